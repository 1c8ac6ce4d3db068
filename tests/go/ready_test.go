//go:build cgo && !nolink_libwasmvm

package zkwasmvm_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

// circuitFile is where a VM over this folder keeps a circuit.
func circuitFile(t *testing.T, folder string, f fixture) string {
	t.Helper()
	path := filepath.Join(folder, "state", "vks", f.checksum.String())
	require.FileExists(t, path)
	return path
}

func TestAReadyCircuitIsInMemory(t *testing.T) {
	folder := t.TempDir()
	vm := openVM(t, folder, zkwasmvm.CircuitConfig{})
	f, g := headstash(t), orchard(t)
	upload(t, vm, f)
	upload(t, vm, g)
	for range 5 {
		require.NoError(t, vm.ReadyCircuit(f.checksum))
	}
	require.NoError(t, vm.PinCircuit(g.checksum))
	require.NoError(t, vm.ReadyCircuit(g.checksum))
	metrics, err := vm.CircuitMetrics()
	require.NoError(t, err)
	require.EqualValues(t, 1, metrics.ElementsMemoryCache)
	require.EqualValues(t, 1, metrics.ElementsPinnedMemoryCache)
	require.EqualValues(t, 2, metrics.HitsFsCache, "one by ReadyCircuit, one by PinCircuit")
	require.EqualValues(t, 4, metrics.HitsMemoryCache)
	require.EqualValues(t, 1, metrics.HitsPinnedMemoryCache)
	require.Zero(t, metrics.Verifications)

	// Nothing that a verification uses needs the files any more.
	for _, one := range []fixture{f, g} {
		require.NoError(t, os.Remove(circuitFile(t, folder, one)))
		require.NoError(t, vm.ReadyCircuit(one.checksum))
		valid, err := vm.VerifyHalo2Proof(one.checksum, one.proof, one.inputs)
		require.NoError(t, err)
		require.True(t, valid)
	}
}

// Where ReadyCircuit has no error, a contract gets its verdict; where it has one, the contract ends in a fault of the
// node, and only that is counted.
func TestACircuitIsReadyWhereAContractFindsIt(t *testing.T) {
	f := headstash(t)
	flipped := slices.Clone(f.circuit)
	flipped[len(flipped)/2] ^= 1
	none := uint64(0)
	for name, memory := range map[string]*uint64{"memory": nil, "no memory": &none} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			config := zkwasmvm.CircuitConfig{MemoryBytes: memory, VerdictBytes: &none}
			faults := func(c *contract) uint64 {
				metrics, err := c.vm.CircuitMetrics()
				require.NoError(t, err)
				return metrics.NodeFaults
			}
			// Each in a VM that was just opened, so that nothing is in memory yet.
			fresh := func(damage func(path string), kind error) {
				t.Helper()
				vm, err := zkwasmvm.NewVMWithConfig(vmConfig(folder), false, config)
				require.NoError(t, err)
				defer vm.Cleanup()
				_, err = vm.StoreCircuitUnchecked(f.circuit)
				require.NoError(t, err)
				c := instantiate(t, vm, f.contract(t))
				c.chain.Circuits.Register(f.checksum)
				damage(circuitFile(t, folder, f))
				for range 2 {
					err = vm.ReadyCircuit(f.checksum)
					if kind == nil {
						require.NoError(t, err)
						require.Equal(t, "true", c.verdict(t, verify(f.proof, f.inputs)))
						continue
					}
					requireKind(t, err, kind)
				}
				require.Zero(t, faults(c))
				if kind != nil {
					_, _, err = c.execute(verify(f.proof, f.inputs))
					require.Error(t, err)
					require.EqualValues(t, 1, faults(c), "the contract's is counted")
				}
				// Putting the file back mends it.
				_, err = vm.StoreCircuitUnchecked(f.circuit)
				require.NoError(t, err)
				require.NoError(t, vm.ReadyCircuit(f.checksum))
				require.Equal(t, "true", c.verdict(t, verify(f.proof, f.inputs)))
			}
			fresh(func(string) {}, nil)
			fresh(func(path string) { require.NoError(t, os.Remove(path)) }, zkwasmvm.ErrNotFound)
			fresh(func(path string) { require.NoError(t, os.WriteFile(path, flipped, 0o600)) }, zkwasmvm.ErrCorrupt)
			fresh(func(path string) { require.NoError(t, os.Truncate(path, 100)) }, zkwasmvm.ErrCorrupt)
			fresh(func(path string) { require.NoError(t, os.Truncate(path, 0)) }, zkwasmvm.ErrCorrupt)
		})
	}
}

// With MemoryBytes 0 a file is read once, and what befalls it between two calls is noticed by the second.
func TestWithoutMemoryAFileIsWatched(t *testing.T) {
	folder, none := t.TempDir(), uint64(0)
	vm := openVM(t, folder, zkwasmvm.CircuitConfig{MemoryBytes: &none})
	f := headstash(t)
	upload(t, vm, f)
	path := circuitFile(t, folder, f)
	time.Sleep(200 * time.Millisecond) // a file that changed just now is read each time
	for range 3 {
		require.NoError(t, vm.ReadyCircuit(f.checksum))
	}
	metrics, err := vm.CircuitMetrics()
	require.NoError(t, err)
	require.EqualValues(t, 1, metrics.HitsFsCache)
	require.Zero(t, metrics.HitsMemoryCache)
	require.Zero(t, metrics.ElementsMemoryCache)
	damaged := slices.Clone(f.circuit)
	for bit := range 8 * len(damaged) {
		if bit%7 != 0 {
			continue
		}
		damaged[bit/8] ^= 1 << (bit % 8)
		require.NoError(t, os.WriteFile(path, damaged, 0o600))
		require.ErrorIs(t, vm.ReadyCircuit(f.checksum), zkwasmvm.ErrCorrupt)
		damaged[bit/8] ^= 1 << (bit % 8)
	}
	require.NoError(t, os.Remove(path))
	requireKind(t, vm.ReadyCircuit(f.checksum), zkwasmvm.ErrNotFound)
	metrics, err = vm.CircuitMetrics()
	require.NoError(t, err)
	require.Zero(t, metrics.NodeFaults)
}

// Circuits are asked for while others remove and put them back: each is ready or not found, never damaged.
func TestConcurrentReadiness(t *testing.T) {
	circuits := allCircuits(t)
	room := uint64(40_000) // for some of the four
	vm := openVM(t, t.TempDir(), zkwasmvm.CircuitConfig{MemoryBytes: &room})
	for _, f := range circuits {
		upload(t, vm, f)
	}
	together(func(worker int) {
		for round := range 40 {
			f := circuits[(worker+round)%len(circuits)]
			switch {
			case worker%8 == 0 && round%2 == 0:
				err := vm.RemoveCircuit(f.checksum)
				assert.True(t, err == nil || isAny(err, zkwasmvm.ErrNotFound), "%v", err)
			case worker%8 == 0:
				_, err := vm.StoreCircuitUnchecked(f.circuit)
				assert.NoError(t, err)
			default:
				err := vm.ReadyCircuit(f.checksum)
				assert.True(t, err == nil || isAny(err, zkwasmvm.ErrNotFound), "%v", err)
			}
		}
	})
	for _, f := range circuits {
		upload(t, vm, f)
		require.NoError(t, vm.ReadyCircuit(f.checksum))
	}
	metrics, err := vm.CircuitMetrics()
	require.NoError(t, err)
	require.Zero(t, metrics.NodeFaults)
	require.LessOrEqual(t, metrics.SizeMemoryCache, room)
}
