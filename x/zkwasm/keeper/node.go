package keeper

import (
	"context"
	"fmt"
	"slices"
	"sync"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

type checksum = [types.ChecksumLen]byte

// node holds what this node alone knows. No answer, no gas and no state depends on it.
type node struct {
	mutex sync.Mutex
	// followed is the height of the state that the key store follows, which is that of the last block that ended.
	followed int64
	// known are the circuits that are registered at that height. Outside of blocks only these are written to the key store: a
	// simulation may register as many circuits as it likes, at no price.
	known map[checksum]struct{}
	// touched are the circuits that the block being executed registered, removed, pinned or unpinned.
	touched map[checksum]struct{}
	// failed holds the first failure of this node alone in each execution of a block.
	failed []failure
	// begun and ended are the executions that began and ended last.
	begun, ended execution
	// parallel is set when transactions turn out to be executed in parallel.
	parallel bool
}

// failure describes what failed on this node alone in an execution.
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

// inBlock calls the function of this name. It also detects parallel execution that began after the start: only then
// does a block's context have such a cache.
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

// fault returns an error for a failure of this node alone. In a block the failure is remembered, and the end of the
// block returns it, because a transaction that failed for such a reason has another result than on other nodes.
func (n *node) fault(ctx context.Context, what string, err error) error {
	wrapped := types.ErrNode.Wrapf("%s: %s", what, err)
	if n.inBlock(ctx) {
		n.remember(executionOf(ctx), wrapped)
	}
	return wrapped
}

// faultOfBlock does what fault does where no context says which block is executed.
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

// begin notes that an execution begins, and reports whether the key store follows the state of the block before.
func (n *node) begin(current execution) (follows bool) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.begun = current
	return n.followed == current.height-1
}

// accountable returns the executions whose faults halt the node at the end of this one. They include the last block,
// because contracts can still run in it after this module's EndBlock, in the EndBlock of another module.
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
	// Other executions at this height were discarded, and their failures with them.
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

// reset makes the next block bring the key store to the whole state.
func (n *node) reset() {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.followed = followsNothing
}
