package keeper

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"reflect"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/baseapp/txnrunner"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// execution is one execution of a block. A height can have several: with optimistic execution (baseapp.SetOptimisticExecution)
// a proposal is executed before it is decided, and the execution is discarded when another proposal is decided. The
// block's hash tells them apart. The zero execution stands for calls whose execution is unknown.
type execution struct {
	height int64
	hash   string
}

// outsideOfBlocks is the number that NoteExecution gets for queries, simulations and checks.
const outsideOfBlocks = 1

// executionOf returns the execution of a context for which inBlock holds.
func executionOf(ctx context.Context) execution {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	return execution{sdkCtx.BlockHeight(), string(sdkCtx.HeaderHash())}
}

// number returns the number that NoteExecution gets for the execution.
func (e execution) number() uint64 {
	if e == (execution{}) {
		return 0
	}
	hash := fnv.New64a()
	_ = binary.Write(hash, binary.BigEndian, e.height)
	_, _ = hash.Write([]byte(e.hash))
	// This is never one of the numbers that stand for something else.
	return hash.Sum64() | 1<<63
}

// genesis returns the execution of the genesis, seen from the first block. A chain that begins above height 1 gives the
// genesis that height, and no hash.
func (e execution) genesis() execution {
	return execution{height: e.height}
}

// inBlock reports whether a context belongs to the execution of a block or of the genesis, and not to a query, a simulation or a
// check. The SDK gives the genesis no mode, so its context has the mode of a check without being one.
func inBlock(ctx context.Context) bool {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	switch sdkCtx.ExecMode() {
	case sdk.ExecModeFinalize:
		return true
	case sdk.ExecModeCheck:
		return !sdkCtx.IsCheckTx()
	default:
		return false
	}
}

// inTransaction reports whether a context belongs to a transaction: in a block, or simulated.
func inTransaction(ctx context.Context) bool {
	return inBlock(ctx) || sdk.UnwrapSDKContext(ctx).ExecMode() == sdk.ExecModeSimulate
}

// noteExecution tells the virtual machine, on the call's own thread, which execution a contract's call belongs to. That
// decides whether a fault of the node in the call halts the node.
func (k *Keeper) noteExecution(ctx context.Context) {
	if k.node.inBlock(ctx) {
		k.engine.NoteExecution(executionOf(ctx).number())
	} else {
		k.engine.NoteExecution(outsideOfBlocks)
	}
}

// collectFaults remembers the virtual machine's faults in this execution, in the last block after its end, and in calls
// whose execution is unknown.
func (k *Keeper) collectFaults(current execution) error {
	for _, e := range k.node.accountable(current) {
		faults, err := k.engine.NodeFaultsWithin(e.number())
		if err != nil {
			return types.ErrNode.Wrapf("counting faults: %s", err)
		}
		if faults > 0 {
			k.node.remember(e, types.ErrNode.Wrapf(
				"keys of registered circuits were missing or damaged in %d verifications: check the disk and start again", faults))
		}
	}
	return nil
}

// errParallel says what to do about parallel execution.
var errParallel = fmt.Errorf("x/%s does not support transactions that are executed in parallel, since what fails in an execution that "+
	"is thrown away cannot be told from what fails in the block: remove the call of BaseApp.SetBlockSTMTxRunner from app.go, so that "+
	"the transactions of a block are executed one after the other", types.ModuleName)

// refuseParallel returns errParallel for an app that executes transactions in parallel.
func refuseParallel(app *baseapp.BaseApp) error {
	// No method of BaseApp says what runs its transactions.
	const field = "txRunner"
	runner := reflect.ValueOf(app).Elem().FieldByName(field)
	if !runner.IsValid() || runner.Kind() != reflect.Interface {
		return fmt.Errorf("x/%s cannot tell whether transactions are executed in parallel, since this cosmos-sdk's BaseApp has no field %s: "+
			"use a version of x/%s that was made for this cosmos-sdk", types.ModuleName, field, types.ModuleName)
	}
	if runner.IsNil() {
		return nil // BaseApp takes its default
	}
	switch found := runner.Elem().Type(); found {
	case reflect.TypeFor[txnrunner.DefaultRunner](), reflect.TypeFor[*txnrunner.DefaultRunner]():
		return nil
	default:
		return fmt.Errorf("transactions are run by %s: %w", found, errParallel)
	}
}
