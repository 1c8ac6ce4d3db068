package chain

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"
	"time"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/network"
	zkwasmtypes "github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// One transaction stores a contract and its circuits, and the chain knows both by checksum: in the response, in events, in
// the state of zkwasm and in wasm's own code info.
func TestBothChecksumsAreStored(t *testing.T) {
	w := startWorld(within(t, time.Minute), t, network.Config{})
	pair := numberedCircuits(t, 2)
	wasm := contract(t, "halo2_verifier")
	var stored zkwasmtypes.MsgStoreCodeWithCircuitResponse
	result := w.do(w.alice, uploadGas, &stored, storeCode(w.alice, wasm, pair[0].Binary, pair[1].Binary))

	expected := []string{pair[0].Checksum(), pair[1].Checksum()}
	if !slices.Equal(stored.VkChecksums, expected) {
		t.Fatalf("the response names the circuits %v, expected %v", stored.VkChecksums, expected)
	}
	if found := result.Attribute("store_code_with_circuit", "wasm_checksum"); found != stored.WasmChecksum {
		t.Fatalf("the event names the contract %q, the response %q", found, stored.WasmChecksum)
	}
	info, err := w.node.Wasm().CodeInfo(w.ctx, &wasmtypes.QueryCodeInfoRequest{CodeId: stored.CodeId})
	must(t, err)
	if found := hex.EncodeToString(info.Checksum); found != stored.WasmChecksum {
		t.Fatalf("wasm has the checksum %s, zkwasm %s", found, stored.WasmChecksum)
	}
	code, err := w.node.Zkwasm().CodeCircuits(w.ctx, &zkwasmtypes.QueryCodeCircuitsRequest{CodeId: stored.CodeId})
	must(t, err)
	if code.WasmChecksum != stored.WasmChecksum || !slices.Equal(code.VkChecksums, expected) {
		t.Fatalf("the state has %v", code)
	}

	// The code commits to the circuits: what is stored is the contract and a section, and its checksum that of both.
	whole, err := w.node.Zkwasm().CodeWithCircuits(w.ctx, &zkwasmtypes.QueryCodeWithCircuitsRequest{CodeId: stored.CodeId})
	must(t, err)
	if sum := sha256.Sum256(whole.WasmByteCode); hex.EncodeToString(sum[:]) != stored.WasmChecksum {
		t.Fatalf("the code has the checksum %x, and not %s", sum, stored.WasmChecksum)
	}
	if !bytes.HasPrefix(whole.WasmByteCode, wasm) || !bytes.Contains(whole.WasmByteCode[len(wasm):], []byte("halo2_circuits")) {
		t.Fatal("the code is not the contract and a section halo2_circuits")
	}
	for i, circuit := range whole.Circuits {
		if !bytes.Equal(circuit.CircuitBinary, pair[i].Binary) || circuit.Circuit.Circuit.Owner != w.alice.Address {
			t.Fatalf("circuit %d is not the one that alice uploaded", i)
		}
	}
	if len(whole.Circuits) != 2 {
		t.Fatalf("the code has %d circuits", len(whole.Circuits))
	}
}
