package keeper_test

// Pinned circuits.

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

func TestPinCircuit(t *testing.T) {
	c := newChain(t)
	f := small(t, 1)
	pin := &types.MsgPinCircuit{Authority: c.authority(), VkChecksum: f.name()}
	unpin := &types.MsgUnpinCircuit{Authority: c.authority(), VkChecksum: f.name()}
	require.ErrorIs(t, c.try(pin), types.ErrNotFound)
	require.Contains(t, c.govern(pin), types.ErrNotFound.Error())
	// Not pinned, and no error, whether it is registered or not.
	require.NoError(t, c.try(unpin))

	c.accepted(nil, alice, f.store(alice))
	require.Empty(t, c.govern(pin))
	pinned := func() *types.QueryPinnedCircuitsResponse {
		response, err := c.query().PinnedCircuits(t.Context(), &types.QueryPinnedCircuitsRequest{})
		require.NoError(t, err)
		return response
	}
	require.Equal(t, []string{f.name()}, pinned().VkChecksums)
	require.Equal(t, uint64(len(f.circuit)), pinned().TotalBytes)
	metrics, err := c.app.VM().PinnedCircuitMetrics()
	require.NoError(t, err)
	require.Len(t, metrics.PerCircuit, 1)
	require.Equal(t, f.checksum, []byte(metrics.PerCircuit[0].Checksum))

	// Twice is once.
	require.Empty(t, c.govern(pin))
	require.Equal(t, uint64(len(f.circuit)), pinned().TotalBytes)

	// Still there after a restart.
	c.restart()
	metrics, err = c.app.VM().PinnedCircuitMetrics()
	require.NoError(t, err)
	require.Len(t, metrics.PerCircuit, 1)

	require.Empty(t, c.govern(unpin))
	require.Empty(t, c.govern(unpin))
	require.Empty(t, pinned().VkChecksums)
	require.Zero(t, pinned().TotalBytes)
	metrics, err = c.app.VM().PinnedCircuitMetrics()
	require.NoError(t, err)
	require.Empty(t, metrics.PerCircuit)
}

func TestPinnedBytes(t *testing.T) {
	c := newChain(t)
	f, g, h := small(t, 1), small(t, 2), small(t, 3)
	require.Equal(t, len(f.circuit), len(g.circuit))
	c.accepted(nil, alice, f.store(alice), g.store(alice), h.store(alice))
	pin := func(circuit fixture) *types.MsgPinCircuit {
		return &types.MsgPinCircuit{Authority: c.authority(), VkChecksum: circuit.name()}
	}
	c.setParams(func(p *types.Params) { p.MaxPinnedBytes = uint64(len(f.circuit) - 1) })
	require.ErrorIs(t, c.try(pin(f)), types.ErrPinnedFull)
	c.setParams(func(p *types.Params) { p.MaxPinnedBytes = uint64(2*len(f.circuit) + 1) })
	require.Empty(t, c.govern(pin(f), pin(g)))
	require.Contains(t, c.govern(pin(h)), types.ErrPinnedFull.Error())
	require.ErrorIs(t, c.try(pin(h)), types.ErrPinnedFull)

	// A lower limit leaves those pinned that are; none comes in before there is room.
	c.setParams(func(p *types.Params) { p.MaxPinnedBytes = 0 })
	require.Len(t, c.export().PinnedCircuits, 2)
	require.NoError(t, c.try(pin(f)))
	require.ErrorIs(t, c.try(pin(h)), types.ErrPinnedFull)
	require.Empty(t, c.govern(&types.MsgUnpinCircuit{Authority: c.authority(), VkChecksum: f.name()}))
	require.Len(t, c.export().PinnedCircuits, 1)
}

// An operator who gives pinned keys no memory runs along all the same.
func TestNodeWithoutMemoryForPinned(t *testing.T) {
	c := newChain(t, settings{"zkwasm.pinned-bytes": 0})
	f := small(t, 1)
	c.accepted(nil, alice, f.store(alice))
	require.Empty(t, c.govern(&types.MsgPinCircuit{Authority: c.authority(), VkChecksum: f.name()}))
	require.Equal(t, []string{f.name()}, c.export().PinnedCircuits)
	c.verifies(f)
	c.restart()
	c.verifies(f)
}
