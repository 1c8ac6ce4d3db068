package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// GetCircuit returns what the state holds about a registered circuit. The error is ErrNotFound when there is none.
func (k *Keeper) GetCircuit(ctx context.Context, checksum []byte) (types.Circuit, error) {
	circuit, err := k.circuits.Get(ctx, checksum)
	if errors.Is(err, collections.ErrNotFound) {
		return circuit, types.ErrNotFound.Wrap(types.ChecksumString(checksum))
	}
	return circuit, err
}

// GetCircuitBinary returns a registered circuit's binary, byte for byte as it was uploaded.
func (k *Keeper) GetCircuitBinary(ctx context.Context, checksum []byte) ([]byte, error) {
	binary, err := k.binaries.Get(ctx, checksum)
	if errors.Is(err, collections.ErrNotFound) {
		return nil, types.ErrNotFound.Wrap(types.ChecksumString(checksum))
	}
	return binary, err
}

// IsRegistered reports whether a circuit is registered.
func (k *Keeper) IsRegistered(ctx context.Context, checksum []byte) (bool, error) {
	return k.circuits.Has(ctx, checksum)
}

// register writes a checked circuit into the state.
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
	remover, err := sdk.AccAddressFromBech32(sender)
	if err != nil {
		return types.ErrInvalid.Wrapf("sender: %s", err)
	}
	if remover.String() != circuit.Owner && !k.isAuthority(ctx, remover.String()) {
		if circuit.Owner == "" {
			return types.ErrUploadNotAllowed.Wrapf("circuit %s was stored by several: only %s may remove it", types.ChecksumString(checksum), k.authorityNow(ctx))
		}
		return types.ErrUploadNotAllowed.Wrapf("circuit %s belongs to %s", types.ChecksumString(checksum), circuit.Owner)
	}
	isPinned, err := k.pinned.Has(ctx, checksum)
	if err != nil {
		return err
	}
	if isPinned {
		return types.ErrInUse.Wrapf("circuit %s is pinned: unpin it first", types.ChecksumString(checksum))
	}
	if err := k.unused(ctx, checksum); err != nil {
		return err
	}
	// Codes of this block count too. This check is last because it takes the most work.
	if err := k.indexNewCodes(ctx); err != nil {
		return err
	}
	if err := k.unused(ctx, checksum); err != nil {
		return err
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

// share takes from the owner the right to remove a circuit when somebody else stores it too: both rely on it now.
func (k *Keeper) share(ctx context.Context, checksum []byte, sender sdk.AccAddress) error {
	circuit, err := k.GetCircuit(ctx, checksum)
	if err != nil || circuit.Owner == "" || circuit.Owner == sender.String() {
		return err
	}
	circuit.Owner = ""
	return k.circuits.Set(ctx, checksum, circuit)
}

// unused returns an error when a code declares the circuit.
func (k *Keeper) unused(ctx context.Context, checksum []byte) error {
	count, err := k.codeCount(ctx, checksum)
	if err == nil && count > 0 {
		return types.ErrInUse.Wrapf("%d codes declare circuit %s", count, types.ChecksumString(checksum))
	}
	return err
}

// codeCount returns the number of codes that declare a circuit.
func (k *Keeper) codeCount(ctx context.Context, checksum []byte) (uint64, error) {
	count, err := k.codeCounts.Get(ctx, checksum)
	if errors.Is(err, collections.ErrNotFound) {
		return 0, nil
	}
	return count, err
}
