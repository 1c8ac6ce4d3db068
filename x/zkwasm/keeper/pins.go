package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// PinCircuit makes every node keep a registered circuit's key in memory. Pinning twice changes nothing.
func (k *Keeper) PinCircuit(ctx context.Context, checksum []byte) error {
	circuit, err := k.GetCircuit(ctx, checksum)
	if err != nil {
		return err
	}
	if isPinned, err := k.pinned.Has(ctx, checksum); err != nil || isPinned {
		return err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	total, err := k.PinnedBytes(ctx)
	if err != nil {
		return err
	}
	size := uint64(circuit.Size_)
	if size > params.MaxPinnedBytes || total > params.MaxPinnedBytes-size {
		return types.ErrPinnedFull.Wrapf(
			"circuit %s has %d bytes, and %d of %d are taken: unpin others or raise max_pinned_bytes",
			types.ChecksumString(checksum), circuit.Size_, total, params.MaxPinnedBytes)
	}
	return k.setPinned(ctx, checksum, total+size)
}

func (k *Keeper) setPinned(ctx context.Context, checksum []byte, total uint64) error {
	if err := k.pinned.Set(ctx, checksum); err != nil {
		return err
	}
	k.node.touch(ctx, checksum)
	return k.pinnedBytes.Set(ctx, total)
}

// UnpinCircuit undoes PinCircuit. Unpinning a circuit that is not pinned changes nothing.
func (k *Keeper) UnpinCircuit(ctx context.Context, checksum []byte) error {
	isPinned, err := k.pinned.Has(ctx, checksum)
	if err != nil || !isPinned {
		return err
	}
	circuit, err := k.GetCircuit(ctx, checksum)
	if err != nil {
		return err
	}
	total, err := k.PinnedBytes(ctx)
	if err != nil {
		return err
	}
	if err := k.pinned.Remove(ctx, checksum); err != nil {
		return err
	}
	k.node.touch(ctx, checksum)
	return k.pinnedBytes.Set(ctx, total-uint64(circuit.Size_))
}

// PinnedBytes returns the total length of the binaries of all pinned circuits.
func (k *Keeper) PinnedBytes(ctx context.Context) (uint64, error) {
	total, err := k.pinnedBytes.Get(ctx)
	if errors.Is(err, collections.ErrNotFound) {
		return 0, nil
	}
	return total, err
}
