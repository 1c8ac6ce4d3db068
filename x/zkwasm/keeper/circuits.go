package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// GetCircuit is what the state holds of a registered circuit; ErrNotFound when there is none.
func (k *Keeper) GetCircuit(ctx context.Context, checksum []byte) (types.Circuit, error) {
	circuit, err := k.circuits.Get(ctx, checksum)
	if errors.Is(err, collections.ErrNotFound) {
		return circuit, types.ErrNotFound.Wrap(types.ChecksumString(checksum))
	}
	return circuit, err
}

// GetCircuitBinary is a registered circuit's binary, byte for byte as it was uploaded.
func (k *Keeper) GetCircuitBinary(ctx context.Context, checksum []byte) ([]byte, error) {
	binary, err := k.binaries.Get(ctx, checksum)
	if errors.Is(err, collections.ErrNotFound) {
		return nil, types.ErrNotFound.Wrap(types.ChecksumString(checksum))
	}
	return binary, err
}

// IsRegistered tells whether a circuit is registered.
func (k *Keeper) IsRegistered(ctx context.Context, checksum []byte) (bool, error) {
	return k.circuits.Has(ctx, checksum)
}

// register writes a circuit that was checked into the state.
func (k *Keeper) register(ctx context.Context, checksum []byte, circuit types.Circuit, binary []byte) error {
	if err := k.circuits.Set(ctx, checksum, circuit); err != nil {
		return err
	}
	if err := k.binaries.Set(ctx, checksum, binary); err != nil {
		return err
	}
	k.node.touch(ctx, checksum)
	return nil
}

// RemoveCircuit removes a circuit that no code declares and that is not pinned, for its owner or the authority. The file of
// this node stays until the next start: a query about an earlier height may still need it.
func (k *Keeper) RemoveCircuit(ctx context.Context, sender string, checksum []byte) error {
	circuit, err := k.GetCircuit(ctx, checksum)
	if err != nil {
		return err
	}
	if sender != circuit.Owner && sender != k.authority {
		return types.ErrUploadNotAllowed.Wrapf("circuit %s belongs to %s", types.ChecksumString(checksum), circuit.Owner)
	}
	// A code of this very block counts too.
	if err := k.indexNewCodes(ctx); err != nil {
		return err
	}
	count, err := k.codeCount(ctx, checksum)
	if err != nil {
		return err
	}
	if count > 0 {
		return types.ErrInUse.Wrapf("%d codes declare circuit %s", count, types.ChecksumString(checksum))
	}
	isPinned, err := k.pinned.Has(ctx, checksum)
	if err != nil {
		return err
	}
	if isPinned {
		return types.ErrInUse.Wrapf("circuit %s is pinned: unpin it first", types.ChecksumString(checksum))
	}
	if err := k.circuits.Remove(ctx, checksum); err != nil {
		return err
	}
	if err := k.binaries.Remove(ctx, checksum); err != nil {
		return err
	}
	k.node.touch(ctx, checksum)
	return nil
}

// codeCount is the number of codes that declare a circuit.
func (k *Keeper) codeCount(ctx context.Context, checksum []byte) (uint64, error) {
	count, err := k.codeCounts.Get(ctx, checksum)
	if errors.Is(err, collections.ErrNotFound) {
		return 0, nil
	}
	return count, err
}
