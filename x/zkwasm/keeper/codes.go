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

// GetCodeCircuits are the circuits that a code declares; none for a code without any.
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

// indexNewCodes looks at the codes that wasm stored since the last call. A contract that declares circuits may come by
// wasm's own messages as well, and its circuits must not be removed under it either.
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
	// Free at the end of a block, where all codes are paid for; in a transaction it is done once more if that fails.
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

// readingCircuits says where declaredCircuits failed.
const readingCircuits = "reading a code's circuits"

// declaredCircuits are the circuits of a code that wasm took in. Without a section that can be read it has none: nothing
// that it calls would find any. An error is this node's own.
func declaredCircuits(code []byte) ([]zkwasmvm.Checksum, error) {
	declared, err := zkwasmvm.DeclaredCircuits(code)
	if errors.Is(err, zkwasmvm.ErrRefused) || errors.Is(err, zkwasmvm.ErrPanic) {
		return nil, nil
	}
	return declared, err
}
