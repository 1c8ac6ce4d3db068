package types

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

// Engine is what the keeper needs of the virtual machine's key store.
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

// WasmKeeper is what the keeper needs of wasm's state.
type WasmKeeper interface {
	GetGasRegister() wasmtypes.GasRegister
	GetCodeInfo(ctx context.Context, codeID uint64) *wasmtypes.CodeInfo
	GetByteCode(ctx context.Context, codeID uint64) ([]byte, error)
	PeekAutoIncrementID(ctx context.Context, sequenceKey []byte) (uint64, error)
	// CreateCode stores a contract as wasm's MsgStoreCode does for this sender, wasm's own authority included.
	CreateCode(ctx context.Context, creator sdk.AccAddress, code []byte, permission *wasmtypes.AccessConfig) (uint64, []byte, error)
}
