package simapp

import (
	"context"
	"fmt"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/types/module"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// UpgradeName is the name of the upgrade that brings circuits to a chain that ran without them. Software-upgrade
// proposals name it.
const UpgradeName = "v6"

// registerUpgrade adds the module's store at the upgrade's height, and its genesis without circuits. Earlier contracts
// stay as they are: their code declares no circuits.
func (app *App) registerUpgrade() error {
	app.UpgradeKeeper.SetUpgradeHandler(UpgradeName, func(ctx context.Context, _ upgradetypes.Plan, versions module.VersionMap) (module.VersionMap, error) {
		return app.ModuleManager.RunMigrations(ctx, app.Configurator(), versions)
	})
	plan, err := app.UpgradeKeeper.ReadUpgradeInfoFromDisk()
	if err != nil {
		return fmt.Errorf("the upgrade's plan cannot be read: %w", err)
	}
	if plan.Name == UpgradeName && !app.UpgradeKeeper.IsSkipHeight(plan.Height) {
		added := storetypes.StoreUpgrades{Added: []string{types.StoreKey}}
		app.SetStoreLoader(upgradetypes.UpgradeStoreLoader(plan.Height, &added))
	}
	return nil
}
