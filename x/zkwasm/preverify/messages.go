package preverify

import (
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/authz"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

// maxDepth is how deep the worker looks for messages inside messages. A transaction that nests deeper is verified in
// its block.
const maxDepth = 3

// contractMessages occurs in the bytes of every transaction that runs a contract by a message of its own.
var contractMessages = []byte("/cosmwasm.wasm.v1.Msg")

// runContracts reports whether one of the messages enters a contract.
func runContracts(messages []sdk.Msg, depth int) bool {
	for _, message := range messages {
		switch message := message.(type) {
		case *wasmtypes.MsgExecuteContract,
			*wasmtypes.MsgInstantiateContract,
			*wasmtypes.MsgInstantiateContract2,
			*wasmtypes.MsgMigrateContract:
			return true
		case *authz.MsgExec:
			if depth == maxDepth {
				continue
			}
			inner, err := message.GetMessages()
			if err == nil && runContracts(inner, depth+1) {
				return true
			}
		}
	}
	return false
}
