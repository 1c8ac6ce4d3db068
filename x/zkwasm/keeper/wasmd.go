package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmkeeper "github.com/CosmWasm/wasmd/x/wasm/keeper"
	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// FromWasmd returns wasmd's keeper as this module needs it.
func FromWasmd(wasm *wasmkeeper.Keeper) types.WasmKeeper {
	return wasmdKeeper{wasm}
}

type wasmdKeeper struct {
	*wasmkeeper.Keeper
}

func (w wasmdKeeper) CreateCode(ctx context.Context, creator sdk.AccAddress, code []byte, permission *wasmtypes.AccessConfig) (uint64, []byte, error) {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	keeper := wasmkeeper.NewDefaultPermissionKeeper(w.Keeper)
	if sdk.ValidateAuthority(sdkCtx, w.GetAuthority(), creator.String()) == nil {
		keeper = wasmkeeper.NewGovPermissionKeeper(w.Keeper)
	}
	return keeper.Create(sdkCtx, creator, code, permission)
}
