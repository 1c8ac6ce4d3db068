package keeper

import (
	wasmkeeper "github.com/CosmWasm/wasmd/x/wasm/keeper"
	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"
	wasmvmtypes "github.com/CosmWasm/wasmvm/v3/types"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// registeredPath is the query that the virtual machine makes before each verification.
const registeredPath = "/zkwasm.v1.Query/CircuitRegistered"

// Options returns the options for wasm's keeper that let contracts verify. They add the answer to the virtual machine's
// query, before the queries that the chain itself allows contracts, and the price of circuits that a code declares.
func (k *Keeper) Options() []wasmkeeper.Option {
	return []wasmkeeper.Option{
		wasmkeeper.WithWasmEngineDecorator(func(engine wasmtypes.WasmEngine) wasmtypes.WasmEngine {
			return pricedEngine{WasmEngine: engine, keeper: k}
		}),
		wasmkeeper.WithQueryHandlerDecorator(func(next wasmkeeper.WasmVMQueryHandler) wasmkeeper.WasmVMQueryHandler {
			return queryHandler{keeper: k, next: next}
		}),
	}
}

type queryHandler struct {
	keeper *Keeper
	next   wasmkeeper.WasmVMQueryHandler
}

// HandleQuery answers registeredPath and leaves every other query to the next handler.
func (q queryHandler) HandleQuery(ctx sdk.Context, caller sdk.AccAddress, request wasmvmtypes.QueryRequest) ([]byte, error) {
	if request.Grpc == nil || request.Grpc.Path != registeredPath {
		return q.next.HandleQuery(ctx, caller, request)
	}
	q.keeper.noteExecution(ctx)
	var query types.QueryCircuitRegisteredRequest
	if err := query.Unmarshal(request.Grpc.Data); err != nil {
		return nil, types.ErrInvalid.Wrap(err.Error())
	}
	registered, err := q.keeper.isUsable(ctx, query.Checksum)
	if err != nil {
		return nil, err
	}
	response := types.QueryCircuitRegisteredResponse{Registered: registered}
	return response.Marshal()
}

// isUsable reports whether a circuit is registered and, when it is, makes sure that this node has its key. The state
// alone decides the answer: a node that cannot get the key returns an error.
func (k *Keeper) isUsable(ctx sdk.Context, circuit []byte) (bool, error) {
	registered, err := k.IsRegistered(ctx, circuit)
	if err != nil || !registered {
		return false, err
	}
	if !inBlock(ctx) && !k.node.knows(circuit) {
		// The circuit was registered in this simulation, or at an earlier height. Its file may still be there, but it is not
		// written.
		if err := k.engine.ReadyCircuit(circuit); err != nil {
			return false, types.ErrNode.Wrapf("circuit %s is not in this node's key store: %s", types.ChecksumString(circuit), err)
		}
		return true, nil
	}
	if err := k.heal(ctx, circuit); err != nil {
		return false, k.node.fault(ctx, "preparing a circuit", err)
	}
	return true, nil
}
