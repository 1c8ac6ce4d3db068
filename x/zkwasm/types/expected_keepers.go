package types

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

// WasmKeeper is the part of wasm's keeper that this module needs.
type WasmKeeper interface {
	GetGasRegister() wasmtypes.GasRegister
	GetCodeInfo(ctx context.Context, codeID uint64) *wasmtypes.CodeInfo
	GetByteCode(ctx context.Context, codeID uint64) ([]byte, error)
	PeekAutoIncrementID(ctx context.Context, sequenceKey []byte) (uint64, error)
	// CreateCode stores a contract as wasm's MsgStoreCode does for this sender, wasm's own authority included.
	CreateCode(ctx context.Context, creator sdk.AccAddress, code []byte, permission *wasmtypes.AccessConfig) (uint64, []byte, error)
}
