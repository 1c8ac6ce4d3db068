// Package simulation makes random states and messages of the module for the Cosmos SDK's simulator.
//
// Each message comes with the outcome that the state calls for, success or one error, and any other outcome fails the
// simulation.
package simulation

import (
	"math/rand"

	"github.com/cosmos/cosmos-sdk/types/module"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// RandomGenesis makes the genesis of a chain without circuits and with random parameters.
func RandomGenesis(state *module.SimulationState) {
	genesis := types.DefaultGenesis()
	genesis.Params = randomParams(state.Rand)
	state.GenState[types.ModuleName] = state.Cdc.MustMarshalJSON(genesis)
}

// randomParams returns parameters that are narrow enough for each limit to be met now and then, and cheap enough for
// the gas of a simulated transaction.
func randomParams(r *rand.Rand) types.Params {
	params := types.Params{
		UploadAccess:    wasmtypes.AllowEverybody,
		MaxCircuitBytes: uint32(200 + r.Intn(types.DefaultMaxCircuitBytes)),
		MaxK:            uint32(1 + r.Intn(types.LargestK)),
		GasPerByte:      uint64(r.Intn(100)),
		MaxPinnedBytes:  uint64(r.Intn(4000)),
	}
	if r.Intn(10) == 0 {
		params.UploadAccess = wasmtypes.AllowNobody
	}
	return params
}
