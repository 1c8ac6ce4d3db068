// Package simapp is the example chain: wasmd's app as released, and the module x/zkwasm.
//
// New contains everything that a chain adds to its own app.go, in the necessary order. wasmd, the Cosmos SDK and ibc-go
// are not changed: wasm's keeper gets the virtual machine and the query of contracts by its public options.
package simapp

import (
	"fmt"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cast"

	"cosmossdk.io/log/v2"

	tmproto "github.com/cometbft/cometbft/proto/tendermint/types"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/runtime"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"

	wasmdapp "github.com/CosmWasm/wasmd/app"
	"github.com/CosmWasm/wasmd/x/wasm"
	wasmkeeper "github.com/CosmWasm/wasmd/x/wasm/keeper"
	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/keeper"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/preverify"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/telemetry"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// App is wasmd's app with circuits.
type App struct {
	*wasmdapp.WasmApp

	ZkWasmKeeper *keeper.Keeper
	vm           *zkwasmvm.VM
	worker       *preverify.Worker
	metrics      *telemetry.Collector
}

var (
	_ runtime.AppI            = (*App)(nil)
	_ servertypes.Application = (*App)(nil)
)

// New makes the app, and loads the last committed state if loadLatest is true.
func New(logger log.Logger, db dbm.DB, loadLatest bool, options servertypes.AppOptions, wasmOptions []wasmkeeper.Option, baseAppOptions ...func(*baseapp.BaseApp)) (_ *App, err error) {
	config, err := zkwasm.ReadNodeConfig(options)
	if err != nil {
		return nil, err
	}
	wasmConfig, err := wasm.ReadNodeConfig(options)
	if err != nil {
		return nil, fmt.Errorf("app.toml, section [wasm]: %w", err)
	}

	// The virtual machine, with the capability that lets contracts verify.
	home := cast.ToString(options.Get(flags.FlagHome))
	vm, err := zkwasm.OpenVM(home, wasmConfig, wasmtypes.VMConfig{}.WasmLimits, wasmkeeper.BuiltInCapabilities(), config)
	if err != nil {
		return nil, fmt.Errorf("the virtual machine cannot be opened: %w", err)
	}
	// A VM that is not closed blocks its folder for the next attempt in this process.
	var worker *preverify.Worker
	defer func() {
		if err == nil {
			return
		}
		if worker != nil {
			worker.Close()
		}
		vm.Cleanup()
	}()

	// The module's keeper, and wasm's with its options.
	storeKey := storetypes.NewKVStoreKey(types.StoreKey)
	authority := authtypes.NewModuleAddress(govtypes.ModuleName).String()
	zkKeeper := keeper.NewKeeper(runtime.NewKVStoreService(storeKey), vm, authority)
	wasmOptions = append([]wasmkeeper.Option{wasmkeeper.WithWasmEngine(vm)}, wasmOptions...)
	wasmOptions = append(wasmOptions, zkKeeper.Options()...)
	app := &App{
		// The state is not loaded yet, because the store of the module must be mounted first.
		WasmApp:      wasmdapp.NewWasmApp(logger, db, false, options, wasmOptions, baseAppOptions...),
		ZkWasmKeeper: zkKeeper,
		vm:           vm,
	}
	zkKeeper.SetWasmKeeper(keeper.FromWasmd(&app.WasmKeeper))
	app.MountStores(storeKey)
	if err := app.addModule(zkwasm.NewAppModule(zkKeeper)); err != nil {
		return nil, err
	}
	if err := app.registerUpgrade(); err != nil {
		return nil, err
	}
	app.preVerification(logger, config, wasmConfig)
	worker = app.worker
	if loadLatest {
		if err := app.LoadLatestVersion(); err != nil {
			return nil, fmt.Errorf("the last state cannot be loaded: %w", err)
		}
		return app, app.start()
	}
	return app, nil
}

// addModule adds the module after all of wasmd's. In a chain's own app.go it stands in the lists of modules.
func (app *App) addModule(added zkwasm.AppModule) error {
	manager := app.ModuleManager
	manager.Modules[types.ModuleName] = added
	app.BasicModuleManager[types.ModuleName] = added
	simulated := app.SimulationManager()
	simulated.Modules = append(simulated.Modules, added)
	added.RegisterStoreDecoder(simulated.StoreDecoders)
	manager.SetOrderBeginBlockers(append(manager.OrderBeginBlockers, types.ModuleName)...)
	manager.SetOrderEndBlockers(append(manager.OrderEndBlockers, types.ModuleName)...)
	manager.SetOrderInitGenesis(append(manager.OrderInitGenesis, types.ModuleName)...)
	manager.SetOrderExportGenesis(append(manager.OrderExportGenesis, types.ModuleName)...)
	added.RegisterInterfaces(app.InterfaceRegistry())
	added.RegisterLegacyAminoCodec(app.LegacyAmino())
	// This is the app's own configurator, in which an upgrade looks for migrations.
	added.RegisterServices(app.Configurator())
	return app.Configurator().Error()
}

// start brings caches to the loaded state: pinned contracts, as wasmd does, and circuits.
func (app *App) start() error {
	ctx := app.NewContextLegacy(true, tmproto.Header{Height: app.LastBlockHeight()})
	if err := app.WasmKeeper.InitializePinnedCodes(ctx); err != nil {
		return fmt.Errorf("pinned contracts cannot be loaded: %w", err)
	}
	if err := app.ZkWasmKeeper.Start(ctx, app.BaseApp); err != nil {
		return fmt.Errorf("x/zkwasm cannot start: %w", err)
	}
	return nil
}

// VM is the virtual machine of this node.
func (app *App) VM() *zkwasmvm.VM { return app.vm }

// LoadHeight loads an earlier state, for an export.
func (app *App) LoadHeight(height int64) error {
	return app.LoadVersion(height)
}

// Close stops what runs beside the chain.
func (app *App) Close() error {
	app.worker.Close()
	err := app.WasmApp.Close()
	app.vm.Cleanup()
	return err
}
