package keeper_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// damages are what can happen to a file of the key store. Tests may run as root, whom permissions do not stop: a folder that
// cannot be written is one that is a file.
var damages = map[string]func(t *testing.T, c *chain, name string){
	"deleted": func(t *testing.T, c *chain, name string) { require.NoError(t, os.Remove(c.keyFile(name))) },
	"empty":   func(t *testing.T, c *chain, name string) { overwrite(t, c.keyFile(name), nil) },
	"shorter": func(t *testing.T, c *chain, name string) {
		content, err := os.ReadFile(c.keyFile(name))
		require.NoError(t, err)
		overwrite(t, c.keyFile(name), content[:len(content)/2])
	},
	"a bit flipped": func(t *testing.T, c *chain, name string) {
		content, err := os.ReadFile(c.keyFile(name))
		require.NoError(t, err)
		content[len(content)/3] ^= 1
		overwrite(t, c.keyFile(name), content)
	},
	"another circuit's": func(t *testing.T, c *chain, name string) {
		overwrite(t, c.keyFile(name), small(t, 9).circuit)
	},
	"a folder": func(t *testing.T, c *chain, name string) {
		require.NoError(t, os.Remove(c.keyFile(name)))
		require.NoError(t, os.Mkdir(c.keyFile(name), 0o755))
		require.NoError(t, os.WriteFile(c.keyFile(name)+"/file", nil, 0o644))
	},
	"a link to nowhere": func(t *testing.T, c *chain, name string) {
		require.NoError(t, os.Remove(c.keyFile(name)))
		require.NoError(t, os.Symlink("/nowhere/at/all", c.keyFile(name)))
	},
	"folder deleted": func(t *testing.T, c *chain, name string) { require.NoError(t, os.RemoveAll(c.keyFolder())) },
	"folder not writable": func(t *testing.T, c *chain, name string) {
		require.NoError(t, os.RemoveAll(c.keyFolder()))
		require.NoError(t, os.WriteFile(c.keyFolder(), nil, 0o644))
	},
}

// unmendable are those that the node cannot mend by itself.
var unmendable = map[string]bool{"a folder": true, "folder not writable": true}

func overwrite(t *testing.T, name string, content []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(name, content, 0o644))
}

// noMemory has every verification read its key from disk.
var noMemory = settings{"zkwasm.memory-bytes": 0, "zkwasm.verdict-bytes": 0}

// A key that is damaged while a node runs is written again from the state, or the block fails and is not committed.
// A verdict is never wrong.
func TestKeyDamagedWhileRunning(t *testing.T) {
	f := headstash(t)
	for name, damage := range damages {
		for valid, proof := range map[bool][]byte{true: f.proof, false: f.badProof()} {
			t.Run(name, func(t *testing.T) {
				c := newChain(t, noMemory)
				contract := c.instantiated()
				c.accepted(nil, alice, f.store(alice))
				require.True(t, verdict(t, c.deliver(alice, verify(t, contract, f.proof, f.inputs))))
				height := c.app.LastBlockHeight()
				damage(t, c, f.name())

				response, err := c.block(c.tx(alice, plenty, 0, verify(t, contract, proof, f.inputs)))
				if unmendable[name] {
					require.ErrorIs(t, err, types.ErrNode)
					require.Equal(t, height, c.app.LastBlockHeight())
					return
				}
				require.NoError(t, err)
				require.Equal(t, valid, verdict(t, response.TxResults[0]))
				require.Zero(t, c.nodeFaults())
				onDisk, err := os.ReadFile(c.keyFile(f.name()))
				require.NoError(t, err)
				require.Equal(t, f.circuit, onDisk)
			})
		}
	}
}

// A key that is damaged while the node is down is written again when it starts, before the first block.
func TestKeyDamagedWhileDown(t *testing.T) {
	f := headstash(t)
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			c := newChain(t)
			contract := c.instantiated()
			c.accepted(nil, alice, f.store(alice))
			c.stop()
			damage(t, c, f.name())
			err := c.open()
			if unmendable[name] {
				require.Error(t, err)
				// The operator makes room, and the node starts.
				require.NoError(t, os.RemoveAll(c.keyFolder()))
				require.NoError(t, c.open())
			} else {
				require.NoError(t, err)
			}
			onDisk, err := os.ReadFile(c.keyFile(f.name()))
			require.NoError(t, err)
			require.Equal(t, f.circuit, onDisk)
			require.True(t, verdict(t, c.deliver(alice, verify(t, contract, f.proof, f.inputs))))
		})
	}
}

// A damaged key, mended from within the query or the simulation or not, makes no block fail that does not need it.
func TestDamagedKeyInQueryAndSimulation(t *testing.T) {
	f := headstash(t)
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			c := newChain(t, noMemory)
			contract := c.instantiated()
			c.accepted(nil, alice, f.store(alice))
			damage(t, c, f.name())

			response, err := c.query().Verify(t.Context(), &types.QueryVerifyRequest{VkChecksum: f.name(), Proof: f.proof, PublicInputs: f.inputs})
			if unmendable[name] {
				require.Equal(t, codes.Unavailable, status.Code(err), "%v", err)
			} else {
				require.NoError(t, err)
				require.True(t, response.Valid)
			}
			if !unmendable[name] {
				damage(t, c, f.name())
			}
			_, result, err := c.app.Simulate(c.tx(alice, plenty, 0, verify(t, contract, f.proof, f.inputs)))
			if unmendable[name] {
				require.Error(t, err)
			} else {
				require.NoError(t, err)
				require.NotNil(t, result)
			}

			_, err = c.block()
			require.NoError(t, err)
			require.Zero(t, c.nodeFaults())
		})
	}
}

// What a simulation registers is never written to disk, and what it verifies with it neither halts the node nor counts as a
// fault. The same transaction in a block is executed.
func TestSimulatedUploadLeavesNothing(t *testing.T) {
	for _, with := range []settings{{}, noMemory} {
		c := newChain(t, with)
		f := headstash(t)
		contract := c.instantiated()
		before := c.keyFiles()

		_, _, err := c.app.Simulate(c.tx(alice, plenty, 0, f.store(alice)))
		require.NoError(t, err)
		require.Equal(t, before, c.keyFiles())

		both := c.tx(alice, plenty, 0, f.store(alice), verify(t, contract, f.proof, f.inputs))
		_, _, err = c.app.Simulate(both)
		require.ErrorContains(t, err, fmt.Sprintf("codespace: %s, code: %d", types.ErrNode.Codespace(), types.ErrNode.ABCICode()))
		require.Equal(t, before, c.keyFiles())
		require.Zero(t, c.nodeFaults())
		_, err = c.block()
		require.NoError(t, err)
		require.Equal(t, before, c.keyFiles())

		response, err := c.block(both)
		require.NoError(t, err)
		require.True(t, verdict(t, response.TxResults[0]))
		require.Zero(t, c.nodeFaults())
	}
}

// A simulation that removes a circuit takes it from nobody.
func TestSimulatedRemovalRemovesNothing(t *testing.T) {
	c := newChain(t, noMemory)
	f := small(t, 1)
	c.accepted(nil, alice, f.store(alice))
	_, _, err := c.app.Simulate(c.tx(alice, plenty, 0, &types.MsgRemoveCircuit{Sender: alice.String(), VkChecksum: f.name()}))
	require.NoError(t, err)
	_, err = c.block()
	require.NoError(t, err)
	require.Contains(t, c.keyFiles(), f.name())
	c.verifies(f)
}

// A transaction that fails after its upload leaves a chain without the circuit, in state and in answers.
func TestUploadOfFailedTransaction(t *testing.T) {
	c := newChain(t)
	f := headstash(t)
	contract := c.instantiated()
	missing := &types.MsgRemoveCircuit{Sender: alice.String(), VkChecksum: small(t, 1).name()}
	c.refused(types.ErrNotFound, alice, f.store(alice), missing)
	require.Empty(t, c.export().Circuits)
	require.NotContains(t, c.keyFiles(), f.name())

	// Used before it failed: the key may be on disk, and no contract gets at it.
	c.refused(types.ErrNotFound, alice, f.store(alice), verify(t, contract, f.proof, f.inputs), missing)
	result := c.deliver(alice, verify(t, contract, f.proof, f.inputs))
	require.NotZero(t, result.Code)
	_, err := c.query().Verify(t.Context(), &types.QueryVerifyRequest{VkChecksum: f.name(), Proof: f.proof, PublicInputs: f.inputs})
	require.Equal(t, codes.NotFound, status.Code(err), "%v", err)
	c.restart()
	require.NotContains(t, c.keyFiles(), f.name())
}

// A node that is cut off after it executed a block and before it committed it executes the block again.
func TestRestartBeforeCommit(t *testing.T) {
	c := newChain(t)
	f := headstash(t)
	contract := c.instantiated()
	txs := [][]byte{c.tx(alice, plenty, 0, f.store(alice)), c.tx(alice, plenty, 1, verify(t, contract, f.proof, f.inputs))}
	first, err := c.execute(txs...)
	require.NoError(t, err)
	c.now = c.now.Add(-blockTime)
	c.restart()
	require.Empty(t, c.export().Circuits)
	result := c.try(verify(t, contract, f.proof, f.inputs))
	require.Error(t, result)
	second, err := c.block(txs...)
	require.NoError(t, err)
	require.Equal(t, first.AppHash, second.AppHash)
	require.Equal(t, first.TxResults, second.TxResults)
}

// The file of a removed circuit stays while the node runs, for queries about earlier heights, and goes when it starts again.
func TestRemovedCircuitAndRestart(t *testing.T) {
	c := newChain(t)
	f, g := headstash(t), small(t, 1)
	c.accepted(nil, alice, f.store(alice), g.store(alice))
	height := c.app.LastBlockHeight()
	c.accepted(nil, alice, &types.MsgRemoveCircuit{Sender: alice.String(), VkChecksum: f.name()})
	require.Contains(t, c.keyFiles(), f.name())

	response, err := c.queryAt(height).Verify(t.Context(), &types.QueryVerifyRequest{VkChecksum: f.name(), Proof: f.proof, PublicInputs: f.inputs})
	require.NoError(t, err)
	require.True(t, response.Valid)

	c.restart()
	require.Equal(t, []string{g.name()}, c.keyFiles())
	c.verifies(g)
	_, err = c.queryAt(height).Verify(t.Context(), &types.QueryVerifyRequest{VkChecksum: f.name(), Proof: f.proof, PublicInputs: f.inputs})
	require.Equal(t, codes.Unavailable, status.Code(err), "%v", err)
	_, err = c.block()
	require.NoError(t, err)
}

// Chains that execute the same blocks have the same app hash and charge the same, whatever happens to their disks.
func TestAppHashDoesNotDependOnNode(t *testing.T) {
	f := headstash(t)
	chains := []*chain{newChain(t), newChain(t, noMemory), newChain(t, settings{"zkwasm.pinned-bytes": 0})}
	var hashes [3][]byte
	var used [3]int64
	for i, c := range chains {
		contract := c.instantiated()
		c.accepted(nil, alice, f.store(alice), small(t, 1).store(alice))
		if i == 1 {
			require.NoError(t, os.Remove(c.keyFile(f.name())))
		}
		require.Empty(t, c.govern(&types.MsgPinCircuit{Authority: c.authority(), VkChecksum: small(t, 1).name()}))
		if i == 2 {
			c.restart()
		}
		result := c.deliver(alice, verify(t, contract, f.proof, f.inputs))
		require.True(t, verdict(t, result))
		used[i] = result.GasUsed
		c.refused(types.ErrInUse, alice, &types.MsgRemoveCircuit{Sender: alice.String(), VkChecksum: f.name()})
		hashes[i] = c.app.LastCommitID().Hash
	}
	require.Equal(t, hashes[0], hashes[1])
	require.Equal(t, hashes[0], hashes[2])
	require.Equal(t, [3]int64{used[0], used[0], used[0]}, used)
}

// A node whose fault was remembered goes on after the operator has mended the disk and started it again.
func TestNodeGoesOnAfterFault(t *testing.T) {
	c := newChain(t, noMemory)
	f := headstash(t)
	contract := c.instantiated()
	c.accepted(nil, alice, f.store(alice))
	damages["folder not writable"](t, c, f.name())
	tx := c.tx(alice, plenty, 0, verify(t, contract, f.proof, f.inputs))
	_, err := c.block(tx)
	require.ErrorIs(t, err, types.ErrNode)
	require.NoError(t, os.Remove(c.keyFolder()))
	c.restart()
	response, err := c.block(tx)
	require.NoError(t, err)
	require.True(t, verdict(t, response.TxResults[0]))
}
