package preverify

// Runs of transactions, and the worker's life.

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

func TestRunsContractsInASimulationOfItsOwn(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	raw := s.offer(300_000, execute("one"), execute("two"))
	stats := s.ran(1)
	require.Equal(t, uint64(1), stats.Succeeded)

	want := call{mode: sdk.ExecModeSimulate, gasLimit: 300_000, hash: string(raw), discounted: true}
	first, second := want, want
	first.message = "one"
	second.message, second.msgIndex, second.sawWrites = "two", 1, true
	require.Equal(t, []call{first, second}, s.calls())

	// What ran is nowhere to be seen.
	require.Zero(t, s.parent.GasMeter().GasConsumed())
	require.Empty(t, s.parent.EventManager().Events())
	require.False(t, s.parent.KVStore(s.contracts.key).Has([]byte("written")))

	// Neither for the next transaction.
	s.offer(300_000, execute("three"))
	s.ran(2)
	require.False(t, s.calls()[2].sawWrites)
}

func TestGasIsBounded(t *testing.T) {
	for name, c := range map[string]struct{ configured, wanted, limit uint64 }{
		"the transaction's":       {0, 10_000, 10_000},
		"the constant":            {0, 1 << 60, DefaultGasLimit},
		"the operator's":          {50_000, 1 << 60, 50_000},
		"the transaction's again": {50_000, 49_999, 49_999},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSetup(t, Config{Enabled: true, GasLimit: c.configured})
			s.offer(c.wanted, execute("anything"))
			require.Equal(t, uint64(1), s.ran(1).Succeeded)
			require.Equal(t, c.limit, s.calls()[0].gasLimit)
			s.offer(c.wanted, execute("loop"))
			require.Equal(t, uint64(1), s.ran(2).Failed)
		})
	}
	s := newSetup(t, Config{Enabled: true})
	s.offer(0, execute("anything"))
	require.Equal(t, uint64(1), s.ran(1).Failed, "no gas at all")
}

func TestSurvivesWhatTransactionsDo(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	for i, message := range []string{"fail", "panic", "nil", "loop"} {
		s.offer(100_000, execute(message), execute("never"))
		require.Equal(t, uint64(i+1), s.ran(uint64(i+1)).Failed, message)
	}
	// Without a handler.
	s.offer(100_000, execute("first"), &banktypes.MsgSend{FromAddress: address, ToAddress: address})
	require.Equal(t, uint64(5), s.ran(5).Failed)
	// Not decoded, and only seemingly a contract's.
	s.worker.Offer(append([]byte("none "), contractMessages...))
	s.offer(100_000, &banktypes.MsgSend{FromAddress: address, ToAddress: address})
	s.offer(100_000)
	require.Equal(t, uint64(3), s.ran(8).Skipped)
	// Before the first block.
	s.noStates.Store(true)
	s.offer(100_000, execute("never"))
	require.Equal(t, uint64(4), s.ran(9).Skipped)
	s.noStates.Store(false)
	// A message that does not pass its own check.
	s.offer(100_000, &wasmtypes.MsgExecuteContract{Sender: "nobody"})
	require.Equal(t, uint64(6), s.ran(10).Failed)

	s.offer(100_000, execute("last"), execute("block gas"))
	require.Equal(t, uint64(1), s.ran(11).Succeeded)
	for _, call := range s.calls() {
		require.NotEqual(t, "never", call.message)
	}
}

func TestWhatFailedIsOfNoUse(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	failed := s.offer(100_000, execute("fail"))
	s.ran(1)
	s.worker.Block([][]byte{failed})
	require.Zero(t, s.worker.Stats().Used)
}

func TestCloseWaitsForTheRun(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	s.busy()
	s.offer(100_000, execute("never"))
	closed := make(chan struct{})
	for range 3 {
		go func() {
			s.worker.Close()
			closed <- struct{}{}
		}()
	}
	s.until(func(stats Stats) bool { return stats.Waiting == 0 })
	select {
	case <-closed:
		t.Fatal("closed while a transaction runs")
	case <-time.After(50 * time.Millisecond):
	}
	close(s.contracts.released)
	for range 3 {
		select {
		case <-closed:
		case <-time.After(soon):
			t.Fatal("not closed")
		}
	}
	s.worker.Close()
	s.worker.Offer(s.add(100_000, execute("never")))
	s.worker.Block([][]byte{contractMessages})
	require.Len(t, s.calls(), 1)
	require.Equal(t, uint64(2), s.worker.Stats().Offered)
}

func TestOffDoesNothing(t *testing.T) {
	worker := New(Config{}, nil, nil, nil, log.NewNopLogger())
	worker.Offer(contractMessages)
	worker.Block([][]byte{contractMessages})
	require.Equal(t, Stats{}, worker.Stats())
	worker.Close()
	worker.Close()
}

func TestManyAtOnce(t *testing.T) {
	s := newSetup(t, Config{Enabled: true, Queue: 50})
	var txs [][]byte
	for i := range 500 {
		txs = append(txs, s.add(100_000, execute([]string{"good", "fail", "panic", "loop"}[i%4])))
	}
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for j, raw := range txs {
				switch {
				case i < 5:
					s.worker.Offer(raw)
				case i < 7:
					s.worker.Block(txs[j : j+1])
				default:
					s.worker.Stats()
				}
			}
		})
	}
	group.Wait()
	stats := s.until(func(stats Stats) bool { return stats.Waiting == 0 })
	stats = s.until(func(stats Stats) bool { return stats.Offered == stats.Late+stats.Succeeded+stats.Failed+stats.Skipped })
	require.Positive(t, stats.Offered)
	require.Zero(t, stats.WaitingBytes)
	require.Empty(t, s.worker.byHash)
	s.worker.Close()
}
