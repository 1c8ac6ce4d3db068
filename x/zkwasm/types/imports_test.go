package types

import (
	"go/build"
	"testing"

	"github.com/stretchr/testify/require"
)

// Clients of a chain import this package. None of them must have to link the library for it.
func TestTypesNeedNoLibrary(t *testing.T) {
	found, err := build.ImportDir(".", 0)
	require.NoError(t, err)
	require.Contains(t, found.Imports, "github.com/CosmWasm/wasmd/x/wasm/types")
	for _, path := range found.Imports {
		require.NotContains(t, path, "github.com/terpnetwork/zk-wasmvm")
	}
}
