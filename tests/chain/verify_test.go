package chain

import (
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/client"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/fixtures"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/network"
)

// A contract on the chain is told true of a valid proof and false of any other: with its own circuit, with one that it
// names, in transactions and in queries.
func TestValidProofIsTrueInvalidIsFalse(t *testing.T) {
	w := startWorld(within(t, time.Minute), t, network.Config{})
	circuits := numberedCircuits(t, 3)
	own, named, other := circuits[0], circuits[1], circuits[2]
	verifier := w.verifier(own.Binary)
	w.do(w.alice, uploadGas, nil, storeCircuit(w.alice, named.Binary), storeCircuit(w.alice, other.Binary))

	foreign := named
	foreign.Proof = other.Proof
	short := named
	short.Proof = short.Proof[:len(short.Proof)-1]
	otherInput := named
	otherInput.Inputs = append([][]byte{make([]byte, 32)}, named.Inputs[1:]...)
	for name, c := range map[string]struct {
		message  map[string]any
		expected string
	}{
		"own circuit, valid":           {own.VerifyOwn(), "true"},
		"own circuit, forged":          {own.Forged().VerifyOwn(), "false"},
		"named circuit, valid":         {named.Verify(), "true"},
		"named circuit, forged":        {named.Forged().Verify(), "false"},
		"another circuit's proof":      {foreign.Verify(), "false"},
		"a proof that is too short":    {short.Verify(), "false"},
		"another input":                {otherInput.Verify(), "false"},
		"own circuit, another's proof": {named.VerifyOwn(), "false"},
	} {
		if found := w.verdict(verifier, c.message); found != c.expected {
			t.Errorf("%s: %q, expected %q", name, found, c.expected)
		}
		var answer struct{ Valid bool }
		must(t, w.node.Smart(w.ctx, verifier, c.message, &answer))
		if answer.Valid != (c.expected == "true") {
			t.Errorf("%s: a query says %t, expected %s", name, answer.Valid, c.expected)
		}
	}
}

// gasBound is the most that a verification may take; docs/GAS.md has the price of every shape.
const gasBound = 200_000

// A verification takes less SDK gas than the bound: headstash's circuit, the largest here. Its share is what the
// transaction costs above one that is the same but for a circuit that is not registered, and so ends where the verification would begin.
func TestGasOfAVerificationIsBelow200000(t *testing.T) {
	w := startWorld(within(t, 2*time.Minute), t, network.Config{})
	airdrop, address := w.airdrop(1)
	claims, err := airdrop.Prove(w.ctx, network.ChainID, address, w.bob.Address)
	must(t, err)
	headstash := fixtures.Circuit{Binary: airdrop.Circuit, Proof: claims[0].Proof, Inputs: claims[0].Inputs}

	verifier := w.verifier(headstash.Binary)
	w.do(w.alice, callGas, nil, execute(t, w.alice, verifier, headstash.Verify())) // later ones write to the same key
	with := w.do(w.alice, callGas, nil, execute(t, w.alice, verifier, headstash.Verify()))
	unknown := headstash.Verify()
	unknown["verify"].(map[string]any)["circuit"] = numberedCircuits(t, 1)[0].Checksum()
	without := w.fails(w.alice, callGas, notRegistered, execute(t, w.alice, verifier, unknown))
	share := with.GasUsed - without.GasUsed

	queried, err := w.node.Zkwasm().Verify(w.ctx, verifyQuery(headstash))
	must(t, err)
	claim := w.do(w.bob, callGas, nil, execute(t, w.bob, address, claims[0].Message))
	t.Logf("SDK gas: transaction that verifies %d, without the verification %d, so its share at most %d; the query Verify says %d; "+
		"a whole claim of headstash %d", with.GasUsed, without.GasUsed, share, queried.Gas, claim.GasUsed)
	if share <= 0 || share >= gasBound {
		t.Errorf("the share is %d, expected below %d", share, gasBound)
	}
	if queried.Gas == 0 || int64(queried.Gas) > share {
		t.Errorf("the query says %d, and the transaction's share is %d", queried.Gas, share)
	}
	if !queried.Valid {
		t.Error("the query says that the proof is not valid")
	}
}

// airdrop makes an airdrop with this number of leaves, and stores and instantiates cw-headstash with it.
func (w *world) airdrop(leaves int) (*fixtures.Airdrop, string) {
	w.t.Helper()
	airdrop, err := fixtures.NewAirdrop(w.ctx, zkwasm, w.t.TempDir(), leaves)
	must(w.t, err)
	return airdrop, w.distribute(w.alice, airdrop)
}

func (w *world) distribute(from *client.Account, airdrop *fixtures.Airdrop) string {
	w.t.Helper()
	code := w.storeCode(from, contract(w.t, "cw_headstash"), airdrop.Circuit)
	total, err := sdk.ParseCoinNormalized(airdrop.Total + "ustash")
	must(w.t, err)
	return w.instantiate(from, code.CodeId, airdrop.Instantiate(), total)
}
