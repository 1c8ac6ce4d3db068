package vmtest

import (
	"sync"
)

// Circuits holds the checksums of the circuits that a chain has registered. It is safe for concurrent use.
type Circuits struct {
	mutex      sync.RWMutex
	registered map[string]bool
}

// NewCircuits returns an empty set.
func NewCircuits() *Circuits {
	return &Circuits{registered: map[string]bool{}}
}

// Register adds a circuit.
func (c *Circuits) Register(checksum []byte) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.registered[string(checksum)] = true
}

// Deregister removes a circuit.
func (c *Circuits) Deregister(checksum []byte) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	delete(c.registered, string(checksum))
}

// Contains reports whether a circuit is registered.
func (c *Circuits) Contains(checksum []byte) bool {
	c.mutex.RLock()
	defer c.mutex.RUnlock()
	return c.registered[string(checksum)]
}
