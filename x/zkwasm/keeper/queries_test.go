package keeper_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

func TestCircuitsInPages(t *testing.T) {
	c := newChain(t)
	var names []string
	for number := 1; number <= 7; number++ {
		f := small(t, number)
		c.accepted(nil, alice, f.store(alice))
		names = append(names, f.name())
	}
	slices.Sort(names)
	var listed []string
	page := &query.PageRequest{Limit: 3}
	for range 3 {
		response, err := c.query().Circuits(t.Context(), &types.QueryCircuitsRequest{Pagination: page})
		require.NoError(t, err)
		for _, circuit := range response.Circuits {
			listed = append(listed, circuit.VkChecksum)
		}
		page = &query.PageRequest{Limit: 3, Key: response.Pagination.NextKey}
	}
	require.Equal(t, names, listed)
	require.Nil(t, page.Key)

	whole, err := c.query().Circuits(t.Context(), &types.QueryCircuitsRequest{Pagination: &query.PageRequest{Limit: 1 << 60, CountTotal: true, Reverse: true}})
	require.NoError(t, err)
	require.Len(t, whole.Circuits, 7)
	require.Equal(t, uint64(7), whole.Pagination.Total)
	require.Equal(t, names[6], whole.Circuits[0].VkChecksum)
	none, err := c.query().Circuits(t.Context(), &types.QueryCircuitsRequest{})
	require.NoError(t, err)
	require.Len(t, none.Circuits, 7)
	_, err = c.query().Circuits(t.Context(), &types.QueryCircuitsRequest{Pagination: &query.PageRequest{Key: []byte{1}, Offset: 1}})
	require.Error(t, err)
}

func TestVerifyQuery(t *testing.T) {
	c := newChain(t)
	f, g := headstash(t), orchard(t)
	c.accepted(nil, alice, f.store(alice), g.store(alice))
	c.verifies(f)
	c.verifies(g)
	ask := func(request *types.QueryVerifyRequest) (*types.QueryVerifyResponse, error) {
		return c.query().Verify(t.Context(), request)
	}
	right, err := ask(&types.QueryVerifyRequest{VkChecksum: f.name(), Proof: f.proof, PublicInputs: f.inputs})
	require.NoError(t, err)
	report, err := c.app.VM().CheckCircuit(f.circuit)
	require.NoError(t, err)
	require.Equal(t, c.app.WasmKeeper.GetGasRegister().FromWasmVMGas(report.VerificationGas), right.Gas)

	refused := func(name string, request *types.QueryVerifyRequest) {
		request.VkChecksum = f.name()
		_, err := ask(request)
		require.Equal(t, codes.InvalidArgument, status.Code(err), "%s: %v", name, err)
	}
	for name, proof := range map[string][]byte{"empty": {}, "nil": nil, "short": f.proof[1:], "long": append(slices.Clone(f.proof), 0), "of another": g.proof} {
		refused(name, &types.QueryVerifyRequest{Proof: proof, PublicInputs: f.inputs})
	}
	noProof, err := ask(&types.QueryVerifyRequest{VkChecksum: f.name(), Proof: make([]byte, len(f.proof)), PublicInputs: f.inputs})
	require.NoError(t, err)
	require.False(t, noProof.Valid)
	above := slices.Repeat([]byte{0xff}, 32)
	for name, inputs := range map[string][][]byte{"none": nil, "too many": append(slices.Clone(f.inputs), f.inputs[0]), "short": {f.inputs[0][1:]}, "not of the field": {above}} {
		refused(name, &types.QueryVerifyRequest{Proof: f.proof, PublicInputs: inputs})
	}
	require.Zero(t, c.nodeFaults())
}

func TestQueriesForWhatIsNotThere(t *testing.T) {
	c := newChain(t)
	name := small(t, 1).name()
	_, err := c.query().Circuit(t.Context(), &types.QueryCircuitRequest{VkChecksum: name})
	require.Equal(t, codes.NotFound, status.Code(err), "%v", err)
	_, err = c.query().Verify(t.Context(), &types.QueryVerifyRequest{VkChecksum: name})
	require.Equal(t, codes.NotFound, status.Code(err), "%v", err)
	for _, id := range []uint64{0, 1, 1 << 63} {
		_, err = c.query().CodeCircuits(t.Context(), &types.QueryCodeCircuitsRequest{CodeId: id})
		require.Equal(t, codes.NotFound, status.Code(err), "%v", err)
		_, err = c.query().CodeWithCircuits(t.Context(), &types.QueryCodeWithCircuitsRequest{CodeId: id})
		require.Equal(t, codes.NotFound, status.Code(err), "%v", err)
	}
	for _, wrong := range []string{"", "xx", name[1:], name + "0"} {
		_, err = c.query().Circuit(t.Context(), &types.QueryCircuitRequest{VkChecksum: wrong})
		require.Equal(t, codes.InvalidArgument, status.Code(err), "%v", err)
		_, err = c.query().Verify(t.Context(), &types.QueryVerifyRequest{VkChecksum: wrong})
		require.Equal(t, codes.InvalidArgument, status.Code(err), "%v", err)
	}
	for _, checksum := range [][]byte{nil, {1}, make([]byte, 32), make([]byte, 1000)} {
		response, err := c.query().CircuitRegistered(t.Context(), &types.QueryCircuitRegisteredRequest{Checksum: checksum})
		require.NoError(t, err)
		require.False(t, response.Registered)
	}
	pinned, err := c.query().PinnedCircuits(t.Context(), &types.QueryPinnedCircuitsRequest{})
	require.NoError(t, err)
	require.Empty(t, pinned.VkChecksums)
}

// Clients who ask for more at once than a node checks at once are told so, and none waits.
func TestVerifyQueriesDoNotWait(t *testing.T) {
	c := newChain(t, settings{"zkwasm.verdict-bytes": 0})
	f := orchard(t)
	c.accepted(nil, alice, f.store(alice))
	c.verifies(f)
	const clients = 32
	answers := make(chan error, clients)
	start := make(chan struct{})
	for range clients {
		client := c.query()
		go func() {
			<-start
			_, err := client.Verify(t.Context(), &types.QueryVerifyRequest{VkChecksum: f.name(), Proof: f.proof, PublicInputs: f.inputs})
			answers <- err
		}()
	}
	close(start)
	verified, exhausted := 0, 0
	for range clients {
		switch err := <-answers; status.Code(err) {
		case codes.OK:
			verified++
		case codes.ResourceExhausted:
			exhausted++
		default:
			t.Errorf("%v", err)
		}
	}
	require.Positive(t, verified)
	require.Equal(t, clients, verified+exhausted)
	// Places are given back.
	c.verifies(f)
}
