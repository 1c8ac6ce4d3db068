package keeper_test

import (
	"encoding/json"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// storePlain is wasm's own message for a contract.
func storePlain(signer account, wasm []byte) *wasmtypes.MsgStoreCode {
	return &wasmtypes.MsgStoreCode{Sender: signer.String(), WASMByteCode: wasm}
}

// instantiated stores the contract bound to headstash by wasm's own message, and returns its address.
func (c *chain) instantiated() string {
	c.t.Helper()
	var stored wasmtypes.MsgStoreCodeResponse
	c.accepted(&stored, alice, storePlain(alice, boundContract(c.t)))
	var made wasmtypes.MsgInstantiateContractResponse
	c.accepted(&made, alice, &wasmtypes.MsgInstantiateContract{Sender: alice.String(), CodeID: stored.CodeID, Label: "verifier", Msg: []byte("{}")})
	return made.Address
}

// verify is a call of the contract with a proof.
func verify(t *testing.T, contract string, proof []byte, inputs [][]byte) *wasmtypes.MsgExecuteContract {
	return &wasmtypes.MsgExecuteContract{Sender: alice.String(), Contract: contract, Msg: verifyMessage(t, proof, inputs)}
}

// verdict is what the contract said.
func verdict(t *testing.T, result *abci.ExecTxResult) bool {
	t.Helper()
	require.Zero(t, result.Code, result.Log)
	for _, attribute := range attributes(result, "wasm") {
		switch attribute {
		case "valid=true":
			return true
		case "valid=false":
			return false
		}
	}
	t.Fatal("the contract gave no verdict")
	return false
}

func TestContractVerifies(t *testing.T) {
	c := newChain(t)
	f := headstash(t)
	contract := c.instantiated()

	// Not before the circuit is registered, and that is no fault of the node's.
	result := c.deliver(alice, verify(t, contract, f.proof, f.inputs))
	require.NotZero(t, result.Code)
	require.Zero(t, c.nodeFaults())

	// In the very transaction that registers it.
	result = c.deliver(alice, f.store(alice), verify(t, contract, f.proof, f.inputs))
	require.True(t, verdict(t, result))
	require.False(t, verdict(t, c.deliver(alice, verify(t, contract, f.badProof(), f.inputs))))
	other := make([]byte, 32)
	require.False(t, verdict(t, c.deliver(alice, verify(t, contract, f.proof, [][]byte{other}))))
	require.True(t, verdict(t, c.deliver(alice, verify(t, contract, f.proof, f.inputs))))

	// In a query of a contract, for which a node is asked like anybody.
	last, err := c.app.WasmKeeper.QuerySmart(c.committed(), sdk.MustAccAddressFromBech32(contract), []byte(`{"last_verdict":{}}`))
	require.NoError(t, err)
	require.JSONEq(t, `{"valid":true}`, string(last))
	require.Zero(t, c.nodeFaults())
}

// Verifying costs the same however the key is held: from disk, from memory, pinned, after a restart, with a verdict that is
// remembered and without.
func TestGasOfVerifyingDoesNotDependOnNode(t *testing.T) {
	f := headstash(t)
	var first []int64
	for name, with := range map[string]settings{
		"defaults":    {},
		"no memory":   {"zkwasm.memory-bytes": 0, "zkwasm.verdict-bytes": 0, "zkwasm.pinned-bytes": 0},
		"no verdicts": {"zkwasm.verdict-bytes": 0},
	} {
		c := newChain(t, with)
		contract := c.instantiated()
		c.accepted(nil, alice, f.store(alice))
		var used []int64
		for range 2 {
			used = append(used, c.deliver(alice, verify(t, contract, f.proof, f.inputs)).GasUsed)
		}
		c.restart()
		used = append(used, c.deliver(alice, verify(t, contract, f.proof, f.inputs)).GasUsed)
		require.Empty(t, c.govern(&types.MsgPinCircuit{Authority: c.authority(), VkChecksum: f.name()}))
		used = append(used, c.deliver(alice, verify(t, contract, f.proof, f.inputs)).GasUsed)
		if first == nil {
			first = used
		}
		require.Equal(t, first, used, name)
	}
}

// A contract that comes by wasm's own message protects its circuits as well: in later blocks, in the block itself and in
// the transaction itself.
func TestPlainCodeProtectsCircuit(t *testing.T) {
	f := headstash(t)
	remove := &types.MsgRemoveCircuit{Sender: alice.String(), VkChecksum: f.name()}
	store := storePlain(alice, boundContract(t))

	t.Run("later", func(t *testing.T) {
		c := newChain(t)
		var stored wasmtypes.MsgStoreCodeResponse
		c.accepted(&stored, bob, storePlain(bob, boundContract(t)))
		declared, err := c.query().CodeCircuits(t.Context(), &types.QueryCodeCircuitsRequest{CodeId: stored.CodeID})
		require.NoError(t, err)
		require.Equal(t, []string{f.name()}, declared.VkChecksums)
		require.Equal(t, types.ChecksumString(stored.Checksum), declared.WasmChecksum)
		// The circuit was not registered yet.
		whole, err := c.query().CodeWithCircuits(t.Context(), &types.QueryCodeWithCircuitsRequest{CodeId: stored.CodeID})
		require.NoError(t, err)
		require.Equal(t, f.name(), whole.Circuits[0].Circuit.VkChecksum)
		require.Empty(t, whole.Circuits[0].CircuitBinary)
		c.accepted(nil, alice, f.store(alice))
		c.refused(types.ErrInUse, alice, remove)
	})
	t.Run("same block", func(t *testing.T) {
		c := newChain(t)
		c.accepted(nil, alice, f.store(alice))
		response, err := c.block(c.tx(alice, plenty, 0, store), c.tx(alice, plenty, 1, remove))
		require.NoError(t, err)
		require.Zero(t, response.TxResults[0].Code)
		require.Equal(t, types.ErrInUse.ABCICode(), response.TxResults[1].Code, response.TxResults[1].Log)
		c.refused(types.ErrInUse, alice, remove)
	})
	t.Run("same transaction", func(t *testing.T) {
		c := newChain(t)
		c.accepted(nil, alice, f.store(alice))
		c.refused(types.ErrInUse, alice, store, remove)
		require.Empty(t, c.export().Codes)
		c.accepted(nil, alice, remove)
	})
	t.Run("before it", func(t *testing.T) {
		c := newChain(t)
		c.accepted(nil, alice, f.store(alice))
		c.accepted(nil, alice, remove, store, f.store(alice))
		c.refused(types.ErrInUse, alice, remove)
	})
}

// Contracts without circuits are looked at once, and noted nowhere.
func TestCodesWithoutCircuits(t *testing.T) {
	c := newChain(t)
	next := c.export().NextCodeId
	var stored wasmtypes.MsgStoreCodeResponse
	c.accepted(&stored, alice, storePlain(alice, unboundContract(t)))
	require.Empty(t, c.export().Codes)
	require.Equal(t, next+1, c.export().NextCodeId)
	declared, err := c.query().CodeCircuits(t.Context(), &types.QueryCodeCircuitsRequest{CodeId: stored.CodeID})
	require.NoError(t, err)
	require.Empty(t, declared.VkChecksums)
	require.Equal(t, types.ChecksumString(stored.Checksum), declared.WasmChecksum)
}

// A contract asks about circuits over the chain's own query only; other queries of this kind stay as the chain allows them.
func TestContractAsksNothingElse(t *testing.T) {
	c := newChain(t)
	contract := c.instantiated()
	_, err := c.app.WasmKeeper.QuerySmart(c.committed(), sdk.MustAccAddressFromBech32(contract), []byte(`{"unknown":{}}`))
	require.Error(t, err)
	message, err := json.Marshal(map[string]any{"verify": map[string]any{"proof": []byte{1}, "public_inputs": []string{}, "circuit": small(t, 1).name()}})
	require.NoError(t, err)
	// A circuit that is registered, but not declared by the contract.
	c.accepted(nil, alice, headstash(t).store(alice), small(t, 1).store(alice))
	result := c.deliver(alice, &wasmtypes.MsgExecuteContract{Sender: alice.String(), Contract: contract, Msg: message})
	require.NotZero(t, result.Code)
	require.Zero(t, c.nodeFaults())
}

// A code that declares circuits pays for what the module notes of it, whichever message stores it.
func TestDeclaredCircuitsHaveTheirPrice(t *testing.T) {
	c := newChain(t)
	c.accepted(nil, alice, storePlain(alice, unboundContract(t)))
	plain := c.accepted(nil, alice, storePlain(alice, unboundContract(t))).GasUsed
	bound := c.accepted(nil, alice, storePlain(alice, boundContract(t))).GasUsed
	bytes := int64(len(boundContract(t)) - len(unboundContract(t)))
	require.Greater(t, bound-plain, int64(5_000))
	// The section's bytes are paid for as all bytes of a contract and of a transaction.
	require.Less(t, bound-plain, 5_000+100*bytes)
}
