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
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	wasmdapp "github.com/CosmWasm/wasmd/app"
	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

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

// newRootCommand is the command line: the Cosmos SDK's, wasm's and the module's.
func newRootCommand() *cobra.Command {
	setAddressPrefixes()
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

func setAddressPrefixes() {
	config := sdk.GetConfig()
	config.SetBech32PrefixForAccount(wasmdapp.Bech32PrefixAccAddr, wasmdapp.Bech32PrefixAccPub)
	config.SetBech32PrefixForValidator(wasmdapp.Bech32PrefixValAddr, wasmdapp.Bech32PrefixValPub)
	config.SetBech32PrefixForConsensusNode(wasmdapp.Bech32PrefixConsAddr, wasmdapp.Bech32PrefixConsPub)
	config.SetAddressVerifier(wasmtypes.VerifyAddressLen())
	config.Seal()
}

// describe is an app in memory, of which the command line learns codecs and modules.
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
