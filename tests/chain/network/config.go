package network

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"

	cmtcfg "github.com/cometbft/cometbft/config"
)

// configure writes a node's files: genesis, config.toml of CometBFT, app.toml of the application.
func (n *Network) configure(node *Node, sync *StateSync) error {
	if node.id == "" {
		if _, err := node.makeKeys(); err != nil {
			return err
		}
	}
	if err := os.WriteFile(node.file("config", "genesis.json"), n.genesis, 0o644); err != nil {
		return err
	}
	cmtcfg.WriteConfigFile(node.file("config", "config.toml"), n.cometConfig(node, sync))
	return n.writeAppConfig(node)
}

func (n *Network) cometConfig(node *Node, sync *StateSync) *cmtcfg.Config {
	config := cmtcfg.DefaultConfig()
	config.Moniker = node.Name
	config.LogLevel = "x/zkwasm:info,x/upgrade:info,statesync:info,baseapp:fatal,p2p:fatal,*:error"
	config.RPC.ListenAddress = fmt.Sprintf("tcp://127.0.0.1:%d", node.rpcPort)
	config.RPC.PprofListenAddress = "" // one port for all nodes otherwise
	config.P2P.ListenAddress = fmt.Sprintf("tcp://127.0.0.1:%d", node.p2pPort)
	config.P2P.PersistentPeers = n.peers(node)
	config.P2P.PexReactor = false
	config.P2P.AddrBookStrict = false // addresses of this machine are no public ones
	config.P2P.AllowDuplicateIP = true
	config.Consensus.TimeoutCommit = n.config.BlockTime
	// How long a block waits for a proposer that is down. Below it, nodes that share two cores give up on each other.
	config.Consensus.TimeoutPropose = time.Second
	// A tenth of a second by default: longer than a whole block here.
	config.Consensus.PeerGossipSleepDuration = 20 * time.Millisecond
	config.Instrumentation.Prometheus = true
	config.Instrumentation.PrometheusListenAddr = fmt.Sprintf("127.0.0.1:%d", node.metricsPort)
	if sync != nil {
		config.StateSync.Enable = true
		for _, server := range sync.Servers {
			config.StateSync.RPCServers = append(config.StateSync.RPCServers, fmt.Sprintf("http://127.0.0.1:%d", server.rpcPort))
		}
		config.StateSync.TrustHeight = sync.Height
		config.StateSync.TrustHash = sync.Hash
		config.StateSync.DiscoveryTime = 5 * time.Second // the least that is allowed
	}
	return config
}

func (n *Network) peers(node *Node) string {
	var peers []string
	for _, other := range n.Nodes {
		if other != node && other.id != "" {
			peers = append(peers, fmt.Sprintf("%s@127.0.0.1:%d", other.id, other.p2pPort))
		}
	}
	return strings.Join(peers, ",")
}

// writeAppConfig starts from what the binary writes by itself, so that its own settings and their defaults are there.
func (n *Network) writeAppConfig(node *Node) error {
	text, err := os.ReadFile(filepath.Join(n.folder, "template", "config", "app.toml"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(node.file("config", "app.toml"), text, 0o644); err != nil {
		return err
	}
	// Everything is asked by RPC. Simulations can be only while there is a gRPC server too.
	settings := map[string]any{
		"api.enable": false, "grpc-web.enable": false, "grpc.address": fmt.Sprintf("127.0.0.1:%d", node.grpcPort),
		// Each home would derive the parameters up to k = 14 for itself, which takes seconds. Stock wasmd does not read this.
		"zkwasm.params-up-to": 0,
	}
	maps.Copy(settings, node.Config.App)
	return edit(node.file("config", "app.toml"), settings)
}
