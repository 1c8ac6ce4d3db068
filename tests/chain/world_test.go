package chain

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/cosmos/gogoproto/proto"

	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/apphash"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/client"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/fixtures"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/network"
	zkwasmtypes "github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// Gas limits. Nobody pays fees in these chains, so that they are only to be enough.
const (
	uploadGas = 100_000_000
	callGas   = 2_000_000
)

// world is a chain, whom the test sends as, and the node that it talks to.
type world struct {
	*network.Network
	t     *testing.T
	ctx   context.Context
	node  *client.Client
	alice *client.Account
	bob   *client.Account
	first int64 // the chain's first height
}

// startWorld starts a chain of zkwasmd, with one validator unless the configuration says otherwise.
func startWorld(ctx context.Context, t *testing.T, config network.Config) *world {
	t.Helper()
	if config.Binary == "" {
		config.Binary = zkwasmd
	}
	if config.Validators == nil {
		config.Validators = make([]network.NodeConfig, 1)
	}
	w := &world{t: t, ctx: ctx, alice: client.NewAccount(), bob: client.NewAccount(), first: 1}
	config.Accounts = append(config.Accounts, w.alice, w.bob)
	w.Network = network.Start(ctx, t, config)
	w.node = w.Nodes[0].Client
	return w
}

// do sends a message that has to succeed, and reads its response.
func (w *world) do(from *client.Account, gas uint64, response proto.Message, messages ...sdk.Msg) *client.Result {
	w.t.Helper()
	result, err := w.node.Do(w.ctx, from, gas, messages...)
	must(w.t, err)
	if response != nil {
		must(w.t, result.Response(0, response))
	}
	return result
}

// fails sends messages that have to fail in a block, with this text in the log.
func (w *world) fails(from *client.Account, gas uint64, text string, messages ...sdk.Msg) *client.Result {
	w.t.Helper()
	result, err := w.node.Send(w.ctx, from, gas, messages...)
	must(w.t, err)
	if result.Code == 0 || !strings.Contains(result.Log, text) {
		w.t.Fatalf("expected a failure with %q, found code %d: %s", text, result.Code, result.Log)
	}
	return result
}

func (w *world) storeCode(from *client.Account, wasm []byte, binaries ...[]byte) zkwasmtypes.MsgStoreCodeWithCircuitResponse {
	w.t.Helper()
	var response zkwasmtypes.MsgStoreCodeWithCircuitResponse
	w.do(from, uploadGas, &response, storeCode(from, wasm, binaries...))
	return response
}

func storeCode(from *client.Account, wasm []byte, binaries ...[]byte) *zkwasmtypes.MsgStoreCodeWithCircuit {
	return &zkwasmtypes.MsgStoreCodeWithCircuit{Sender: from.Address, WasmByteCode: wasm, Circuits: binaries}
}

func storeCircuit(from *client.Account, binary []byte) *zkwasmtypes.MsgStoreCircuit {
	return &zkwasmtypes.MsgStoreCircuit{Sender: from.Address, Circuit: binary}
}

func (w *world) instantiate(from *client.Account, codeID uint64, message any, funds ...sdk.Coin) string {
	w.t.Helper()
	var response wasmtypes.MsgInstantiateContractResponse
	w.do(from, callGas, &response, &wasmtypes.MsgInstantiateContract{
		Sender: from.Address, CodeID: codeID, Label: "test", Msg: toJSON(w.t, message), Funds: funds,
	})
	return response.Address
}

// verifier stores and instantiates halo2-verifier with these circuits; without any, by wasm's own message.
func (w *world) verifier(binaries ...[]byte) string {
	w.t.Helper()
	wasm := contract(w.t, "halo2_verifier")
	if len(binaries) == 0 {
		var response wasmtypes.MsgStoreCodeResponse
		w.do(w.alice, uploadGas, &response, &wasmtypes.MsgStoreCode{Sender: w.alice.Address, WASMByteCode: wasm})
		return w.instantiate(w.alice, response.CodeID, struct{}{})
	}
	code := w.storeCode(w.alice, wasm, binaries...)
	return w.instantiate(w.alice, code.CodeId, struct{}{})
}

func execute(t testing.TB, from *client.Account, contract string, message any) *wasmtypes.MsgExecuteContract {
	return &wasmtypes.MsgExecuteContract{Sender: from.Address, Contract: contract, Msg: toJSON(t, message)}
}

// verdict has a verifier check a proof in a transaction.
func (w *world) verdict(verifier string, message any) string {
	w.t.Helper()
	return w.do(w.alice, callGas, nil, execute(w.t, w.alice, verifier, message)).Attribute("wasm", "valid")
}

// verdicts checks that a verifier tells a circuit's proof from a forged one.
func (w *world) verdicts(verifier string, circuit fixtures.Circuit) {
	w.t.Helper()
	if found := w.verdict(verifier, circuit.Verify()); found != "true" {
		w.t.Fatalf("a valid proof is %q", found)
	}
	if found := w.verdict(verifier, circuit.Forged().Verify()); found != "false" {
		w.t.Fatalf("a forged proof is %q", found)
	}
}

// asked is what a node says of a proof when its contract is queried.
func asked(ctx context.Context, node *client.Client, verifier string, circuit fixtures.Circuit) (bool, error) {
	var answer struct{ Valid bool }
	err := node.Smart(ctx, verifier, circuit.Verify(), &answer)
	return answer.Valid, err
}

// notRegistered is what a contract answers that names a circuit which the chain does not have.
const notRegistered = "the circuit is not registered"

// unusable checks that circuits can be used on no node: not in a block and not in a query.
func (w *world) unusable(verifier string, circuits ...fixtures.Circuit) {
	w.t.Helper()
	for _, circuit := range circuits {
		for _, node := range w.Nodes {
			w.upToDate(node)
			result, err := node.Client.Send(w.ctx, w.alice, callGas, execute(w.t, w.alice, verifier, circuit.Verify()))
			must(w.t, err)
			if result.Code == 0 || !strings.Contains(result.Log, notRegistered) {
				w.t.Fatalf("%s: expected %q, found code %d: %s", node.Name, notRegistered, result.Code, result.Log)
			}
			if _, err := asked(w.ctx, node.Client, verifier, circuit); err == nil || !strings.Contains(err.Error(), notRegistered) {
				w.t.Fatalf("%s: expected %q of a query, found %v", node.Name, notRegistered, err)
			}
			if _, err := node.Client.Zkwasm().Verify(w.ctx, verifyQuery(circuit)); err == nil || !strings.Contains(err.Error(), zkwasmtypes.ErrNotFound.Error()) {
				w.t.Fatalf("%s: expected %q of the query Verify, found %v", node.Name, zkwasmtypes.ErrNotFound, err)
			}
		}
	}
	w.equal()
}

// upToDate waits until a node has every block that others have executed. Before, it would refuse an account's transaction that
// follows one which it has not seen in a block yet.
func (w *world) upToDate(node *network.Node) {
	w.t.Helper()
	for _, other := range w.Nodes {
		height, err := other.Client.Height(w.ctx)
		must(w.t, err)
		must(w.t, node.WaitHeight(w.ctx, height))
	}
}

// noFiles checks that no node has a file of these circuits. (One that a failed transaction verified with may stay until the next
// start; without a place in the state it is nothing.)
func (w *world) noFiles(circuits ...fixtures.Circuit) {
	w.t.Helper()
	for _, circuit := range circuits {
		for _, node := range w.Nodes {
			if _, err := os.Stat(node.CircuitFile(circuit.Checksum())); !os.IsNotExist(err) {
				w.t.Fatalf("%s has a file of a circuit that is not registered: %v", node.Name, err)
			}
		}
	}
}

func verifyQuery(circuit fixtures.Circuit) *zkwasmtypes.QueryVerifyRequest {
	return &zkwasmtypes.QueryVerifyRequest{VkChecksum: circuit.Checksum(), Proof: circuit.Proof, PublicInputs: circuit.Inputs}
}

// equal checks that all nodes have the same application hashes from the first block to the last one that all have.
func (w *world) equal() {
	w.t.Helper()
	height, err := w.node.Height(w.ctx)
	must(w.t, err)
	for _, node := range w.Nodes {
		must(w.t, node.WaitHeight(w.ctx, height))
	}
	must(w.t, apphash.Equal(w.ctx, w.first, height, w.Nodes...))
}

func toJSON(t testing.TB, message any) []byte {
	t.Helper()
	text, err := json.Marshal(message)
	must(t, err)
	return text
}
