package main

import (
	"fmt"
	"os"
	"path/filepath"

	dbm "github.com/cosmos/cosmos-db"
	"github.com/spf13/cobra"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/config"
	"github.com/cosmos/cosmos-sdk/server"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/testing/simapp"
)

const name = "zkwasmd"

func defaultHome() string {
	home, err := os.UserHomeDir()
	if err != nil {
		home = "."
	}
	return filepath.Join(home, "."+name)
}

// newRootCommand returns the command line: the commands of the Cosmos SDK, of wasm and of the module.
func newRootCommand() *cobra.Command {
	simapp.SetAddresses()
	described, cleanup := describe()
	defer cleanup()

	clientCtx := client.Context{}.
		WithCodec(described.AppCodec()).
		WithInterfaceRegistry(described.InterfaceRegistry()).
		WithTxConfig(described.TxConfig()).
		WithLegacyAmino(described.LegacyAmino()).
		WithInput(os.Stdin).
		WithAccountRetriever(authtypes.AccountRetriever{}).
		WithHomeDir(defaultHome()).
		WithViper("ZKWASMD")

	root := &cobra.Command{
		Use:           name,
		Short:         "A wasmd chain with native verification of halo2 proofs",
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			cmd.SetOut(cmd.OutOrStdout())
			cmd.SetErr(cmd.ErrOrStderr())
			ctx, err := client.ReadPersistentCommandFlags(clientCtx.WithCmdContext(cmd.Context()), cmd.Flags())
			if err != nil {
				return err
			}
			if ctx, err = config.ReadFromClientConfig(ctx); err != nil {
				return err
			}
			if err := client.SetCmdClientContextHandler(ctx, cmd); err != nil {
				return err
			}
			template, values := appConfig()
			return server.InterceptConfigsPreRunHandler(cmd, template, values, cometConfig())
		},
	}
	addCommands(root, described)

	commands := described.AutoCliOpts()
	commands.ClientCtx = clientCtx
	if err := commands.EnhanceRootCommand(root); err != nil {
		panic(err)
	}
	return root
}

// describe returns an app in memory, from which the command line learns codecs and modules.
func describe() (described *simapp.App, cleanup func()) {
	home, err := os.MkdirTemp("", name)
	if err != nil {
		panic(fmt.Errorf("a temporary folder is needed: %w", err))
	}
	options := simtestutil.AppOptionsMap{"home": home, "zkwasm.params-up-to": 0}
	described, err = simapp.New(log.NewNopLogger(), dbm.NewMemDB(), false, options, nil)
	if err != nil {
		panic(err)
	}
	return described, func() {
		_ = described.Close()
		_ = os.RemoveAll(home)
	}
}
