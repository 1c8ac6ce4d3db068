package client

import (
	"context"
	"fmt"
	"net/http"
	"time"

	rpchttp "github.com/cometbft/cometbft/rpc/client/http"
	sdkclient "github.com/cosmos/cosmos-sdk/client"
)

// Client talks to one node.
type Client struct {
	ChainID string
	RPC     *rpchttp.HTTP

	context sdkclient.Context
}

// New makes a client of a node's RPC address. Nothing is sent yet.
func New(chainID, address string) (*Client, error) {
	// Longer than any query here takes on a machine that is busy with four nodes.
	rpc, err := rpchttp.NewWithClient(address, "/websocket", &http.Client{Timeout: 30 * time.Second})
	if err != nil {
		return nil, err
	}
	return &Client{ChainID: chainID, RPC: rpc, context: sdkclient.Context{}.
		WithChainID(chainID).WithClient(rpc).WithCodec(Codec).WithInterfaceRegistry(Registry)}, nil
}

// Height is the last height that the application has committed. (What the node's status says comes a little before.)
func (c *Client) Height(ctx context.Context) (int64, error) {
	info, err := c.RPC.ABCIInfo(ctx)
	if err != nil {
		return 0, err
	}
	return info.Response.LastBlockHeight, nil
}

// poll is Poll with a word on what did not come in time.
func poll(ctx context.Context, what string, done func() (bool, error)) error {
	err := Poll(ctx, done)
	if err != nil && err == ctx.Err() {
		return fmt.Errorf("waiting for %s: %w", what, err)
	}
	return err
}

// Poll asks until done says so or fails, or the context ends.
func Poll(ctx context.Context, done func() (bool, error)) error {
	for {
		ok, err := done()
		if ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(25 * time.Millisecond): // a fraction of a block
		}
	}
}
