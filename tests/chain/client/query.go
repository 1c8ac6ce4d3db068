package client

import (
	"context"
	"encoding/json"

	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types/v1"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmtypes "github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// Wasm asks the module wasm.
func (c *Client) Wasm() wasmtypes.QueryClient { return wasmtypes.NewQueryClient(c.context) }

// Zkwasm asks the module zkwasm.
func (c *Client) Zkwasm() zkwasmtypes.QueryClient { return zkwasmtypes.NewQueryClient(c.context) }

// Gov asks the module gov.
func (c *Client) Gov() govtypes.QueryClient { return govtypes.NewQueryClient(c.context) }

// Smart asks a contract.
func (c *Client) Smart(ctx context.Context, contract string, query, response any) error {
	message, err := json.Marshal(query)
	if err != nil {
		return err
	}
	answer, err := c.Wasm().SmartContractState(ctx, &wasmtypes.QuerySmartContractStateRequest{Address: contract, QueryData: message})
	if err != nil {
		return err
	}
	return json.Unmarshal(answer.Data, response)
}

// Balance is what an address has of a denomination.
func (c *Client) Balance(ctx context.Context, address, denom string) (int64, error) {
	response, err := banktypes.NewQueryClient(c.context).Balance(ctx, &banktypes.QueryBalanceRequest{Address: address, Denom: denom})
	if err != nil {
		return 0, err
	}
	return response.Balance.Amount.Int64(), nil
}
