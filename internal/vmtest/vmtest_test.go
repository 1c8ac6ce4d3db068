package vmtest

import (
	"bytes"
	"testing"

	"github.com/CosmWasm/wasmvm/v3/types"
	"github.com/stretchr/testify/require"
)

func keys(it types.Iterator) []string {
	defer it.Close()
	found := []string{}
	for ; it.Valid(); it.Next() {
		found = append(found, string(it.Key())+"="+string(it.Value()))
	}
	return found
}

func TestStoreIteratesInOrderWithinBounds(t *testing.T) {
	store := NewStore(&GasMeter{})
	for _, key := range []string{"c", "a", "b", "\xff", ""} {
		store.Set([]byte(key), []byte("v"+key))
	}
	store.Delete([]byte("b"))
	store.Delete([]byte("never there"))
	require.Equal(t, []string{"=v", "a=va", "c=vc", "\xff=v\xff"}, keys(store.Iterator(nil, nil)))
	require.Equal(t, []string{"\xff=v\xff", "c=vc", "a=va", "=v"}, keys(store.ReverseIterator(nil, nil)))
	require.Equal(t, []string{"a=va"}, keys(store.Iterator([]byte("a"), []byte("c"))))
	require.Equal(t, []string{"c=vc"}, keys(store.ReverseIterator([]byte("b"), []byte("d"))))
	require.Empty(t, keys(store.Iterator([]byte("c"), []byte("a"))))
	require.Nil(t, store.Get([]byte("b")))
	require.Len(t, store.Records(), 4)
}

func TestStoreKeepsItsOwnBytes(t *testing.T) {
	store := NewStore(&GasMeter{})
	value := []byte("value")
	store.Set([]byte("key"), value)
	value[0] = 'X'
	got := store.Get([]byte("key"))
	require.Equal(t, "value", string(got))
	got[0] = 'X'
	require.Equal(t, "value", string(store.Get([]byte("key"))))

	store.Set([]byte("empty"), nil)
	require.NotNil(t, store.Get([]byte("empty")), "stored and empty is not absent")
}

func TestStoreChargesItsMeter(t *testing.T) {
	meter := NewGasMeter(100)
	store := NewStore(meter)
	store.Costs = StoreCosts{Read: 10, Write: 20, Delete: 5, PerByte: 1}
	store.Set([]byte("ab"), []byte("c"))
	require.EqualValues(t, 23, meter.GasConsumed())
	store.Get([]byte("ab"))
	require.EqualValues(t, 36, meter.GasConsumed())
	keys(store.Iterator(nil, nil))
	require.EqualValues(t, 49, meter.GasConsumed())
	store.Delete([]byte("ab"))
	require.EqualValues(t, 56, meter.GasConsumed())
	require.PanicsWithValue(t, ErrorOutOfGas{Descriptor: "store: write"}, func() {
		store.Set([]byte("key"), bytes.Repeat([]byte{1}, 100))
	})
	require.Empty(t, store.Records(), "what was not paid for is not written")
}

func TestQuerierAnswersForCircuits(t *testing.T) {
	circuit := bytes.Repeat([]byte{7}, 32)
	chain := NewChain()
	chain.Querier.Cost = 1000
	ask := func(path string, data []byte) ([]byte, error) {
		return chain.Querier.Query(types.QueryRequest{Grpc: &types.GrpcQuery{Path: path, Data: data}}, 0)
	}
	request := append([]byte{0x0a, 32}, circuit...)
	answer, err := ask(CircuitRegisteredPath, request)
	require.NoError(t, err)
	require.Equal(t, []byte{}, answer)
	chain.Circuits.Register(circuit)
	answer, err = ask(CircuitRegisteredPath, request)
	require.NoError(t, err)
	require.Equal(t, []byte{0x08, 1}, answer)
	chain.Circuits.Deregister(circuit)
	answer, err = ask(CircuitRegisteredPath, request)
	require.NoError(t, err)
	require.Equal(t, []byte{}, answer)

	for _, wrong := range [][]byte{nil, request[:33], append(request, 0), circuit} {
		_, err = ask(CircuitRegisteredPath, wrong)
		require.ErrorAs(t, err, new(types.InvalidRequest))
	}
	require.Equal(t, 7, chain.Querier.Asked)
	_, err = ask("/other", nil)
	require.ErrorAs(t, err, new(types.UnsupportedRequest))
	_, err = chain.Querier.Query(types.QueryRequest{Bank: &types.BankQuery{}}, 0)
	require.ErrorAs(t, err, new(types.UnsupportedRequest))
	require.EqualValues(t, 9000, chain.Querier.GasConsumed())

	chain.Querier.Handle = func(request types.QueryRequest, _ uint64) ([]byte, bool, error) {
		return []byte("mine"), request.Bank != nil, nil
	}
	answer, err = chain.Querier.Query(types.QueryRequest{Bank: &types.BankQuery{}}, 0)
	require.NoError(t, err)
	require.Equal(t, "mine", string(answer))
	_, err = ask("/other", nil)
	require.ErrorAs(t, err, new(types.UnsupportedRequest))
}

func TestAddressesGoThereAndBack(t *testing.T) {
	api := APIWithCosts(1, 2, 3)
	canonical, cost, err := api.CanonicalizeAddress("alice")
	require.NoError(t, err)
	require.EqualValues(t, 2, cost)
	text, cost, err := api.HumanizeAddress(canonical)
	require.NoError(t, err)
	require.EqualValues(t, 1, cost)
	require.Equal(t, "alice", text)
	for _, wrong := range []string{"", "ab", "Alice", string(bytes.Repeat([]byte("a"), 91))} {
		cost, err = api.ValidateAddress(wrong)
		require.Error(t, err, wrong)
		require.EqualValues(t, 3, cost)
	}
}
