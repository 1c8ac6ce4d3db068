package cli

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
	"github.com/cosmos/cosmos-sdk/client/tx"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

const (
	flagAnyOf     = "instantiate-anyof-addresses"
	flagEverybody = "instantiate-everybody"
	flagNobody    = "instantiate-nobody"
)

// TxCommand returns the parent command of the module's transactions.
func TxCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   types.ModuleName,
		Short: "Store and manage circuits, and contracts with their circuits",
		RunE:  client.ValidateCmd,
	}
	command.AddCommand(storeCircuitCommand(), storeCodeWithCircuitCommand())
	return command
}

func storeCircuitCommand() *cobra.Command {
	command := &cobra.Command{
		Use:     "store-circuit [circuit-file]",
		Short:   "Store a circuit binary",
		Long:    "Store a circuit binary (verifying key file), as `zkwasm circuit build` writes it. Its SHA-256 is its name.",
		Example: "zkwasmd tx zkwasm store-circuit headstash.vk --from alice --gas auto --gas-adjustment 1.3",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			clientCtx, err := client.GetClientTxContext(cmd)
			if err != nil {
				return err
			}
			circuit, err := readFile("circuit", args[0], types.LargestCircuitBytes)
			if err != nil {
				return err
			}
			msg := types.MsgStoreCircuit{Sender: clientCtx.GetFromAddress().String(), Circuit: circuit}
			return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), &msg)
		},
	}
	flags.AddTxFlagsToCmd(command)
	return command
}

func storeCodeWithCircuitCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "store-code-with-circuit [wasm-file] [circuit-file]...",
		Short: "Store a contract together with its circuits, in one transaction",
		Long: "Store a contract together with the circuit binaries that it verifies proofs with, its own circuit first.\n" +
			"A contract that declares no circuits yet gets the section that declares these, so its checksum changes.",
		Example: "zkwasmd tx zkwasm store-code-with-circuit cw_headstash.wasm headstash.vk --from alice --gas auto --gas-adjustment 1.3",
		Args:    cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			clientCtx, err := client.GetClientTxContext(cmd)
			if err != nil {
				return err
			}
			msg := types.MsgStoreCodeWithCircuit{Sender: clientCtx.GetFromAddress().String()}
			if msg.WasmByteCode, err = readFile("contract", args[0], wasmtypes.MaxWasmSize); err != nil {
				return err
			}
			for _, name := range args[1:] {
				circuit, err := readFile("circuit", name, types.LargestCircuitBytes)
				if err != nil {
					return err
				}
				msg.Circuits = append(msg.Circuits, circuit)
			}
			if msg.InstantiatePermission, err = permission(cmd); err != nil {
				return err
			}
			return tx.GenerateOrBroadcastTxCLI(clientCtx, cmd.Flags(), &msg)
		},
	}
	command.Flags().StringSlice(flagAnyOf, nil, "Only these addresses can instantiate the code")
	command.Flags().Bool(flagEverybody, false, "Everybody can instantiate the code")
	command.Flags().Bool(flagNobody, false, "Nobody but governance can instantiate the code")
	command.MarkFlagsMutuallyExclusive(flagAnyOf, flagEverybody, flagNobody)
	flags.AddTxFlagsToCmd(command)
	return command
}

// permission returns who may instantiate; nil leaves it to the chain.
func permission(cmd *cobra.Command) (*wasmtypes.AccessConfig, error) {
	addresses, err := cmd.Flags().GetStringSlice(flagAnyOf)
	if err != nil {
		return nil, err
	}
	if len(addresses) > 0 {
		config := wasmtypes.AccessConfig{Permission: wasmtypes.AccessTypeAnyOfAddresses, Addresses: addresses}
		return &config, config.ValidateBasic()
	}
	if everybody, err := cmd.Flags().GetBool(flagEverybody); err != nil || everybody {
		return &wasmtypes.AllowEverybody, err
	}
	if nobody, err := cmd.Flags().GetBool(flagNobody); err != nil || nobody {
		return &wasmtypes.AllowNobody, err
	}
	return nil, nil
}

// readFile reads a file of at most limit bytes, because a transaction cannot hold more.
func readFile(what, name string, limit int) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("the %s cannot be read: %w", what, err)
	}
	if info.IsDir() || info.Size() == 0 || info.Size() > int64(limit) {
		return nil, fmt.Errorf("%s is no %s: want a file of 1 to %d bytes, it has %d", name, what, limit, info.Size())
	}
	return os.ReadFile(name)
}
