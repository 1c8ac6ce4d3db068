// Package chain tests the module x/zkwasm on chains: validators are processes, nothing is simulated but where a test says so.
package chain

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/fixtures"
)

// What the tests run and send, by absolute path; scripts/xtask.sh test-chain builds it and says where it is.
var (
	zkwasmd  = os.Getenv("ZKWASMD")  // the chain
	wasmd    = os.Getenv("WASMD")    // stock wasmd, with upstream's library
	zkwasm   = os.Getenv("ZKWASM")   // the command line
	maker    = os.Getenv("CIRCUITS") // the program that makes many circuits
	artifact = os.Getenv("ARTIFACTS")
)

func TestMain(m *testing.M) {
	for name, path := range map[string]string{
		"ZKWASMD": zkwasmd, "WASMD": wasmd, "ZKWASM": zkwasm, "CIRCUITS": maker, "ARTIFACTS": artifact,
	} {
		if _, err := os.Stat(path); err != nil {
			fmt.Fprintf(os.Stderr, "%s=%q: %v; run scripts/xtask.sh test-chain\n", name, path, err)
			os.Exit(1)
		}
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	folder, err := os.MkdirTemp("", "zkwasm-fixtures-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	fixtureFolder = folder
	return m.Run()
}

var fixtureFolder string

// circuitCount is enough for every test to take circuits that no other one of the same chain uses.
const circuitCount = 80

// numbered are circuits with proofs, made once for all tests.
var numbered = sync.OnceValues(func() ([]fixtures.Circuit, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	return fixtures.Numbered(ctx, maker, fixtureFolder, circuitCount)
})

func numberedCircuits(t testing.TB, count int) []fixtures.Circuit {
	t.Helper()
	all, err := numbered()
	must(t, err)
	return all[:count:count]
}

func refusedCircuits(t testing.TB) map[string][]byte {
	t.Helper()
	numberedCircuits(t, 0)
	refused, err := fixtures.Refused(fixtureFolder)
	must(t, err)
	return refused
}

// contract is a contract's Wasm, as built.
func contract(t testing.TB, name string) []byte {
	t.Helper()
	wasm, err := os.ReadFile(filepath.Join(artifact, name+".wasm"))
	must(t, err)
	return wasm
}

// within is a context that ends with the test or after so long.
func within(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	return ctx
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
