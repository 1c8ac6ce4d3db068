//go:build cgo && !nolink_libwasmvm

package zkwasmvm_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

// requireKind checks an error of the library: its kind, its type, and that it says something.
func requireKind(t *testing.T, err, kind error) {
	t.Helper()
	require.ErrorIs(t, err, kind)
	var failed *zkwasmvm.CircuitError
	require.ErrorAs(t, err, &failed)
	require.NotEmpty(t, failed.Message)
}

func TestACircuitThatFailsItsCheckIsRefused(t *testing.T) {
	vm := newVM(t)
	f := headstash(t)
	for _, bad := range []zkwasmvm.CircuitBinary{
		{}, {0}, []byte("not a circuit"), f.circuit[:len(f.circuit)-1], append(slices.Clone(f.circuit), 0),
		make([]byte, 1<<20), f.contract(t),
	} {
		_, _, err := vm.StoreCircuit(bad, plenty)
		requireKind(t, err, zkwasmvm.ErrRefused)
		_, _, err = vm.SimulateStoreCircuit(bad, plenty)
		requireKind(t, err, zkwasmvm.ErrRefused)
		_, err = vm.CheckCircuit(bad)
		requireKind(t, err, zkwasmvm.ErrRefused)
	}
}

func TestMaxKDecidesWhichCircuitsAreTaken(t *testing.T) {
	ten := uint32(10)
	vm := openVM(t, t.TempDir(), zkwasmvm.CircuitConfig{MaxK: &ten})
	upload(t, vm, headstash(t))
	_, _, err := vm.StoreCircuit(orchard(t).circuit, plenty)
	requireKind(t, err, zkwasmvm.ErrRefused)
	require.ErrorContains(t, err, "11")
}

func TestAnUnknownCircuitIsNotFound(t *testing.T) {
	vm := newVM(t)
	f := headstash(t)
	_, err := vm.GetCircuit(f.checksum)
	requireKind(t, err, zkwasmvm.ErrNotFound)
	requireKind(t, vm.RemoveCircuit(f.checksum), zkwasmvm.ErrNotFound)
	requireKind(t, vm.PinCircuit(f.checksum), zkwasmvm.ErrNotFound)
	require.NoError(t, vm.UnpinCircuit(f.checksum))
	requireKind(t, vm.ReadyCircuit(f.checksum), zkwasmvm.ErrNotFound)
	_, err = vm.VerifyHalo2Proof(f.checksum, f.proof, f.inputs)
	requireKind(t, err, zkwasmvm.ErrNotFound)
}

func TestADamagedFileIsCorrupt(t *testing.T) {
	folder := t.TempDir()
	vm := openVM(t, folder, zkwasmvm.CircuitConfig{})
	f := headstash(t)
	upload(t, vm, f)
	path := filepath.Join(folder, "state", "vks", f.checksum.String())
	require.FileExists(t, path)
	require.NoError(t, os.WriteFile(path, []byte("something else"), 0o600))
	_, err := vm.GetCircuit(f.checksum)
	requireKind(t, err, zkwasmvm.ErrCorrupt)
	requireKind(t, vm.PinCircuit(f.checksum), zkwasmvm.ErrCorrupt)
	_, err = vm.VerifyHalo2Proof(f.checksum, f.proof, f.inputs)
	requireKind(t, err, zkwasmvm.ErrCorrupt)
	upload(t, vm, f)
	_, err = vm.GetCircuit(f.checksum)
	require.NoError(t, err, "an upload mends it")
}

func TestPinnedCircuitsAreBounded(t *testing.T) {
	f, g := headstash(t), orchard(t)
	enough := uint64(20_000) // for the first, which takes 11 kB, and not for the second, which takes 33
	vm := openVM(t, t.TempDir(), zkwasmvm.CircuitConfig{PinnedBytes: &enough})
	upload(t, vm, f)
	upload(t, vm, g)
	require.NoError(t, vm.PinCircuit(f.checksum))
	requireKind(t, vm.PinCircuit(g.checksum), zkwasmvm.ErrPinnedCacheFull)
	require.NoError(t, vm.PinCircuit(f.checksum))
}

func TestAFolderHasOneConfiguration(t *testing.T) {
	folder := t.TempDir()
	first := openVM(t, folder, zkwasmvm.CircuitConfig{})
	ten := uint32(10)
	_, err := zkwasmvm.NewVMWithConfig(vmConfig(folder), false, zkwasmvm.CircuitConfig{MaxK: &ten})
	requireKind(t, err, zkwasmvm.ErrOtherOptions)
	_, err = zkwasmvm.NewVMWithConfig(vmConfig(folder+"/."), false, zkwasmvm.CircuitConfig{Authority: zkwasmvm.AuthorityStore})
	requireKind(t, err, zkwasmvm.ErrOtherOptions)
	// With the same configuration, upstream's lock is what stands in the way.
	_, err = zkwasmvm.NewVMWithConfig(vmConfig(folder), false, zkwasmvm.CircuitConfig{})
	require.ErrorContains(t, err, "exclusive.lock")
	require.NotErrorIs(t, err, zkwasmvm.ErrOtherOptions)

	upload(t, first, headstash(t))
	first.Cleanup()
	// None of the failures has kept the key store open.
	second := openVM(t, folder, zkwasmvm.CircuitConfig{MaxK: &ten})
	_, err = second.GetCircuit(headstash(t).checksum)
	require.NoError(t, err)
}

func TestAConfigurationMustMakeSense(t *testing.T) {
	_, err := zkwasmvm.NewVMWithConfig(vmConfig(t.TempDir()), false, zkwasmvm.CircuitConfig{Authority: "nobody"})
	requireKind(t, err, zkwasmvm.ErrInvalidArgument)
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err = zkwasmvm.NewVMWithConfig(vmConfig(file), false, zkwasmvm.CircuitConfig{})
	requireKind(t, err, zkwasmvm.ErrOther)
}

func TestWhatAVerificationCannotAnswerIsAResultCode(t *testing.T) {
	vm := newVM(t)
	f := headstash(t)
	upload(t, vm, f)
	valid, err := vm.VerifyHalo2Proof(f.checksum, f.proof, f.inputs)
	require.NoError(t, err)
	require.True(t, valid)
	long := make([]byte, 200_000)
	for _, bad := range [][]byte{f.badProof(), {}, {1}, f.proof[1:]} {
		valid, err = vm.VerifyHalo2Proof(f.checksum, bad, f.inputs)
		require.NoError(t, err)
		require.False(t, valid)
	}
	valid, err = vm.VerifyHalo2Proof(f.checksum, f.proof, f.otherInputs())
	require.NoError(t, err)
	require.False(t, valid)
	for _, c := range []struct {
		proof  []byte
		inputs [][]byte
		code   zkwasmvm.ResultCode
	}{
		{f.proof, [][]byte{tooLarge()}, zkwasmvm.CodeMalformedInputs},
		{f.proof, nil, zkwasmvm.CodeWrongInputCount},
		{f.proof, [][]byte{f.inputs[0], f.inputs[0]}, zkwasmvm.CodeWrongInputCount},
		{long, f.inputs, zkwasmvm.CodeProofTooLong},
		{f.proof, slices.Repeat(f.inputs, 256), zkwasmvm.CodeTooManyInputs},
	} {
		valid, err := vm.VerifyHalo2Proof(f.checksum, c.proof, c.inputs)
		require.False(t, valid)
		require.ErrorIs(t, err, c.code)
		var code zkwasmvm.ResultCode
		require.ErrorAs(t, err, &code)
		require.Equal(t, c.code, code)
	}
}
