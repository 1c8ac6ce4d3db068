package chain

import (
	"strings"
	"testing"
	"time"

	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/client"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/network"
	zkwasmtypes "github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// upgradeName is the upgrade that adds the module to a chain.
const upgradeName = "v6"

// A chain of stock wasmd, which has upstream's library, stops at a height that governance chose; zkwasmd goes on with
// its homes as they are. Contracts from before work and have no circuit; contracts with circuits can be uploaded.
func TestUpgrade(t *testing.T) {
	w := startWorld(within(t, 3*time.Minute), t, network.Config{Binary: wasmd, Validators: make([]network.NodeConfig, 2)})
	var stored wasmtypes.MsgStoreCodeResponse
	w.do(w.alice, uploadGas, &stored, &wasmtypes.MsgStoreCode{Sender: w.alice.Address, WASMByteCode: contract(t, "value_store")})
	old := w.instantiate(w.alice, stored.CodeID, struct{}{})
	w.remember(old, "before", "aGVyZQ==")
	// Upstream's library does not offer the function that contracts verify with.
	w.fails(w.alice, uploadGas, "verify_halo2_proof", &wasmtypes.MsgStoreCode{Sender: w.alice.Address, WASMByteCode: contract(t, "halo2_verifier")})

	height, err := w.node.Height(w.ctx)
	must(t, err)
	height += 100 // the proposal takes some forty blocks
	must(t, w.node.Pass(w.ctx, w.Operators(), &upgradetypes.MsgSoftwareUpgrade{
		Authority: client.Authority, Plan: upgradetypes.Plan{Name: upgradeName, Height: height},
	}))
	for _, node := range w.Nodes {
		must(t, network.Poll(w.ctx, func() (bool, error) {
			log, err := node.Log()
			return strings.Contains(log, `UPGRADE "`+upgradeName+`" NEEDED`), err
		}))
	}
	for _, node := range w.Nodes {
		must(t, node.Stop(w.ctx))
		node.Binary = zkwasmd
		must(t, node.Start())
	}
	for _, node := range w.Nodes {
		must(t, node.WaitHeight(w.ctx, height+1))
	}

	w.remembers(old, "before", "aGVyZQ==")
	w.remember(old, "after", "dG9v")
	again := w.instantiate(w.alice, stored.CodeID, struct{}{})
	w.remember(again, "after", "dG9v")
	code, err := w.node.Zkwasm().CodeCircuits(w.ctx, &zkwasmtypes.QueryCodeCircuitsRequest{CodeId: stored.CodeID})
	must(t, err)
	if len(code.VkChecksums) != 0 {
		t.Errorf("the code from before has the circuits %v", code.VkChecksums)
	}
	circuit := numberedCircuits(t, 1)[0]
	w.verdicts(w.verifier(circuit.Binary), circuit)
	w.equal()

	// A node that starts once more after the upgrade is one like any other.
	w.whileDown(w.Nodes[1], func() {})
	w.remembers(old, "before", "aGVyZQ==")
	w.equal()
}

// remember has value-store store a value, and remembers checks what it says, on each node.
func (w *world) remember(store, key, value string) {
	w.t.Helper()
	w.do(w.alice, callGas, nil, execute(w.t, w.alice, store, map[string]any{"store": map[string]any{"key": key, "value": value}}))
	w.remembers(store, key, value)
}

func (w *world) remembers(store, key, value string) {
	w.t.Helper()
	height, err := w.node.Height(w.ctx)
	must(w.t, err)
	for _, node := range w.Nodes {
		must(w.t, node.WaitHeight(w.ctx, height))
		var answer struct{ Value string }
		must(w.t, node.Client.Smart(w.ctx, store, map[string]any{"value": map[string]any{"key": key}}, &answer))
		if answer.Value != value {
			w.t.Fatalf("%s: %q is %q, expected %q", node.Name, key, answer.Value, value)
		}
	}
}
