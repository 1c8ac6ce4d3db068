//go:build cgo && !nolink_libwasmvm

package zkwasmvm_test

import (
	"crypto/sha256"
	"encoding/json"
	"strings"
	"testing"

	"github.com/CosmWasm/wasmvm/v3/types"
	"github.com/stretchr/testify/require"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
	"github.com/terpnetwork/zk-wasmvm/internal/vmtest"
)

// rustCall is what `zkwasm run` says of a call: the VM without Go.
type rustCall struct {
	Gas        uint64
	Address    string
	Contract   string
	Attributes []string
}

func readCall(t *testing.T, name string) (call rustCall) {
	t.Helper()
	require.NoError(t, json.Unmarshal(file(t, name), &call))
	return call
}

// The same calls of the same contract cost the same through Go as in the VM alone, to the last unit. The environment
// is the one that `zkwasm run` makes, so that contracts read the same bytes.
func TestGasEqualsRust(t *testing.T) {
	for _, f := range []fixture{headstash(t), orchard(t)} {
		t.Run(f.name, func(t *testing.T) {
			vm := openVM(t, t.TempDir(), zkwasmvm.CircuitConfig{Authority: zkwasmvm.AuthorityStore})
			upload(t, vm, f)
			code, _, err := vm.StoreCode(f.contract(t), plenty)
			require.NoError(t, err)
			chain := vmtest.NewChain()
			rust := readCall(t, f.name+".1-instantiate.json")
			info := vmtest.Info(readCall(t, "alice.json").Address)

			instantiation := []byte("{}")
			_, gas, err := vm.Instantiate(code, rustEnv(rust.Contract, 1, instantiation), info, instantiation,
				chain.Store, chain.API(), chain.Querier, chain.Meter, plenty, vmtest.DeserCost)
			require.NoError(t, err)
			require.Equal(t, rust.Gas, gas, "instantiate")

			for step, call := range []struct{ message, result, verdict string }{
				{f.name + ".msg.json", f.name + ".2-valid.json", "valid=true"},
				{f.name + ".ones.json", f.name + ".3-not-valid.json", "valid=false"},
			} {
				expected := readCall(t, call.result)
				require.Equal(t, []string{call.verdict}, expected.Attributes)
				message := file(t, call.message)
				// Twice: the second verdict is known, which must not show.
				for range 2 {
					result, gas, err := vm.Execute(code, rustEnv(rust.Contract, uint64(step)+2, message), info, message,
						chain.Store, chain.API(), chain.Querier, chain.Meter, plenty, vmtest.DeserCost)
					require.NoError(t, err)
					require.Equal(t, call.verdict, "valid="+result.Ok.Attributes[0].Value)
					require.Equal(t, expected.Gas, gas+rustStorage(2000+30*recordLength), call.verdict)
				}
			}
			metrics, err := vm.CircuitMetrics()
			require.NoError(t, err)
			require.EqualValues(t, 2, metrics.Verifications)
			require.EqualValues(t, 2, metrics.VerdictHits)

			question := []byte(`{"last_verdict":{}}`)
			_, gas, err = vm.Query(code, rustEnv(rust.Contract, 3, question), question,
				chain.Store, chain.API(), chain.Querier, chain.Meter, plenty, vmtest.DeserCost)
			require.NoError(t, err)
			expected := readCall(t, f.name+".4-query.json")
			require.Equal(t, expected.Gas, gas+rustStorage(1000+3*recordLength), "query")
		})
	}
}

// recordLength is the one record of the contract: "last_verdict" and a byte.
const recordLength = 12 + 1

// rustStorage is what the storage of `zkwasm run` adds to the gas, for so much SDK gas. In Go here it costs nothing.
func rustStorage(sdkGas uint64) uint64 {
	return sdkGas * 140_000
}

// rustEnv is the environment that `zkwasm run` makes.
func rustEnv(contract string, height uint64, message []byte) types.Env {
	hash := sha256.Sum256(message)
	return types.Env{
		Block: types.BlockInfo{
			Height:  height,
			Time:    types.Uint64((1_700_000_000 + 5*height) * 1_000_000_000),
			ChainID: "zkwasm-local",
		},
		Transaction: &types.TransactionInfo{Index: 0, Hash: hash[:]},
		Contract:    types.ContractInfo{Address: contract},
	}
}

// Whether a key is cold, in memory or pinned, and whether a verdict is known, must not show in gas.
func TestGasIsTheSameWhateverTheNodeHasInMemory(t *testing.T) {
	f := orchard(t)
	folder := t.TempDir()
	message := verify(f.proof, f.inputs)
	var costs []uint64
	run := func(config zkwasmvm.CircuitConfig, prepare func(*zkwasmvm.VM)) {
		vm, err := zkwasmvm.NewVMWithConfig(vmConfig(folder), false, config)
		require.NoError(t, err)
		defer vm.Cleanup()
		upload(t, vm, f)
		prepare(vm)
		c := instantiate(t, vm, f.contract(t))
		c.chain.Circuits.Register(f.checksum)
		for range 2 {
			_, gas, err := c.execute(message)
			require.NoError(t, err)
			costs = append(costs, gas)
		}
	}
	none := uint64(0)
	run(zkwasmvm.CircuitConfig{}, func(*zkwasmvm.VM) {})
	run(zkwasmvm.CircuitConfig{VerdictBytes: &none, MemoryBytes: &none}, func(*zkwasmvm.VM) {})
	run(zkwasmvm.CircuitConfig{}, func(vm *zkwasmvm.VM) { require.NoError(t, vm.PinCircuit(f.checksum)) })
	require.Len(t, costs, 6)
	for _, cost := range costs {
		require.Equal(t, costs[0], cost)
	}
}

// What the chain charges for the query is on its meter, and nothing else comes with it.
func TestAskingTheChainIsChargedAsAQuery(t *testing.T) {
	f := headstash(t)
	cost := func(authority zkwasmvm.Authority) uint64 {
		vm := openVM(t, t.TempDir(), zkwasmvm.CircuitConfig{Authority: authority})
		upload(t, vm, f)
		c := instantiate(t, vm, f.contract(t))
		c.chain.Circuits.Register(f.checksum)
		c.chain.Querier.Cost = 123_456_789
		_, gas, err := c.execute(verify(f.proof, f.inputs))
		require.NoError(t, err)
		return gas
	}
	require.Equal(t, cost(zkwasmvm.AuthorityStore), cost(zkwasmvm.AuthorityChain))

	c := setup(t, f)
	_, enough, err := c.execute(verify(f.proof, f.inputs))
	require.NoError(t, err)
	_, _, err = c.executeWithin(verify(f.proof, f.inputs), enough)
	require.NoError(t, err)
	c.chain.Querier.Cost = 1
	_, _, err = c.executeWithin(verify(f.proof, f.inputs), enough)
	require.ErrorIs(t, err, types.OutOfGasError{}, "the query's gas counts against the limit")
}

// Out of gas ends a call before the verifier runs.
func TestGasIsChargedBeforeTheWork(t *testing.T) {
	f := headstash(t)
	c := setup(t, f)
	message := verify(f.proof, f.inputs)
	report, err := c.vm.CheckCircuit(f.circuit)
	require.NoError(t, err)
	_, whole, err := c.execute(verify(f.badProof(), f.inputs))
	require.NoError(t, err)
	require.Greater(t, whole, report.VerificationGas)
	for _, limit := range []uint64{1, whole / 10, whole / 2, report.VerificationGas} {
		_, gas, err := c.executeWithin(message, limit)
		// Between instructions it is OutOfGasError, in a host function upstream's VM has only the words.
		require.Error(t, err, "limit %d", limit)
		require.Contains(t, strings.ToLower(err.Error()), "out of gas")
		require.Equal(t, limit, gas)
	}
	metrics, err := c.vm.CircuitMetrics()
	require.NoError(t, err)
	require.EqualValues(t, 1, metrics.Verifications, "the one that was paid for")
}
