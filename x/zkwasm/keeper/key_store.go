package keeper

import (
	"context"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// The key store of this node follows the chain's state.

// followCircuit brings the key store to what the state says about one circuit. A circuit that cannot be written is
// tried again when it is needed.
func (k *Keeper) followCircuit(ctx context.Context, circuit checksum) error {
	registered, err := k.IsRegistered(ctx, circuit[:])
	if err != nil {
		return err
	}
	if !registered {
		k.node.mutex.Lock()
		delete(k.node.known, circuit)
		k.node.mutex.Unlock()
		k.pinOnNode(ctx, circuit[:], false)
		return nil
	}
	// The circuit is checked and decoded here, at the end of the block that stored it, and the parameters for its k are
	// made ready. So the first verification has none of this work.
	if err := k.rewrite(ctx, circuit[:]); err != nil {
		k.logger(ctx).Error("a circuit could not be written to the key store", "vk_checksum", types.ChecksumString(circuit[:]), "error", err)
	}
	k.node.mutex.Lock()
	k.node.known[circuit] = struct{}{}
	k.node.mutex.Unlock()
	isPinned, err := k.pinned.Has(ctx, circuit[:])
	if err != nil {
		return err
	}
	k.pinOnNode(ctx, circuit[:], isPinned)
	return nil
}

// follow brings the key store to the whole state.
func (k *Keeper) follow(ctx context.Context) error {
	known := make(map[checksum]struct{})
	healed := 0
	progress := newProgress(k.logger(ctx))
	err := k.circuits.Walk(ctx, nil, func(circuit []byte, _ types.Circuit) (bool, error) {
		known[checksum(circuit)] = struct{}{}
		progress.step(len(known), healed)
		// This happens now and not when a contract needs the key, because reading and checking it has no price.
		if err := k.engine.ReadyCircuit(circuit); err == nil {
			return false, nil
		}
		healed++
		return false, k.rewrite(ctx, circuit)
	})
	if err != nil {
		return err
	}
	if healed > 0 {
		k.logger(ctx).Info("circuits were written to the key store", "written", healed, "registered", len(known))
	}
	err = k.pinned.Walk(ctx, nil, func(circuit []byte) (bool, error) {
		k.pinOnNode(ctx, circuit, true)
		return false, nil
	})
	if err != nil {
		return err
	}
	k.node.mutex.Lock()
	defer k.node.mutex.Unlock()
	k.node.known = known
	k.node.touched = make(map[checksum]struct{})
	k.node.followed = sdk.UnwrapSDKContext(ctx).BlockHeight()
	return nil
}

func (k *Keeper) removeStrays(ctx context.Context) error {
	stored, err := k.engine.ListCircuits()
	if err != nil {
		return types.ErrNode.Wrapf("listing the key store: %s", err)
	}
	for _, circuit := range stored {
		if k.node.knows(circuit) {
			continue
		}
		if err := k.engine.RemoveCircuit(circuit); err != nil {
			k.logger(ctx).Error("a stray circuit stays in the key store", "vk_checksum", types.ChecksumString(circuit), "error", err)
		}
	}
	return nil
}

// pinOnNode pins or unpins a key in this node's memory. A failure (a lower limit of the operator) costs only time.
func (k *Keeper) pinOnNode(ctx context.Context, circuit []byte, pinned bool) {
	change := k.engine.UnpinCircuit
	if pinned {
		change = k.engine.PinCircuit
	}
	if err := change(circuit); err != nil {
		k.logger(ctx).Error("a circuit could not be pinned or unpinned on this node", "vk_checksum", types.ChecksumString(circuit), "pin", pinned, "error", err)
	}
}

// heal makes sure that a registered circuit's key can be used on this node now.
func (k *Keeper) heal(ctx context.Context, circuit []byte) error {
	err := k.engine.ReadyCircuit(circuit)
	if err == nil {
		return nil
	}
	if k.node.knows(circuit) {
		// A new circuit is not logged: it cannot be there yet.
		k.logger(ctx).Info("a circuit was missing or damaged in the key store", "vk_checksum", types.ChecksumString(circuit), "error", err)
	}
	return k.rewrite(ctx, circuit)
}

// rewrite copies a circuit from the state to the key store and makes its key ready.
func (k *Keeper) rewrite(ctx context.Context, circuit []byte) error {
	if err := k.write(ctx, circuit); err != nil {
		return err
	}
	return k.engine.ReadyCircuit(circuit)
}

// write copies a circuit from the state to the key store. It costs no gas, so that the total is the same on every node.
func (k *Keeper) write(ctx context.Context, circuit []byte) error {
	free := sdk.UnwrapSDKContext(ctx).WithGasMeter(storetypes.NewInfiniteGasMeter())
	binary, err := k.GetCircuitBinary(free, circuit)
	if err != nil {
		return err
	}
	if _, err := k.engine.StoreCircuitUnchecked(binary); err != nil {
		return types.ErrNode.Wrapf("writing circuit %s: %s", types.ChecksumString(circuit), err)
	}
	return nil
}
