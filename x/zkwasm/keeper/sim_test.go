package keeper_test

import (
	"testing"
	"time"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client/flags"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"

	wasmdapp "github.com/CosmWasm/wasmd/app"
	"github.com/CosmWasm/wasmd/x/wasm/keeper/testdata"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/simulation"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/testing/simapp"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// simulate runs random messages of all modules, and returns the state's hash and the module's state at the end. Each of the
// module's messages must have the outcome that the state calls for.
func simulate(t *testing.T, seed int64, valid bool) (hash []byte, state *types.GenesisState) {
	t.Helper()
	make := func(logger log.Logger, db dbm.DB, loadLatest bool, options servertypes.AppOptions, baseOptions ...func(*baseapp.BaseApp)) *simapp.App {
		with := simtestutil.AppOptionsMap{flags.FlagHome: options.Get(flags.FlagHome), "zkwasm.params-up-to": 0}
		app, err := simapp.New(logger, db, loadLatest, with, nil, baseOptions...)
		require.NoError(t, err)
		if valid {
			modules := app.SimulationManager().Modules
			for i := range modules {
				if ours, ok := modules[i].(zkwasm.AppModule); ok {
					modules[i] = ours.WithSimulation(simulated(t, app))
				}
			}
		}
		return app
	}
	source := func(app *simapp.App) simsx.SimStateFactory {
		return simsx.SimStateFactory{
			Codec:         app.AppCodec(),
			AppStateFn:    simtestutil.AppStateFn(app.AppCodec(), app.SimulationManager(), app.DefaultGenesis()),
			BlockedAddr:   wasmdapp.BlockedAddresses(),
			AccountSource: app.AccountKeeper,
			BalanceSource: app.BankKeeper,
		}
	}
	check := func(_ testing.TB, instance simsx.TestInstance[*simapp.App], _ []simtypes.Account) {
		ctx, err := instance.App.CreateQueryContext(instance.App.LastBlockHeight(), false)
		require.NoError(t, err)
		require.NoError(t, instance.App.ZkWasmKeeper.CheckInvariants(ctx))
		state, err = instance.App.ZkWasmKeeper.ExportGenesis(ctx)
		require.NoError(t, err)
		require.NoError(t, state.Validate())
		hash = instance.App.LastCommitID().Hash
	}
	config := simtypes.Config{
		ChainID: simsx.SimAppChainID, GenesisTime: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Unix(),
		InitialBlockHeight: 1, NumBlocks: 20, BlockSize: 100, Lean: true, Commit: true, DBBackend: "memdb",
	}
	simsx.RunWithSeed(t, config, make, source, seed, nil, check)
	return hash, state
}

// simulated are circuits of three k, and the contract that wasm's own messages call and migrate, whatever code they find.
func simulated(t *testing.T, app *simapp.App) simulation.Input {
	input := simulation.Input{Contract: testdata.MigrateReflectContractWasm()}
	circuits := []fixture{headstash(t), orchard(t)}
	for number := 1; number <= 10; number++ {
		circuits = append(circuits, small(t, number))
	}
	for _, f := range circuits {
		report, err := app.VM().CheckCircuit(f.circuit)
		require.NoError(t, err)
		input.Circuits = append(input.Circuits, simulation.Circuit{Binary: f.circuit, K: report.K})
	}
	return input
}

func TestSimulation(t *testing.T) {
	hash, state := simulate(t, 11, true)
	require.NotEmpty(t, state.Circuits)
	require.NotEmpty(t, state.Codes)
	again, _ := simulate(t, 11, true)
	require.Equal(t, hash, again)
}

// Without valid circuits nothing is ever registered.
func TestSimulationOfGarbage(t *testing.T) {
	_, state := simulate(t, 12, false)
	require.Empty(t, state.Circuits)
	require.Empty(t, state.Codes)
}
