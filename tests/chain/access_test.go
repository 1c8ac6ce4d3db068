package chain

import (
	"strconv"
	"strings"
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types/v1"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/client"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/network"
	zkwasmtypes "github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// A chain where only governance uploads, then one where some addresses do: who may not is told so, and who may succeeds.
func TestUploadAccess(t *testing.T) {
	w := startWorld(within(t, 2*time.Minute), t, network.Config{EditGenesis: func(modules map[string]any) {
		network.Set(modules, "zkwasm.params.upload_access", map[string]any{"permission": "Nobody", "addresses": []any{}})
	}})
	circuits := numberedCircuits(t, 3)
	byGovernance, byAlice, byBob := circuits[0], circuits[1], circuits[2]

	// Governance only.
	refused := w.fails(w.alice, uploadGas, "only governance stores circuits", storeCircuit(w.alice, byAlice.Binary))
	t.Log("governance only:", refused.Log)
	w.fails(w.alice, uploadGas, "only governance stores circuits", storeCode(w.alice, contract(t, "halo2_verifier"), byAlice.Binary))
	must(t, w.node.Pass(w.ctx, w.Operators(), &zkwasmtypes.MsgStoreCodeWithCircuit{
		Sender: client.Authority, WasmByteCode: contract(t, "halo2_verifier"), Circuits: [][]byte{byGovernance.Binary},
	}))
	verifier := w.instantiate(w.alice, 1, struct{}{})
	w.verdicts(verifier, byGovernance)

	// Some addresses.
	params := zkwasmtypes.DefaultParams()
	params.UploadAccess = wasmtypes.AccessTypeAnyOfAddresses.With(sdk.MustAccAddressFromBech32(w.alice.Address))
	must(t, w.node.Pass(w.ctx, w.Operators(), &zkwasmtypes.MsgUpdateParams{Authority: client.Authority, Params: params}))
	refused = w.fails(w.bob, uploadGas, "is not among the addresses that may store circuits", storeCircuit(w.bob, byBob.Binary))
	t.Log("some addresses:", refused.Log)
	w.unusable(verifier, byBob)
	w.do(w.alice, uploadGas, nil, storeCircuit(w.alice, byAlice.Binary))
	w.verdicts(verifier, byAlice)
}

// Governance pins up to the chain's limit on bytes; one circuit more is an error that says so, and so is a pin by anybody else.
func TestPinCap(t *testing.T) {
	pair := numberedCircuits(t, 2)
	limit := len(pair[0].Binary) + len(pair[1].Binary) - 1
	w := startWorld(within(t, 2*time.Minute), t, network.Config{EditGenesis: func(modules map[string]any) {
		network.Set(modules, "zkwasm.params.max_pinned_bytes", strconv.Itoa(limit))
	}})
	verifier := w.verifier(pair[0].Binary, pair[1].Binary)
	pin := func(circuit int) *zkwasmtypes.MsgPinCircuit {
		return &zkwasmtypes.MsgPinCircuit{Authority: client.Authority, VkChecksum: pair[circuit].Checksum()}
	}

	must(t, w.node.Pass(w.ctx, w.Operators(), pin(0)))
	proposal, err := w.node.Propose(w.ctx, w.Operators(), pin(1))
	must(t, err)
	if proposal.Status != govtypes.StatusFailed || !strings.Contains(proposal.FailedReason, zkwasmtypes.ErrPinnedFull.Error()) {
		t.Fatalf("the second pin is %s: %q", proposal.Status, proposal.FailedReason)
	}
	t.Log("limit reached:", proposal.FailedReason)
	w.pinned(pair[0].Checksum())
	own := pin(1)
	own.Authority = w.alice.Address
	refused := w.fails(w.alice, callGas, "is not the authority", own)
	t.Log("by a user:", refused.Log)

	// Room is made by an unpin.
	must(t, w.node.Pass(w.ctx, w.Operators(),
		&zkwasmtypes.MsgUnpinCircuit{Authority: client.Authority, VkChecksum: pair[0].Checksum()}, pin(1)))
	w.pinned(pair[1].Checksum())
	w.verdicts(verifier, pair[0])
	w.verdicts(verifier, pair[1])
}

// pinned checks which circuit is pinned, alone.
func (w *world) pinned(checksum string) {
	w.t.Helper()
	response, err := w.node.Zkwasm().PinnedCircuits(w.ctx, &zkwasmtypes.QueryPinnedCircuitsRequest{})
	must(w.t, err)
	if len(response.VkChecksums) != 1 || response.VkChecksums[0] != checksum {
		w.t.Fatalf("pinned are %v, expected %s", response.VkChecksums, checksum)
	}
}
