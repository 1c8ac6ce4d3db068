package keeper_test

import (
	"bytes"
	"crypto/sha256"
	"math/rand"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// mutate is the bytes with a few of them changed, cut off, put in, or moved.
func mutate(r *rand.Rand, original []byte) []byte {
	changed := slices.Clone(original)
	for range 1 + r.Intn(4) {
		at := r.Intn(len(changed) + 1)
		switch r.Intn(7) {
		case 0:
			changed = changed[:at]
		case 1:
			changed = append(changed, make([]byte, 1+r.Intn(64))...)
		case 2:
			changed = slices.Insert(changed, at, byte(r.Int()))
		case 3:
			if at < len(changed) {
				changed[at] = byte(r.Int())
			}
		case 4:
			// Where lengths and versions are.
			if len(changed) > 16 {
				changed[len(changed)-1-r.Intn(16)] = byte(r.Int())
			}
		case 5:
			if at+8 <= len(changed) {
				copy(changed[at:], []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
			}
		case 6:
			changed = append(changed[at:], changed[:at]...)
		}
		if len(changed) == 0 {
			changed = []byte{0}
		}
	}
	return changed
}

// answered runs a message on a branch as a block would, and fails the test for a panic; ErrNode would halt the chain.
func (c *chain) answered(msg sdk.Msg) error {
	c.t.Helper()
	defer func() {
		if reason := recover(); reason != nil {
			c.t.Fatalf("%T panicked: %v", msg, reason)
		}
	}()
	err := c.try(msg)
	require.NotErrorIs(c.t, err, types.ErrNode)
	return err
}

// Bytes that anybody may send are an error of the sender's, never a panic and never a fault of the node's. The few mutations
// that leave a circuit as it was are stored as what they are.
func TestMutatedCircuits(t *testing.T) {
	c := newChain(t)
	r := rand.New(rand.NewSource(1))
	originals := [][]byte{headstash(t).circuit, orchard(t).circuit, small(t, 1).circuit}
	for range 3000 {
		original := originals[r.Intn(len(originals))]
		changed := mutate(r, original)
		err := c.answered(&types.MsgStoreCircuit{Sender: alice.String(), Circuit: changed})
		if bytes.Equal(original, changed) {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, types.ErrCircuitRefused, "SHA-256 %x", sha256.Sum256(changed))
	}
	require.Empty(t, c.keyFiles())
	_, err := c.block()
	require.NoError(t, err)
}

// Contracts that are bound to a circuit, and those that declare circuits themselves.
func TestMutatedContracts(t *testing.T) {
	c := newChain(t)
	r := rand.New(rand.NewSource(2))
	f := headstash(t)
	bound := boundContract(t)
	section := bytes.LastIndex(bound, []byte("halo2_circuits"))
	require.Positive(t, section)
	accepted := 0
	for i := range 400 {
		var changed []byte
		switch i % 4 {
		case 0:
			// The section alone: its length, its version, its checksums.
			changed = append(slices.Clone(bound[:section-8]), mutate(r, bound[section-8:])...)
		case 1:
			changed = mutate(r, bound)
		case 2:
			changed = mutate(r, unboundContract(t))
		case 3:
			changed = mutate(r, zip(t, bound))
		}
		err := c.answered(&types.MsgStoreCodeWithCircuit{Sender: alice.String(), WasmByteCode: changed, Circuits: [][]byte{f.circuit}})
		if err == nil {
			accepted++
		}
	}
	require.Less(t, accepted, 200)

	// Blocks with such contracts by wasm's own message end.
	for range 40 {
		changed := append(slices.Clone(bound[:section-8]), mutate(r, bound[section-8:])...)
		c.deliver(alice, storePlain(alice, changed))
	}
	require.Zero(t, c.nodeFaults())
}
