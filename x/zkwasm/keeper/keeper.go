// Package keeper holds the state of x/zkwasm, and makes a node's key store follow it.
//
// The state is the truth: circuit binaries by checksum, the circuits of each code, the pinned set. The node's key store is a
// cache of it (node.go). The cache is completed when the node starts, and repaired when a file is missing or damaged.
//
// Start at Keeper. Uploads are in upload.go, codes of wasm's own messages in codes.go, and the answer to the query that
// the virtual machine makes before each verification in registered.go.
//
// No answer and no gas depends on the key store, on memory or on anything else of this node. A failure of this node
// alone is ErrNode, and the node halts at the end of the block instead of giving another answer than its peers.
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

// Keeper is the keeper of the module. Use it by pointer, because it remembers what this node did (node.go).
type Keeper struct {
	authority string
	engine    Engine
	wasm      types.WasmKeeper
	node      *node

	schema collections.Schema
	params collections.Item[types.Params]
	// circuits and binaries have the same keys. They are separate because most readers do not need the bytes.
	circuits collections.Map[[]byte, types.Circuit]
	binaries collections.Map[[]byte, []byte]
	codes    collections.Map[uint64, types.CodeCircuits]
	// codeCounts counts the codes also of circuits that are not registered: these may be registered later.
	codeCounts  collections.Map[[]byte, uint64]
	pinned      collections.KeySet[[]byte]
	pinnedBytes collections.Item[uint64]
	nextCodeID  collections.Item[uint64]
}

// NewKeeper makes a keeper. It is made before wasm's, because wasm's keeper needs its options (Options); SetWasmKeeper
// completes it. authority is usually the address of x/gov. It may change parameters and pins, and upload whatever the
// parameters say.
func NewKeeper(storeService corestore.KVStoreService, engine Engine, authority string) *Keeper {
	// The keeper has a codec of its own, because the state holds only the module's types.
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

// SetWasmKeeper sets the keeper that stores contracts. Call it once, before the first block.
func (k *Keeper) SetWasmKeeper(wasm types.WasmKeeper) {
	k.wasm = wasm
}

// Authority returns the address that may change parameters and pins.
func (k *Keeper) Authority() string {
	return k.authority
}

// authorityNow returns the address that isAuthority accepts, for texts of errors.
func (k *Keeper) authorityNow(ctx context.Context) string {
	if named := sdk.UnwrapSDKContext(ctx).ConsensusParams().Authority; named != nil && named.Authority != "" {
		return named.Authority
	}
	return k.authority
}

// isAuthority reports whether an address is the authority: the chain's where its consensus parameters name one, or the keeper's.
func (k *Keeper) isAuthority(ctx context.Context, address string) bool {
	return sdk.ValidateAuthority(sdk.UnwrapSDKContext(ctx), k.authority, address) == nil
}

// Schema returns the description of the module's state.
func (k *Keeper) Schema() collections.Schema {
	return k.schema
}

// GetParams returns the parameters.
func (k *Keeper) GetParams(ctx context.Context) (types.Params, error) {
	return k.params.Get(ctx)
}

// SetParams replaces the parameters. The caller has checked that this is allowed.
func (k *Keeper) SetParams(ctx context.Context, params types.Params) error {
	if err := params.Validate(); err != nil {
		return err
	}
	return k.params.Set(ctx, params)
}

func (k *Keeper) logger(ctx context.Context) log.Logger {
	return sdk.UnwrapSDKContext(ctx).Logger().With("module", "x/"+types.ModuleName)
}
