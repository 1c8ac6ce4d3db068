package vmtest

import "github.com/CosmWasm/wasmvm/v3/types"

// Env returns a block and a transaction, always the same ones, as this contract sees them. The copy may be changed.
func Env(contract string) types.Env {
	return types.Env{
		Block:       types.BlockInfo{Height: 12_345, Time: 1_571_797_419_879_305_533, ChainID: "zkwasm-test-1"},
		Transaction: &types.TransactionInfo{Index: 3},
		Contract:    types.ContractInfo{Address: contract},
	}
}

// Info returns the information on a message from this sender with these coins.
func Info(sender string, funds ...types.Coin) types.MessageInfo {
	return types.MessageInfo{Sender: sender, Funds: funds}
}
