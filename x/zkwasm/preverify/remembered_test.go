package preverify

// The transactions that are remembered after their run.

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRememberedIsBounded(t *testing.T) {
	set := remember(3)
	hash := func(n byte) (h [32]byte) { h[0] = n; return h }
	for n := range byte(5) {
		set.add(hash(n))
		set.add(hash(n))
	}
	require.Len(t, set.byHash, 3)
	require.False(t, set.remove(hash(1)))
	require.True(t, set.remove(hash(3)))
	require.False(t, set.remove(hash(3)))
	for n := byte(10); n < 13; n++ {
		set.add(hash(n))
	}
	require.Len(t, set.byHash, 3)
	for n := byte(10); n < 13; n++ {
		require.True(t, set.remove(hash(n)))
	}
	require.Empty(t, set.byHash)
}
