package types_test

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

var (
	alice = sdk.AccAddress(bytes.Repeat([]byte{1}, 20)).String()
	name  = strings.Repeat("ab", 32)
)

func TestDefaults(t *testing.T) {
	require.NoError(t, types.DefaultParams().Validate())
	require.NoError(t, types.DefaultGenesis().Validate())
	require.Equal(t, types.Params{
		UploadAccess: wasmtypes.AllowEverybody, MaxCircuitBytes: 65536, MaxK: 14, GasPerByte: 10, MaxPinnedBytes: 1048576,
	}, types.DefaultParams())
}

// The bounds themselves are allowed.
func TestParamsAtBounds(t *testing.T) {
	for _, change := range []func(*types.Params){
		func(p *types.Params) { p.MaxCircuitBytes = 1 },
		func(p *types.Params) { p.MaxCircuitBytes = types.LargestCircuitBytes },
		func(p *types.Params) { p.MaxK = 1 },
		func(p *types.Params) { p.MaxK = types.LargestK },
		func(p *types.Params) { p.GasPerByte = 0 },
		func(p *types.Params) { p.GasPerByte = 1_000_000 },
		func(p *types.Params) { p.MaxPinnedBytes = 0 },
		func(p *types.Params) { p.MaxPinnedBytes = 1<<64 - 1 },
		func(p *types.Params) { p.UploadAccess = wasmtypes.AllowNobody },
	} {
		params := types.DefaultParams()
		change(&params)
		require.NoError(t, params.Validate(), "%v", params)
	}
}

func TestChecksums(t *testing.T) {
	checksum, err := types.ParseChecksum(name)
	require.NoError(t, err)
	require.Equal(t, name, types.ChecksumString(checksum))
	require.Equal(t, []string{name, name}, types.ChecksumStrings([][]byte{checksum, checksum}))
	upper, err := types.ParseChecksum(strings.ToUpper(name))
	require.NoError(t, err)
	require.Equal(t, checksum, upper)
	for _, wrong := range []string{"", "ab", name[:63], name + "ab", "0x" + name[2:], strings.Repeat("zz", 32), strings.Repeat("ab", 1<<20)} {
		_, err := types.ParseChecksum(wrong)
		require.ErrorIs(t, err, types.ErrInvalid)
		require.Less(t, len(err.Error()), 300, "an error repeats no more than it has to")
	}
}

// The form of a genesis, each rule broken alone.
func TestGenesisRules(t *testing.T) {
	circuits := []types.GenesisCircuit{{Owner: alice, CircuitBinary: []byte("one")}, {CircuitBinary: []byte("two")}}
	slices.SortFunc(circuits, func(a, b types.GenesisCircuit) int { return bytes.Compare(sum(a.CircuitBinary), sum(b.CircuitBinary)) })
	code := func(id uint64) types.GenesisCode {
		return types.GenesisCode{CodeId: id, Circuits: types.CodeCircuits{WasmChecksum: make([]byte, 32), VkChecksums: [][]byte{make([]byte, 32)}}}
	}
	names := []string{types.ChecksumString(sum(circuits[0].CircuitBinary)), types.ChecksumString(sum(circuits[1].CircuitBinary))}
	valid := func() types.GenesisState {
		return types.GenesisState{
			Params: types.DefaultParams(), Circuits: slices.Clone(circuits), Codes: []types.GenesisCode{code(2), code(7)},
			PinnedCircuits: slices.Clone(names), NextCodeId: 8,
		}
	}
	require.NoError(t, valid().Validate())
	for rule, breakIt := range map[string]func(*types.GenesisState){
		"parameters":         func(g *types.GenesisState) { g.Params.MaxK = 0 },
		"owner":              func(g *types.GenesisState) { g.Circuits[0].Owner = "x" },
		"order of circuits":  func(g *types.GenesisState) { slices.Reverse(g.Circuits) },
		"circuits once":      func(g *types.GenesisState) { g.Circuits[1] = g.Circuits[0] },
		"code from 1":        func(g *types.GenesisState) { g.Codes[0] = code(0) },
		"order of codes":     func(g *types.GenesisState) { slices.Reverse(g.Codes) },
		"codes once":         func(g *types.GenesisState) { g.Codes[1] = g.Codes[0] },
		"next code":          func(g *types.GenesisState) { g.NextCodeId = 7 },
		"code's checksum":    func(g *types.GenesisState) { g.Codes[0].Circuits.WasmChecksum = []byte{1} },
		"code without":       func(g *types.GenesisState) { g.Codes[0].Circuits.VkChecksums = nil },
		"code with many":     func(g *types.GenesisState) { g.Codes[0].Circuits.VkChecksums = make([][]byte, types.MaxCircuits+1) },
		"circuit's checksum": func(g *types.GenesisState) { g.Codes[0].Circuits.VkChecksums = [][]byte{{1}} },
		"pin's form":         func(g *types.GenesisState) { g.PinnedCircuits[0] = "x" },
		"pin in lower case":  func(g *types.GenesisState) { g.PinnedCircuits[0] = strings.ToUpper(g.PinnedCircuits[0]) },
		"pin of registered":  func(g *types.GenesisState) { g.PinnedCircuits[0] = strings.Repeat("00", 32) },
		"order of pins":      func(g *types.GenesisState) { slices.Reverse(g.PinnedCircuits) },
		"pins once":          func(g *types.GenesisState) { g.PinnedCircuits[1] = g.PinnedCircuits[0] },
	} {
		genesis := valid()
		breakIt(&genesis)
		require.ErrorIs(t, genesis.Validate(), types.ErrInvalid, rule)
	}
}

func sum(content []byte) []byte {
	checksum := sha256.Sum256(content)
	return checksum[:]
}

// Every message goes through JSON and back, and is known by its name.
func TestMessagesAreRegistered(t *testing.T) {
	registry := codectypes.NewInterfaceRegistry()
	types.RegisterInterfaces(registry)
	amino := codec.NewLegacyAmino()
	require.NotPanics(t, func() { types.RegisterLegacyAminoCodec(amino) })
	cdc := codec.NewProtoCodec(registry)
	for _, msg := range []sdk.Msg{
		&types.MsgStoreCircuit{Sender: alice, Circuit: []byte{1}},
		&types.MsgStoreCodeWithCircuit{Sender: alice, WasmByteCode: []byte{1}, Circuits: [][]byte{{1}}, InstantiatePermission: &wasmtypes.AllowNobody},
		&types.MsgRemoveCircuit{Sender: alice, VkChecksum: name},
		&types.MsgPinCircuit{Authority: alice, VkChecksum: name},
		&types.MsgUnpinCircuit{Authority: alice, VkChecksum: name},
		&types.MsgUpdateParams{Authority: alice, Params: types.DefaultParams()},
	} {
		require.NoError(t, msg.(sdk.HasValidateBasic).ValidateBasic())
		text, err := cdc.MarshalInterfaceJSON(msg)
		require.NoError(t, err)
		var read sdk.Msg
		require.NoError(t, cdc.UnmarshalInterfaceJSON(text, &read))
		require.Equal(t, msg, read)
	}
}
