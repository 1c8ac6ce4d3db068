//go:build linux && cgo && !nolink_libwasmvm

package zkwasmvm_test

import (
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

// mostGrowth of the process's memory over all rounds of a call. The numbers of rounds are such that what a round
// could lose adds up to at least four times as much.
const mostGrowth = 8 << 20

// requireNoLeak runs a call so often and measures the process before and after. It stays on one thread: malloc keeps
// memory for each, and what another thread's first rounds take looks like a leak.
func requireNoLeak(t *testing.T, rounds int, call func()) {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for range rounds / 10 {
		call() // caches and arenas fill
	}
	before := residentBytes(t)
	for range rounds {
		call()
	}
	growth := residentBytes(t) - before
	t.Logf("%d rounds: %d kB more", rounds, growth>>10)
	require.Less(t, growth, mostGrowth)
}

// residentBytes is the memory that the process has, without what Go has freed.
func residentBytes(t *testing.T) int {
	t.Helper()
	debug.FreeOSMemory()
	statm, err := os.ReadFile("/proc/self/statm")
	require.NoError(t, err)
	pages, err := strconv.Atoi(strings.Fields(string(statm))[1])
	require.NoError(t, err)
	return pages * os.Getpagesize()
}

func TestNoLeakInWhatCallsReturn(t *testing.T) {
	f := orchard(t)
	// A long path makes long messages.
	folder := filepath.Join(t.TempDir(), strings.Repeat("a", 250), strings.Repeat("b", 250))
	vm := openVM(t, folder, zkwasmvm.CircuitConfig{})
	upload(t, vm, f)

	t.Run("circuit binaries, 5.8 kB", func(t *testing.T) {
		requireNoLeak(t, 8_000, func() {
			_, err := vm.GetCircuit(f.checksum)
			require.NoError(t, err)
		})
	})
	t.Run("bound contracts, 300 kB", func(t *testing.T) {
		plain := file(t, "unbound.wasm")
		requireNoLeak(t, 300, func() {
			bound, err := zkwasmvm.BindCircuits(plain, []Checksum{f.checksum})
			require.NoError(t, err)
			_, err = zkwasmvm.BindCircuits(bound, []Checksum{f.checksum})
			require.NoError(t, err)
		})
	})
	t.Run("declared circuits, 2 kB, and messages that name them, 8 kB", func(t *testing.T) {
		bound, err := zkwasmvm.BindCircuits(emptyModule(), someCircuits(64))
		require.NoError(t, err)
		others := someCircuits(64)
		slices.Reverse(others)
		requireNoLeak(t, 8_000, func() {
			_, err := zkwasmvm.DeclaredCircuits(bound)
			require.NoError(t, err)
			_, err = zkwasmvm.BindCircuits(bound, others)
			require.ErrorIs(t, err, zkwasmvm.ErrRefused)
		})
	})
	t.Run("messages with a path, 0.6 kB", func(t *testing.T) {
		unknown := make(Checksum, 32)
		_, err := vm.GetCircuit(unknown)
		require.Greater(t, len(err.Error()), 600)
		requireNoLeak(t, 60_000, func() {
			_, err := vm.GetCircuit(unknown)
			require.ErrorIs(t, err, zkwasmvm.ErrNotFound)
		})
	})
	t.Run("short messages", func(t *testing.T) {
		requireNoLeak(t, 1_200_000, func() {
			if err := vm.PinCircuit(nil); err == nil {
				t.Fatal("nil is no checksum")
			}
		})
	})
	t.Run("checked circuits, 33 kB each", func(t *testing.T) {
		requireNoLeak(t, 1_500, func() {
			_, err := vm.CheckCircuit(f.circuit)
			require.NoError(t, err)
			_, _, err = vm.SimulateStoreCircuit(f.circuit, plenty)
			require.NoError(t, err)
		})
	})
	t.Run("metrics of pinned circuits", func(t *testing.T) {
		require.NoError(t, vm.PinCircuit(f.checksum))
		requireNoLeak(t, 350_000, func() {
			_, err := vm.PinnedCircuitMetrics()
			require.NoError(t, err)
		})
	})
}

func TestNoLeakInContracts(t *testing.T) {
	f := headstash(t)
	c := setup(t, f)
	good, bad := verify(f.proof, f.inputs), verify(f.badProof(), f.inputs)
	foreign := verifyWith(make([]byte, 32), f.proof, f.inputs)
	requireNoLeak(t, 3_000, func() {
		require.Equal(t, "true", c.verdict(t, good))
		require.Equal(t, "false", c.verdict(t, bad))
		require.Contains(t, c.refusal(t, foreign), "not registered")
		_, _, err := c.executeWithin(good, 1)
		require.Error(t, err)
	})
}

func TestNoLeakInOpeningAndReleasing(t *testing.T) {
	f := headstash(t)
	folder := t.TempDir()
	wasm := f.contract(t)
	none := uint64(0) // a table of 8 MiB that malloc has not given back yet would hide what is looked for
	requireNoLeak(t, 60, func() {
		vm, err := zkwasmvm.NewVMWithConfig(vmConfig(folder), false, zkwasmvm.CircuitConfig{VerdictBytes: &none})
		require.NoError(t, err)
		upload(t, vm, f)
		require.NoError(t, vm.PinCircuit(f.checksum))
		code, _, err := vm.StoreCode(wasm, plenty)
		require.NoError(t, err)
		require.NoError(t, vm.Pin(code))
		vm.Cleanup()
	})
}
