//go:build !cgo || nolink_libwasmvm

package zkwasmvm

import (
	"github.com/CosmWasm/wasmvm/v3/types"
)

// VM stands in for the VM in a program that was built without libwasmvm: nobody can open one, and every method returns
// ErrNoCgo.
type VM struct{ Circuits }

// Circuits stands in for the key store in such a program.
type Circuits struct{}

// OpenCircuits returns ErrNoCgo.
func OpenCircuits(string, CircuitConfig) (*Circuits, error) {
	return nil, ErrNoCgo
}

// NewVM returns ErrNoCgo.
func NewVM(string, []string, uint32, bool, uint32) (*VM, error) {
	return nil, ErrNoCgo
}

// NewVMWithConfig returns ErrNoCgo.
func NewVMWithConfig(types.VMConfig, bool, CircuitConfig) (*VM, error) {
	return nil, ErrNoCgo
}

// LibraryVersion returns ErrNoCgo.
func LibraryVersion() (string, error) {
	return "", ErrNoCgo
}

// BindCircuits returns ErrNoCgo.
func BindCircuits([]byte, []Checksum) ([]byte, error) {
	return nil, ErrNoCgo
}

// DeclaredCircuits returns ErrNoCgo.
func DeclaredCircuits([]byte) ([]Checksum, error) {
	return nil, ErrNoCgo
}

// StoreCircuitGas returns 0.
func StoreCircuitGas(int) uint64 {
	return 0
}

// Cleanup does nothing.
func (*Circuits) Cleanup() {}

func (*Circuits) StoreCircuit(CircuitBinary, uint64) (Checksum, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*Circuits) SimulateStoreCircuit(CircuitBinary, uint64) (Checksum, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*Circuits) StoreCircuitUnchecked(CircuitBinary) (Checksum, error) {
	return nil, ErrNoCgo
}

func (*Circuits) CheckCircuit(CircuitBinary) (*CircuitReport, error) {
	return nil, ErrNoCgo
}

func (*Circuits) GetCircuit(Checksum) (CircuitBinary, error) {
	return nil, ErrNoCgo
}

func (*Circuits) ListCircuits() ([]Checksum, error) {
	return nil, ErrNoCgo
}

func (*Circuits) RemoveCircuit(Checksum) error {
	return ErrNoCgo
}

func (*Circuits) PinCircuit(Checksum) error {
	return ErrNoCgo
}

func (*Circuits) UnpinCircuit(Checksum) error {
	return ErrNoCgo
}

func (*Circuits) ReadyCircuit(Checksum) error {
	return ErrNoCgo
}

func (*Circuits) CircuitMetrics() (*CircuitMetrics, error) {
	return nil, ErrNoCgo
}

// NoteExecution does nothing.
func (*Circuits) NoteExecution(uint64) {}

func (*Circuits) NodeFaultsWithin(uint64) (uint64, error) {
	return 0, ErrNoCgo
}

func (*Circuits) PinnedCircuitMetrics() (*PinnedCircuitMetrics, error) {
	return nil, ErrNoCgo
}

func (*Circuits) VerifyHalo2Proof(Checksum, []byte, [][]byte) (bool, error) {
	return false, ErrNoCgo
}
