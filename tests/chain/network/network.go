// Package network runs validators of one chain as processes on this machine: each with a home folder, ports and a
// configuration of its own. Everything is waited for by asking, up to a deadline.
package network

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/client"
)

// ChainID is the chain's identifier, which claims are proved for.
const ChainID = "zkwasm-test"

// keepFolder is the variable that names a folder to keep homes and logs in; without it they go with the test.
const keepFolder = "CHAIN_TESTS_KEEP"

// Config is what a chain is made of.
type Config struct {
	Binary     string
	Validators []NodeConfig
	// Accounts have plenty of every denomination.
	Accounts []*client.Account
	// BlockTime is the pause between two blocks, to which comes what nodes need for one; 0 for 100 ms.
	BlockTime time.Duration
	// VotingPeriod of proposals; 0 for 4 s, which votes of one block fit into while the machine is busy.
	VotingPeriod time.Duration
	// EditGenesis changes the state of modules, by name.
	EditGenesis func(modules map[string]any)
}

// NodeConfig is what nodes may differ in.
type NodeConfig struct {
	// App are settings of app.toml, as "section.key".
	App map[string]any
	// Env are environment variables, as "NAME=value".
	Env []string
}

// Network is a chain and its nodes.
type Network struct {
	Nodes []*Node

	t       testing.TB
	config  Config
	folder  string
	genesis []byte
}

// New makes homes and genesis; no process runs yet. All that was started is ended with the test.
func New(t testing.TB, config Config) *Network {
	t.Helper()
	if config.BlockTime == 0 {
		config.BlockTime = 100 * time.Millisecond
	}
	if config.VotingPeriod == 0 {
		config.VotingPeriod = 4 * time.Second
	}
	network := &Network{t: t, config: config, folder: folder(t)}
	t.Cleanup(func() { endAll(t, network.Nodes...) })
	for _, validator := range config.Validators {
		network.Nodes = append(network.Nodes, network.newNode(validator))
	}
	genesis, err := network.makeGenesis()
	must(t, err)
	network.genesis = genesis
	for _, node := range network.Nodes {
		must(t, network.configure(node, nil))
	}
	return network
}

// Start makes a network and waits for its second block.
func Start(ctx context.Context, t testing.TB, config Config) *Network {
	t.Helper()
	network := New(t, config)
	network.StartAll(ctx)
	return network
}

// StartAll starts all nodes and waits until each has the second block: the first that others have signed.
func (n *Network) StartAll(ctx context.Context) {
	n.t.Helper()
	for _, node := range n.Nodes {
		must(n.t, node.Start())
	}
	for _, node := range n.Nodes {
		must(n.t, node.WaitHeight(ctx, 2))
	}
}

// Operators are the accounts of the validators, which vote.
func (n *Network) Operators() []*client.Account {
	var operators []*client.Account
	for _, node := range n.Nodes {
		if node.Operator != nil {
			operators = append(operators, node.Operator)
		}
	}
	return operators
}

// StateSync says from where a node takes a snapshot instead of running all blocks.
type StateSync struct {
	Servers []*Node
	// Height and Hash name a block that the node trusts.
	Height int64
	Hash   string
}

// Join adds a node that is no validator and that begins with a snapshot. It is not started.
func (n *Network) Join(config NodeConfig, sync StateSync) *Node {
	n.t.Helper()
	node := n.newNode(config)
	node.Operator = nil
	n.Nodes = append(n.Nodes, node)
	must(n.t, n.configure(node, &sync))
	return node
}

func (n *Network) newNode(config NodeConfig) *Node {
	n.t.Helper()
	name := fmt.Sprintf("node%d", len(n.Nodes))
	ports, err := freePorts(4)
	must(n.t, err)
	node := &Node{
		Name: name, Home: filepath.Join(n.folder, name), Binary: n.config.Binary, Config: config, Operator: client.NewAccount(),
		p2pPort: ports[0], rpcPort: ports[1], grpcPort: ports[2], metricsPort: ports[3],
	}
	node.Client, err = client.New(ChainID, fmt.Sprintf("tcp://127.0.0.1:%d", node.rpcPort))
	must(n.t, err)
	return node
}

// endAll kills what runs and shows the ends of logs after a failure.
func endAll(t testing.TB, nodes ...*Node) {
	for _, node := range nodes {
		node.Kill()
	}
	if !t.Failed() {
		return
	}
	for _, node := range nodes {
		t.Logf("--- the end of %s's log\n%s", node.Name, node.LogEnd(40))
	}
}

func folder(t testing.TB) string {
	keep := os.Getenv(keepFolder)
	if keep == "" {
		return t.TempDir()
	}
	folder := filepath.Join(keep, strings.ReplaceAll(t.Name(), "/", "-"))
	must(t, os.RemoveAll(folder))
	must(t, os.MkdirAll(folder, 0o755))
	return folder
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
