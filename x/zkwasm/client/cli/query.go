package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

const flagOutput = "write"

// QueryCommand returns the parent command of the module's queries.
func QueryCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   types.ModuleName,
		Short: "Query circuits, and the circuits of contracts",
		RunE:  client.ValidateCmd,
	}
	command.AddCommand(circuitCommand(), codeWithCircuitsCommand(), circuitRegisteredCommand(), verifyCommand())
	return command
}

// queryCommand returns a command that has a query client.
func queryCommand(use, short string, args cobra.PositionalArgs, run func(cmd *cobra.Command, clientCtx client.Context, query types.QueryClient, args []string) error) *cobra.Command {
	command := &cobra.Command{
		Use: use, Short: short, Args: args,
		RunE: func(cmd *cobra.Command, args []string) error {
			clientCtx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			return run(cmd, clientCtx, types.NewQueryClient(clientCtx), args)
		},
	}
	flags.AddQueryFlagsToCmd(command)
	return command
}

func circuitCommand() *cobra.Command {
	command := queryCommand("circuit [vk-checksum]", "Show a registered circuit, or write its binary to a file", cobra.ExactArgs(1),
		func(cmd *cobra.Command, clientCtx client.Context, query types.QueryClient, args []string) error {
			response, err := query.Circuit(cmd.Context(), &types.QueryCircuitRequest{VkChecksum: args[0]})
			if err != nil {
				return err
			}
			if name, _ := cmd.Flags().GetString(flagOutput); name != "" {
				if err := os.WriteFile(name, response.CircuitBinary, 0o644); err != nil {
					return err
				}
				response.CircuitBinary = nil
			}
			return clientCtx.PrintProto(response)
		})
	command.Flags().String(flagOutput, "", "Write the circuit binary to this file")
	return command
}

func codeWithCircuitsCommand() *cobra.Command {
	return queryCommand("code-with-circuits [code-id] [folder]", "Write a contract and its circuit binaries into a folder", cobra.ExactArgs(2),
		func(cmd *cobra.Command, clientCtx client.Context, query types.QueryClient, args []string) error {
			id, err := strconv.ParseUint(args[0], 10, 64)
			if err != nil {
				return fmt.Errorf("code id: %w", err)
			}
			response, err := query.CodeWithCircuits(cmd.Context(), &types.QueryCodeWithCircuitsRequest{CodeId: id})
			if err != nil {
				return err
			}
			if err := os.MkdirAll(args[1], 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(args[1], fmt.Sprintf("code-%d.wasm", id)), response.WasmByteCode, 0o644); err != nil {
				return err
			}
			response.WasmByteCode = nil
			for i, circuit := range response.Circuits {
				// A node that need not be trusted chose this name; it becomes the name of a file.
				if _, err := types.ParseChecksum(circuit.Circuit.VkChecksum); err != nil {
					return err
				}
				name := filepath.Join(args[1], circuit.Circuit.VkChecksum+".vk")
				if err := os.WriteFile(name, circuit.CircuitBinary, 0o644); err != nil {
					return err
				}
				response.Circuits[i].CircuitBinary = nil
			}
			return clientCtx.PrintProto(response)
		})
}

func circuitRegisteredCommand() *cobra.Command {
	return queryCommand("circuit-registered [vk-checksum]", "Tell whether a circuit is registered", cobra.ExactArgs(1),
		func(cmd *cobra.Command, clientCtx client.Context, query types.QueryClient, args []string) error {
			checksum, err := types.ParseChecksum(args[0])
			if err != nil {
				return err
			}
			response, err := query.CircuitRegistered(cmd.Context(), &types.QueryCircuitRegisteredRequest{Checksum: checksum})
			if err != nil {
				return err
			}
			return clientCtx.PrintProto(response)
		})
}

func verifyCommand() *cobra.Command {
	command := queryCommand("verify [vk-checksum] [proof-file] [public-inputs-file]", "Check a proof on the node, without a transaction", cobra.ExactArgs(3),
		func(cmd *cobra.Command, clientCtx client.Context, query types.QueryClient, args []string) error {
			proof, err := os.ReadFile(args[1])
			if err != nil {
				return fmt.Errorf("proof: %w", err)
			}
			inputs, err := readPublicInputs(args[2])
			if err != nil {
				return fmt.Errorf("public inputs: %w", err)
			}
			response, err := query.Verify(cmd.Context(), &types.QueryVerifyRequest{VkChecksum: args[0], Proof: proof, PublicInputs: inputs})
			if err != nil {
				return err
			}
			if err := clientCtx.PrintProto(response); err != nil {
				return err
			}
			if !response.Valid {
				return errors.New("the proof is not valid for these public inputs")
			}
			return nil
		})
	command.Long = "Check a proof on the node, without a transaction. Files as `zkwasm prove` writes them: the proof's bytes, and a JSON\n" +
		"array of the public inputs (0x and hex digits, or decimal digits). Fails when the proof is not valid."
	return command
}

// readPublicInputs reads a JSON array of field elements, or one array for each instance column.
func readPublicInputs(name string) ([][]byte, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var columns [][]string
	var flat []string
	if err := json.Unmarshal(text, &columns); err != nil {
		if err := json.Unmarshal(text, &flat); err != nil {
			return nil, errors.New("want a JSON array of strings, or one array for each instance column")
		}
		columns = [][]string{flat}
	}
	var inputs [][]byte
	for _, column := range columns {
		for _, text := range column {
			input, err := fieldElement(text)
			if err != nil {
				return nil, err
			}
			inputs = append(inputs, input)
		}
	}
	return inputs, nil
}

// fieldElement returns a number as 32 bytes, little-endian. The verifier checks that it is below the modulus.
func fieldElement(text string) ([]byte, error) {
	digits, base := text, 10
	if hex, found := strings.CutPrefix(text, "0x"); found {
		digits, base = hex, 16
	}
	number, ok := new(big.Int).SetString(digits, base)
	if !ok || number.Sign() < 0 || number.BitLen() > 256 {
		return nil, fmt.Errorf("%q is no number of at most 256 bits (0x and hex digits, or decimal digits)", text)
	}
	element := number.FillBytes(make([]byte, 32))
	slices.Reverse(element)
	return element, nil
}
