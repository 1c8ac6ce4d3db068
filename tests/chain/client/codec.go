// Package client sends transactions to a node and asks it: over CometBFT's RPC alone, signed here, with sequence numbers
// kept here, so that one account can have several transactions in one block.
package client

import (
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	codectestutil "github.com/cosmos/cosmos-sdk/codec/testutil"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/std"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	govtypes "github.com/cosmos/cosmos-sdk/x/gov/types"
	govv1types "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmtypes "github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// The prefixes of addresses, as wasmd's application has them.
const (
	accountPrefix   = "wasm"
	validatorPrefix = "wasmvaloper"
)

// Authority is the address of governance, which the modules take for their authority.
var Authority string

// Registry knows the messages that the tests send; Codec and TxConfig write them.
var (
	Registry codectypes.InterfaceRegistry
	Codec    codec.Codec
	TxConfig client.TxConfig
)

func init() {
	config := sdk.GetConfig()
	config.SetBech32PrefixForAccount(accountPrefix, accountPrefix+"pub")
	config.SetBech32PrefixForValidator(validatorPrefix, validatorPrefix+"pub")
	config.Seal()
	Authority = authtypes.NewModuleAddress(govtypes.ModuleName).String()

	Registry = codectestutil.CodecOptions{AccAddressPrefix: accountPrefix, ValAddressPrefix: validatorPrefix}.NewInterfaceRegistry()
	for _, register := range []func(codectypes.InterfaceRegistry){
		std.RegisterInterfaces, authtypes.RegisterInterfaces, banktypes.RegisterInterfaces, govv1types.RegisterInterfaces,
		stakingtypes.RegisterInterfaces, upgradetypes.RegisterInterfaces, wasmtypes.RegisterInterfaces,
		zkwasmtypes.RegisterInterfaces,
	} {
		register(Registry)
	}
	Codec = codec.NewProtoCodec(Registry)
	TxConfig = authtx.NewTxConfig(Codec, authtx.DefaultSignModes)
}
