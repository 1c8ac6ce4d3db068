//go:build cgo && !nolink_libwasmvm

package zkwasmvm_test

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
	"github.com/terpnetwork/zk-wasmvm/internal/vmtest"
)

const goroutines = 64

// together runs something in many goroutines, by their numbers, and waits for all.
func together(run func(worker int)) {
	var group sync.WaitGroup
	for worker := range goroutines {
		group.Go(func() { run(worker) })
	}
	group.Wait()
}

// Circuits come and go, keys are pinned and unpinned, and proofs are verified in contracts and without, all at once.
// Answers and gas are what they are in a quiet VM.
func TestConcurrentUse(t *testing.T) {
	const rounds = 30
	circuits := allCircuits(t)
	stays, churned := circuits[0], circuits[1:]
	// Room for the circuit that stays and one other.
	pinned := uint64(50_000)
	vm := openVM(t, t.TempDir(), zkwasmvm.CircuitConfig{PinnedBytes: &pinned})
	upload(t, vm, stays)
	registered := vmtest.NewCircuits()
	registered.Register(stays.checksum)
	code, _, err := vm.StoreCode(stays.contract(t), plenty)
	require.NoError(t, err)
	good, bad := verify(stays.proof, stays.inputs), verify(stays.badProof(), stays.inputs)
	quiet := instance(t, vm, code, vmtest.NewChainWith(registered))
	_, goodGas, err := quiet.execute(good)
	require.NoError(t, err)

	var group sync.WaitGroup
	for worker := range goroutines {
		c := instance(t, vm, code, vmtest.NewChainWith(registered))
		group.Go(func() {
			random := rand.New(rand.NewPCG(1, uint64(worker)))
			for range rounds {
				one := churned[random.IntN(len(churned))]
				useOne(t, vm, one, random.IntN(8))
				useContract(t, c, good, bad, goodGas, random.IntN(2) == 0)
				if random.IntN(4) == 0 {
					assert.NoError(t, vm.PinCircuit(stays.checksum))
					assert.NoError(t, vm.Pin(code))
				}
				if random.IntN(4) == 0 {
					assert.NoError(t, vm.UnpinCircuit(stays.checksum))
					assert.NoError(t, vm.Unpin(code))
				}
			}
		})
	}
	group.Wait()
	metrics, err := vm.CircuitMetrics()
	require.NoError(t, err)
	require.Zero(t, metrics.NodeFaults)
	require.LessOrEqual(t, metrics.SizePinnedMemoryCache, pinned)
	for _, one := range churned {
		upload(t, vm, one)
		stored, err := vm.GetCircuit(one.checksum)
		require.NoError(t, err)
		require.Equal(t, one.circuit, stored)
	}
}

// useOne does something with a circuit that others may remove at any moment.
func useOne(t *testing.T, vm *zkwasmvm.VM, one fixture, what int) {
	switch what {
	case 0, 1:
		checksum, _, err := vm.StoreCircuit(one.circuit, plenty)
		assert.NoError(t, err)
		assert.Equal(t, one.checksum, checksum)
	case 2:
		err := vm.RemoveCircuit(one.checksum)
		assert.True(t, err == nil || isAny(err, zkwasmvm.ErrNotFound), "%v", err)
	case 3:
		err := vm.PinCircuit(one.checksum)
		assert.True(t, err == nil || isAny(err, zkwasmvm.ErrNotFound, zkwasmvm.ErrPinnedCacheFull), "%v", err)
	case 4:
		assert.NoError(t, vm.UnpinCircuit(one.checksum))
		_, err := vm.PinnedCircuitMetrics()
		assert.NoError(t, err)
		_, err = vm.ListCircuits()
		assert.NoError(t, err)
	case 5:
		stored, err := vm.GetCircuit(one.checksum)
		assert.True(t, err == nil || isAny(err, zkwasmvm.ErrNotFound), "%v", err)
		if err == nil {
			assert.Equal(t, one.circuit, stored)
		}
	case 6:
		err := vm.ReadyCircuit(one.checksum)
		assert.True(t, err == nil || isAny(err, zkwasmvm.ErrNotFound), "%v", err)
	default:
		valid, err := vm.VerifyHalo2Proof(one.checksum, one.proof, one.inputs)
		assert.True(t, err == nil || isAny(err, zkwasmvm.ErrNotFound), "%v", err)
		assert.Equal(t, err == nil, valid)
	}
}

// useContract verifies in a contract; the verdict and, for the good proof, the gas are known.
func useContract(t *testing.T, c *contract, good, bad []byte, goodGas uint64, honest bool) {
	message, want := bad, "false"
	if honest {
		message, want = good, "true"
	}
	result, gas, err := c.execute(message)
	if !assert.NoError(t, err) || !assert.Empty(t, result.Err) {
		return
	}
	assert.Equal(t, want, result.Ok.Attributes[0].Value)
	if honest {
		assert.Equal(t, goodGas, gas)
	}
}

// The VM is cleaned up while everyone is using it: what was answered before is right, what comes after is an error.
func TestConcurrentRelease(t *testing.T) {
	f := headstash(t)
	message := verify(f.proof, f.inputs)
	var answered, refused atomic.Int64
	for range 5 {
		c := setup(t, f)
		var group sync.WaitGroup
		var ready sync.WaitGroup
		ready.Add(goroutines)
		for worker := range goroutines {
			mine := instance(t, c.vm, c.code, vmtest.NewChainWith(c.chain.Circuits))
			group.Go(func() {
				ready.Done()
				for range 20 {
					err := func() error {
						if worker%2 == 0 {
							valid, err := c.vm.VerifyHalo2Proof(f.checksum, f.proof, f.inputs)
							assert.Equal(t, err == nil, valid)
							assert.True(t, err == nil || isAny(err, zkwasmvm.ErrReleased), "%v", err)
							return err
						}
						result, _, err := mine.execute(message)
						if err == nil {
							assert.Equal(t, "true", result.Ok.Attributes[0].Value)
						}
						return err
					}()
					if err == nil {
						answered.Add(1)
					} else {
						refused.Add(1)
					}
				}
			})
		}
		ready.Wait()
		group.Go(c.vm.Cleanup)
		group.Wait()
	}
	require.Positive(t, refused.Load(), "the VM was released too late to matter")
	t.Logf("%d calls answered, %d after the release", answered.Load(), refused.Load())
}

// Many VMs are opened and released at once, some in folders that are taken.
func TestConcurrentOpening(t *testing.T) {
	f := headstash(t)
	shared := t.TempDir()
	var group sync.WaitGroup
	var opened atomic.Int64
	for worker := range goroutines {
		own := t.TempDir()
		group.Go(func() {
			folder := own
			if worker%2 == 0 {
				folder = shared
			}
			for range 3 {
				vm, err := zkwasmvm.NewVMWithConfig(vmConfig(folder), false, zkwasmvm.CircuitConfig{})
				if err != nil {
					assert.Equal(t, shared, folder)
					assert.ErrorContains(t, err, "exclusive.lock")
					continue
				}
				opened.Add(1)
				checksum, _, err := vm.StoreCircuit(f.circuit, plenty)
				assert.NoError(t, err)
				assert.Equal(t, f.checksum, checksum)
				vm.Cleanup()
			}
		})
	}
	group.Wait()
	require.GreaterOrEqual(t, opened.Load(), int64(goroutines/2*3+1))
	vm := openVM(t, shared, zkwasmvm.CircuitConfig{})
	_, err := vm.GetCircuit(f.checksum)
	require.NoError(t, err)
}
