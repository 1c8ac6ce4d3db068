package simapp

import (
	"bytes"
	"compress/gzip"
	"os"
	"strconv"
	"strings"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
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

func TestStoreCircuit(t *testing.T) {
	for name, f := range map[string]fixture{"headstash": headstash(t), "orchard": orchard(t), "small": small(t, 1)} {
		t.Run(name, func(t *testing.T) {
			c := newChain(t)
			var response types.MsgStoreCircuitResponse
			result := c.accepted(&response, alice, f.store(alice))
			require.Equal(t, f.name(), response.VkChecksum)
			require.Equal(t, []string{"vk_checksum=" + f.name(), "owner=" + alice.String(), "new=true"}, attributes(result, "store_circuit"))

			stored, err := c.query().Circuit(t.Context(), &types.QueryCircuitRequest{VkChecksum: f.name()})
			require.NoError(t, err)
			require.Equal(t, f.circuit, stored.CircuitBinary)
			report, err := c.app.vm.CheckCircuit(f.circuit)
			require.NoError(t, err)
			require.Equal(t, types.CircuitInfo{VkChecksum: f.name(), Circuit: types.Circuit{
				Owner: alice.String(), K: report.K, PublicInputs: []uint32{uint32(len(f.inputs))},
				Size_: uint32(len(f.circuit)), ProofSize: uint32(len(f.proof)),
			}}, stored.Circuit)

			// Byte for byte on this node's disk, too.
			onDisk, err := os.ReadFile(c.keyFile(f.name()))
			require.NoError(t, err)
			require.Equal(t, f.circuit, onDisk)
		})
	}
}

// The second upload is charged for the check like the first, and not for what it does not write. With a second uploader the
// circuit belongs to nobody: neither may take it from the other.
func TestStoreCircuitTwice(t *testing.T) {
	c := newChain(t)
	f := headstash(t)
	first := c.accepted(nil, alice, f.store(alice))
	before := c.export()
	again := c.accepted(nil, alice, f.store(alice))
	require.Equal(t, []string{"vk_checksum=" + f.name(), "owner=" + alice.String(), "new=false"}, attributes(again, "store_circuit"))
	require.Equal(t, before, c.export())

	// The store's price of the bytes, which make up most of what is written.
	saved := first.GasUsed - again.GasUsed
	require.Greater(t, saved, int64(30*len(f.circuit)))
	require.Less(t, saved, int64(30*len(f.circuit)+20_000))
	require.Greater(t, again.GasUsed, int64(uploadGas(t, c, len(f.circuit))))

	shared := c.accepted(nil, bob, f.store(bob))
	require.Equal(t, []string{"vk_checksum=" + f.name(), "owner=", "new=false"}, attributes(shared, "store_circuit"))
	c.accepted(nil, alice, f.store(alice))
	for _, sender := range []account{alice, bob} {
		c.refused(types.ErrUploadNotAllowed, sender, &types.MsgRemoveCircuit{Sender: sender.String(), VkChecksum: f.name()})
	}
	before.Circuits[0].Owner = ""
	require.Equal(t, before, c.export())
	require.Empty(t, c.govern(&types.MsgRemoveCircuit{Sender: c.authority(), VkChecksum: f.name()}))
	require.Empty(t, c.export().Circuits)
}

// uploadGas is the price of an upload with the parameters of the chain, worked out anew.
func uploadGas(t *testing.T, c *chain, length int) uint64 {
	t.Helper()
	params, err := c.app.ZkWasmKeeper.GetParams(c.committed())
	require.NoError(t, err)
	check := zkwasmvm.StoreCircuitGas(length) / wasmtypes.DefaultGasMultiplier
	return check + params.GasPerByte*uint64(length)
}

func TestStoreCircuitRefused(t *testing.T) {
	c := newChain(t)
	for name, circuit := range refusedCircuits(t) {
		if len(circuit) == 0 {
			require.ErrorIs(t, c.try(&types.MsgStoreCircuit{Sender: alice.String()}), types.ErrInvalid, name)
			continue
		}
		result := c.refused(types.ErrCircuitRefused, alice, &types.MsgStoreCircuit{Sender: alice.String(), Circuit: circuit})
		require.Empty(t, attributes(result, "store_circuit"), name)
	}
	require.Empty(t, c.export().Circuits)
	require.Empty(t, c.keyFiles())

	big := &types.MsgStoreCircuit{Sender: alice.String(), Circuit: make([]byte, types.LargestCircuitBytes+1)}
	require.ErrorIs(t, c.try(big), types.ErrInvalid)
	require.ErrorIs(t, c.try(&types.MsgStoreCircuit{Sender: "nobody", Circuit: headstash(t).circuit}), types.ErrInvalid)
}

func TestStoreCircuitLimits(t *testing.T) {
	c := newChain(t)
	f := headstash(t)

	c.setParams(func(p *types.Params) { p.MaxCircuitBytes = uint32(len(f.circuit)) - 1 })
	c.refused(types.ErrCircuitTooLarge, alice, f.store(alice))
	c.setParams(func(p *types.Params) { p.MaxCircuitBytes = uint32(len(f.circuit)); p.MaxK = 9 })
	c.refused(types.ErrCircuitTooLarge, alice, f.store(alice))
	require.Empty(t, c.export().Circuits)
	c.setParams(func(p *types.Params) { p.MaxK = 10 })
	c.accepted(nil, alice, f.store(alice))

	// What is stored stays and can be used when limits are lowered.
	c.setParams(func(p *types.Params) { p.MaxK = 1; p.MaxCircuitBytes = 1 })
	require.Len(t, c.export().Circuits, 1)
	verified, err := c.query().Verify(t.Context(), &types.QueryVerifyRequest{VkChecksum: f.name(), Proof: f.proof, PublicInputs: f.inputs})
	require.NoError(t, err)
	require.True(t, verified.Valid)
}

func TestUploadAccess(t *testing.T) {
	c := newChain(t)
	f := small(t, 1)
	c.setParams(func(p *types.Params) { p.UploadAccess = wasmtypes.AllowNobody })
	c.refused(types.ErrUploadNotAllowed, alice, f.store(alice))
	c.refused(types.ErrUploadNotAllowed, alice, &types.MsgStoreCodeWithCircuit{
		Sender: alice.String(), WasmByteCode: unboundContract(t), Circuits: [][]byte{f.circuit},
	})

	c.setParams(func(p *types.Params) { p.UploadAccess = wasmtypes.AccessTypeAnyOfAddresses.With(bob.address()) })
	c.refused(types.ErrUploadNotAllowed, alice, f.store(alice))
	c.accepted(nil, bob, f.store(bob))

	// The authority may, whatever the parameters say, for circuits and for contracts with circuits.
	c.setParams(func(p *types.Params) { p.UploadAccess = wasmtypes.AllowNobody })
	require.Empty(t, c.govern(&types.MsgStoreCircuit{Sender: c.authority(), Circuit: small(t, 2).circuit}))
	require.Empty(t, c.govern(&types.MsgStoreCodeWithCircuit{
		Sender: c.authority(), WasmByteCode: unboundContract(t), Circuits: [][]byte{small(t, 3).circuit},
	}))
	state := c.export()
	require.Len(t, state.Circuits, 3)
	require.Len(t, state.Codes, 1)
}

// A sender who cannot pay for the check does not get one: the same bytes are refused when the gas suffices.
func TestOutOfGasBeforeCheck(t *testing.T) {
	c := newChain(t)
	garbage := &types.MsgStoreCircuit{Sender: alice.String(), Circuit: bytes.Repeat([]byte{7}, 4000)}
	enough := c.refused(types.ErrCircuitRefused, alice, garbage).GasUsed
	// All but a part of the price.
	response, err := c.block(c.tx(alice, uint64(enough)-uploadGas(t, c, len(garbage.Circuit))/2, 0, garbage))
	require.NoError(t, err)
	result := response.TxResults[0]
	require.Equal(t, sdkerrors.ErrOutOfGas.ABCICode(), result.Code, result.Log)
	require.Contains(t, result.Log, "check circuit")
}

func TestGasPerByte(t *testing.T) {
	c := newChain(t)
	f := small(t, 1)
	c.accepted(nil, alice, f.store(alice))
	cheap := c.accepted(nil, alice, f.store(alice)).GasUsed
	c.setParams(func(p *types.Params) { p.GasPerByte += 1000 })
	dear := c.accepted(nil, alice, f.store(alice)).GasUsed
	// Parameters, memo and sequence are a few bytes longer or shorter.
	require.InDelta(t, 1000*len(f.circuit), dear-cheap, 3000)
}

// A message costs the same in a simulation and in a block, for new circuits and for known ones. What wasmd's own ante handler
// charges only in blocks (it counts transactions) is the same for every transaction.
func TestGasOfSimulationIsThatOfBlock(t *testing.T) {
	c := newChain(t)
	f := headstash(t)
	difference := func(msg sdk.Msg) int64 {
		tx := c.tx(alice, plenty, 0, msg)
		simulated, _, err := c.app.Simulate(tx)
		require.NoError(t, err)
		response, err := c.block(tx)
		require.NoError(t, err)
		require.Zero(t, response.TxResults[0].Code, response.TxResults[0].Log)
		return response.TxResults[0].GasUsed - int64(simulated.GasUsed)
	}
	coins := sdk.NewCoins(sdk.NewInt64Coin(sdk.DefaultBondDenom, 1))
	send := banktypes.NewMsgSend(alice.address(), bob.address(), coins)
	difference(send) // The first of a chain finds no count.
	ofEvery := difference(send)
	for _, step := range []struct {
		name string
		msg  sdk.Msg
	}{
		{"circuit", small(t, 1).store(alice)},
		{"again", small(t, 1).store(alice)},
		{"with contract", &types.MsgStoreCodeWithCircuit{Sender: alice.String(), WasmByteCode: unboundContract(t), Circuits: [][]byte{f.circuit}}},
		{"both known", &types.MsgStoreCodeWithCircuit{Sender: alice.String(), WasmByteCode: boundContract(t), Circuits: [][]byte{f.circuit}}},
		{"removal", &types.MsgRemoveCircuit{Sender: alice.String(), VkChecksum: small(t, 1).name()}},
	} {
		require.Equal(t, ofEvery, difference(step.msg), step.name)
	}
}

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

// verifies asks for a right and a wrong proof.
func (c *chain) verifies(f fixture) {
	c.t.Helper()
	for valid, proof := range map[bool][]byte{true: f.proof, false: f.badProof()} {
		verified, err := c.query().Verify(c.t.Context(), &types.QueryVerifyRequest{VkChecksum: f.name(), Proof: proof, PublicInputs: f.inputs})
		require.NoError(c.t, err)
		require.Equal(c.t, valid, verified.Valid)
	}
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
	metrics, err := c.app.vm.PinnedCircuitMetrics()
	require.NoError(t, err)
	require.Len(t, metrics.PerCircuit, 1)
	require.Equal(t, f.checksum, []byte(metrics.PerCircuit[0].Checksum))

	// Twice is once.
	require.Empty(t, c.govern(pin))
	require.Equal(t, uint64(len(f.circuit)), pinned().TotalBytes)

	// Still there after a restart.
	c.restart()
	metrics, err = c.app.vm.PinnedCircuitMetrics()
	require.NoError(t, err)
	require.Len(t, metrics.PerCircuit, 1)

	require.Empty(t, c.govern(unpin))
	require.Empty(t, c.govern(unpin))
	require.Empty(t, pinned().VkChecksums)
	require.Zero(t, pinned().TotalBytes)
	metrics, err = c.app.vm.PinnedCircuitMetrics()
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

func TestStoreCodeWithCircuit(t *testing.T) {
	c := newChain(t)
	f, g := headstash(t), small(t, 1)
	var response types.MsgStoreCodeWithCircuitResponse
	result := c.accepted(&response, alice, &types.MsgStoreCodeWithCircuit{
		Sender: alice.String(), WasmByteCode: unboundContract(t), Circuits: [][]byte{f.circuit, g.circuit},
		InstantiatePermission: &wasmtypes.AllowNobody,
	})
	require.Equal(t, []string{f.name(), g.name()}, response.VkChecksums)
	require.Equal(t, []string{
		"code_id=" + strconv.FormatUint(response.CodeId, 10), "wasm_checksum=" + response.WasmChecksum,
		"vk_checksum=" + f.name(), "vk_checksum=" + g.name(),
	}, attributes(result, "store_code_with_circuit"))
	require.Len(t, attributes(result, "store_circuit"), 6)

	got, err := c.query().CodeWithCircuits(t.Context(), &types.QueryCodeWithCircuitsRequest{CodeId: response.CodeId})
	require.NoError(t, err)
	require.Equal(t, response.WasmChecksum, types.ChecksumString(got.CodeInfo.DataHash))
	require.Equal(t, alice.String(), got.CodeInfo.Creator)
	require.Equal(t, wasmtypes.AllowNobody, got.CodeInfo.InstantiatePermission)
	declared, err := zkwasmvm.DeclaredCircuits(got.WasmByteCode)
	require.NoError(t, err)
	require.Equal(t, []zkwasmvm.Checksum{f.checksum, g.checksum}, declared)
	require.Equal(t, unboundContract(t), got.WasmByteCode[:len(unboundContract(t))])
	require.Len(t, got.Circuits, 2)
	require.Equal(t, f.circuit, got.Circuits[0].CircuitBinary)
	require.Equal(t, uint64(1), got.Circuits[0].Circuit.CodeCount)

	// What the query gave stores the same code again, which changes nothing in it.
	var again types.MsgStoreCodeWithCircuitResponse
	c.accepted(&again, bob, &types.MsgStoreCodeWithCircuit{
		Sender: bob.String(), WasmByteCode: got.WasmByteCode, Circuits: [][]byte{got.Circuits[0].CircuitBinary, got.Circuits[1].CircuitBinary},
	})
	require.Equal(t, response.WasmChecksum, again.WasmChecksum)
	require.NotEqual(t, response.CodeId, again.CodeId)
	info, err := c.query().Circuit(t.Context(), &types.QueryCircuitRequest{VkChecksum: g.name()})
	require.NoError(t, err)
	require.Equal(t, uint64(2), info.Circuit.CodeCount)
	require.Empty(t, info.Circuit.Circuit.Owner)
}

func TestStoreCodeWithCircuitCompressed(t *testing.T) {
	c := newChain(t)
	f := headstash(t)
	var plain, packed types.MsgStoreCodeWithCircuitResponse
	c.accepted(&plain, alice, &types.MsgStoreCodeWithCircuit{Sender: alice.String(), WasmByteCode: unboundContract(t), Circuits: [][]byte{f.circuit}})
	c.accepted(&packed, alice, &types.MsgStoreCodeWithCircuit{Sender: alice.String(), WasmByteCode: zip(t, unboundContract(t)), Circuits: [][]byte{f.circuit}})
	require.Equal(t, plain.WasmChecksum, packed.WasmChecksum)

	// A stream that ends early, and one that unpacks to more than a contract may have.
	damaged := zip(t, unboundContract(t))
	c.refused(wasmtypes.ErrCreateFailed, alice, &types.MsgStoreCodeWithCircuit{
		Sender: alice.String(), WasmByteCode: damaged[:len(damaged)/2], Circuits: [][]byte{f.circuit},
	})
	c.refused(wasmtypes.ErrCreateFailed, alice, &types.MsgStoreCodeWithCircuit{
		Sender: alice.String(), WasmByteCode: zip(t, make([]byte, 8<<20)), Circuits: [][]byte{f.circuit},
	})
}

func zip(t *testing.T, content []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, err := writer.Write(content)
	require.NoError(t, err)
	require.NoError(t, writer.Close())
	return packed.Bytes()
}

// Either all of it is stored or nothing.
func TestStoreCodeWithCircuitRefused(t *testing.T) {
	c := newChain(t)
	f, g := headstash(t), small(t, 1)
	before := c.export()
	for name, test := range map[string]struct {
		wasm     []byte
		circuits [][]byte
		want     codedError
	}{
		"other circuits declared":     {boundContract(t), [][]byte{g.circuit}, types.ErrSection},
		"more circuits than declared": {boundContract(t), [][]byte{f.circuit, g.circuit}, types.ErrSection},
		"the same circuit twice":      {unboundContract(t), [][]byte{g.circuit, g.circuit}, types.ErrSection},
		"no wasm":                     {[]byte("no wasm at all"), [][]byte{g.circuit}, types.ErrSection},
		"bad wasm":                    {unboundContract(t)[:8], [][]byte{g.circuit}, wasmtypes.ErrCreateFailed},
		"one circuit refused":         {unboundContract(t), [][]byte{g.circuit, []byte("no circuit")}, types.ErrCircuitRefused},
	} {
		t.Run(name, func(t *testing.T) {
			c.refused(test.want, alice, &types.MsgStoreCodeWithCircuit{Sender: alice.String(), WasmByteCode: test.wasm, Circuits: test.circuits})
			after := c.export()
			// A code id is not spent either: the transaction left nothing.
			require.Equal(t, before, after)
		})
	}
	for name, msg := range map[string]*types.MsgStoreCodeWithCircuit{
		"no circuits":        {WasmByteCode: unboundContract(t)},
		"65 circuits":        {WasmByteCode: unboundContract(t), Circuits: make([][]byte, types.MaxCircuits+1)},
		"an empty circuit":   {WasmByteCode: unboundContract(t), Circuits: [][]byte{{}}},
		"no contract":        {Circuits: [][]byte{g.circuit}},
		"a contract too big": {WasmByteCode: make([]byte, wasmtypes.MaxWasmSize+1), Circuits: [][]byte{g.circuit}},
		"bad permission":     {WasmByteCode: unboundContract(t), Circuits: [][]byte{g.circuit}, InstantiatePermission: &wasmtypes.AccessConfig{}},
	} {
		msg.Sender = alice.String()
		require.ErrorIs(t, c.try(msg), types.ErrInvalid, name)
	}
}

// As many circuits as a section can declare, in one transaction.
func TestStoreCodeWithMostCircuits(t *testing.T) {
	c := newChain(t)
	msg := &types.MsgStoreCodeWithCircuit{Sender: alice.String(), WasmByteCode: unboundContract(t)}
	for number := 1; number <= types.MaxCircuits; number++ {
		msg.Circuits = append(msg.Circuits, small(t, number).circuit)
	}
	var response types.MsgStoreCodeWithCircuitResponse
	c.accepted(&response, alice, msg)
	require.Len(t, response.VkChecksums, types.MaxCircuits)
	require.Len(t, c.export().Circuits, types.MaxCircuits)
}
