package network

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/client"
)

// Node is a node's home and, while it runs, its process.
type Node struct {
	Name   string
	Home   string
	Binary string
	Config NodeConfig
	// Operator is the account of the node's validator, nil when it is none.
	Operator *client.Account
	Client   *client.Client

	id string
	// process is set anew with each start, while others ask whether it runs.
	process atomic.Pointer[process]

	p2pPort, rpcPort, grpcPort, metricsPort int
}

// Start starts the process.
func (node *Node) Start() error {
	return node.StartWith(node.Binary, "start", "--home", node.Home, "--log_no_color")
}

// StartWith starts the process by another command. Its output is appended to the log.
func (node *Node) StartWith(program string, arguments ...string) error {
	if node.Running() {
		return fmt.Errorf("%s runs already", node.Name)
	}
	log, err := os.OpenFile(node.file("node.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	process, err := start(program, arguments, append(os.Environ(), node.Config.Env...), log)
	if err == nil {
		node.process.Store(process)
	}
	return err
}

// Running tells whether the process runs.
func (node *Node) Running() bool {
	process := node.process.Load()
	return process != nil && !process.ended()
}

// Kill ends the process as a power cut would (kill -9).
func (node *Node) Kill() {
	if node.Running() {
		process := node.process.Load()
		process.signal(syscall.SIGKILL)
		<-process.done
	}
}

// Stop asks the process to end and waits for that.
func (node *Node) Stop(ctx context.Context) error {
	if !node.Running() {
		return nil
	}
	node.process.Load().signal(syscall.SIGTERM)
	_, err := node.WaitEnd(ctx)
	return err
}

// WaitEnd waits until the process has ended by itself and returns its exit code.
func (node *Node) WaitEnd(ctx context.Context) (int, error) {
	select {
	case <-node.process.Load().done:
		return node.process.Load().exitCode(), nil
	case <-ctx.Done():
		return 0, fmt.Errorf("%s does not end: %w", node.Name, ctx.Err())
	}
}

// stalled is how long a node may stay at one height before nobody waits for it any more. The longest pause is that of a
// node which looks for snapshots and takes one.
const stalled = time.Minute

// WaitHeight waits until the node has committed a height.
func (node *Node) WaitHeight(ctx context.Context, height int64) error {
	last, since := int64(-1), time.Now()
	err := Poll(ctx, func() (bool, error) {
		if !node.Running() {
			return false, errors.New("it has ended")
		}
		found, err := node.Client.Height(ctx)
		if err == nil && found != last { // an error: it is not up yet
			last, since = found, time.Now()
		}
		if time.Since(since) > stalled {
			return false, fmt.Errorf("no block for %s", stalled)
		}
		return last >= height, nil
	})
	if err != nil {
		return fmt.Errorf("%s at height %d, waiting for %d: %w\n%s", node.Name, last, height, err, node.LogEnd(20))
	}
	return nil
}

// WaitSynced waits until the node runs at most a block behind another.
func (node *Node) WaitSynced(ctx context.Context, other *Node) error {
	return Poll(ctx, func() (bool, error) {
		target, err := other.Client.Height(ctx)
		if err != nil {
			return false, err
		}
		if err := node.WaitHeight(ctx, target-1); err != nil {
			return false, err
		}
		target, err = other.Client.Height(ctx)
		if err != nil {
			return false, err
		}
		height, err := node.Client.Height(ctx)
		return height >= target-1, err
	})
}

// LogEnd is the end of the log.
func (node *Node) LogEnd(lines int) string {
	text, err := os.ReadFile(node.file("node.log"))
	if err != nil {
		return err.Error()
	}
	all := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	return strings.Join(all[max(0, len(all)-lines):], "\n")
}

// Log is the whole log.
func (node *Node) Log() (string, error) {
	text, err := os.ReadFile(node.file("node.log"))
	return string(text), err
}

// CircuitFolder is where the node keeps circuit binaries, each named by its checksum.
func (node *Node) CircuitFolder() string { return node.file("wasm", "wasm", "state", "vks") }

// CircuitFile is the file of one circuit.
func (node *Node) CircuitFile(checksum string) string {
	return filepath.Join(node.CircuitFolder(), checksum)
}

func (node *Node) file(path ...string) string {
	return filepath.Join(append([]string{node.Home}, path...)...)
}

// Poll is client.Poll, which a test can not wait in for ever.
func Poll(ctx context.Context, done func() (bool, error)) error {
	if _, bounded := ctx.Deadline(); !bounded {
		return errors.New("nothing is waited for without a deadline")
	}
	return client.Poll(ctx, done)
}
