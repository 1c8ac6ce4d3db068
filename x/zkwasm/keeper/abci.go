package keeper

import (
	"context"

	"github.com/cosmos/cosmos-sdk/baseapp"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// What the module does at the start of the node, and at the beginning and end of a block.

// Start makes this node's key store follow the last committed state. Call it after that state is loaded, and before
// anything is executed or answered. Start writes circuits that are missing or damaged, removes files of removed
// circuits and of blocks that were never committed, and loads pinned circuits. A node whose state comes later (genesis,
// state sync, an upgrade) does this with its first block. The context has the height of the state, 0 when there is
// none. The error reports, among others, an app that executes transactions in parallel.
func (k *Keeper) Start(ctx context.Context, app *baseapp.BaseApp) error {
	if err := refuseParallel(app); err != nil {
		return err
	}
	if sdk.UnwrapSDKContext(ctx).BlockHeight() == 0 {
		// Nothing may be read before genesis or state sync: the SDK's cache between blocks would remember that there is
		// nothing, and a restored snapshot does not empty it.
		return nil
	}
	// There is no state before the upgrade that adds the module.
	if hasState, err := k.nextCodeID.Has(ctx); err != nil || !hasState {
		return err
	}
	if err := k.follow(ctx); err != nil {
		return err
	}
	return k.removeStrays(ctx)
}

// BeginBlock brings the key store to the state when the state is not the one that the last block left: after genesis
// and state sync, and after an execution of this height that was discarded.
func (k *Keeper) BeginBlock(ctx context.Context) error {
	if k.node.begin(executionOf(ctx)) {
		return nil
	}
	return k.follow(ctx)
}

// EndBlock inspects new codes and brings the key store to what the block changed. It returns an error, which halts the
// node, when something failed on this node alone in this execution. A failure in a query, in a simulation or in an
// execution that is discarded halts nothing.
func (k *Keeper) EndBlock(ctx context.Context) error {
	if err := k.indexNewCodes(ctx); err != nil {
		return err
	}
	k.node.mutex.Lock()
	touched := k.node.touched
	k.node.touched = make(map[checksum]struct{})
	k.node.mutex.Unlock()
	for circuit := range touched {
		if err := k.followCircuit(ctx, circuit); err != nil {
			return err
		}
	}
	if err := k.collectFaults(executionOf(ctx)); err != nil {
		return err
	}
	return k.node.end(executionOf(ctx))
}
