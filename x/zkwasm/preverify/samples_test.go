package preverify

// What running ahead spares, measured by samples.

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/baseapp"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

func TestSamplesWhatIsSpared(t *testing.T) {
	s := newSetup(t, Config{Enabled: true})
	// A contract that is slow when it runs for the first time, as one that verifies a proof.
	const slow = 20 * time.Millisecond
	seen := make(map[string]bool)
	handler := s.worker.handler
	s.worker.Close()
	s.worker = New(Config{Enabled: true}, s.decode, func(message sdk.Msg) baseapp.MsgServiceHandler {
		return func(ctx sdk.Context, message sdk.Msg) (*sdk.Result, error) {
			if key := string(ctx.TxBytes()); !seen[key] {
				seen[key] = true
				time.Sleep(slow)
			}
			return handler(message)(ctx, message)
		}
	}, s.newContext, log.NewNopLogger())
	t.Cleanup(s.worker.Close)

	var txs [][]byte
	for range 3 {
		txs = append(txs, s.offer(100_000, execute("verify")))
	}
	stats := s.ran(3)
	require.Equal(t, uint64(1), stats.Samples)
	require.Greater(t, stats.Saving, slow/2)
	require.LessOrEqual(t, stats.Saving, stats.Busy)
	require.Zero(t, stats.Saved)
	s.worker.Block(txs)
	stats = s.worker.Stats()
	require.Equal(t, uint64(3), stats.Used)
	require.Equal(t, 3*stats.Saving, stats.Saved)
	require.GreaterOrEqual(t, stats.Busy, 3*slow)
	require.Len(t, s.calls(), 4)
}

func TestSamples(t *testing.T) {
	var s samples
	for i, c := range []struct{ sample, mean time.Duration }{{7, 7}, {-9, -1}, {8, 2}, {2, 2}} {
		s.add(c.sample)
		require.Equal(t, c.mean, s.mean(), i)
	}
	for n := range maxSamples {
		s.add([]time.Duration{1000, 3, 5, 3, 5, 3, 5, -1000}[n%8])
	}
	require.Len(t, s.last, maxSamples)
	require.Equal(t, time.Duration(4), s.mean(), "what is far off counts for nothing")
}
