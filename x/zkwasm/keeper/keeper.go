// Package keeper holds the state of x/zkwasm and what a node does about it.
//
// The state is the truth: circuit binaries by checksum, the circuits of each code, the pinned set. The node's key store is a
// cache of it (node.go), which is made whole when the node starts and heals when a file is missing or damaged.
//
// Start at Keeper. Uploads are in upload.go, codes that came by wasm's own messages in codes.go, the question that the
// virtual machine asks before each verification in registered.go.
//
// No answer and no gas depends on the key store, on memory or on anything else of this node: what fails here alone is
// ErrNode, and the node halts at the end of the block instead of answering otherwise than its peers.
package keeper

import (
	"context"

	"cosmossdk.io/collections"
	corestore "cosmossdk.io/core/store"
	"cosmossdk.io/log/v2"

	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// Keeper is the keeper of the module. It is used by pointer: it knows what this node did (node.go).
type Keeper struct {
	authority string
	engine    types.Engine
	wasm      types.WasmKeeper
	node      *node

	schema collections.Schema
	params collections.Item[types.Params]
	// circuits and binaries have the same keys. They are apart because most readers want no bytes.
	circuits collections.Map[[]byte, types.Circuit]
	binaries collections.Map[[]byte, []byte]
	codes    collections.Map[uint64, types.CodeCircuits]
	// codeCounts counts codes for circuits that are not registered too: they may be later.
	codeCounts  collections.Map[[]byte, uint64]
	pinned      collections.KeySet[[]byte]
	pinnedBytes collections.Item[uint64]
	nextCodeID  collections.Item[uint64]
}

// NewKeeper makes a keeper before wasm's, since wasm's is made with this one's options (Options); SetWasmKeeper completes it.
// authority may change parameters and pins, and upload whatever the parameters say: the address of x/gov, as a rule.
func NewKeeper(storeService corestore.KVStoreService, engine types.Engine, authority string) *Keeper {
	// Of its own, because the state holds nothing but the module's types.
	cdc := codec.NewProtoCodec(codectypes.NewInterfaceRegistry())
	builder := collections.NewSchemaBuilder(storeService)
	k := &Keeper{
		authority: authority,
		engine:    engine,
		node:      newNode(),

		params:      collections.NewItem(builder, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		circuits:    collections.NewMap(builder, types.CircuitsPrefix, "circuits", collections.BytesKey, codec.CollValue[types.Circuit](cdc)),
		binaries:    collections.NewMap(builder, types.CircuitBinariesPrefix, "circuit_binaries", collections.BytesKey, collections.BytesValue),
		codes:       collections.NewMap(builder, types.CodesPrefix, "codes", collections.Uint64Key, codec.CollValue[types.CodeCircuits](cdc)),
		codeCounts:  collections.NewMap(builder, types.CodeCountsPrefix, "code_counts", collections.BytesKey, collections.Uint64Value),
		pinned:      collections.NewKeySet(builder, types.PinnedPrefix, "pinned", collections.BytesKey),
		pinnedBytes: collections.NewItem(builder, types.PinnedBytesPrefix, "pinned_bytes", collections.Uint64Value),
		nextCodeID:  collections.NewItem(builder, types.NextCodeIDPrefix, "next_code_id", collections.Uint64Value),
	}
	schema, err := builder.Build()
	if err != nil {
		panic(err)
	}
	k.schema = schema
	return k
}

// SetWasmKeeper gives the keeper that stores contracts. To be called once, before the first block.
func (k *Keeper) SetWasmKeeper(wasm types.WasmKeeper) {
	k.wasm = wasm
}

// Authority may change parameters and pins.
func (k *Keeper) Authority() string {
	return k.authority
}

// authorityNow is the address that isAuthority takes, for texts of errors.
func (k *Keeper) authorityNow(ctx context.Context) string {
	if named := sdk.UnwrapSDKContext(ctx).ConsensusParams().Authority; named != nil && named.Authority != "" {
		return named.Authority
	}
	return k.authority
}

// isAuthority tells whether an address is the authority: the chain's where its consensus parameters name one, or the keeper's.
func (k *Keeper) isAuthority(ctx context.Context, address string) bool {
	return sdk.ValidateAuthority(sdk.UnwrapSDKContext(ctx), k.authority, address) == nil
}

// Schema describes the module's state.
func (k *Keeper) Schema() collections.Schema {
	return k.schema
}

// GetParams are the parameters.
func (k *Keeper) GetParams(ctx context.Context) (types.Params, error) {
	return k.params.Get(ctx)
}

// SetParams replaces the parameters, which the caller has the right to.
func (k *Keeper) SetParams(ctx context.Context, params types.Params) error {
	if err := params.Validate(); err != nil {
		return err
	}
	return k.params.Set(ctx, params)
}

func (k *Keeper) logger(ctx context.Context) log.Logger {
	return sdk.UnwrapSDKContext(ctx).Logger().With("module", "x/"+types.ModuleName)
}
