package keeper_test

// What only the authority may do: pins and parameters.

import (
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// What only the authority may do is refused to everybody else.
func TestAuthority(t *testing.T) {
	c := newChain(t)
	f := small(t, 1)
	c.accepted(nil, alice, f.store(alice))
	before := c.export()
	for _, msg := range []sdk.Msg{
		&types.MsgPinCircuit{Authority: alice.String(), VkChecksum: f.name()},
		&types.MsgUnpinCircuit{Authority: alice.String(), VkChecksum: f.name()},
		&types.MsgUpdateParams{Authority: alice.String(), Params: types.DefaultParams()},
	} {
		c.refused(sdkerrors.ErrUnauthorized, alice, msg)
	}
	require.Equal(t, before, c.export())
}

// The consensus parameters can name another authority, which then is the only one.
func TestAuthorityOfConsensusParameters(t *testing.T) {
	c := unstarted(t)
	c.chainAuthority = bob.String()
	c.init(c.genesis())
	f := small(t, 1)
	params := types.DefaultParams()
	params.UploadAccess = wasmtypes.AllowNobody
	c.accepted(nil, bob, &types.MsgUpdateParams{Authority: bob.String(), Params: params})
	c.refused(types.ErrUploadNotAllowed, alice, f.store(alice))
	c.accepted(nil, bob, f.store(bob))
	c.accepted(nil, bob, &types.MsgPinCircuit{Authority: bob.String(), VkChecksum: f.name()})
	result := c.refused(sdkerrors.ErrUnauthorized, alice, &types.MsgUnpinCircuit{Authority: alice.String(), VkChecksum: f.name()})
	require.Contains(t, result.Log, "which is "+bob.String())
	failed := c.govern(&types.MsgUnpinCircuit{Authority: c.authority(), VkChecksum: f.name()})
	require.Contains(t, failed, sdkerrors.ErrUnauthorized.Error())
	require.Equal(t, []string{f.name()}, c.export().PinnedCircuits)
}

func TestUpdateParams(t *testing.T) {
	c := newChain(t)
	params := types.Params{
		UploadAccess: wasmtypes.AccessTypeAnyOfAddresses.With(bob.address(), alice.address()), MaxCircuitBytes: 1, MaxK: 17, GasPerByte: 1_000_000, MaxPinnedBytes: 0,
	}
	require.Empty(t, c.govern(&types.MsgUpdateParams{Authority: c.authority(), Params: params}))
	response, err := c.query().Params(t.Context(), &types.QueryParamsRequest{})
	require.NoError(t, err)
	require.Equal(t, params, response.Params)

	for name, change := range invalidParams {
		invalid := types.DefaultParams()
		change(&invalid)
		require.ErrorIs(t, c.try(&types.MsgUpdateParams{Authority: c.authority(), Params: invalid}), types.ErrInvalid, name)
	}
	require.ErrorIs(t, c.try(&types.MsgUpdateParams{Authority: c.authority()}), types.ErrInvalid)
}

var invalidParams = map[string]func(*types.Params){
	"no access":      func(p *types.Params) { p.UploadAccess = wasmtypes.AccessConfig{} },
	"unknown access": func(p *types.Params) { p.UploadAccess.Permission = 77 },
	"any of nobody":  func(p *types.Params) { p.UploadAccess.Permission = wasmtypes.AccessTypeAnyOfAddresses },
	"not an address": func(p *types.Params) {
		p.UploadAccess = wasmtypes.AccessConfig{Permission: wasmtypes.AccessTypeAnyOfAddresses, Addresses: []string{"x"}}
	},
	"no bytes":         func(p *types.Params) { p.MaxCircuitBytes = 0 },
	"too many bytes":   func(p *types.Params) { p.MaxCircuitBytes = types.LargestCircuitBytes + 1 },
	"k of 0":           func(p *types.Params) { p.MaxK = 0 },
	"k above the vm's": func(p *types.Params) { p.MaxK = types.LargestK + 1 },
	"gas too dear":     func(p *types.Params) { p.GasPerByte = 1_000_001 },
}
