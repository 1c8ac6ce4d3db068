package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// GetCodeCircuits returns the circuits that a code declares, none for a code without circuits.
func (k *Keeper) GetCodeCircuits(ctx context.Context, codeID uint64) (types.CodeCircuits, error) {
	circuits, err := k.codes.Get(ctx, codeID)
	if errors.Is(err, collections.ErrNotFound) {
		return types.CodeCircuits{}, nil
	}
	return circuits, err
}

// recordCode notes which circuits a code declares.
func (k *Keeper) recordCode(ctx context.Context, codeID uint64, wasmChecksum []byte, vkChecksums [][]byte) error {
	if err := k.codes.Set(ctx, codeID, types.CodeCircuits{WasmChecksum: wasmChecksum, VkChecksums: vkChecksums}); err != nil {
		return err
	}
	for _, checksum := range vkChecksums {
		count, err := k.codeCount(ctx, checksum)
		if err != nil {
			return err
		}
		if err := k.codeCounts.Set(ctx, checksum, count+1); err != nil {
			return err
		}
	}
	return nil
}

// indexNewCodes inspects the codes that wasm stored since the last call. A contract that declares circuits may also
// come by wasm's own messages, and its circuits must not be removed either.
func (k *Keeper) indexNewCodes(ctx context.Context) error {
	next, err := k.nextCodeID.Get(ctx)
	if err != nil {
		return err
	}
	end, err := k.wasm.PeekAutoIncrementID(ctx, wasmtypes.KeySequenceCodeID)
	if err != nil {
		return err
	}
	if next >= end {
		return nil
	}
	for id := next; id < end; id++ {
		if err := k.indexCode(ctx, id); err != nil {
			return err
		}
	}
	return k.nextCodeID.Set(ctx, end)
}

func (k *Keeper) indexCode(ctx context.Context, codeID uint64) error {
	recorded, err := k.codes.Has(ctx, codeID)
	if err != nil || recorded {
		return err
	}
	info := k.wasm.GetCodeInfo(ctx, codeID)
	if info == nil {
		return nil
	}
	wasm, err := k.wasm.GetByteCode(ctx, codeID)
	switch {
	case err != nil && !inBlock(ctx):
		// A simulation stores no file.
		return nil
	case err != nil:
		return k.node.fault(ctx, "reading a code", err)
	}
	// This is free at the end of a block, where all codes are paid for. In a transaction it is charged, because it is
	// repeated if the transaction fails.
	gas := k.wasm.GetGasRegister().UncompressCosts(len(wasm))
	sdk.UnwrapSDKContext(ctx).GasMeter().ConsumeGas(gas, "read code")
	declared, err := declaredCircuits(wasm)
	if err != nil {
		return k.node.fault(ctx, readingCircuits, err)
	}
	if len(declared) == 0 {
		return nil
	}
	checksums := make([][]byte, len(declared))
	for i, checksum := range declared {
		checksums[i] = checksum
	}
	return k.recordCode(ctx, codeID, info.CodeHash, checksums)
}

// readingCircuits names in errors the step that declaredCircuits failed in.
const readingCircuits = "reading a code's circuits"

// declaredCircuits returns the circuits of a code that wasm accepted. A code without a readable section has none,
// because no call of it would find any. An error is this node's own.
func declaredCircuits(code []byte) ([]zkwasmvm.Checksum, error) {
	declared, err := zkwasmvm.DeclaredCircuits(code)
	if errors.Is(err, zkwasmvm.ErrRefused) || errors.Is(err, zkwasmvm.ErrPanic) {
		return nil, nil
	}
	return declared, err
}
