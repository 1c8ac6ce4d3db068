package keeper_test

// Storing circuits: who may, what is refused, and what it costs.

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

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
			report, err := c.app.VM().CheckCircuit(f.circuit)
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
