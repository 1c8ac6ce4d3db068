package simapp

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	wasmkeeper "github.com/CosmWasm/wasmd/x/wasm/keeper"
)

// The local chain of the command line and the tests of every package open their VM with the list of this file. A tool that
// lists more or less than wasmd takes contracts that the chain refuses, or refuses contracts that the chain takes.
func TestToolsListTheCapabilitiesOfTheChain(t *testing.T) {
	file, err := os.ReadFile("../../../../packages/vm/src/wasmd_capabilities.csv")
	require.NoError(t, err)
	require.ElementsMatch(t, wasmkeeper.BuiltInCapabilities(), strings.Split(strings.TrimSpace(string(file)), ","),
		"packages/vm/src/wasmd_capabilities.csv must list what wasmd lists")
}
