//go:build cgo && !nolink_libwasmvm

package zkwasmvm_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

// circuitCalls are all calls about circuits, each with arguments that are right.
func circuitCalls(f fixture) map[string]func(*zkwasmvm.VM) error {
	return map[string]func(*zkwasmvm.VM) error{
		"StoreCircuit":          func(vm *zkwasmvm.VM) error { _, _, err := vm.StoreCircuit(f.circuit, plenty); return err },
		"SimulateStoreCircuit":  func(vm *zkwasmvm.VM) error { _, _, err := vm.SimulateStoreCircuit(f.circuit, plenty); return err },
		"StoreCircuitUnchecked": func(vm *zkwasmvm.VM) error { _, err := vm.StoreCircuitUnchecked(f.circuit); return err },
		"CheckCircuit":          func(vm *zkwasmvm.VM) error { _, err := vm.CheckCircuit(f.circuit); return err },
		"GetCircuit":            func(vm *zkwasmvm.VM) error { _, err := vm.GetCircuit(f.checksum); return err },
		"ListCircuits":          func(vm *zkwasmvm.VM) error { _, err := vm.ListCircuits(); return err },
		"RemoveCircuit":         func(vm *zkwasmvm.VM) error { return vm.RemoveCircuit(f.checksum) },
		"PinCircuit":            func(vm *zkwasmvm.VM) error { return vm.PinCircuit(f.checksum) },
		"UnpinCircuit":          func(vm *zkwasmvm.VM) error { return vm.UnpinCircuit(f.checksum) },
		"ReadyCircuit":          func(vm *zkwasmvm.VM) error { return vm.ReadyCircuit(f.checksum) },
		"CircuitMetrics":        func(vm *zkwasmvm.VM) error { _, err := vm.CircuitMetrics(); return err },
		"NodeFaultsWithin":      func(vm *zkwasmvm.VM) error { _, err := vm.NodeFaultsWithin(1); return err },
		"PinnedCircuitMetrics":  func(vm *zkwasmvm.VM) error { _, err := vm.PinnedCircuitMetrics(); return err },
		"VerifyHalo2Proof":      func(vm *zkwasmvm.VM) error { _, err := vm.VerifyHalo2Proof(f.checksum, f.proof, f.inputs); return err },
	}
}

func TestCircuitsAreReleasedWithTheVM(t *testing.T) {
	f := headstash(t)
	vm := newVM(t)
	for name, call := range circuitCalls(f) {
		upload(t, vm, f)
		require.NoError(t, call(vm), name)
	}
	for range 3 {
		vm.Cleanup()
		for name, call := range circuitCalls(f) {
			require.ErrorIs(t, call(vm), zkwasmvm.ErrReleased, name)
		}
	}
}

func TestAVMThatWasNeverOpenedIsReleased(t *testing.T) {
	var vm zkwasmvm.VM
	for name, call := range circuitCalls(headstash(t)) {
		require.ErrorIs(t, call(&vm), zkwasmvm.ErrReleased, name)
	}
	vm.Cleanup()
	vm.Cleanup()
}

// Upstream's methods after Cleanup would be a crash over upstream's library; over ours they are errors.
func TestContractsAfterCleanupAreErrors(t *testing.T) {
	f := headstash(t)
	c := setup(t, f)
	require.Equal(t, "true", c.verdict(t, verify(f.proof, f.inputs)))
	c.vm.Cleanup()
	_, _, err := c.execute(verify(f.proof, f.inputs))
	require.Error(t, err)
	_, _, err = c.vm.StoreCode(f.contract(t), plenty)
	require.Error(t, err)
	_, err = c.vm.GetCode(c.code)
	require.Error(t, err)
	require.Error(t, c.vm.Pin(c.code))
	_, err = c.vm.GetMetrics()
	require.Error(t, err)
	// Whoever goes past our Cleanup releases twice.
	c.vm.VM.Cleanup()
	c.vm.Cleanup()
}

func TestAVMIsAliveWhenAnotherIsReleased(t *testing.T) {
	f := headstash(t)
	one, two := setup(t, f), setup(t, f)
	one.vm.Cleanup()
	one.vm.Cleanup()
	require.Equal(t, "true", two.verdict(t, verify(f.proof, f.inputs)))
	_, err := two.vm.GetCircuit(f.checksum)
	require.NoError(t, err)
}

func TestCleanupMayComeFromAnywhereAndOften(t *testing.T) {
	f := headstash(t)
	for range 20 {
		vm := newVM(t)
		upload(t, vm, f)
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				for _, call := range circuitCalls(f) {
					if err := call(vm); err != nil {
						// Another goroutine may have removed the circuit, or closed the VM.
						assert.True(t, isAny(err, zkwasmvm.ErrReleased, zkwasmvm.ErrNotFound), "%v", err)
					}
				}
			})
			group.Go(vm.Cleanup)
		}
		group.Wait()
		_, err := vm.CircuitMetrics()
		require.ErrorIs(t, err, zkwasmvm.ErrReleased)
	}
}

func TestAFolderCanBeOpenedAgainAfterCleanup(t *testing.T) {
	f := headstash(t)
	folder := t.TempDir()
	for range 10 {
		vm, err := zkwasmvm.NewVMWithConfig(vmConfig(folder), false, zkwasmvm.CircuitConfig{})
		require.NoError(t, err)
		upload(t, vm, f)
		c := instantiate(t, vm, f.contract(t))
		c.chain.Circuits.Register(f.checksum)
		require.Equal(t, "true", c.verdict(t, verify(f.proof, f.inputs)))
		vm.Cleanup()
	}
}

func TestAChecksumOfAnyLengthIsNoCrash(t *testing.T) {
	f := headstash(t)
	vm := newVM(t)
	upload(t, vm, f)
	for _, wrong := range []Checksum{nil, {}, f.checksum[:31], append(f.checksum[:32:32], 0), make([]byte, 1<<20)} {
		_, err := vm.GetCircuit(wrong)
		requireKind(t, err, zkwasmvm.ErrInvalidArgument)
		requireKind(t, vm.RemoveCircuit(wrong), zkwasmvm.ErrInvalidArgument)
		requireKind(t, vm.PinCircuit(wrong), zkwasmvm.ErrInvalidArgument)
		requireKind(t, vm.UnpinCircuit(wrong), zkwasmvm.ErrInvalidArgument)
		requireKind(t, vm.ReadyCircuit(wrong), zkwasmvm.ErrInvalidArgument)
		_, err = vm.VerifyHalo2Proof(wrong, f.proof, f.inputs)
		requireKind(t, err, zkwasmvm.ErrInvalidArgument)
	}
}

func TestNilIsNoCrash(t *testing.T) {
	f := headstash(t)
	vm := newVM(t)
	upload(t, vm, f)
	_, _, err := vm.StoreCircuit(nil, plenty)
	requireKind(t, err, zkwasmvm.ErrInvalidArgument)
	_, _, err = vm.SimulateStoreCircuit(nil, plenty)
	requireKind(t, err, zkwasmvm.ErrInvalidArgument)
	_, err = vm.StoreCircuitUnchecked(nil)
	requireKind(t, err, zkwasmvm.ErrInvalidArgument)
	_, err = vm.CheckCircuit(nil)
	requireKind(t, err, zkwasmvm.ErrInvalidArgument)
	_, err = vm.VerifyHalo2Proof(f.checksum, nil, f.inputs)
	requireKind(t, err, zkwasmvm.ErrInvalidArgument)
	_, err = vm.VerifyHalo2Proof(f.checksum, f.proof, nil)
	require.ErrorIs(t, err, zkwasmvm.CodeWrongInputCount)
	for _, wrong := range [][][]byte{{nil}, {{}}, {f.inputs[0][:31]}, {append(f.inputs[0][:32:32], 0)}, {make([]byte, 31), make([]byte, 33)}} {
		_, err = vm.VerifyHalo2Proof(f.checksum, f.proof, wrong)
		requireKind(t, err, zkwasmvm.ErrInvalidArgument)
	}

	_, _, err = vm.StoreCode(nil, plenty)
	require.Error(t, err)
	c := instantiate(t, vm, f.contract(t))
	for _, message := range [][]byte{nil, {}, []byte("{"), []byte("null"), make([]byte, 1<<20)} {
		result, _, err := c.execute(message)
		require.True(t, err != nil || result.Err != "")
	}
	c.chain.Circuits.Register(f.checksum)
	require.Equal(t, "true", c.verdict(t, verify(f.proof, f.inputs)), "after all that")
}
