package simapp

import (
	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmdapp "github.com/CosmWasm/wasmd/app"
	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
)

// SetAddresses gives this process wasmd's form of addresses, for good. Call it once, before the first app is made.
func SetAddresses() {
	config := sdk.GetConfig()
	config.SetBech32PrefixForAccount(wasmdapp.Bech32PrefixAccAddr, wasmdapp.Bech32PrefixAccPub)
	config.SetBech32PrefixForValidator(wasmdapp.Bech32PrefixValAddr, wasmdapp.Bech32PrefixValPub)
	config.SetBech32PrefixForConsensusNode(wasmdapp.Bech32PrefixConsAddr, wasmdapp.Bech32PrefixConsPub)
	config.SetAddressVerifier(wasmtypes.VerifyAddressLen())
	config.Seal()
}
