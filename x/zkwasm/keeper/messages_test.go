package keeper_test

// What the tests of messages share.

import (
	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// attributes are those of a transaction's events of one kind, in order, each as key=value.
func attributes(result *abci.ExecTxResult, kind string) (found []string) {
	for _, event := range result.Events {
		if event.Type != kind {
			continue
		}
		for _, attribute := range event.Attributes {
			if attribute.Key != "msg_index" {
				found = append(found, attribute.Key+"="+attribute.Value)
			}
		}
	}
	return found
}

func (c *chain) setParams(change func(*types.Params)) {
	c.t.Helper()
	params, err := c.app.ZkWasmKeeper.GetParams(c.committed())
	require.NoError(c.t, err)
	change(&params)
	require.Empty(c.t, c.govern(&types.MsgUpdateParams{Authority: c.authority(), Params: params}))
}

// verifies asks for a right and a wrong proof.
func (c *chain) verifies(f fixture) {
	c.t.Helper()
	for valid, proof := range map[bool][]byte{true: f.proof, false: f.badProof()} {
		verified, err := c.query().Verify(c.t.Context(), &types.QueryVerifyRequest{VkChecksum: f.name(), Proof: proof, PublicInputs: f.inputs})
		require.NoError(c.t, err)
		require.Equal(c.t, valid, verified.Valid)
	}
}
