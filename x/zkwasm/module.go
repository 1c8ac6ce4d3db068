package zkwasm

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/grpc-ecosystem/grpc-gateway/runtime"
	"github.com/spf13/cobra"

	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/testutil/simsx"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"
	simtypes "github.com/cosmos/cosmos-sdk/types/simulation"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/client/cli"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/keeper"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/simulation"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// consensusVersion rises with every change of the state's format.
const consensusVersion = 1

var (
	_ module.AppModuleBasic      = AppModule{}
	_ module.HasGenesis          = AppModule{}
	_ module.HasServices         = AppModule{}
	_ module.HasConsensusVersion = AppModule{}
	_ module.HasInvariants       = AppModule{}
	_ module.AppModuleSimulation = AppModule{}
	_ appmodule.AppModule        = AppModule{}
	_ appmodule.HasBeginBlocker  = AppModule{}
	_ appmodule.HasEndBlocker    = AppModule{}
)

// AppModule is the module. Its BeginBlock, EndBlock and genesis must come after wasm's.
type AppModule struct {
	keeper    *keeper.Keeper
	simulated simulation.Input
}

// NewAppModule makes the module of a keeper.
func NewAppModule(keeper *keeper.Keeper) AppModule {
	return AppModule{keeper: keeper}
}

// WithSimulation gives the simulator circuits and a contract. Without them all its uploads are refused.
func (am AppModule) WithSimulation(input simulation.Input) AppModule {
	am.simulated = input
	return am
}

// IsOnePerModuleType marks a module that an app has once.
func (AppModule) IsOnePerModuleType() {}

// IsAppModule marks a module.
func (AppModule) IsAppModule() {}

// Name returns the module's name.
func (AppModule) Name() string { return types.ModuleName }

// ConsensusVersion returns the version of the state's format.
func (AppModule) ConsensusVersion() uint64 { return consensusVersion }

// RegisterLegacyAminoCodec registers the messages for amino.
func (AppModule) RegisterLegacyAminoCodec(cdc *codec.LegacyAmino) {
	types.RegisterLegacyAminoCodec(cdc)
}

// RegisterInterfaces registers the messages.
func (AppModule) RegisterInterfaces(registry codectypes.InterfaceRegistry) {
	types.RegisterInterfaces(registry)
}

// RegisterGRPCGatewayRoutes registers the queries' REST routes.
func (AppModule) RegisterGRPCGatewayRoutes(clientCtx client.Context, mux *runtime.ServeMux) {
	if err := types.RegisterQueryHandlerClient(context.Background(), mux, types.NewQueryClient(clientCtx)); err != nil {
		panic(err)
	}
}

// GetTxCmd returns the commands that take files; autocli adds the others.
func (AppModule) GetTxCmd() *cobra.Command { return cli.TxCommand() }

// GetQueryCmd returns the commands that take files; autocli adds the others.
func (AppModule) GetQueryCmd() *cobra.Command { return cli.QueryCommand() }

// RegisterServices registers messages and queries.
func (am AppModule) RegisterServices(cfg module.Configurator) {
	types.RegisterMsgServer(cfg.MsgServer(), keeper.NewMsgServer(am.keeper))
	types.RegisterQueryServer(cfg.QueryServer(), keeper.NewQueryServer(am.keeper))
}

// RegisterInvariants registers keeper.CheckInvariants for apps that still have x/crisis.
func (am AppModule) RegisterInvariants(registry sdk.InvariantRegistry) { //nolint:staticcheck // deprecated with x/crisis
	registry.RegisterRoute(types.ModuleName, "state", func(ctx sdk.Context) (string, bool) {
		err := am.keeper.CheckInvariants(ctx)
		return fmt.Sprintf("x/%s: %v", types.ModuleName, err), err != nil
	})
}

// DefaultGenesis returns the genesis of a chain without circuits.
func (AppModule) DefaultGenesis(cdc codec.JSONCodec) json.RawMessage {
	return cdc.MustMarshalJSON(types.DefaultGenesis())
}

// ValidateGenesis checks a genesis without the virtual machine.
func (AppModule) ValidateGenesis(cdc codec.JSONCodec, _ client.TxEncodingConfig, text json.RawMessage) error {
	var genesis types.GenesisState
	if err := cdc.UnmarshalJSON(text, &genesis); err != nil {
		return fmt.Errorf("genesis of %s: %w", types.ModuleName, err)
	}
	return genesis.Validate()
}

// InitGenesis writes a genesis into the state.
func (am AppModule) InitGenesis(ctx sdk.Context, cdc codec.JSONCodec, text json.RawMessage) {
	var genesis types.GenesisState
	cdc.MustUnmarshalJSON(text, &genesis)
	if err := am.keeper.InitGenesis(ctx, genesis); err != nil {
		panic(err)
	}
}

// ExportGenesis returns the state as a genesis.
func (am AppModule) ExportGenesis(ctx sdk.Context, cdc codec.JSONCodec) json.RawMessage {
	genesis, err := am.keeper.ExportGenesis(ctx)
	if err != nil {
		panic(err)
	}
	return cdc.MustMarshalJSON(genesis)
}

// BeginBlock brings the node's key store to the state where it does not follow it yet.
func (am AppModule) BeginBlock(ctx context.Context) error { return am.keeper.BeginBlock(ctx) }

// EndBlock inspects new codes, and halts a node that failed on its own.
func (am AppModule) EndBlock(ctx context.Context) error { return am.keeper.EndBlock(ctx) }

// GenerateGenesisState makes a random genesis for the simulator.
func (AppModule) GenerateGenesisState(state *module.SimulationState) { simulation.RandomGenesis(state) }

// RegisterStoreDecoder lets the simulator show what differs between two states.
func (am AppModule) RegisterStoreDecoder(registry simtypes.StoreDecoderRegistry) {
	registry[types.StoreKey] = simtypes.NewStoreDecoderFuncFromCollectionsSchema(am.keeper.Schema())
}

// WeightedOperations returns nothing: the module has no messages for simulators before simsx.
func (AppModule) WeightedOperations(module.SimulationState) []simtypes.WeightedOperation { return nil }

// WeightedOperationsX registers the simulator's messages.
func (am AppModule) WeightedOperationsX(weights simsx.WeightSource, registry simsx.Registry) {
	simulation.NewMessages(keeper.NewQueryServer(am.keeper), am.simulated).Register(weights, registry)
}

// ProposalMsgsX registers the messages of the simulator's proposals.
func (am AppModule) ProposalMsgsX(weights simsx.WeightSource, registry simsx.Registry) {
	simulation.NewMessages(keeper.NewQueryServer(am.keeper), am.simulated).RegisterProposals(weights, registry)
}
