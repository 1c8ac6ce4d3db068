package chain

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/apphash"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/client"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/fixtures"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/network"
	zkwasmtypes "github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

const (
	loadBlocks   = 500 // blocks under load
	killInterval = 50  // blocks from one kill to the next
	joinAfter    = 250 // blocks, then a node joins by state sync
	// snapshotInterval leaves at least two snapshots before the join.
	snapshotInterval = 100
	senders          = 6 // enough for some transactions in every block on two cores
	claimsEach       = 8
	claimBatch       = 4 // claims of each sender that are proved together, while the chain runs
)

// nodeSettings are those that must make no difference.
func nodeSettings() []network.NodeConfig {
	settings := []network.NodeConfig{
		// No key stays in memory, and none is pinned here.
		{App: map[string]any{"zkwasm.memory-bytes": 0, "zkwasm.pinned-bytes": 0}},
		// Everything stays in memory.
		{App: map[string]any{"zkwasm.memory-bytes": 1 << 30, "zkwasm.pinned-bytes": 1 << 30, "zkwasm.params-up-to": 12, "zkwasm.verdict-bytes": 64 << 20}},
		// No verdict is remembered, and there is room for one key or two.
		{App: map[string]any{"zkwasm.verdict-bytes": 0, "zkwasm.memory-bytes": 50_000}},
		// Portable arithmetic, and proofs verified ahead of the block.
		{App: map[string]any{"zkwasm.pre-verify": true}, Env: []string{"ZK_HALO2_SIMD=off"}},
	}
	for _, node := range settings {
		node.App["state-sync.snapshot-interval"] = snapshotInterval
		node.App["state-sync.snapshot-keep-recent"] = 3
		node.App["telemetry.enabled"] = true
	}
	return settings
}

// Four validators with different settings agree on every block of a mixed load, while every 50 blocks one of them is killed and
// comes back; a node that joins by state sync verifies at once and agrees too.
func TestDeterminism(t *testing.T) {
	ctx := within(t, 8*time.Minute)
	accounts := client.NewAccounts(senders)
	w := startWorld(ctx, t, network.Config{Validators: nodeSettings(), Accounts: accounts})
	l := newLoad(w, accounts)

	loading, stop := context.WithCancel(ctx)
	defer stop()
	var running sync.WaitGroup
	for i, account := range accounts {
		// The same acts in the same order each time; what meets in a block is up to the nodes.
		s := &sender{load: l, account: account, random: rand.New(rand.NewPCG(1, uint64(i))), node: w.Nodes[i%4]}
		running.Go(func() { s.run(loading) })
	}
	running.Go(func() { l.govern(loading, w.Operators()) })

	begin := l.height(ctx)
	begun := time.Now()
	var joined *network.Node
	for round := range int64(loadBlocks / killInterval) {
		l.agree(ctx)
		if round >= 4 { // the node to be killed has run for 200 blocks
			l.differed(ctx, int(round)%4)
		}
		l.killOne(ctx, int(round)%4, begin+round*killInterval)
		if joined == nil && round*killInterval >= joinAfter {
			joined = l.join(ctx)
		}
	}
	end := begin + loadBlocks
	must(t, l.running().WaitHeight(ctx, end))
	stop()
	running.Wait()
	t.Logf("%d blocks in %s: %s", loadBlocks, time.Since(begun).Round(time.Second), l.summary())

	for _, node := range w.Nodes {
		must(t, node.WaitHeight(ctx, end))
	}
	l.agree(ctx)
	first := earliest(ctx, t, joined)
	must(t, apphash.Equal(ctx, first, end, w.Nodes[0], joined))
	t.Logf("application hashes are equal on 4 validators from height 1 to %d, and on the node that joined from %d", l.compared, first)
	l.check()
	for _, node := range w.Nodes {
		l.wholeAll(node)
	}
}

func newLoad(w *world, accounts []*client.Account) *load {
	w.t.Helper()
	// Every upload takes a circuit that no other one has taken.
	circuits := numberedCircuits(w.t, circuitCount)
	l := &load{
		t: w.t, chain: w.Network, validators: slices.Clone(w.Nodes), fresh: circuits[3:], uploaded: circuits[:3:3],
		claims: map[string][]fixtures.Claim{}, spent: map[string][]fixtures.Claim{}, counts: map[string]int{},
	}
	for _, file := range refusedCircuits(w.t) {
		if len(file) > 0 {
			l.refused = append(l.refused, file)
		}
	}
	l.verifier = w.verifier(circuits[0].Binary)
	w.do(w.alice, uploadGas, nil, storeCircuit(w.alice, circuits[1].Binary), storeCircuit(w.alice, circuits[2].Binary))
	airdrop, contract := w.airdrop(senders * claimsEach)
	l.airdrop = contract
	go l.prove(w.ctx, airdrop, accounts)
	return l
}

// prove makes claims for all senders while the chain runs.
func (l *load) prove(ctx context.Context, airdrop *fixtures.Airdrop, accounts []*client.Account) {
	var addresses []string
	for range claimBatch {
		for _, account := range accounts {
			addresses = append(addresses, account.Address)
		}
	}
	for range claimsEach / claimBatch {
		claims, err := airdrop.Prove(ctx, network.ChainID, l.airdrop, addresses...)
		if ctx.Err() != nil {
			return
		}
		l.note("prove", err)
		l.mu.Lock()
		for i, claim := range claims {
			l.claims[addresses[i]] = append(l.claims[addresses[i]], claim)
		}
		l.mu.Unlock()
	}
}

// govern pins and unpins circuits by proposals, one after the other.
func (l *load) govern(ctx context.Context, voters []*client.Account) {
	random := rand.New(rand.NewPCG(2, 0))
	var pinned []string
	for ctx.Err() == nil {
		l.mu.Lock()
		circuit := l.uploaded[random.IntN(len(l.uploaded))].Checksum()
		l.mu.Unlock()
		messages := []sdk.Msg{&zkwasmtypes.MsgPinCircuit{Authority: client.Authority, VkChecksum: circuit}}
		if len(pinned) > 3 {
			messages = append(messages, &zkwasmtypes.MsgUnpinCircuit{Authority: client.Authority, VkChecksum: pinned[0]})
			pinned = pinned[1:]
		}
		// The voting period and what a killed proposer delays.
		limited, cancel := context.WithTimeout(ctx, 30*time.Second)
		err := l.running().Client.Pass(limited, voters, messages...)
		cancel()
		if err != nil {
			// A node was killed in the middle of it; the next proposal begins anew.
			for _, voter := range voters {
				voter.Forget()
			}
			pause(ctx)
			continue
		}
		pinned = append(pinned, circuit)
		l.note("pin by governance", nil)
	}
}

// running is a validator that runs.
func (l *load) running() *network.Node {
	for _, node := range l.validators {
		if node.Running() {
			return node
		}
	}
	return l.validators[0]
}

func (l *load) height(ctx context.Context) int64 {
	l.t.Helper()
	height, err := l.running().Client.Height(ctx)
	must(l.t, err)
	return height
}

// agree compares the application hashes that the validators have all computed so far, so that one that differs is named as
// soon as it does. It stops then, and has its hash of the last block before.
func (l *load) agree(ctx context.Context) {
	l.t.Helper()
	last := l.height(ctx)
	for _, node := range l.validators {
		height, err := node.Client.Height(ctx)
		must(l.t, err)
		last = min(last, height)
	}
	must(l.t, apphash.Equal(ctx, l.compared+1, last, l.validators...))
	l.compared = last
}

// killOne kills a validator some blocks after a height, lets the others go on, starts it again and waits until it has caught up.
func (l *load) killOne(ctx context.Context, index int, height int64) {
	l.t.Helper()
	node, other := l.chain.Nodes[index], l.chain.Nodes[(index+1)%4]
	must(l.t, other.WaitHeight(ctx, height+killInterval/2))
	node.Kill()
	must(l.t, other.WaitHeight(ctx, height+killInterval/2+5))
	must(l.t, node.Start())
	must(l.t, node.WaitSynced(ctx, other))
	must(l.t, other.WaitHeight(ctx, height+killInterval))
	l.note("kill -9", nil)
}

// join adds a node that begins with a snapshot, and has it verify at once.
func (l *load) join(ctx context.Context) *network.Node {
	l.t.Helper()
	trusted := l.height(ctx) - 10 // some block that all have
	block, err := l.running().Client.RPC.Block(ctx, &trusted)
	must(l.t, err)
	joined := l.chain.Join(network.NodeConfig{}, network.StateSync{
		Servers: l.chain.Nodes[:2], Height: trusted, Hash: block.BlockID.Hash.String(),
	})
	begun := time.Now()
	must(l.t, joined.Start())
	must(l.t, joined.WaitHeight(ctx, snapshotInterval))
	restored, err := joined.Client.Height(ctx)
	must(l.t, err)
	// Before its first own block a node answers no query of a contract: it has no time to tell the contract.
	must(l.t, joined.WaitHeight(ctx, restored+1))
	l.mu.Lock()
	uploaded := append([]fixtures.Circuit(nil), l.uploaded...)
	l.mu.Unlock()
	// Not all of them are in the state of the snapshot; those from before the load are.
	for _, circuit := range uploaded[:3] {
		for _, c := range []struct {
			circuit fixtures.Circuit
			valid   bool
		}{{circuit, true}, {circuit.Forged(), false}} {
			valid, err := asked(ctx, joined.Client, l.verifier, c.circuit)
			must(l.t, err)
			if valid != c.valid {
				l.t.Fatalf("the node that joined says %t of a proof that is %t", valid, c.valid)
			}
		}
	}
	first := earliest(ctx, l.t, joined)
	if first <= snapshotInterval {
		l.t.Fatalf("the node that joined has blocks from height %d, so it did not begin with a snapshot", first)
	}
	l.t.Logf("a node joined by state sync at height %d and verified %s after its start", first, time.Since(begun).Round(time.Millisecond))
	must(l.t, joined.WaitSynced(ctx, l.chain.Nodes[0]))
	return joined
}

// earliest is the first height whose block a node has.
func earliest(ctx context.Context, t *testing.T, node *network.Node) int64 {
	t.Helper()
	status, err := node.Client.RPC.Status(ctx)
	must(t, err)
	return status.SyncInfo.EarliestBlockHeight
}

// check fails unless every act happened, and none ended other than it should.
func (l *load) check() {
	l.t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, failure := range l.failures {
		l.t.Error(failure)
	}
	done := 0
	for _, act := range acts {
		done += l.counts[act.name]
		if l.counts[act.name] < 3 {
			l.t.Errorf("%q was done %d times", act.name, l.counts[act.name])
		}
	}
	for name, least := range map[string]int{"kill -9": loadBlocks / killInterval, "pin by governance": 3, outOfGasInBlock: 3} {
		if l.counts[name] < least {
			l.t.Errorf("%q was done %d times, expected at least %d", name, l.counts[name], least)
		}
	}
	// Each kill can cost each sender a transaction or two.
	if lost := l.counts["lost"]; lost > done/4 {
		l.t.Errorf("%d transactions were lost and %d not", lost, done)
	}
}

// differed checks by its metrics, which begin with its last start, that a validator works as it was set up to.
func (l *load) differed(ctx context.Context, index int) {
	l.t.Helper()
	type expectation struct {
		metric, label, value string
		some                 bool // more than 0, or else 0
	}
	expected := [][]expectation{
		{
			{"zkwasm_circuit_keys", "layer", "memory", false},
			{"zkwasm_circuit_keys", "layer", "pinned", false},
			{"zkwasm_circuit_key_hits_total", "layer", "disk", true},
			{"zkwasm_preverify_runs_total", "", "", false},
		},
		{
			{"zkwasm_circuit_keys", "layer", "memory", true},
			{"zkwasm_circuit_keys", "layer", "pinned", true},
		},
		{
			{"zkwasm_circuit_keys", "layer", "memory", true},
			{"zkwasm_verdicts_remembered", "", "", false},
			{"zkwasm_verdicts_total", "verdict", "known", false},
		},
		{
			{"zkwasm_verdicts_total", "verdict", "known", true},
			{"zkwasm_preverify_runs_total", "", "", true},
		},
	}[index]
	expected = append(expected, expectation{"zkwasm_node_faults_total", "", "", false})
	node := l.validators[index]
	for _, e := range expected {
		labels := map[string]string{}
		if e.label != "" {
			labels[e.label] = e.value
		}
		found, err := node.Metric(ctx, e.metric, labels)
		must(l.t, err)
		if (found > 0) != e.some {
			l.t.Errorf("%s: %s %v is %g", node.Name, e.metric, labels, found)
		}
	}
}

// wholeAll checks that a node has the file of every circuit that was uploaded.
func (l *load) wholeAll(node *network.Node) {
	l.t.Helper()
	for _, circuit := range l.uploaded {
		bytes, err := os.ReadFile(node.CircuitFile(circuit.Checksum()))
		if err != nil {
			l.t.Errorf("%s: %v", node.Name, err)
		} else if string(bytes) != string(circuit.Binary) {
			l.t.Errorf("%s: the file of circuit %s is another one", node.Name, circuit.Checksum())
		}
	}
}
