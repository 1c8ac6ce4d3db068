package network

import (
	"fmt"
	"os"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/client"
)

// Adopt takes over a home that others made, for one node alone, and gives it free ports.
func Adopt(t testing.TB, chainID, home string) *Node {
	t.Helper()
	ports, err := freePorts(4)
	must(t, err)
	node := &Node{Name: "node", Home: home, p2pPort: ports[0], rpcPort: ports[1], grpcPort: ports[2]}
	address := func(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }
	must(t, edit(node.file("config", "config.toml"), map[string]any{
		"rpc.laddr": "tcp://" + address(node.rpcPort), "rpc.pprof_laddr": "", "p2p.laddr": "tcp://" + address(node.p2pPort),
	}))
	must(t, edit(node.file("config", "app.toml"), map[string]any{
		"grpc.address": address(node.grpcPort), "api.address": "tcp://" + address(ports[3]),
	}))
	must(t, edit(node.file("config", "client.toml"), map[string]any{"node": "tcp://" + address(node.rpcPort)}))
	node.Client, err = client.New(chainID, "tcp://"+address(node.rpcPort))
	must(t, err)
	t.Cleanup(func() { endAll(t, node) })
	return node
}

// edit changes settings of a TOML file.
func edit(file string, settings map[string]any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	config := map[string]any{}
	if err := toml.Unmarshal(text, &config); err != nil {
		return err
	}
	for path, value := range settings {
		Set(config, path, value)
	}
	if text, err = toml.Marshal(config); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}
