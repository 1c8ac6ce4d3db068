package keeper_test

// Removing circuits: by whom, and not while they are in use.

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

func TestRemoveCircuit(t *testing.T) {
	c := newChain(t)
	f := small(t, 1)
	remove := func(sender account) *types.MsgRemoveCircuit {
		return &types.MsgRemoveCircuit{Sender: sender.String(), VkChecksum: f.name()}
	}
	c.refused(types.ErrNotFound, alice, remove(alice))
	c.accepted(nil, alice, f.store(alice))
	c.refused(types.ErrUploadNotAllowed, bob, remove(bob))
	result := c.accepted(nil, alice, remove(alice))
	require.Equal(t, []string{"vk_checksum=" + f.name()}, attributes(result, "remove_circuit"))
	require.Empty(t, c.export().Circuits)
	registered, err := c.query().CircuitRegistered(t.Context(), &types.QueryCircuitRegisteredRequest{Checksum: f.checksum})
	require.NoError(t, err)
	require.False(t, registered.Registered)
	c.refused(types.ErrNotFound, alice, remove(alice))

	// Whoever stores it next owns it.
	c.accepted(nil, bob, f.store(bob))
	c.refused(types.ErrUploadNotAllowed, alice, remove(alice))
	require.Empty(t, c.govern(&types.MsgRemoveCircuit{Sender: c.authority(), VkChecksum: f.name()}))
	require.Empty(t, c.export().Circuits)

	for _, name := range []string{"", "00", f.name() + "00", strings.Repeat("x", 64)} {
		require.ErrorIs(t, c.try(&types.MsgRemoveCircuit{Sender: alice.String(), VkChecksum: name}), types.ErrInvalid, name)
	}
}

// Removed and stored again in one block, in one transaction and in two: the key can be used.
func TestRemoveAndStoreInOneBlock(t *testing.T) {
	c := newChain(t)
	f := small(t, 1)
	remove := &types.MsgRemoveCircuit{Sender: alice.String(), VkChecksum: f.name()}
	c.accepted(nil, alice, f.store(alice), remove, f.store(alice))
	c.verifies(f)
	response, err := c.block(c.tx(alice, plenty, 0, remove), c.tx(alice, plenty, 1, f.store(alice)), c.tx(alice, plenty, 2, remove), c.tx(alice, plenty, 3, f.store(alice)))
	require.NoError(t, err)
	for _, result := range response.TxResults {
		require.Zero(t, result.Code, result.Log)
	}
	c.verifies(f)
}

func TestCircuitInUse(t *testing.T) {
	c := newChain(t)
	f, g := headstash(t), small(t, 1)
	c.accepted(nil, alice, &types.MsgStoreCodeWithCircuit{
		Sender: alice.String(), WasmByteCode: unboundContract(t), Circuits: [][]byte{f.circuit, g.circuit},
	})
	for _, circuit := range []fixture{f, g} {
		remove := &types.MsgRemoveCircuit{Sender: alice.String(), VkChecksum: circuit.name()}
		c.refused(types.ErrInUse, alice, remove)
		require.ErrorIs(t, c.try(&types.MsgRemoveCircuit{Sender: c.authority(), VkChecksum: circuit.name()}), types.ErrInUse)
	}

	// Pinned without a code.
	h := small(t, 2)
	c.accepted(nil, alice, h.store(alice))
	require.Empty(t, c.govern(&types.MsgPinCircuit{Authority: c.authority(), VkChecksum: h.name()}))
	remove := &types.MsgRemoveCircuit{Sender: alice.String(), VkChecksum: h.name()}
	c.refused(types.ErrInUse, alice, remove)
	require.Empty(t, c.govern(&types.MsgUnpinCircuit{Authority: c.authority(), VkChecksum: h.name()}))
	c.accepted(nil, alice, remove)
}
