package keeper_test

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/store/v2/rootmulti"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// populated is a chain with all that the module's state can hold.
func populated(t *testing.T) (*chain, string) {
	t.Helper()
	c := newChain(t)
	f := headstash(t)
	contract := c.instantiated()
	c.accepted(nil, bob, f.store(bob), small(t, 1).store(bob), small(t, 2).store(bob))
	c.accepted(nil, alice, &types.MsgStoreCodeWithCircuit{
		Sender: alice.String(), WasmByteCode: unboundContract(t), Circuits: [][]byte{f.circuit, orchard(t).circuit},
	})
	c.accepted(nil, alice, storePlain(alice, unboundContract(t)))
	c.setParams(func(p *types.Params) {
		p.MaxK = 11
		p.UploadAccess = wasmtypes.AccessTypeAnyOfAddresses.With(bob.address())
	})
	require.Empty(t, c.govern(
		&types.MsgPinCircuit{Authority: c.authority(), VkChecksum: f.name()},
		&types.MsgPinCircuit{Authority: c.authority(), VkChecksum: small(t, 2).name()},
	))
	// Lower than what is pinned, as it may be in a chain.
	c.setParams(func(p *types.Params) { p.MaxPinnedBytes = 1 })
	return c, contract
}

// store is the module's part of the committed state, raw.
func (c *chain) store(ctx sdk.Context) storetypes.KVStore {
	return ctx.KVStore(c.app.CommitMultiStore().(*rootmulti.Store).StoreKeysByName()[types.StoreKey])
}

func (c *chain) content() map[string][]byte {
	c.t.Helper()
	content := make(map[string][]byte)
	iterator := c.store(c.committed()).Iterator(nil, nil)
	defer iterator.Close()
	for ; iterator.Valid(); iterator.Next() {
		content[string(iterator.Key())] = slices.Clone(iterator.Value())
	}
	return content
}

func TestGenesisRoundTrip(t *testing.T) {
	c, contract := populated(t)
	exported, err := c.app.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	var genesis map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(exported.AppState, &genesis))

	again := unstarted(t)
	again.now = c.now
	again.init(genesis)
	require.Equal(t, c.export(), again.export())
	require.Equal(t, c.content(), again.content())
	require.Equal(t, c.keyFiles(), again.keyFiles())
	metrics, err := again.app.VM().PinnedCircuitMetrics()
	require.NoError(t, err)
	require.Len(t, metrics.PerCircuit, 2)

	f := headstash(t)
	require.True(t, verdict(t, again.deliver(alice, verify(t, contract, f.proof, f.inputs))))
	// Stored by two, by one and declared, by one alone.
	again.refused(types.ErrUploadNotAllowed, bob, &types.MsgRemoveCircuit{Sender: bob.String(), VkChecksum: f.name()})
	again.refused(types.ErrInUse, alice, &types.MsgRemoveCircuit{Sender: alice.String(), VkChecksum: orchard(t).name()})
	again.accepted(nil, bob, &types.MsgRemoveCircuit{Sender: bob.String(), VkChecksum: small(t, 1).name()})
	again.restart()
	require.NotContains(t, again.keyFiles(), small(t, 1).name())
}

// The first block can use what the genesis brings.
func TestFirstBlockVerifies(t *testing.T) {
	c, contract := populated(t)
	exported, err := c.app.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	var genesis map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(exported.AppState, &genesis))
	f := headstash(t)
	tx := c.tx(alice, plenty, 0, verify(t, contract, f.proof, f.inputs))

	again := unstarted(t, noMemory)
	again.now = c.now
	require.NoError(t, again.initChain(genesis))
	response, err := again.block(tx)
	require.NoError(t, err)
	require.True(t, verdict(t, response.TxResults[0]))
}

// A node that joins with a snapshot has the circuits, and the hashes of its peers from the first block on.
func TestSnapshot(t *testing.T) {
	c, contract := populated(t)
	f := headstash(t)
	height := uint64(c.app.LastBlockHeight())
	snapshot, err := c.app.SnapshotManager().Create(height)
	require.NoError(t, err)
	require.NotNil(t, snapshot)

	joined := unstarted(t, noMemory)
	joined.now = c.now
	manager := joined.app.SnapshotManager()
	require.NoError(t, manager.Restore(*snapshot))
	for number := range snapshot.Chunks {
		chunk, err := c.app.SnapshotManager().LoadChunk(height, snapshot.Format, number)
		require.NoError(t, err)
		_, err = manager.RestoreChunk(chunk)
		require.NoError(t, err)
	}
	require.Equal(t, c.app.LastBlockHeight(), joined.app.LastBlockHeight())
	require.Empty(t, joined.keyFiles())

	txs := [][]byte{
		c.tx(alice, plenty, 0, verify(t, contract, f.proof, f.inputs)),
		c.tx(alice, plenty, 1, verify(t, contract, f.badProof(), f.inputs)),
	}
	there, err := c.block(txs...)
	require.NoError(t, err)
	here, err := joined.block(txs...)
	require.NoError(t, err)
	require.True(t, verdict(t, here.TxResults[0]))
	require.False(t, verdict(t, here.TxResults[1]))
	require.Equal(t, there.TxResults, here.TxResults)
	require.Equal(t, there.AppHash, here.AppHash)
	require.Equal(t, c.keyFiles(), joined.keyFiles())
	require.Equal(t, c.export(), joined.export())
	joined.restart()
	joined.verifies(f)
}

// A genesis without next_code_id, as of a chain that had none of this, starts behind wasm's codes.
func TestGenesisOfOlderChain(t *testing.T) {
	c := newChain(t)
	c.accepted(nil, alice, storePlain(alice, unboundContract(t)))
	exported, err := c.app.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	var genesis map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(exported.AppState, &genesis))
	delete(genesis, types.ModuleName)
	again := unstarted(t)
	again.now = c.now
	again.init(withModule(t, again, genesis, types.DefaultGenesis()))
	require.Equal(t, uint64(2), again.export().NextCodeId)
	// Codes from now on are looked at.
	again.accepted(nil, alice, storePlain(alice, boundContract(t)))
	require.Equal(t, uint64(2), again.export().Codes[0].CodeId)
}

func withModule(t *testing.T, c *chain, genesis map[string]json.RawMessage, module *types.GenesisState) map[string]json.RawMessage {
	t.Helper()
	text, err := c.app.AppCodec().MarshalJSON(module)
	require.NoError(t, err)
	genesis[types.ModuleName] = text
	return genesis
}

// What only the chain can see: circuits that fail their check, codes that wasm has not.
func TestGenesisRefused(t *testing.T) {
	f := headstash(t)
	refused := refusedCircuits(t)["trailing-byte"]
	require.NotEmpty(t, refused)
	for name, module := range map[string]*types.GenesisState{
		"no circuit":     {Params: types.DefaultParams(), Circuits: []types.GenesisCircuit{{Owner: alice.String(), CircuitBinary: refused}}},
		"empty circuit":  {Params: types.DefaultParams(), Circuits: []types.GenesisCircuit{{Owner: alice.String()}}},
		"no such code":   {Params: types.DefaultParams(), Codes: []types.GenesisCode{{CodeId: 1, Circuits: types.CodeCircuits{WasmChecksum: make([]byte, 32), VkChecksums: [][]byte{f.checksum}}}}},
		"invalid params": {},
		"unordered pins": {Params: types.DefaultParams(), PinnedCircuits: []string{f.name()}},
	} {
		t.Run(name, func(t *testing.T) {
			c := unstarted(t)
			var err error
			// The SDK's way of a module to refuse its genesis is a panic.
			func() {
				defer func() {
					if reason := recover(); reason != nil {
						err, _ = reason.(error)
					}
				}()
				err = c.initChain(withModule(t, c, c.genesis(), module))
			}()
			require.ErrorIs(t, err, types.ErrInvalid)
		})
	}
}

// A code whose checksum is another than wasm's is refused; so is a code that declares other circuits than the genesis says.
func TestGenesisOfOtherCode(t *testing.T) {
	c, _ := populated(t)
	exported, err := c.app.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	for name, change := range map[string]func(*types.GenesisState){
		"another checksum": func(g *types.GenesisState) { g.Codes[0].Circuits.WasmChecksum[0] ^= 1 },
		"not wasm's":       func(g *types.GenesisState) { g.Codes[len(g.Codes)-1].CodeId = 99; g.NextCodeId = 100 },
		"of another code": func(g *types.GenesisState) {
			g.Codes[0].Circuits, g.Codes[1].Circuits = g.Codes[1].Circuits, g.Codes[0].Circuits
		},
		"other circuits":     func(g *types.GenesisState) { g.Codes[0].Circuits.VkChecksums[0] = small(t, 1).checksum },
		"circuits left out":  func(g *types.GenesisState) { g.Codes[1].Circuits.VkChecksums = g.Codes[1].Circuits.VkChecksums[:1] },
		"pinned not ordered": func(g *types.GenesisState) { slices.Reverse(g.PinnedCircuits) },
	} {
		t.Run(name, func(t *testing.T) {
			var genesis map[string]json.RawMessage
			require.NoError(t, json.Unmarshal(exported.AppState, &genesis))
			again := unstarted(t)
			module := c.export()
			change(module)
			var err error
			func() {
				defer func() {
					if reason := recover(); reason != nil {
						err, _ = reason.(error)
					}
				}()
				err = again.initChain(withModule(t, again, genesis, module))
			}()
			require.ErrorIs(t, err, types.ErrInvalid)
		})
	}
}

// Each way in which the state can contradict itself is found.
func TestInvariants(t *testing.T) {
	c, _ := populated(t)
	f := headstash(t)
	key := func(prefix byte, rest []byte) []byte { return append([]byte{prefix}, rest...) }
	some := make([]byte, 32)
	require.NoError(t, c.app.ZkWasmKeeper.CheckInvariants(c.committed()))
	for name, corrupt := range map[string]func(storetypes.KVStore){
		"circuit without binary":   func(s storetypes.KVStore) { s.Delete(key(2, f.checksum)) },
		"binary without circuit":   func(s storetypes.KVStore) { s.Delete(key(1, f.checksum)) },
		"another binary":           func(s storetypes.KVStore) { s.Set(key(2, f.checksum), small(t, 1).circuit) },
		"pinned, not registered":   func(s storetypes.KVStore) { s.Set(key(4, some), []byte{}) },
		"pinned, not counted":      func(s storetypes.KVStore) { s.Set(key(4, orchard(t).checksum), []byte{}) },
		"counted, not pinned":      func(s storetypes.KVStore) { s.Delete(key(4, f.checksum)) },
		"pinned bytes gone":        func(s storetypes.KVStore) { s.Delete([]byte{5}) },
		"code not counted":         func(s storetypes.KVStore) { s.Delete(key(7, f.checksum)) },
		"one code too many":        func(s storetypes.KVStore) { s.Set(key(7, f.checksum), []byte{0, 0, 0, 0, 0, 0, 0, 3}) },
		"counted without a code":   func(s storetypes.KVStore) { s.Set(key(7, some), []byte{0, 0, 0, 0, 0, 0, 0, 1}) },
		"code gone, still counted": func(s storetypes.KVStore) { s.Delete(key(3, []byte{0, 0, 0, 0, 0, 0, 0, 1})) },
	} {
		t.Run(name, func(t *testing.T) {
			ctx, _ := c.committed().CacheContext()
			corrupt(c.store(ctx))
			require.Error(t, c.app.ZkWasmKeeper.CheckInvariants(ctx))
		})
	}
}

// A chain whose state is made over a home that has files of another chain takes none of them.
func TestForeignFiles(t *testing.T) {
	c := unstarted(t)
	f := headstash(t)
	overwrite(t, c.keyFile(f.name()), f.circuit)
	c.init(c.genesis())
	contract := c.instantiated()
	result := c.deliver(alice, verify(t, contract, f.proof, f.inputs))
	require.NotZero(t, result.Code)
	_, err := os.Stat(c.keyFile(f.name()))
	require.NoError(t, err)
	c.restart()
	require.Empty(t, c.keyFiles())
}
