package chain

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/client"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/fixtures"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/network"
	zkwasmtypes "github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// load is what several senders do to a chain at the same time: everything that touches circuits, in a random order, by
// whichever node is up. Each transaction that gets into a block must end as it should.
type load struct {
	t     *testing.T
	chain *network.Network
	// validators are the nodes that senders talk to: not the one that joins, while they run.
	validators []*network.Node
	verifier   string // names circuits, and has the first one as its own
	airdrop    string
	compared   int64 // the last height whose application hashes were compared

	mu       sync.Mutex
	fresh    []fixtures.Circuit          // not uploaded yet
	uploaded []fixtures.Circuit          // to stay
	claims   map[string][]fixtures.Claim // by the address that they pay, which sends them
	spent    map[string][]fixtures.Claim
	refused  [][]byte
	counts   map[string]int
	failures []error
}

// sender is one of those who make the load.
type sender struct {
	*load
	account *client.Account
	random  *rand.Rand
	node    *network.Node
}

// errLost is for a transaction that went down with a node that was killed, or that followed one which did.
var errLost = errors.New("the transaction was lost")

// An act is what a sender does once. What it returns is a failure of the test but for errLost.
type act struct {
	name   string
	weight int
	run    func(*sender, context.Context) error
}

var acts = []act{
	{"claim", 6, (*sender).claim},
	{"forged claim", 3, (*sender).forgedClaim},
	{"claim again", 2, (*sender).claimAgain},
	{"valid proof", 6, (*sender).validProof},
	{"forged proof", 3, (*sender).forgedProof},
	{"unknown circuit", 2, (*sender).unknownCircuit},
	{"several at once", 2, (*sender).severalAtOnce},
	{"upload", 2, (*sender).upload},
	{"upload with contract", 1, (*sender).uploadWithContract},
	{"same upload again", 2, (*sender).sameUpload},
	{"upload and removal", 2, (*sender).uploadAndRemoval},
	{"failed upload", 3, (*sender).failedUpload},
	{"refused upload", 2, (*sender).refusedUpload},
	{"simulated upload", 3, (*sender).simulatedUpload},
	{"out of gas upload", 3, (*sender).outOfGasUpload},
}

// run acts until the context ends.
func (s *sender) run(ctx context.Context) {
	var total int
	for _, act := range acts {
		total += act.weight
	}
	for ctx.Err() == nil {
		act := acts[0]
		for left, i := s.random.IntN(total), 0; left >= 0; i++ {
			act, left = acts[i], left-acts[i].weight
		}
		if !s.node.Running() {
			s.move()
		}
		err := act.run(s, ctx)
		if ctx.Err() != nil {
			return
		}
		s.note(act.name, err)
	}
}

// move has the sender talk to another node that runs.
func (s *sender) move() {
	for _, i := range s.random.Perm(len(s.validators)) {
		if node := s.validators[i]; node.Running() {
			s.node = node
		}
	}
	s.account.Forget()
}

func (l *load) note(name string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err == nil:
		l.counts[name]++
	case errors.Is(err, errLost):
		l.counts["lost"]++
	case errors.Is(err, errNothing):
	default:
		l.failures = append(l.failures, fmt.Errorf("%s: %w", name, err))
	}
}

// errNothing is for an act that has nothing to act on.
var errNothing = errors.New("nothing to do")

// summary is how often each act came out as it should.
func (l *load) summary() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(l.counts)) {
		lines = append(lines, fmt.Sprintf("%s %d", name, l.counts[name]))
	}
	return strings.Join(lines, ", ")
}

// send hands in messages and waits for their block. The node may be killed at any moment.
func (s *sender) send(ctx context.Context, gas uint64, messages ...sdk.Msg) (*client.Result, error) {
	hash, err := s.node.Client.Broadcast(ctx, s.account, gas, messages...)
	var rejected *client.Rejected
	if errors.As(err, &rejected) && rejected.Codespace == sdkerrors.RootCodespace && rejected.Code == sdkerrors.ErrOutOfGas.ABCICode() {
		return &client.Result{Code: rejected.Code, Log: rejected.Log}, nil // out of gas before the block
	}
	if err != nil {
		// The node was killed, or has not seen yet what the account sent by another one.
		s.account.Forget()
		pause(ctx)
		return nil, errLost
	}
	return s.wait(ctx, hash)
}

func (s *sender) wait(ctx context.Context, hash []byte) (*client.Result, error) {
	// As long as it may take blocks to go on after a proposer was killed.
	limited, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for limited.Err() == nil {
		short, cancel := context.WithTimeout(limited, 2*time.Second)
		result, err := s.node.Client.Wait(short, hash)
		cancel()
		if err == nil && result.Codespace == sdkerrors.RootCodespace && result.Code == sdkerrors.ErrWrongSequence.ABCICode() {
			// The one that it follows was lost, or came into a later block by another node.
			s.account.Forget()
			return nil, errLost
		}
		if err == nil {
			return result, nil
		}
		s.move() // another node may have it in a block
	}
	return nil, errLost
}

func pause(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(200 * time.Millisecond): // a block or so
	}
}

// succeeds and failsWith send messages that have to end so.
func (s *sender) succeeds(ctx context.Context, gas uint64, messages ...sdk.Msg) (*client.Result, error) {
	result, err := s.send(ctx, gas, messages...)
	if err != nil {
		return nil, err
	}
	return result, result.Err()
}

func (s *sender) failsWith(ctx context.Context, text string, gas uint64, messages ...sdk.Msg) error {
	result, err := s.send(ctx, gas, messages...)
	if err != nil {
		return err
	}
	if result.Code == 0 || !strings.Contains(result.Log, text) {
		return fmt.Errorf("expected a failure with %q, found code %d: %s", text, result.Code, result.Log)
	}
	if text == outOfGas && result.Height > 0 {
		s.note(outOfGasInBlock, nil)
	}
	return nil
}

const (
	outOfGas = "out of gas"
	// outOfGasInBlock counts those that did not end before they came in a block.
	outOfGasInBlock = "out of gas in a block"
)

func (s *sender) call(contract string, message any) sdk.Msg {
	return execute(s.t, s.account, contract, message)
}

func (s *sender) claim(ctx context.Context) error {
	claim, ok := s.takeClaim()
	if !ok {
		return errNothing
	}
	_, err := s.succeeds(ctx, callGas, s.call(s.airdrop, claim.Message))
	if err == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.spent[s.account.Address] = append(s.spent[s.account.Address], claim)
	}
	return err
}

func (s *sender) takeClaim() (claim fixtures.Claim, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	claims := s.claims[s.account.Address]
	if len(claims) == 0 {
		return claim, false
	}
	s.claims[s.account.Address] = claims[1:]
	return claims[0], true
}

func (s *sender) forgedClaim(ctx context.Context) error {
	s.mu.Lock()
	claims := s.claims[s.account.Address]
	s.mu.Unlock()
	if len(claims) == 0 {
		return errNothing
	}
	forged, err := claims[0].Forged()
	if err != nil {
		return err
	}
	return s.failsWith(ctx, "does not prove this claim", callGas, s.call(s.airdrop, forged.Message))
}

func (s *sender) claimAgain(ctx context.Context) error {
	s.mu.Lock()
	spent := s.spent[s.account.Address]
	s.mu.Unlock()
	if len(spent) == 0 {
		return errNothing
	}
	return s.failsWith(ctx, "is spent", callGas, s.call(s.airdrop, spent[s.random.IntN(len(spent))].Message))
}

func (s *sender) validProof(ctx context.Context) error {
	return s.verdict(ctx, s.anyUploaded().Verify(), "true")
}

func (s *sender) forgedProof(ctx context.Context) error {
	return s.verdict(ctx, s.anyUploaded().Forged().Verify(), "false")
}

func (s *sender) verdict(ctx context.Context, message any, expected string) error {
	result, err := s.succeeds(ctx, callGas, s.call(s.verifier, message))
	if err != nil {
		return err
	}
	return sameVerdict(result, expected)
}

func sameVerdict(result *client.Result, expected string) error {
	if found := result.Attribute("wasm", "valid"); found != expected {
		return fmt.Errorf("the verdict is %q, expected %s", found, expected)
	}
	return nil
}

func (s *sender) unknownCircuit(ctx context.Context) error {
	circuit, ok := s.anyFresh()
	if !ok {
		return errNothing
	}
	return s.failsWith(ctx, notRegistered, callGas, s.call(s.verifier, circuit.Verify()))
}

// severalAtOnce hands in transactions without waiting, so that a block has several of one account.
func (s *sender) severalAtOnce(ctx context.Context) error {
	circuit := s.anyUploaded()
	expected := []string{"true", "false", "true"}
	var hashes [][]byte
	for _, valid := range expected {
		message := circuit.Verify()
		if valid == "false" {
			message = circuit.Forged().Verify()
		}
		hash, err := s.node.Client.Broadcast(ctx, s.account, callGas, s.call(s.verifier, message))
		if err != nil {
			s.account.Forget()
			pause(ctx)
			return errLost
		}
		hashes = append(hashes, hash)
	}
	for i, hash := range hashes {
		result, err := s.wait(ctx, hash)
		if err != nil {
			return err
		}
		if err := errors.Join(result.Err(), sameVerdict(result, expected[i])); err != nil {
			return err
		}
	}
	return nil
}

// upload stores a circuit, and uses it in the same transaction.
func (s *sender) upload(ctx context.Context) error {
	circuit, ok := s.takeFresh()
	if !ok {
		return errNothing
	}
	result, err := s.succeeds(ctx, uploadGas, storeCircuit(s.account, circuit.Binary), s.call(s.verifier, circuit.Verify()))
	if err != nil {
		return err
	}
	s.keep(circuit)
	return sameVerdict(result, "true")
}

func (s *sender) uploadWithContract(ctx context.Context) error {
	circuit, ok := s.takeFresh()
	if !ok {
		return errNothing
	}
	_, err := s.succeeds(ctx, uploadGas, storeCode(s.account, contract(s.t, "halo2_verifier"), circuit.Binary))
	if err == nil {
		s.keep(circuit)
	}
	return err
}

func (s *sender) sameUpload(ctx context.Context) error {
	result, err := s.succeeds(ctx, uploadGas, storeCircuit(s.account, s.anyUploaded().Binary))
	if err != nil {
		return err
	}
	if new := result.Attribute("store_circuit", "new"); new != "false" {
		return fmt.Errorf("a second upload has new=%q", new)
	}
	return nil
}

// uploadAndRemoval stores a circuit and removes it, in one block where both get into the same one.
func (s *sender) uploadAndRemoval(ctx context.Context) error {
	circuit, ok := s.takeFresh()
	if !ok {
		return errNothing
	}
	hash, err := s.node.Client.Broadcast(ctx, s.account, uploadGas, storeCircuit(s.account, circuit.Binary))
	if err != nil {
		s.account.Forget()
		pause(ctx)
		return errLost
	}
	removal := &zkwasmtypes.MsgRemoveCircuit{Sender: s.account.Address, VkChecksum: circuit.Checksum()}
	_, err = s.succeeds(ctx, callGas, s.call(s.verifier, circuit.Verify()), removal)
	if err != nil {
		return err
	}
	uploaded, err := s.wait(ctx, hash)
	if err != nil {
		return err
	}
	if err := uploaded.Err(); err != nil {
		return err
	}
	return s.failsWith(ctx, notRegistered, callGas, s.call(s.verifier, circuit.Verify()))
}

func (s *sender) failedUpload(ctx context.Context) error {
	circuit, ok := s.anyFresh()
	if !ok {
		return errNothing
	}
	tooMuch := &banktypes.MsgSend{
		FromAddress: s.account.Address, ToAddress: s.account.Address, Amount: sdk.NewCoins(sdk.NewInt64Coin("stake", 1<<62)),
	}
	return s.failsWith(ctx, "insufficient funds", uploadGas,
		storeCircuit(s.account, circuit.Binary), s.call(s.verifier, circuit.Verify()), tooMuch)
}

func (s *sender) refusedUpload(ctx context.Context) error {
	file := s.refused[s.random.IntN(len(s.refused))]
	return s.failsWith(ctx, zkwasmtypes.ErrCircuitRefused.Error(), uploadGas, storeCircuit(s.account, file))
}

func (s *sender) simulatedUpload(ctx context.Context) error {
	circuit, ok := s.anyFresh()
	if !ok {
		return errNothing
	}
	if _, err := s.node.Client.Simulate(ctx, s.account, nil, storeCircuit(s.account, circuit.Binary)); err != nil {
		s.account.Forget()
		pause(ctx)
		return errLost
	}
	// Verified in the same simulation it may fail, but nothing may come of it.
	_, _ = s.node.Client.Simulate(ctx, s.account, nil, storeCircuit(s.account, circuit.Binary), s.call(s.verifier, circuit.Verify()))
	return nil
}

func (s *sender) outOfGasUpload(ctx context.Context) error {
	circuit, ok := s.anyFresh()
	if !ok {
		return errNothing
	}
	// From the check of the circuit to the verification after it.
	gas := uint64(55_000 + s.random.IntN(100_000))
	return s.failsWith(ctx, outOfGas, gas, storeCircuit(s.account, circuit.Binary), s.call(s.verifier, circuit.Verify()))
}

func (s *sender) anyUploaded() fixtures.Circuit {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.uploaded[s.random.IntN(len(s.uploaded))]
}

// anyFresh is a circuit that nobody uploads for good: the last ones are kept for that.
func (s *sender) anyFresh() (fixtures.Circuit, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.fresh) < neverUploaded {
		return fixtures.Circuit{}, false
	}
	return s.fresh[len(s.fresh)-1-s.random.IntN(neverUploaded)], true
}

// neverUploaded is how many circuits no upload succeeds with.
const neverUploaded = 5

func (s *sender) takeFresh() (circuit fixtures.Circuit, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.fresh) <= neverUploaded {
		return circuit, false
	}
	circuit, s.fresh = s.fresh[0], s.fresh[1:]
	return circuit, true
}

func (s *sender) keep(circuit fixtures.Circuit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.uploaded = append(s.uploaded, circuit)
}
