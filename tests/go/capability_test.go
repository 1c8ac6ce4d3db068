//go:build cgo && !nolink_libwasmvm

package zkwasmvm_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	wasmvm "github.com/CosmWasm/wasmvm/v3"
	"github.com/stretchr/testify/require"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

func TestAVMHasTheCapability(t *testing.T) {
	vm, err := zkwasmvm.NewVM(t.TempDir(), capabilities, 32, false, 100)
	require.NoError(t, err)
	defer vm.Cleanup()
	code, _, err := vm.StoreCode(headstash(t).contract(t), plenty)
	require.NoError(t, err)
	report, err := vm.AnalyzeCode(code)
	require.NoError(t, err)
	require.Equal(t, zkwasmvm.Capability, report.RequiredCapabilities)
	require.NotContains(t, capabilities, zkwasmvm.Capability, "the caller's list is left as it is")
}

// Without the capability our library refuses the contract as upstream's does, in the same words: upstream's own
// program over upstream's own library says which.
func TestWithoutTheCapabilityAContractIsRefusedAsUpstreamDoes(t *testing.T) {
	vm, err := wasmvm.NewVM(t.TempDir(), capabilities, 32, false, 100)
	require.NoError(t, err)
	defer vm.Cleanup()
	for _, name := range []string{"unbound.wasm", "headstash.wasm"} {
		_, _, ours := vm.StoreCode(file(t, name), plenty)
		require.ErrorContains(t, ours, zkwasmvm.Capability)
		require.Equal(t, upstreamsAnswer(t, file(t, name)), ours.Error())
	}
}

// With the capability listed, upstream's own Go code over our library takes the contract.
func TestWithTheCapabilityUpstreamsVMTakesTheContract(t *testing.T) {
	listed := append(slices.Clone(capabilities), zkwasmvm.Capability)
	vm, err := wasmvm.NewVM(t.TempDir(), listed, 32, false, 100)
	require.NoError(t, err)
	defer vm.Cleanup()
	_, _, err = vm.StoreCode(file(t, "headstash.wasm"), plenty)
	require.NoError(t, err)
}

// upstreamsAnswer is what wasmvm says to a contract, with the library that it ships.
func upstreamsAnswer(t *testing.T, wasm []byte) string {
	t.Helper()
	folder := t.TempDir()
	program := filepath.Join(folder, "program")
	build := exec.Command("go", "build", "-o", program, "./internal/linktest/testdata/upstream")
	build.Dir = repository
	build.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false", "CGO_LDFLAGS=")
	output, err := build.CombinedOutput()
	require.NoError(t, err, string(output))
	contract := filepath.Join(folder, "contract.wasm")
	require.NoError(t, os.WriteFile(contract, wasm, 0o600))
	run := exec.Command(program, append([]string{filepath.Join(folder, "data"), contract}, capabilities...)...)
	run.Env = append(os.Environ(), "LD_LIBRARY_PATH=")
	output, err = run.Output()
	require.NoError(t, err)
	return string(output)
}

func TestTheLibraryKnowsBothOfItsVersions(t *testing.T) {
	ours, err := zkwasmvm.LibraryVersion()
	require.NoError(t, err)
	require.Regexp(t, `^\d+\.\d+\.\d+`, ours)
	upstreams, err := wasmvm.LibwasmvmVersion()
	require.NoError(t, err)
	module, err := exec.Command("go", "list", "-m", "-f", "{{.Version}}", "github.com/CosmWasm/wasmvm/v3").Output()
	require.NoError(t, err)
	require.Equal(t, strings.TrimSpace(string(module)), "v"+upstreams, "the library stands for the version that go.mod requires")
}
