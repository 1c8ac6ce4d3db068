package main

import (
	"errors"

	cmtcfg "github.com/cometbft/cometbft/config"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cast"
	"github.com/spf13/cobra"

	"cosmossdk.io/log/v2"
	confixcmd "cosmossdk.io/tools/confix/cmd"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/debug"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/keys"
	"github.com/cosmos/cosmos-sdk/client/pruning"
	"github.com/cosmos/cosmos-sdk/client/rpc"
	"github.com/cosmos/cosmos-sdk/client/snapshot"
	"github.com/cosmos/cosmos-sdk/server"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	authcmd "github.com/cosmos/cosmos-sdk/x/auth/client/cli"
	genutilcli "github.com/cosmos/cosmos-sdk/x/genutil/client/cli"

	"github.com/CosmWasm/wasmd/x/wasm"
	wasmcli "github.com/CosmWasm/wasmd/x/wasm/client/cli"
	wasmkeeper "github.com/CosmWasm/wasmd/x/wasm/keeper"
	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/testing/simapp"
)

func cometConfig() *cmtcfg.Config {
	return cmtcfg.DefaultConfig()
}

// appConfig returns the template and values of app.toml: the SDK's sections, wasm's and the module's.
func appConfig() (template string, values any) {
	type config struct {
		serverconfig.Config
		Wasm   wasmtypes.NodeConfig `mapstructure:"wasm"`
		Zkwasm zkwasm.NodeConfig    `mapstructure:"zkwasm"`
	}
	sdkConfig := serverconfig.DefaultConfig()
	// The example chain takes transactions without fees. A node does not start when this has no value.
	sdkConfig.MinGasPrices = "0stake"
	return serverconfig.DefaultConfigTemplate + wasmtypes.DefaultConfigTemplate() + zkwasm.ConfigTemplate,
		config{Config: *sdkConfig, Wasm: wasmtypes.DefaultNodeConfig(), Zkwasm: zkwasm.DefaultNodeConfig()}
}

func addCommands(root *cobra.Command, described *simapp.App) {
	root.AddCommand(
		genutilcli.InitCmd(described.BasicModuleManager, defaultHome()),
		genutilcli.Commands(described.TxConfig(), described.BasicModuleManager, defaultHome()),
		debug.Cmd(),
		confixcmd.ConfigCommand(),
		pruning.Cmd(newApp, defaultHome()),
		snapshot.Cmd(newApp),
		server.StatusCommand(),
		queryCommand(),
		txCommand(),
		keys.Commands(),
	)
	server.AddCommands(root, defaultHome(), newApp, export, wasm.AddModuleInitFlags)
	wasmcli.ExtendUnsafeResetAllCmd(root)
}

func queryCommand() *cobra.Command {
	command := &cobra.Command{Use: "query", Aliases: []string{"q"}, Short: "Query the chain", RunE: client.ValidateCmd}
	command.AddCommand(
		rpc.QueryEventForTxCmd(), authcmd.QueryTxCmd(), authcmd.QueryTxsByEventsCmd(),
		server.QueryBlockCmd(), server.QueryBlocksCmd(), server.QueryBlockResultsCmd(),
	)
	return command
}

func txCommand() *cobra.Command {
	command := &cobra.Command{Use: "tx", Short: "Send transactions", RunE: client.ValidateCmd}
	command.AddCommand(
		authcmd.GetSignCommand(), authcmd.GetSignBatchCommand(),
		authcmd.GetMultiSignCommand(), authcmd.GetMultiSignBatchCmd(), authcmd.GetValidateSignaturesCommand(),
		authcmd.GetBroadcastCommand(), authcmd.GetEncodeCommand(), authcmd.GetDecodeCommand(), authcmd.GetSimulateCmd(),
	)
	return command
}

func newApp(logger log.Logger, db dbm.DB, options servertypes.AppOptions) servertypes.Application {
	var wasmOptions []wasmkeeper.Option
	if cast.ToBool(options.Get("telemetry.enabled")) {
		wasmOptions = append(wasmOptions, wasmkeeper.WithVMCacheMetrics(prometheus.DefaultRegisterer))
	}
	made, err := simapp.New(logger, db, true, options, wasmOptions, server.DefaultBaseappOptions(options)...)
	if err != nil {
		// The server learns of the error in no other way.
		panic(err)
	}
	if cast.ToBool(options.Get("telemetry.enabled")) {
		prometheus.MustRegister(made.Collectors()...)
	}
	return made
}

// export returns the state of the last height, or of an earlier one, as a genesis.
func export(logger log.Logger, db dbm.DB, height int64, forZeroHeight bool, jailAllowed []string, options servertypes.AppOptions, modules []string) (servertypes.ExportedApp, error) {
	if cast.ToString(options.Get(flags.FlagHome)) == "" {
		return servertypes.ExportedApp{}, errors.New("the home folder is not set: use --home")
	}
	made, err := simapp.New(logger, db, height == -1, options, nil)
	if err != nil {
		return servertypes.ExportedApp{}, err
	}
	if height != -1 {
		if err := made.LoadHeight(height); err != nil {
			return servertypes.ExportedApp{}, err
		}
	}
	return made.ExportAppStateAndValidators(forZeroHeight, jailAllowed, modules)
}
