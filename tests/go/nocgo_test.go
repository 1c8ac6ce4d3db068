//go:build !cgo || nolink_libwasmvm

package zkwasmvm_test

import (
	"reflect"
	"testing"

	"github.com/CosmWasm/wasmvm/v3/types"
	"github.com/stretchr/testify/require"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

func TestWithoutTheLibraryNothingOpens(t *testing.T) {
	vm, err := zkwasmvm.NewVM(t.TempDir(), nil, 32, false, 100)
	require.ErrorIs(t, err, zkwasmvm.ErrNoCgo)
	require.Nil(t, vm)
	vm, err = zkwasmvm.NewVMWithConfig(types.VMConfig{}, false, zkwasmvm.CircuitConfig{})
	require.ErrorIs(t, err, zkwasmvm.ErrNoCgo)
	require.Nil(t, vm)
	_, err = zkwasmvm.BindCircuits([]byte{}, nil)
	require.ErrorIs(t, err, zkwasmvm.ErrNoCgo)
	_, err = zkwasmvm.DeclaredCircuits([]byte{})
	require.ErrorIs(t, err, zkwasmvm.ErrNoCgo)
	_, err = zkwasmvm.LibraryVersion()
	require.ErrorIs(t, err, zkwasmvm.ErrNoCgo)
}

// Every method of every interface that the VM has to have, with zero values for arguments.
func TestWithoutTheLibraryEveryMethodSaysSo(t *testing.T) {
	vm := reflect.ValueOf(&zkwasmvm.VM{})
	called := 0
	for i := range vm.NumMethod() {
		name := vm.Type().Method(i).Name
		if name == "Cleanup" || name == "NoteExecution" {
			continue
		}
		method := vm.Method(i)
		arguments := make([]reflect.Value, method.Type().NumIn())
		for j := range arguments {
			arguments[j] = reflect.Zero(method.Type().In(j))
		}
		results := method.Call(arguments)
		require.Equal(t, zkwasmvm.ErrNoCgo, results[len(results)-1].Interface(), name)
		called++
	}
	require.Greater(t, called, 40)
	new(zkwasmvm.VM).Cleanup()
}
