//go:build !cgo || nolink_libwasmvm

package zkwasmvm

import (
	"github.com/CosmWasm/wasmvm/v3/types"
)

// VM stands in for the VM in a program that was built without libwasmvm: nobody can open one, and every method returns
// ErrNoCgo.
type VM struct{}

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

// Cleanup does nothing.
func (*VM) Cleanup() {}

func (*VM) StoreCircuit(CircuitBinary, uint64) (Checksum, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) SimulateStoreCircuit(CircuitBinary, uint64) (Checksum, uint64, error) {
	return nil, 0, ErrNoCgo
}

func (*VM) StoreCircuitUnchecked(CircuitBinary) (Checksum, error) {
	return nil, ErrNoCgo
}

func (*VM) CheckCircuit(CircuitBinary) (*CircuitReport, error) {
	return nil, ErrNoCgo
}

func (*VM) GetCircuit(Checksum) (CircuitBinary, error) {
	return nil, ErrNoCgo
}

func (*VM) RemoveCircuit(Checksum) error {
	return ErrNoCgo
}

func (*VM) PinCircuit(Checksum) error {
	return ErrNoCgo
}

func (*VM) UnpinCircuit(Checksum) error {
	return ErrNoCgo
}

func (*VM) CircuitMetrics() (*CircuitMetrics, error) {
	return nil, ErrNoCgo
}

func (*VM) PinnedCircuitMetrics() (*PinnedCircuitMetrics, error) {
	return nil, ErrNoCgo
}

func (*VM) VerifyHalo2Proof(Checksum, []byte, [][]byte) (bool, error) {
	return false, ErrNoCgo
}
