package chain

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/network"
)

// walkPage is the page whose commands are run.
const walkPage = "docs/CHAIN_WALK.md"

// outcomes are what the commands that send transactions have to print, one after the other: code, and for a failure its text.
var outcomes = []struct {
	what, code, text string
}{
	{"upload of contract and circuit", "0", ""},
	{"instantiation", "0", ""},
	{"claim that says openly that it was changed", "5", "the claim was changed after it was proved"},
	{"claim that a proof does not prove", "5", "the proof does not prove this claim"},
	{"claim of another recipient", "5", "the claim was made for another recipient"},
	{"honest claim", "0", ""},
	{"the same claim again", "5", "is spent"},
}

// The commands of docs/CHAIN_WALK.md, as they are, on the chain that `make node` runs: upload, instantiation, proof, forged claims,
// the honest one, the same again, balances. Only `make` does nothing here: what it would build is what the other tests run, too.
func TestChainWalk(t *testing.T) {
	ctx := within(t, 3*time.Minute)
	root := checkout(t)
	node := startNode(t, root)
	must(t, node.WaitHeight(ctx, 1))

	script := "set -euo pipefail\nmake() { :; }\n" + commands(t)
	command := exec.CommandContext(ctx, "bash", "-c", script)
	command.Dir = root
	command.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
	text, err := command.CombinedOutput()
	output := string(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}

	sent := transactions(output)
	if len(sent) != len(outcomes) {
		t.Fatalf("%d transactions were sent, expected %d\n%s", len(sent), len(outcomes), output)
	}
	for i, expected := range outcomes {
		t.Logf("%s: %s", expected.what, sent[i])
		if !strings.Contains(sent[i], `"code":`+expected.code+" ") || !strings.Contains(sent[i], expected.text) {
			t.Errorf("%s: expected code %s and %q", expected.what, expected.code, expected.text)
		}
	}
	balances := regexp.MustCompile(`amount: "?(\d+)`).FindAllStringSubmatch(output, -1)
	if len(balances) != 2 || balances[0][1] != "1000000000000" || balances[1][1] != "1000000001000" {
		t.Errorf("the balances are %v, expected 1000000000000 and 1000 more", balances)
	}
	if !regexp.MustCompile(`claimed: "?1000\b`).MatchString(output) {
		t.Error("the contract does not say that 1000 were claimed")
	}
	if t.Failed() {
		t.Log(output)
	}
}

// checkout is a folder that looks like a checkout of this repository in which everything has been built.
func checkout(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	repository, err := filepath.Abs(filepath.Join("..", ".."))
	must(t, err)
	for link, target := range map[string]string{
		"scripts": filepath.Join(repository, "scripts"), "artifacts": artifact,
		"target/debug/zkwasm": zkwasm, "target/zkwasmd/zkwasmd": zkwasmd,
	} {
		must(t, os.MkdirAll(filepath.Dir(filepath.Join(root, link)), 0o755))
		must(t, os.Symlink(target, filepath.Join(root, link)))
	}
	return root
}

// startNode runs what `make node` runs, with ports of its own.
func startNode(t *testing.T, root string) *network.Node {
	t.Helper()
	script := filepath.Join(root, "scripts", "node.sh")
	if output, err := exec.Command(script, "init").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	node := network.Adopt(t, "zkwasm-local", filepath.Join(root, "node"))
	must(t, node.StartWith(script, "start"))
	return node
}

// commands are those of the page, in order.
func commands(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(walkPage)))
	must(t, err)
	var blocks []string
	for _, block := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```").FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, block[1])
	}
	if len(blocks) == 0 {
		t.Fatalf("%s has no commands", walkPage)
	}
	return strings.Join(blocks, "")
}

// transactions are what the page's function tx has printed of each transaction, in one line.
func transactions(output string) []string {
	var sent []string
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, `"code":`):
			sent = append(sent, line+" ")
		case strings.HasPrefix(line, `"raw_log":`), strings.HasPrefix(line, `"gas_used":`):
			if len(sent) > 0 {
				sent[len(sent)-1] += line + " "
			}
		}
	}
	return sent
}
