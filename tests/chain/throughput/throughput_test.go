//go:build sys_wasmvm

package main

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A node that verifies ahead of blocks finds every verdict there, one that does not finds none, and both have the same app hashes:
// measuring fails otherwise. Here with few transactions; the figures mean nothing.
func TestVerificationAheadFillsTheVerdictsAndChangesNothing(t *testing.T) {
	s := settings{blocks: 2, transactions: 4, zkwasm: os.Getenv("ZKWASM"), artifacts: os.Getenv("ARTIFACTS"), document: t.TempDir()}
	require.NotEmpty(t, s.zkwasm, "ZKWASM: the program; see scripts/xtask.sh bench-chain")
	require.NotEmpty(t, s.artifacts, "ARTIFACTS: the folder of the contracts")
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	require.NoError(t, run(ctx, s))

	page, err := os.ReadFile(s.document + "/THROUGHPUT.md")
	require.NoError(t, err)
	require.NotContains(t, string(page), "%!")
	require.NotContains(t, string(page), "NaN")
	picture, err := os.ReadFile(s.document + "/throughput.svg")
	require.NoError(t, err)
	require.Equal(t, 5, strings.Count(string(picture), "<rect "))
	require.NotContains(t, string(picture), "NaN")
}

func TestFigures(t *testing.T) {
	for want, value := range map[string]float64{"0.12": 0.1234, "1.23": 1.234, "12.3": 12.34, "123": 123.4, "12,346": 12345.6, "1,234,567": 1234567} {
		require.Equal(t, want, figure(value))
	}
	require.Equal(t, 2*time.Second, median([]time.Duration{3 * time.Second, time.Second, 2 * time.Second}))
	require.Equal(t, 1500*time.Millisecond, median([]time.Duration{2 * time.Second, time.Second}))
	slow := &row{transactions: 10, finalize: []time.Duration{time.Second, 2 * time.Second, 4 * time.Second}}
	require.Equal(t, 5.0, slow.perSecond())
	require.Equal(t, 200*time.Millisecond, slow.each())
	low, high := slow.spread()
	require.Equal(t, []float64{-0.5, 1}, []float64{low, high})
}
