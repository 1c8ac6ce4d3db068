package keeper_test

// Storing a contract together with its circuits.

import (
	"bytes"
	"compress/gzip"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

func TestStoreCodeWithCircuit(t *testing.T) {
	c := newChain(t)
	f, g := headstash(t), small(t, 1)
	var response types.MsgStoreCodeWithCircuitResponse
	result := c.accepted(&response, alice, &types.MsgStoreCodeWithCircuit{
		Sender: alice.String(), WasmByteCode: unboundContract(t), Circuits: [][]byte{f.circuit, g.circuit},
		InstantiatePermission: &wasmtypes.AllowNobody,
	})
	require.Equal(t, []string{f.name(), g.name()}, response.VkChecksums)
	require.Equal(t, []string{
		"code_id=" + strconv.FormatUint(response.CodeId, 10), "wasm_checksum=" + response.WasmChecksum,
		"vk_checksum=" + f.name(), "vk_checksum=" + g.name(),
	}, attributes(result, "store_code_with_circuit"))
	require.Len(t, attributes(result, "store_circuit"), 6)

	got, err := c.query().CodeWithCircuits(t.Context(), &types.QueryCodeWithCircuitsRequest{CodeId: response.CodeId})
	require.NoError(t, err)
	require.Equal(t, response.WasmChecksum, types.ChecksumString(got.CodeInfo.DataHash))
	require.Equal(t, alice.String(), got.CodeInfo.Creator)
	require.Equal(t, wasmtypes.AllowNobody, got.CodeInfo.InstantiatePermission)
	declared, err := zkwasmvm.DeclaredCircuits(got.WasmByteCode)
	require.NoError(t, err)
	require.Equal(t, []zkwasmvm.Checksum{f.checksum, g.checksum}, declared)
	require.Equal(t, unboundContract(t), got.WasmByteCode[:len(unboundContract(t))])
	require.Len(t, got.Circuits, 2)
	require.Equal(t, f.circuit, got.Circuits[0].CircuitBinary)
	require.Equal(t, uint64(1), got.Circuits[0].Circuit.CodeCount)

	// What the query gave stores the same code again, which changes nothing in it.
	var again types.MsgStoreCodeWithCircuitResponse
	c.accepted(&again, bob, &types.MsgStoreCodeWithCircuit{
		Sender: bob.String(), WasmByteCode: got.WasmByteCode, Circuits: [][]byte{got.Circuits[0].CircuitBinary, got.Circuits[1].CircuitBinary},
	})
	require.Equal(t, response.WasmChecksum, again.WasmChecksum)
	require.NotEqual(t, response.CodeId, again.CodeId)
	info, err := c.query().Circuit(t.Context(), &types.QueryCircuitRequest{VkChecksum: g.name()})
	require.NoError(t, err)
	require.Equal(t, uint64(2), info.Circuit.CodeCount)
	require.Empty(t, info.Circuit.Circuit.Owner)
}

func TestStoreCodeWithCircuitCompressed(t *testing.T) {
	c := newChain(t)
	f := headstash(t)
	var plain, packed types.MsgStoreCodeWithCircuitResponse
	c.accepted(&plain, alice, &types.MsgStoreCodeWithCircuit{Sender: alice.String(), WasmByteCode: unboundContract(t), Circuits: [][]byte{f.circuit}})
	c.accepted(&packed, alice, &types.MsgStoreCodeWithCircuit{Sender: alice.String(), WasmByteCode: zip(t, unboundContract(t)), Circuits: [][]byte{f.circuit}})
	require.Equal(t, plain.WasmChecksum, packed.WasmChecksum)

	// A stream that ends early, and one that unpacks to more than a contract may have.
	damaged := zip(t, unboundContract(t))
	c.refused(wasmtypes.ErrCreateFailed, alice, &types.MsgStoreCodeWithCircuit{
		Sender: alice.String(), WasmByteCode: damaged[:len(damaged)/2], Circuits: [][]byte{f.circuit},
	})
	c.refused(wasmtypes.ErrCreateFailed, alice, &types.MsgStoreCodeWithCircuit{
		Sender: alice.String(), WasmByteCode: zip(t, make([]byte, 8<<20)), Circuits: [][]byte{f.circuit},
	})
}

func zip(t *testing.T, content []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, err := writer.Write(content)
	require.NoError(t, err)
	require.NoError(t, writer.Close())
	return packed.Bytes()
}

// Either all of it is stored or nothing.
func TestStoreCodeWithCircuitRefused(t *testing.T) {
	c := newChain(t)
	f, g := headstash(t), small(t, 1)
	before := c.export()
	for name, test := range map[string]struct {
		wasm     []byte
		circuits [][]byte
		want     codedError
	}{
		"other circuits declared":     {boundContract(t), [][]byte{g.circuit}, types.ErrSection},
		"more circuits than declared": {boundContract(t), [][]byte{f.circuit, g.circuit}, types.ErrSection},
		"the same circuit twice":      {unboundContract(t), [][]byte{g.circuit, g.circuit}, types.ErrSection},
		"no wasm":                     {[]byte("no wasm at all"), [][]byte{g.circuit}, types.ErrSection},
		"bad wasm":                    {unboundContract(t)[:8], [][]byte{g.circuit}, wasmtypes.ErrCreateFailed},
		"one circuit refused":         {unboundContract(t), [][]byte{g.circuit, []byte("no circuit")}, types.ErrCircuitRefused},
	} {
		t.Run(name, func(t *testing.T) {
			c.refused(test.want, alice, &types.MsgStoreCodeWithCircuit{Sender: alice.String(), WasmByteCode: test.wasm, Circuits: test.circuits})
			after := c.export()
			// A code id is not spent either: the transaction left nothing.
			require.Equal(t, before, after)
		})
	}
	for name, msg := range map[string]*types.MsgStoreCodeWithCircuit{
		"no circuits":        {WasmByteCode: unboundContract(t)},
		"65 circuits":        {WasmByteCode: unboundContract(t), Circuits: make([][]byte, types.MaxCircuits+1)},
		"an empty circuit":   {WasmByteCode: unboundContract(t), Circuits: [][]byte{{}}},
		"no contract":        {Circuits: [][]byte{g.circuit}},
		"a contract too big": {WasmByteCode: make([]byte, wasmtypes.MaxWasmSize+1), Circuits: [][]byte{g.circuit}},
		"bad permission":     {WasmByteCode: unboundContract(t), Circuits: [][]byte{g.circuit}, InstantiatePermission: &wasmtypes.AccessConfig{}},
	} {
		msg.Sender = alice.String()
		require.ErrorIs(t, c.try(msg), types.ErrInvalid, name)
	}
}

// As many circuits as a section can declare, in one transaction.
func TestStoreCodeWithMostCircuits(t *testing.T) {
	c := newChain(t)
	msg := &types.MsgStoreCodeWithCircuit{Sender: alice.String(), WasmByteCode: unboundContract(t)}
	for number := 1; number <= types.MaxCircuits; number++ {
		msg.Circuits = append(msg.Circuits, small(t, number).circuit)
	}
	var response types.MsgStoreCodeWithCircuitResponse
	c.accepted(&response, alice, msg)
	require.Len(t, response.VkChecksums, types.MaxCircuits)
	require.Len(t, c.export().Circuits, types.MaxCircuits)
}
