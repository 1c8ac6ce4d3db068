package chain

import (
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/client"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/fixtures"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/network"
	zkwasmtypes "github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// A node that simulated an upload cannot use its circuit, and neither can the others, until somebody uploads it.
func TestSimulatedUploadIsNotUsable(t *testing.T) {
	w := startWorld(within(t, 2*time.Minute), t, network.Config{Validators: make([]network.NodeConfig, 2)})
	circuits := numberedCircuits(t, 3)
	verifier := w.verifier(circuits[0].Binary)
	alone, withContract, together := circuits[1], circuits[2], circuits[1]

	// Alone, with a contract, and with a verification in the same transaction.
	for _, messages := range [][]sdk.Msg{
		{storeCircuit(w.alice, alone.Binary)},
		{storeCode(w.alice, contract(t, "halo2_verifier"), withContract.Binary)},
	} {
		gas, err := w.node.Simulate(w.ctx, w.alice, nil, messages...)
		must(t, err)
		if gas == 0 {
			t.Fatal("the simulation says that the upload costs nothing")
		}
	}
	// What comes of this one is the node's business, as long as the circuit is not usable afterwards.
	_, err := w.node.Simulate(w.ctx, w.alice, nil,
		storeCircuit(w.alice, together.Binary), execute(t, w.alice, verifier, together.Verify()))
	t.Logf("an upload and a verification simulated together: %v", err)
	w.unusable(verifier, alone, withContract)
	w.noFiles(alone, withContract)

	// The control: uploaded, they are usable.
	w.do(w.alice, uploadGas, nil, storeCircuit(w.alice, alone.Binary))
	w.do(w.alice, uploadGas, nil, storeCode(w.alice, contract(t, "halo2_verifier"), withContract.Binary))
	w.verdicts(verifier, alone)
	w.verdicts(verifier, withContract)
	w.equal()
}

// An upload that fails, at whatever point, leaves nothing that can be used on any node.
func TestFailedUploadIsNotUsable(t *testing.T) {
	w := startWorld(within(t, 2*time.Minute), t, network.Config{Validators: make([]network.NodeConfig, 2)})
	circuits := numberedCircuits(t, 6)
	verifier := w.verifier(circuits[0].Binary)
	tooMuch := &banktypes.MsgSend{
		FromAddress: w.alice.Address, ToAddress: w.bob.Address,
		Amount: sdk.NewCoins(sdk.NewInt64Coin("stake", 1<<62)),
	}
	after, unbound, outOfGas, mismatched, verified := circuits[1], circuits[2], circuits[3], circuits[4], circuits[5]

	// A later message fails, and takes the upload with it.
	w.fails(w.alice, uploadGas, "insufficient funds", storeCircuit(w.alice, after.Binary), tooMuch)
	w.unusable(verifier, after)
	// The same after a verification, for which the node needed the file.
	w.fails(w.alice, uploadGas, "insufficient funds",
		storeCircuit(w.alice, verified.Binary), execute(t, w.alice, verifier, verified.Verify()), tooMuch)
	w.unusable(verifier, verified)
	// Its contract is none.
	w.fails(w.alice, uploadGas, "", storeCode(w.alice, []byte("\x00asm no contract"), unbound.Binary))
	w.unusable(verifier, unbound)
	// Its contract declares another circuit.
	bound, err := w.node.Zkwasm().CodeWithCircuits(w.ctx, &zkwasmtypes.QueryCodeWithCircuitsRequest{CodeId: 1})
	must(t, err)
	w.fails(w.alice, uploadGas, zkwasmtypes.ErrSection.Error(), storeCode(w.alice, bound.WasmByteCode, mismatched.Binary))
	w.unusable(verifier, mismatched)
	// The gas runs out: at the check, and while the circuit is written. What comes before the messages takes three quarters.
	enough, err := w.node.Simulate(w.ctx, w.alice, nil, storeCircuit(w.alice, outOfGas.Binary))
	must(t, err)
	for _, gas := range []uint64{enough * 85 / 100, enough * 92 / 100, enough * 99 / 100} {
		w.fails(w.alice, gas, "out of gas", storeCircuit(w.alice, outOfGas.Binary))
		w.unusable(verifier, outOfGas)
	}
	w.noFiles(after, unbound, mismatched, outOfGas)
	// A file that is no circuit says why.
	for name, file := range refusedCircuits(t) {
		if len(file) == 0 {
			continue // refused before it is in a block
		}
		result := w.fails(w.alice, uploadGas, "circuit", storeCircuit(w.alice, file))
		t.Logf("%s: %s", name, result.Log)
	}

	// The control: uploaded, they are usable.
	for _, circuit := range circuits[1:] {
		w.do(w.alice, uploadGas, nil, storeCircuit(w.alice, circuit.Binary))
		w.verdicts(verifier, circuit)
	}
	w.equal()
}

// A circuit that is uploaded again, by the same account, by another one, and with a contract, is stored once, and nobody pays
// for bytes that are not written. Once two accounts have uploaded it, neither can take it from the other.
func TestIdenticalCircuitIsStoredOnce(t *testing.T) {
	w := startWorld(within(t, time.Minute), t, network.Config{})
	circuit, other := numberedCircuits(t, 2)[0], numberedCircuits(t, 2)[1]
	upload := func(from *client.Account) *client.Result {
		return w.do(from, uploadGas, nil, storeCircuit(from, circuit.Binary))
	}
	w.do(w.bob, uploadGas, nil, storeCircuit(w.bob, other.Binary)) // bob's key is in the state after it: later ones cost the same
	first := upload(w.alice)
	before := w.circuitState()
	again := upload(w.alice)
	if after := w.circuitState(); after != before {
		t.Errorf("the state of circuits was %+v, and is %+v after the second upload", before, after)
	}
	w.belongsTo(circuit, w.alice.Address)
	byBob := upload(w.bob)
	w.storeCode(w.bob, contract(t, "halo2_verifier"), circuit.Binary)
	after := w.circuitState()
	if after.binaries != before.binaries || after.listed != before.listed ||
		after.circuits.entries != before.circuits.entries || after.circuits.bytes > before.circuits.bytes {
		t.Errorf("the state of circuits was %+v, and is %+v after bob's uploads", before, after)
	}
	w.belongsTo(circuit, "")

	for name, result := range map[string]*client.Result{"second": again, "bob's": byBob} {
		if saved := first.GasUsed - result.GasUsed; saved < int64(30*len(circuit.Binary)) {
			t.Errorf("%s upload took %d gas, the first %d: expected at least 30 less for each of %d bytes", name, result.GasUsed, first.GasUsed, len(circuit.Binary))
		}
		if new := result.Attribute("store_circuit", "new"); new != "false" {
			t.Errorf("the event of %s upload says new=%q", name, new)
		}
	}
	t.Logf("gas of the first upload %d, of the second %d, of bob's %d; %d bytes", first.GasUsed, again.GasUsed, byBob.GasUsed, len(circuit.Binary))
	for _, account := range []*client.Account{w.alice, w.bob} {
		w.fails(account, callGas, "was stored by several",
			&zkwasmtypes.MsgRemoveCircuit{Sender: account.Address, VkChecksum: circuit.Checksum()})
	}
}

func (w *world) belongsTo(circuit fixtures.Circuit, owner string) {
	w.t.Helper()
	response, err := w.node.Zkwasm().Circuit(w.ctx, &zkwasmtypes.QueryCircuitRequest{VkChecksum: circuit.Checksum()})
	must(w.t, err)
	if found := response.Circuit.Circuit.Owner; found != owner {
		w.t.Errorf("the owner is %q, expected %q", found, owner)
	}
}

// circuitState is what the module's store has of circuits.
type circuitState struct {
	circuits, binaries storeSize
	listed             int
}

type storeSize struct{ entries, bytes int }

func (w *world) circuitState() circuitState {
	w.t.Helper()
	list, err := w.node.Zkwasm().Circuits(w.ctx, &zkwasmtypes.QueryCircuitsRequest{})
	must(w.t, err)
	return circuitState{
		circuits: w.storeSize(zkwasmtypes.CircuitsPrefix.Bytes()),
		binaries: w.storeSize(zkwasmtypes.CircuitBinariesPrefix.Bytes()),
		listed:   len(list.Circuits),
	}
}

// storeSize asks the store itself, below the module.
func (w *world) storeSize(prefix []byte) (size storeSize) {
	w.t.Helper()
	pairs, err := w.node.Subspace(w.ctx, zkwasmtypes.StoreKey, prefix)
	must(w.t, err)
	for _, pair := range pairs {
		size.entries++
		size.bytes += len(pair.Key) + len(pair.Value)
	}
	if size.entries == 0 {
		w.t.Fatalf("the store %s has nothing under %X", zkwasmtypes.StoreKey, prefix)
	}
	return size
}
