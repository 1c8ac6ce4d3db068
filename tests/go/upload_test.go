//go:build cgo && !nolink_libwasmvm

package zkwasmvm_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/CosmWasm/wasmvm/v3/types"
	"github.com/stretchr/testify/require"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

func TestACircuitIsStoredByteForByte(t *testing.T) {
	vm := newVM(t)
	for _, f := range allCircuits(t) {
		for range 2 {
			upload(t, vm, f)
		}
		stored, err := vm.GetCircuit(f.checksum)
		require.NoError(t, err)
		require.Equal(t, f.circuit, stored)
		require.NoError(t, vm.RemoveCircuit(f.checksum))
		_, err = vm.GetCircuit(f.checksum)
		require.ErrorIs(t, err, zkwasmvm.ErrNotFound)

		checksum, err := vm.StoreCircuitUnchecked(f.circuit)
		require.NoError(t, err)
		require.Equal(t, f.checksum, checksum)
		valid, err := vm.VerifyHalo2Proof(checksum, f.proof, f.inputs)
		require.NoError(t, err)
		require.True(t, valid)
	}
}

func TestCircuitsAreListedByChecksum(t *testing.T) {
	folder := t.TempDir()
	vm := openVM(t, folder, zkwasmvm.CircuitConfig{})
	list := func() []Checksum {
		t.Helper()
		listed, err := vm.ListCircuits()
		require.NoError(t, err)
		return listed
	}
	require.Empty(t, list())
	var want []Checksum
	for _, f := range allCircuits(t) {
		_, _, err := vm.SimulateStoreCircuit(f.circuit, plenty)
		require.NoError(t, err)
		upload(t, vm, f)
		want = append(want, f.checksum)
	}
	slices.SortFunc(want, func(a, b Checksum) int { return bytes.Compare(a, b) })
	require.Equal(t, want, list())
	// What is no circuit's file is left out; a damaged one is not.
	vks := filepath.Join(folder, "state", "vks")
	require.NoError(t, os.WriteFile(filepath.Join(vks, "note"), nil, 0o600))
	require.NoError(t, os.Truncate(filepath.Join(vks, want[1].String()), 5))
	require.Equal(t, want, list())
	require.NoError(t, vm.PinCircuit(want[0]))
	require.NoError(t, vm.RemoveCircuit(want[0]))
	require.Equal(t, want[1:], list())
	require.NoError(t, os.RemoveAll(vks))
	_, err := vm.ListCircuits()
	requireKind(t, err, zkwasmvm.ErrOther)
}

func TestCircuitsStayWhenTheVMIsOpenedAgain(t *testing.T) {
	folder := t.TempDir()
	f := headstash(t)
	first := openVM(t, folder, zkwasmvm.CircuitConfig{})
	upload(t, first, f)
	first.Cleanup()
	second := openVM(t, folder, zkwasmvm.CircuitConfig{})
	stored, err := second.GetCircuit(f.checksum)
	require.NoError(t, err)
	require.Equal(t, f.circuit, stored)
}

func TestAnUploadIsPaidForByItsLength(t *testing.T) {
	vm := newVM(t)
	small, large := headstash(t), orchard(t)
	_, cost, err := vm.StoreCircuit(small.circuit, plenty)
	require.NoError(t, err)
	require.Equal(t, zkwasmvm.StoreCircuitGas(len(small.circuit)), cost)
	_, again, err := vm.StoreCircuit(small.circuit, plenty)
	require.NoError(t, err)
	require.Equal(t, cost, again, "it is there already, which must not show")
	_, simulated, err := vm.SimulateStoreCircuit(small.circuit, plenty)
	require.NoError(t, err)
	require.Equal(t, cost, simulated)
	_, more, err := vm.StoreCircuit(large.circuit, plenty)
	require.NoError(t, err)
	require.Greater(t, more, cost)
	damaged := append(zkwasmvm.CircuitBinary{}, small.circuit...)
	damaged[100] ^= 1
	_, refused, err := vm.StoreCircuit(damaged, plenty)
	require.ErrorIs(t, err, zkwasmvm.ErrRefused)
	require.Equal(t, cost, refused, "a refusal is work too")

	require.NoError(t, vm.RemoveCircuit(small.checksum))
	for _, store := range []func(zkwasmvm.CircuitBinary, uint64) (Checksum, uint64, error){
		vm.SimulateStoreCircuit, vm.StoreCircuit,
	} {
		checksum, gas, err := store(small.circuit, cost-1)
		require.ErrorIs(t, err, types.OutOfGasError{})
		require.Nil(t, checksum)
		require.Equal(t, cost, gas)
		_, err = vm.GetCircuit(small.checksum)
		require.ErrorIs(t, err, zkwasmvm.ErrNotFound, "what was not paid for is not stored")
		_, _, err = store(small.circuit, cost)
		require.NoError(t, err)
	}
}

func TestASimulatedUploadLeavesNothingBehind(t *testing.T) {
	folder := t.TempDir()
	vm := openVM(t, folder, zkwasmvm.CircuitConfig{})
	before := files(t, folder)
	counted, err := vm.CircuitMetrics()
	require.NoError(t, err)
	for _, f := range allCircuits(t) {
		checksum, _, err := vm.SimulateStoreCircuit(f.circuit, plenty)
		require.NoError(t, err)
		require.Equal(t, f.checksum, checksum)
		_, err = vm.CheckCircuit(f.circuit)
		require.NoError(t, err)
	}
	require.Equal(t, before, files(t, folder))
	after, err := vm.CircuitMetrics()
	require.NoError(t, err)
	require.Equal(t, counted, after)
	f := headstash(t)
	_, err = vm.GetCircuit(f.checksum)
	require.ErrorIs(t, err, zkwasmvm.ErrNotFound)
	require.ErrorIs(t, vm.PinCircuit(f.checksum), zkwasmvm.ErrNotFound)
	_, err = vm.VerifyHalo2Proof(f.checksum, f.proof, f.inputs)
	require.ErrorIs(t, err, zkwasmvm.ErrNotFound)

	upload(t, vm, f)
	require.NotEqual(t, before, files(t, folder), "this comparison can fail")
}

// files are all files below a folder, with their sizes.
func files(t *testing.T, folder string) map[string]int64 {
	t.Helper()
	found := map[string]int64{}
	require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		found[path] = info.Size()
		return err
	}))
	return found
}

func TestAReportSaysWhatTheCommandLineSays(t *testing.T) {
	vm := newVM(t)
	for _, f := range []fixture{headstash(t), orchard(t)} {
		var said struct {
			K               uint32   `json:"k"`
			InputsPerColumn []uint64 `json:"inputs_per_column"`
			FileBytes       uint64   `json:"file_bytes"`
			ProofBytes      uint64   `json:"proof_bytes"`
			AdviceColumns   uint64   `json:"advice_columns"`
			FixedColumns    uint64   `json:"fixed_columns"`
			InstanceColumns uint64   `json:"instance_columns"`
			Gates           uint64   `json:"gates"`
			Lookups         uint64   `json:"lookups"`
			Degree          uint64   `json:"degree"`
			EstimatedGas    uint64   `json:"estimated_gas"`
		}
		require.NoError(t, json.Unmarshal(file(t, f.name+".report.json"), &said))
		require.NotZero(t, said.EstimatedGas)
		report, err := vm.CheckCircuit(f.circuit)
		require.NoError(t, err)
		require.Equal(t, &zkwasmvm.CircuitReport{
			Checksum: f.checksum, K: said.K, PublicInputs: said.InputsPerColumn, FileLength: said.FileBytes,
			ProofLength: said.ProofBytes, AdviceColumns: said.AdviceColumns, FixedColumns: said.FixedColumns,
			InstanceColumns: said.InstanceColumns, Gates: said.Gates, Lookups: said.Lookups, Degree: said.Degree,
			VerificationGas: said.EstimatedGas,
		}, report)
	}
}

func TestPinnedCircuitsAreCounted(t *testing.T) {
	vm := newVM(t)
	f := headstash(t)
	upload(t, vm, f)
	pinned, err := vm.PinnedCircuitMetrics()
	require.NoError(t, err)
	require.Empty(t, pinned.PerCircuit)
	for range 2 {
		require.NoError(t, vm.PinCircuit(f.checksum))
	}
	for range 3 {
		_, err := vm.VerifyHalo2Proof(f.checksum, f.proof, f.inputs)
		require.NoError(t, err)
	}
	pinned, err = vm.PinnedCircuitMetrics()
	require.NoError(t, err)
	require.Len(t, pinned.PerCircuit, 1)
	require.Equal(t, f.checksum, pinned.PerCircuit[0].Checksum)
	require.EqualValues(t, 3, pinned.PerCircuit[0].Hits)
	metrics, err := vm.CircuitMetrics()
	require.NoError(t, err)
	require.EqualValues(t, 1, metrics.ElementsPinnedMemoryCache)
	require.EqualValues(t, 3, metrics.HitsPinnedMemoryCache)
	require.Equal(t, pinned.PerCircuit[0].Size, metrics.SizePinnedMemoryCache)
	require.NotZero(t, metrics.SizePinnedMemoryCache)
	for range 2 {
		require.NoError(t, vm.UnpinCircuit(f.checksum))
	}
	metrics, err = vm.CircuitMetrics()
	require.NoError(t, err)
	require.Zero(t, metrics.ElementsPinnedMemoryCache)
	require.Zero(t, metrics.SizePinnedMemoryCache)
}

func TestVerdictsOfContractsAreCounted(t *testing.T) {
	f := headstash(t)
	c := setup(t, f)
	for range 3 {
		require.Equal(t, "true", c.verdict(t, verify(f.proof, f.inputs)))
	}
	metrics, err := c.vm.CircuitMetrics()
	require.NoError(t, err)
	require.EqualValues(t, 1, metrics.Verifications)
	require.EqualValues(t, 1, metrics.VerdictMisses)
	require.EqualValues(t, 2, metrics.VerdictHits)
	require.EqualValues(t, 1, metrics.VerdictElements)
	require.NotZero(t, metrics.VerdictBytes)
	require.Zero(t, metrics.NodeFaults)
}

func TestParametersAreMadeReadyAhead(t *testing.T) {
	folder := t.TempDir()
	openVM(t, folder, zkwasmvm.CircuitConfig{ParamsUpTo: 5})
	made, err := filepath.Glob(filepath.Join(folder, "cache", "params", "*-k*"))
	require.NoError(t, err)
	require.Len(t, made, 5)
}
