package chain

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/fixtures"
	"github.com/terpnetwork/zk-wasmvm/tests/chain/network"
)

// damages are what can befall a circuit's file.
var damages = []struct {
	name string
	hurt func(file string) error
}{
	{"removed", os.Remove},
	{"first bit flipped", func(file string) error { return flip(file, 0) }},
	{"bit in the middle flipped", func(file string) error { return flip(file, -1) }},
	{"truncated by a byte", func(file string) error {
		info, err := os.Stat(file)
		if err != nil {
			return err
		}
		return os.Truncate(file, info.Size()-1)
	}},
	{"emptied", func(file string) error { return os.Truncate(file, 0) }},
	{"replaced by another circuit's", func(file string) error {
		others, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*"))
		if err != nil {
			return err
		}
		for _, other := range others {
			if bytes, err := os.ReadFile(other); err == nil && other != file && len(bytes) > 0 {
				return os.WriteFile(file, bytes, 0o644)
			}
		}
		return errors.New("there is no other circuit")
	}},
}

func flip(file string, position int) error {
	bytes, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if position < 0 {
		position = len(bytes) / 2
	}
	bytes[position] ^= 1
	return os.WriteFile(file, bytes, 0o644)
}

// Whatever happens to the files of one validator, between blocks or while it is down, it answers as the other one does, and
// the files are whole afterwards. That validator keeps no keys in memory, so that each verification needs the file.
func TestDamagedKeysHeal(t *testing.T) {
	w := startWorld(within(t, 4*time.Minute), t, network.Config{Validators: []network.NodeConfig{
		{},
		{App: map[string]any{"zkwasm.memory-bytes": 0, "zkwasm.pinned-bytes": 0, "zkwasm.verdict-bytes": 0}},
	}})
	damaged := w.Nodes[1]
	circuits := numberedCircuits(t, len(damages))
	verifier := w.verifier()
	var uploads []sdk.Msg
	for _, circuit := range circuits {
		uploads = append(uploads, storeCircuit(w.alice, circuit.Binary))
	}
	w.do(w.alice, uploadGas, nil, uploads...)
	w.allVerdicts(verifier, circuits)
	w.whole(damaged, circuits)

	hurt := func() {
		for i, damage := range damages {
			if err := damage.hurt(damaged.CircuitFile(circuits[i].Checksum())); err != nil {
				t.Fatalf("%s: %v", damage.name, err)
			}
		}
	}
	t.Log("files damaged between blocks")
	hurt()
	w.allVerdicts(verifier, circuits)
	w.whole(damaged, circuits)

	t.Log("files damaged while the validator is down")
	w.whileDown(damaged, hurt)
	w.allVerdicts(verifier, circuits)
	w.whole(damaged, circuits)

	t.Log("the folder deleted between blocks")
	must(t, os.RemoveAll(damaged.CircuitFolder()))
	w.allVerdicts(verifier, circuits)
	w.whole(damaged, circuits)

	t.Log("the folder deleted while the validator is down")
	w.whileDown(damaged, func() { must(t, os.RemoveAll(damaged.CircuitFolder())) })
	w.allVerdicts(verifier, circuits)
	w.whole(damaged, circuits)

	t.Log("the folder deleted, and the first to need a key is a query on that node")
	must(t, os.RemoveAll(damaged.CircuitFolder()))
	for _, circuit := range circuits {
		valid, err := asked(w.ctx, damaged.Client, verifier, circuit)
		must(t, err)
		if !valid {
			t.Fatal("a valid proof is not valid in a query")
		}
	}
	w.whole(damaged, circuits)

	t.Log("decoded keys damaged while the validator is down")
	w.whileDown(damaged, func() { damageDecoded(t, damaged) })
	w.allVerdicts(verifier, circuits)

	t.Log("a stray circuit appears while the validator is down")
	stray := numberedCircuits(t, len(damages)+1)[len(damages)]
	w.whileDown(damaged, func() { must(t, os.WriteFile(damaged.CircuitFile(stray.Checksum()), stray.Binary, 0o644)) })
	w.noFiles(stray)
	w.unusable(verifier, stray)
}

// whileDown does something to a validator's files while it does not run, and waits until it is back.
func (w *world) whileDown(node *network.Node, damage func()) {
	w.t.Helper()
	must(w.t, node.Stop(w.ctx))
	damage()
	height, err := w.node.Height(w.ctx)
	must(w.t, err)
	must(w.t, node.Start())
	must(w.t, node.WaitHeight(w.ctx, height+1))
}

// allVerdicts has every circuit's valid proof and a forged one verified in blocks, all at once.
func (w *world) allVerdicts(verifier string, circuits []fixtures.Circuit) {
	w.t.Helper()
	type expectation struct {
		hash  []byte
		valid string
	}
	var expected []expectation
	for _, circuit := range circuits {
		for valid, message := range map[string]map[string]any{"true": circuit.Verify(), "false": circuit.Forged().Verify()} {
			hash, err := w.node.Broadcast(w.ctx, w.alice, callGas, execute(w.t, w.alice, verifier, message))
			must(w.t, err)
			expected = append(expected, expectation{hash, valid})
		}
	}
	for _, e := range expected {
		result, err := w.node.Wait(w.ctx, e.hash)
		must(w.t, err)
		must(w.t, result.Err())
		if found := result.Attribute("wasm", "valid"); found != e.valid {
			w.t.Fatalf("the verdict is %q, expected %s", found, e.valid)
		}
	}
	w.equal()
}

// whole checks that a node has all of these circuits' files, byte for byte.
func (w *world) whole(node *network.Node, circuits []fixtures.Circuit) {
	w.t.Helper()
	for i, circuit := range circuits {
		bytes, err := os.ReadFile(node.CircuitFile(circuit.Checksum()))
		if err != nil {
			w.t.Errorf("%s, circuit %d (%s): %v", node.Name, i, damages[i].name, err)
			continue
		}
		if sum := sha256.Sum256(bytes); hex.EncodeToString(sum[:]) != circuit.Checksum() {
			w.t.Errorf("%s, circuit %d (%s): its file is still damaged", node.Name, i, damages[i].name)
		}
	}
	if w.t.Failed() {
		w.t.FailNow()
	}
}

// damageDecoded flips a bit in each file of decoded keys.
func damageDecoded(t *testing.T, node *network.Node) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(node.CircuitFolder(), "..", "..", "cache", "vks", "*", "*"))
	must(t, err)
	flipped := 0
	for _, file := range files {
		info, err := os.Stat(file)
		must(t, err)
		if info.Size() > 0 { // not a lock
			must(t, flip(file, -1))
			flipped++
		}
	}
	if flipped < len(damages) {
		t.Fatalf("there are %d decoded keys, expected %d", flipped, len(damages))
	}
}
