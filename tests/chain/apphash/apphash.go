// Package apphash compares the hashes of nodes' applications, block by block.
package apphash

import (
	"context"
	"fmt"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/network"
)

// Equal fails unless all nodes computed the same application hash at every height from one to another. What is compared
// is the result of each node's own execution of the block; a header would not do, since the proposer wrote it.
func Equal(ctx context.Context, from, to int64, nodes ...*network.Node) error {
	for height := from; height <= to; height++ {
		var expected string
		for i, node := range nodes {
			results, err := node.Client.RPC.BlockResults(ctx, &height)
			if err != nil {
				return fmt.Errorf("%s, height %d: %w", node.Name, height, err)
			}
			hash := fmt.Sprintf("%X", results.AppHash)
			switch {
			case len(results.AppHash) != 32:
				return fmt.Errorf("%s, height %d: %q is no application hash", node.Name, height, hash)
			case i == 0:
				expected = hash
			case hash != expected:
				return fmt.Errorf("height %d: the application hash of %s is %s, of %s %s", height, nodes[0].Name, expected, node.Name, hash)
			}
		}
	}
	return nil
}
