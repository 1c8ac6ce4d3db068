package client

import (
	"context"
	"errors"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cosmos/gogoproto/proto"

	sdk "github.com/cosmos/cosmos-sdk/types"
	txtypes "github.com/cosmos/cosmos-sdk/types/tx"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
)

// Result is what became of a transaction in a block.
type Result struct {
	Height    int64
	Code      uint32
	Codespace string
	Log       string
	GasWanted int64
	GasUsed   int64
	Events    []abci.Event
	data      []byte
}

// Rejected is an error of a transaction that the node did not take into its mempool.
type Rejected struct {
	Code      uint32
	Codespace string
	Log       string
}

func (e *Rejected) Error() string {
	return fmt.Sprintf("not accepted: %s %d: %s", e.Codespace, e.Code, e.Log)
}

// Err is the transaction's own error, nil when it succeeded.
func (r *Result) Err() error {
	if r.Code == 0 {
		return nil
	}
	return fmt.Errorf("transaction failed at height %d: %s %d: %s (gas %d of %d)", r.Height, r.Codespace, r.Code, r.Log, r.GasUsed, r.GasWanted)
}

// Attribute is the value of the first attribute of this name in events of this type.
func (r *Result) Attribute(event, name string) string {
	for _, e := range r.Events {
		if e.Type != event {
			continue
		}
		for _, attribute := range e.Attributes {
			if attribute.Key == name {
				return attribute.Value
			}
		}
	}
	return ""
}

// Response reads the response of one of the messages.
func (r *Result) Response(index int, response proto.Message) error {
	return decodeResponse(r.data, index, response)
}

func decodeResponse(data []byte, index int, response proto.Message) error {
	var all sdk.TxMsgData
	if err := proto.Unmarshal(data, &all); err != nil {
		return err
	}
	if index >= len(all.MsgResponses) {
		return fmt.Errorf("no response %d among %d", index, len(all.MsgResponses))
	}
	return proto.Unmarshal(all.MsgResponses[index].Value, response)
}

// Broadcast signs and hands in one transaction and returns its hash once the node has it in its mempool.
func (c *Client) Broadcast(ctx context.Context, from *Account, gas uint64, messages ...sdk.Msg) ([]byte, error) {
	from.mu.Lock()
	defer from.mu.Unlock()
	if !from.known {
		if err := c.fetch(ctx, from); err != nil {
			return nil, err
		}
	}
	tx, err := c.sign(from, gas, messages)
	if err != nil {
		return nil, err
	}
	response, err := c.RPC.BroadcastTxSync(ctx, tx)
	if err != nil {
		from.known = false // it may have arrived, or not
		return nil, err
	}
	if response.Code != 0 {
		from.known = false
		return nil, &Rejected{Code: response.Code, Codespace: response.Codespace, Log: response.Log}
	}
	from.sequence++
	return response.Hash, nil
}

// Wait waits until a transaction is in a block.
func (c *Client) Wait(ctx context.Context, hash []byte) (*Result, error) {
	var result *Result
	err := poll(ctx, fmt.Sprintf("transaction %X", hash), func() (bool, error) {
		found, err := c.RPC.Tx(ctx, hash, false)
		if err != nil {
			return false, nil // not there yet: the node says so with an error
		}
		result = &Result{
			Height: found.Height, Code: found.TxResult.Code, Codespace: found.TxResult.Codespace, Log: found.TxResult.Log,
			GasWanted: found.TxResult.GasWanted, GasUsed: found.TxResult.GasUsed, Events: found.TxResult.Events, data: found.TxResult.Data,
		}
		return true, nil
	})
	return result, err
}

// Send broadcasts, waits, and returns the result whatever it is.
func (c *Client) Send(ctx context.Context, from *Account, gas uint64, messages ...sdk.Msg) (*Result, error) {
	hash, err := c.Broadcast(ctx, from, gas, messages...)
	if err != nil {
		return nil, err
	}
	return c.Wait(ctx, hash)
}

// Do is Send where the transaction has to succeed.
func (c *Client) Do(ctx context.Context, from *Account, gas uint64, messages ...sdk.Msg) (*Result, error) {
	result, err := c.Send(ctx, from, gas, messages...)
	if err != nil {
		return nil, err
	}
	return result, result.Err()
}

// Simulate has the node run the messages and forget them. It returns the first message's response and the gas.
func (c *Client) Simulate(ctx context.Context, from *Account, response proto.Message, messages ...sdk.Msg) (gas uint64, err error) {
	from.mu.Lock()
	defer from.mu.Unlock()
	if !from.known {
		if err := c.fetch(ctx, from); err != nil {
			return 0, err
		}
	}
	tx, err := c.sign(from, 0, messages)
	if err != nil {
		return 0, err
	}
	simulated, err := txtypes.NewServiceClient(c.context).Simulate(ctx, &txtypes.SimulateRequest{TxBytes: tx})
	if err != nil {
		return 0, err
	}
	if response != nil {
		if len(simulated.Result.MsgResponses) == 0 {
			return 0, errors.New("the simulation has no response")
		}
		err = proto.Unmarshal(simulated.Result.MsgResponses[0].Value, response)
	}
	return simulated.GasInfo.GasUsed, err
}

// Forget has the account ask the chain for its sequence before its next transaction: after one was lost.
func (a *Account) Forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.known = false
}

func (c *Client) sign(from *Account, gas uint64, messages []sdk.Msg) ([]byte, error) {
	tx, err := from.build(c.ChainID, from.number, from.sequence, gas, "", messages)
	if err != nil {
		return nil, err
	}
	return TxConfig.TxEncoder()(tx)
}

func (c *Client) fetch(ctx context.Context, account *Account) error {
	info, err := authtypes.NewQueryClient(c.context).AccountInfo(ctx, &authtypes.QueryAccountInfoRequest{Address: account.Address})
	if err != nil {
		return fmt.Errorf("account %s: %w", account.Address, err)
	}
	account.number, account.sequence, account.known = info.Info.AccountNumber, info.Info.Sequence, true
	return nil
}
