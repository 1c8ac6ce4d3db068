package keeper

import zkwasmvm "github.com/terpnetwork/zk-wasmvm"

// Engine is the part of the virtual machine that the keeper needs. It is not in types/expected_keepers.go, since its
// types belong to the package that links the library: clients import types and link nothing.
type Engine interface {
	CheckCircuit(circuit zkwasmvm.CircuitBinary) (*zkwasmvm.CircuitReport, error)
	StoreCircuitUnchecked(circuit zkwasmvm.CircuitBinary) (zkwasmvm.Checksum, error)
	GetCircuit(checksum zkwasmvm.Checksum) (zkwasmvm.CircuitBinary, error)
	ReadyCircuit(checksum zkwasmvm.Checksum) error
	RemoveCircuit(checksum zkwasmvm.Checksum) error
	ListCircuits() ([]zkwasmvm.Checksum, error)
	PinCircuit(checksum zkwasmvm.Checksum) error
	UnpinCircuit(checksum zkwasmvm.Checksum) error
	VerifyHalo2Proof(checksum zkwasmvm.Checksum, proof []byte, publicInputs [][]byte) (bool, error)
	NoteExecution(execution uint64)
	NodeFaultsWithin(execution uint64) (uint64, error)
}

var _ Engine = (*zkwasmvm.Circuits)(nil)
