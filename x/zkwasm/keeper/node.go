package keeper

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/cosmos/cosmos-sdk/baseapp"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

type checksum = [types.ChecksumLen]byte

// node is what this node alone knows. Nothing in it decides an answer, gas, or the state.
type node struct {
	mutex sync.Mutex
	// followed is the height of the state that the key store follows: of the last block that ended.
	followed int64
	// known are the circuits that are registered at that height. Outside of blocks only these are written to the key store: a
	// simulation may register as many circuits as it likes, at no price.
	known map[checksum]struct{}
	// touched are the circuits that the block being executed registered, removed, pinned or unpinned.
	touched map[checksum]struct{}
	// failed is what first went wrong on this node alone in each execution of a block.
	failed []failure
	// begun and ended are the executions that began and ended last.
	begun, ended execution
	// parallel is set when transactions turn out to be executed in parallel.
	parallel bool
}

// failure is what failed on this node alone in an execution.
type failure struct {
	execution execution
	err       error
}

const followsNothing = -1

func newNode() *node {
	return &node{
		followed: followsNothing,
		known:    make(map[checksum]struct{}),
		touched:  make(map[checksum]struct{}),
	}
}

// touch notes a circuit for the end of the block.
func (n *node) touch(ctx context.Context, circuit []byte) {
	if !n.inBlock(ctx) {
		return
	}
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.touched[checksum(circuit)] = struct{}{}
}

// inBlock is the function of this name. It also notices parallel execution that began after the start: only then has a
// block's context such a cache.
func (n *node) inBlock(ctx context.Context) bool {
	if !inBlock(ctx) {
		return false
	}
	if sdk.UnwrapSDKContext(ctx).IncarnationCache() != nil {
		n.mutex.Lock()
		n.parallel = true
		n.mutex.Unlock()
	}
	return true
}

// fault makes an error of what failed on this node alone. In a block it is remembered, and the block's end returns it: a
// transaction that failed for such a reason has another result than on other nodes.
func (n *node) fault(ctx context.Context, what string, err error) error {
	wrapped := types.ErrNode.Wrapf("%s: %s", what, err)
	if n.inBlock(ctx) {
		n.remember(executionOf(ctx), wrapped)
	}
	return wrapped
}

// faultOfBlock is fault where no context tells which block is executed.
func (n *node) faultOfBlock(what string, err error) error {
	wrapped := types.ErrNode.Wrapf("%s: %s", what, err)
	n.mutex.Lock()
	begun := n.begun
	n.mutex.Unlock()
	n.remember(begun, wrapped)
	return wrapped
}

func (n *node) remember(e execution, err error) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if !slices.ContainsFunc(n.failed, func(f failure) bool { return f.execution == e }) {
		n.failed = append(n.failed, failure{e, err})
	}
}

// begin notes that an execution begins, and tells whether the key store follows the state of the block before.
func (n *node) begin(current execution) (follows bool) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.begun = current
	return n.followed == current.height-1
}

// accountable are the executions whose faults halt the node at the end of this one. What contracts do in the last block after
// this module's end of it, at the end of another module's, is found here.
func (n *node) accountable(current execution) []execution {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	all := []execution{{}, current, current.genesis()}
	if n.ended.height < current.height {
		all = append(all, n.ended)
	}
	return all
}

// end notes that an execution ends, and returns what must halt the node.
func (n *node) end(current execution) error {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.followed, n.ended = current.height, current
	// Other executions at this height were thrown away, and what failed there with them.
	n.failed = slices.DeleteFunc(n.failed, func(f failure) bool {
		return f.execution.height == current.height && f.execution != current && f.execution != current.genesis()
	})
	switch {
	case n.parallel:
		return fmt.Errorf("halting: %w", errParallel)
	case len(n.failed) > 0:
		return fmt.Errorf("halting, since this node's state may differ from its peers': %w", n.failed[0].err)
	default:
		return nil
	}
}

func (n *node) knows(circuit []byte) bool {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	_, ok := n.known[checksum(circuit)]
	return ok
}

// Start makes this node's key store follow the last committed state: to be called once that was loaded, before anything
// is executed or answered. Circuits that are missing or damaged are written, strays of blocks that were never committed and
// of removed circuits go, pinned ones are loaded. A node whose state comes later (genesis, state sync, an upgrade) does it with
// its first block. The context has the height of the state, 0 when there is none. An app that executes transactions in
// parallel is an error.
func (k *Keeper) Start(ctx context.Context, app *baseapp.BaseApp) error {
	if err := refuseParallel(app); err != nil {
		return err
	}
	if sdk.UnwrapSDKContext(ctx).BlockHeight() == 0 {
		// Nothing may be read before genesis or state sync: the SDK's cache between blocks would remember that there is
		// nothing, and a restored snapshot does not empty it.
		return nil
	}
	// Not before the upgrade that adds the module.
	if hasState, err := k.nextCodeID.Has(ctx); err != nil || !hasState {
		return err
	}
	if err := k.follow(ctx); err != nil {
		return err
	}
	return k.removeStrays(ctx)
}

// BeginBlock brings the key store to the state when that is not the one which the last block left: after genesis and state
// sync, and after an execution of this height that was thrown away.
func (k *Keeper) BeginBlock(ctx context.Context) error {
	if k.node.begin(executionOf(ctx)) {
		return nil
	}
	return k.follow(ctx)
}

// EndBlock looks at new codes, brings the key store to what the block changed, and returns an error, which halts
// the node, when something failed on this node alone in this execution. What fails in a query, in a simulation or in an
// execution that is thrown away halts nothing.
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

// followCircuit brings the key store to what the state says of one circuit. What cannot be written is tried again
// where it is needed.
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
	// Checked and decoded here, at the end of the block that stored it, with the parameters for its k: not by the first call
	// that verifies.
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
		// Now and not when a contract needs it: what is read and checked here has no price.
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

// pinOnNode pins or unpins in this node's memory. That it fails (a lower limit of the operator's) costs time, nothing else.
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
		// Not for a new one, which cannot be there.
		k.logger(ctx).Info("a circuit was missing or damaged in the key store", "vk_checksum", types.ChecksumString(circuit), "error", err)
	}
	return k.rewrite(ctx, circuit)
}

// rewrite takes a circuit from the state to the key store and makes its key ready.
func (k *Keeper) rewrite(ctx context.Context, circuit []byte) error {
	if err := k.write(ctx, circuit); err != nil {
		return err
	}
	return k.engine.ReadyCircuit(circuit)
}

// write takes a circuit from the state to the key store. It costs no gas, so that the sum is the same on every node.
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

// reset has the next block bring the key store to the whole state.
func (n *node) reset() {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.followed = followsNothing
}
