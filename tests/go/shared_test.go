//go:build cgo && !nolink_libwasmvm

package zkwasmvm_test

import (
	"testing"

	wasmvm "github.com/CosmWasm/wasmvm/v3"
	"github.com/stretchr/testify/require"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

// A VM that somebody else opened, wasmd for example, and a key store on its own meet by their directory.
func TestCircuitsMeetAVMOfUpstreamsPackage(t *testing.T) {
	f := headstash(t)
	folder := t.TempDir()
	config := vmConfig(folder)
	config.Cache.AvailableCapabilities = append([]string{zkwasmvm.Capability}, capabilities...)
	upstream, err := wasmvm.NewVMWithConfig(config, false)
	require.NoError(t, err)
	defer upstream.Cleanup()
	other := uint32(5)
	_, err = zkwasmvm.OpenCircuits(folder, zkwasmvm.CircuitConfig{MaxK: &other})
	require.ErrorIs(t, err, zkwasmvm.ErrOtherOptions)
	circuits, err := zkwasmvm.OpenCircuits(folder, zkwasmvm.CircuitConfig{})
	require.NoError(t, err)

	_, _, err = circuits.StoreCircuit(f.circuit, plenty)
	require.NoError(t, err)
	c := instantiate(t, &zkwasmvm.VM{VM: upstream, Circuits: *circuits}, f.contract(t))
	c.chain.Circuits.Register(f.checksum)
	require.Equal(t, "true", c.verdict(t, verify(f.proof, f.inputs)))
	metrics, err := circuits.CircuitMetrics()
	require.NoError(t, err)
	require.EqualValues(t, 1, metrics.Verifications, "counted in the one store")

	// The VM keeps what its caller gave back.
	circuits.Cleanup()
	circuits.Cleanup()
	_, err = circuits.GetCircuit(f.checksum)
	require.ErrorIs(t, err, zkwasmvm.ErrReleased)
	require.Equal(t, "false", c.verdict(t, verify(f.badProof(), f.inputs)))
}

func TestCircuitsOutliveTheVM(t *testing.T) {
	f := headstash(t)
	folder := t.TempDir()
	circuits, err := zkwasmvm.OpenCircuits(folder, zkwasmvm.CircuitConfig{})
	require.NoError(t, err)
	defer circuits.Cleanup()
	vm := openVM(t, folder, zkwasmvm.CircuitConfig{})
	upload(t, vm, f)
	require.NoError(t, circuits.PinCircuit(f.checksum))
	vm.Cleanup()

	valid, err := circuits.VerifyHalo2Proof(f.checksum, f.proof, f.inputs)
	require.NoError(t, err)
	require.True(t, valid)
	metrics, err := circuits.CircuitMetrics()
	require.NoError(t, err)
	require.EqualValues(t, 1, metrics.ElementsPinnedMemoryCache)
}
