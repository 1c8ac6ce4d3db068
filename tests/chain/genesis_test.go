package chain

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/cosmos/gogoproto/proto"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/client"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/network"
	zkwasmtypes "github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// A chain that begins with another one's exported genesis has its circuits, codes, pins and parameters, verifies with them, and
// exports the same again.
func TestGenesisExportImport(t *testing.T) {
	w := startWorld(within(t, 2*time.Minute), t, network.Config{})
	node := w.Nodes[0]
	circuits := numberedCircuits(t, 4)
	verifier := w.verifier(circuits[0].Binary, circuits[1].Binary)
	w.do(w.bob, uploadGas, nil, storeCircuit(w.bob, circuits[2].Binary))
	must(t, w.node.Pass(w.ctx, w.Operators(),
		&zkwasmtypes.MsgPinCircuit{Authority: client.Authority, VkChecksum: circuits[0].Checksum()},
		&zkwasmtypes.MsgPinCircuit{Authority: client.Authority, VkChecksum: circuits[2].Checksum()}))
	w.verdicts(verifier, circuits[1])
	before := w.answers()

	exported := w.restartFromExport(node)
	if after := w.answers(); !reflect.DeepEqual(after, before) {
		t.Errorf("after the import the module says\n%v\nbefore\n%v", after, before)
	}
	for _, circuit := range circuits[:3] {
		w.verdicts(verifier, circuit)
	}
	w.unusable(verifier, circuits[3])
	w.do(w.bob, uploadGas, nil, storeCircuit(w.bob, circuits[3].Binary))
	w.verdicts(verifier, circuits[3])
	w.do(w.bob, callGas, nil, &zkwasmtypes.MsgRemoveCircuit{Sender: w.bob.Address, VkChecksum: circuits[3].Checksum()})

	if again := w.restartFromExport(node); again != exported {
		t.Errorf("the second export has\n%s\nthe first\n%s", again, exported)
	}
}

// answers are what the module says of its state.
func (w *world) answers() []string {
	w.t.Helper()
	ctx, query := w.ctx, w.node.Zkwasm()
	var answers []string
	note := func(answer proto.Message, err error) {
		w.t.Helper()
		must(w.t, err)
		text, err := client.Codec.MarshalJSON(answer)
		must(w.t, err)
		answers = append(answers, string(text))
	}
	circuits, err := query.Circuits(ctx, &zkwasmtypes.QueryCircuitsRequest{})
	note(circuits, err)
	for _, circuit := range circuits.Circuits {
		note(query.Circuit(ctx, &zkwasmtypes.QueryCircuitRequest{VkChecksum: circuit.VkChecksum}))
	}
	note(query.CodeCircuits(ctx, &zkwasmtypes.QueryCodeCircuitsRequest{CodeId: 1}))
	note(query.CodeWithCircuits(ctx, &zkwasmtypes.QueryCodeWithCircuitsRequest{CodeId: 1}))
	note(query.PinnedCircuits(ctx, &zkwasmtypes.QueryPinnedCircuitsRequest{}))
	note(query.Params(ctx, &zkwasmtypes.QueryParamsRequest{}))
	return answers
}

// restartFromExport exports the state, begins anew with it in an empty home, and returns the module's part.
func (w *world) restartFromExport(node *network.Node) string {
	w.t.Helper()
	must(w.t, node.Stop(w.ctx))
	genesis, err := node.Export(w.ctx)
	must(w.t, err)
	must(w.t, node.Reset(w.ctx, genesis))
	var exported struct {
		AppState      map[string]json.RawMessage `json:"app_state"`
		InitialHeight int64                      `json:"initial_height"`
	}
	must(w.t, json.Unmarshal(genesis, &exported))
	must(w.t, node.Start())
	must(w.t, node.WaitHeight(w.ctx, exported.InitialHeight+1))
	w.first = exported.InitialHeight
	return string(exported.AppState[zkwasmtypes.ModuleName])
}
