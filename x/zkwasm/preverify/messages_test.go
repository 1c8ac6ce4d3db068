package preverify

// Which messages enter a contract.

import (
	"strings"
	"testing"

	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

func TestLooksIntoOtherMessagesToADepth(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	for depth := range maxDepth + 1 {
		s.offer(100_000, nested(depth, execute("inner")))
		require.Equal(t, uint64(depth+1), s.ran(uint64(depth+1)).Succeeded, depth)
	}
	require.Len(t, s.calls(), maxDepth+2, "one of them twice, as a sample")
	s.offer(100_000, nested(maxDepth+1, execute("inner")))
	s.offer(100_000, nested(500, execute("inner")))
	require.Equal(t, uint64(2), s.ran(maxDepth+3).Skipped)
	// Every kind that enters a contract.
	for _, message := range []sdk.Msg{
		&wasmtypes.MsgInstantiateContract{}, &wasmtypes.MsgInstantiateContract2{}, &wasmtypes.MsgMigrateContract{},
	} {
		require.True(t, runContracts([]sdk.Msg{&banktypes.MsgSend{}, message}, 0))
	}
	require.False(t, runContracts([]sdk.Msg{&wasmtypes.MsgStoreCode{}, &wasmtypes.MsgClearAdmin{}}, 0))
}

// The bytes of a real transaction carry the names of its messages, also of those inside others.
func TestNamesAreInTheBytes(t *testing.T) {
	for _, depth := range []int{0, 1, maxDepth} {
		packed, err := codectypes.NewAnyWithValue(nested(depth, execute("inner")))
		require.NoError(t, err)
		raw, err := proto.Marshal(packed)
		require.NoError(t, err)
		require.Contains(t, string(raw), string(contractMessages))
	}
	for _, message := range []sdk.Msg{&wasmtypes.MsgInstantiateContract{}, &wasmtypes.MsgInstantiateContract2{}, &wasmtypes.MsgMigrateContract{}} {
		require.True(t, strings.HasPrefix(sdk.MsgTypeURL(message), string(contractMessages)))
	}
	require.NotContains(t, sdk.MsgTypeURL(&banktypes.MsgSend{}), string(contractMessages))
}
