package preverify

// What waits to be run: its bounds, and what a block takes of it.

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOfferNeverWaitsAndTheQueueIsBounded(t *testing.T) {
	s := newSetup(t, Config{Enabled: true, Queue: 3})
	s.busy()
	for range 3 {
		s.offer(100_000, execute("waits"))
	}
	for range 100 {
		s.offer(100_000, execute("refused"))
	}
	// A transaction that waits already takes no second place, and nothing else does either.
	s.worker.Offer([]byte("1 " + string(contractMessages)))
	s.worker.Offer([]byte("a transaction without contracts"))
	stats := s.worker.Stats()
	require.Equal(t, []uint64{4, 100}, []uint64{stats.Offered, stats.Refused})
	require.Equal(t, 3, stats.Waiting)
	close(s.contracts.released)
	stats = s.ran(4)
	require.Equal(t, 0, stats.Waiting)
	require.Zero(t, stats.WaitingBytes)
	for _, call := range s.calls()[1:] {
		require.Equal(t, "waits", call.message, "the oldest are kept, in their order")
	}
}

func TestBytesThatWaitAreBounded(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	s.busy()
	for i := range 5 {
		s.worker.Offer([]byte(fmt.Sprintf("%d %s %s", i+1, contractMessages, strings.Repeat("x", MaxQueueBytes/3))))
	}
	stats := s.worker.Stats()
	require.Equal(t, []uint64{3, 3}, []uint64{stats.Offered, stats.Refused})
	require.LessOrEqual(t, stats.WaitingBytes, MaxQueueBytes)
	require.Greater(t, stats.WaitingBytes, MaxQueueBytes/2)
}

func TestABlockTakesWhatWaits(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	s.busy()
	var txs [][]byte
	for range 4 {
		txs = append(txs, s.offer(100_000, execute("waits")))
	}
	s.worker.Block([][]byte{txs[1], txs[2], []byte("others"), s.add(1, execute("never offered"))})
	stats := s.worker.Stats()
	require.Equal(t, uint64(2), stats.Late)
	require.Equal(t, 2, stats.Waiting)
	require.Equal(t, len(txs[0])+len(txs[3]), stats.WaitingBytes)
	close(s.contracts.released)
	stats = s.ran(3)
	require.Zero(t, stats.Used)
	// What has run is of use once.
	s.worker.Block(txs)
	s.worker.Block(txs)
	require.Equal(t, uint64(2), s.worker.Stats().Used)
	require.Equal(t, uint64(2), s.worker.Stats().Late)
}
