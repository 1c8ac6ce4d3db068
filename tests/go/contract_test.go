//go:build cgo && !nolink_libwasmvm

package zkwasmvm_test

import (
	"errors"
	"testing"

	"github.com/CosmWasm/wasmvm/v3/types"
	"github.com/stretchr/testify/require"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
	"github.com/terpnetwork/zk-wasmvm/internal/vmtest"
)

func TestAContractVerifiesAProof(t *testing.T) {
	for _, f := range []fixture{headstash(t), orchard(t)} {
		t.Run(f.name, func(t *testing.T) {
			c := setup(t, f)
			require.Equal(t, "true", c.verdict(t, verify(f.proof, f.inputs)))
			require.True(t, c.lastVerdict(t))
			require.Equal(t, 1, c.chain.Querier.Asked)

			require.Equal(t, "false", c.verdict(t, verify(f.badProof(), f.inputs)))
			require.False(t, c.lastVerdict(t))
			for i := range f.inputs {
				other := append([][]byte{}, f.inputs...)
				other[i] = append([]byte{f.inputs[i][0] ^ 1}, f.inputs[i][1:]...)
				require.Equal(t, "false", c.verdict(t, verify(f.proof, other)), "input %d", i)
			}
			require.Equal(t, "true", c.verdict(t, verify(f.proof, f.inputs)))
			require.True(t, c.lastVerdict(t))
		})
	}
}

func TestAProofOfAnotherLengthIsNotValid(t *testing.T) {
	f := headstash(t)
	c := setup(t, f)
	longer := append(append([]byte{}, f.proof...), 0)
	for _, wrong := range [][]byte{{}, {1}, f.proof[1:], f.proof[:len(f.proof)-1], longer, make([]byte, len(f.proof))} {
		require.Equal(t, "false", c.verdict(t, verify(wrong, f.inputs)), "%d bytes", len(wrong))
	}
}

func TestAProofIsValidForItsCircuitAlone(t *testing.T) {
	vm := newVM(t)
	circuits := vmtest.NewCircuits()
	for _, f := range allCircuits(t) {
		upload(t, vm, f)
		circuits.Register(f.checksum)
	}
	code, _, err := vm.StoreCode(file(t, "unbound.wasm"), plenty)
	require.NoError(t, err)
	c := instance(t, vm, code, vmtest.NewChainWith(circuits))
	orchards := allCircuits(t)[1:]
	for i, proof := range orchards {
		for j, circuit := range orchards {
			want := map[bool]string{true: "true", false: "false"}[i == j]
			require.Equal(t, want, c.verdict(t, verifyWith(circuit.checksum, proof.proof, proof.inputs)),
				"a proof of %s for %s", proof.name, circuit.name)
		}
	}
}

func TestInputsThatMakeNoSenseAreTheContractsError(t *testing.T) {
	f := headstash(t)
	c := setup(t, f)
	require.Equal(t, "true", c.verdict(t, verify(f.proof, f.inputs)))
	require.Contains(t, c.refusal(t, verify(f.proof, [][]byte{tooLarge()})), "not a canonical")
	require.Contains(t, c.refusal(t, verify(f.proof, nil)), "number of public inputs")
	require.Contains(t, c.refusal(t, verify(f.proof, [][]byte{f.inputs[0], f.inputs[0]})), "number of public inputs")
	require.Contains(t, c.refusal(t, verify(f.proof, [][]byte{f.inputs[0][:31]})), "32")
	require.True(t, c.lastVerdict(t), "an error leaves the last verdict")
}

func TestACircuitCountsWhileTheChainSaysSo(t *testing.T) {
	f := headstash(t)
	c := setup(t, f)
	message := verify(f.proof, f.inputs)
	require.Equal(t, "true", c.verdict(t, message))
	c.chain.Circuits.Deregister(f.checksum)
	require.Contains(t, c.refusal(t, message), "not registered", "although its key and the verdict are known")
	c.chain.Circuits.Register(f.checksum)
	require.Equal(t, "true", c.verdict(t, message))
	require.Equal(t, 3, c.chain.Querier.Asked)
}

func TestAStoredCircuitIsNotYetRegistered(t *testing.T) {
	f := headstash(t)
	vm := newVM(t)
	upload(t, vm, f)
	c := instantiate(t, vm, f.contract(t))
	require.Contains(t, c.refusal(t, verify(f.proof, f.inputs)), "not registered")
	unknown := make([]byte, 32)
	require.Contains(t, c.refusal(t, verifyWith(unknown, f.proof, f.inputs)), "not registered")
}

func TestWhereTheStoreDecidesNobodyIsAsked(t *testing.T) {
	f := headstash(t)
	vm := openVM(t, t.TempDir(), zkwasmvm.CircuitConfig{Authority: zkwasmvm.AuthorityStore})
	c := instantiate(t, vm, f.contract(t))
	require.Contains(t, c.refusal(t, verify(f.proof, f.inputs)), "not registered")
	upload(t, vm, f)
	require.Equal(t, "true", c.verdict(t, verify(f.proof, f.inputs)))
	require.Zero(t, c.chain.Querier.Asked)
}

func TestAContractWithoutACircuitNamesOne(t *testing.T) {
	f := headstash(t)
	vm := newVM(t)
	upload(t, vm, f)
	c := instantiate(t, vm, file(t, "unbound.wasm"))
	c.chain.Circuits.Register(f.checksum)
	require.Contains(t, c.refusal(t, verify(f.proof, f.inputs)), "declares no circuit")
	require.Equal(t, "true", c.verdict(t, verifyWith(f.checksum, f.proof, f.inputs)))
}

func TestABatchIsValidIfAllOfItIs(t *testing.T) {
	f := headstash(t)
	c := setup(t, f)
	for _, circuit := range [][]byte{f.checksum, nil} {
		batch := func(proofs ...[]byte) []byte {
			inputs := make([][][]byte, len(proofs))
			for i := range inputs {
				inputs[i] = f.inputs
			}
			return verifyBatch(circuit, proofs, inputs)
		}
		require.Equal(t, "true", c.verdict(t, batch(f.proof, f.proof, f.proof)))
		require.Equal(t, "false", c.verdict(t, batch(f.proof, f.badProof(), f.proof)))
	}
	mismatch := verifyBatch(f.checksum, [][]byte{f.proof}, nil)
	require.Contains(t, c.refusal(t, mismatch), "not as many lists")
}

func TestAContractHashes(t *testing.T) {
	c := setup(t, headstash(t))
	zero, one := make([]byte, 32), append([]byte{1}, make([]byte, 31)...)
	hash := func(elements ...[]byte) *types.QueryResult {
		return c.query(t, string(encode(map[string]any{"poseidon_hash": map[string]any{"message": hexes(elements)}})))
	}
	// The first test vector of Orchard's Poseidon: the hash of 0 and 1.
	require.JSONEq(t, `{"hash":"8358d711a0329d38becd54fba7c283ed3e089a39c91b6a9d10efb02bc3f12f06"}`, string(hash(zero, one).Ok))
	require.NotEqual(t, hash(zero, one).Ok, hash(one, zero).Ok)
	require.Contains(t, hash(zero, tooLarge()).Err, "not a canonical")
	require.Contains(t, hash().Err, "not a canonical")
}

// A registered circuit whose file is gone is a fault of this node: an error, not a verdict and not a refusal.
func TestAMissingKeyIsAFaultOfTheNode(t *testing.T) {
	f := headstash(t)
	c := setup(t, f)
	message := verify(f.proof, f.inputs)
	require.Equal(t, "true", c.verdict(t, message))
	require.NoError(t, c.vm.RemoveCircuit(f.checksum))
	result, _, err := c.execute(message)
	require.Error(t, err)
	require.Nil(t, result)
	require.NotErrorIs(t, err, types.OutOfGasError{})
	metrics, err := c.vm.CircuitMetrics()
	require.NoError(t, err)
	require.EqualValues(t, 1, metrics.NodeFaults)
	upload(t, c.vm, f)
	require.Equal(t, "true", c.verdict(t, message))
}

// A chain that does not answer the query has not said that the circuit is not registered.
func TestAChainThatDoesNotAnswerEndsTheCall(t *testing.T) {
	f := headstash(t)
	c := setup(t, f)
	for _, answer := range []func() ([]byte, error){
		func() ([]byte, error) { return nil, types.UnsupportedRequest{Kind: vmtest.CircuitRegisteredPath} },
		func() ([]byte, error) { return nil, types.Unknown{} },
		func() ([]byte, error) { return nil, errors.New("codespace: sdk, code: 6") },
		func() ([]byte, error) { return []byte("{}"), nil },
	} {
		c.chain.Querier.Handle = func(types.QueryRequest, uint64) ([]byte, bool, error) {
			response, err := answer()
			return response, true, err
		}
		_, _, err := c.execute(verify(f.proof, f.inputs))
		require.ErrorContains(t, err, vmtest.CircuitRegisteredPath)
	}
	c.chain.Querier.Handle = nil
	require.Equal(t, "true", c.verdict(t, verify(f.proof, f.inputs)))
	metrics, err := c.vm.CircuitMetrics()
	require.NoError(t, err)
	require.Zero(t, metrics.NodeFaults)
}
