package network

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
)

// Export is the state of a node that does not run, as a genesis file.
func (node *Node) Export(ctx context.Context) ([]byte, error) {
	return node.command(ctx, "export")
}

// Reset removes all that a node has of the chain, and gives it another genesis.
func (node *Node) Reset(ctx context.Context, genesis []byte) error {
	if _, err := node.command(ctx, "comet", "unsafe-reset-all"); err != nil {
		return err
	}
	return os.WriteFile(node.file("config", "genesis.json"), genesis, 0o644)
}

// command runs the node's program once, with the node's home.
func (node *Node) command(ctx context.Context, arguments ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, node.Binary, append(arguments, "--home", node.Home)...)
	command.Env = append(os.Environ(), node.Config.Env...)
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("%s %v: %w\n%s", node.Binary, arguments, err, stderr.String())
	}
	return stdout.Bytes(), nil
}
