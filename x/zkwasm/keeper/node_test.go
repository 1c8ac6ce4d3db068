package keeper

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	wasmvm "github.com/CosmWasm/wasmvm/v3"
	wasmvmtypes "github.com/CosmWasm/wasmvm/v3/types"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/cosmos/cosmos-sdk/testutil"
	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// faultyEngine fails as a test wants it to: what a real key store does only on a broken machine.
type faultyEngine struct {
	Engine
	check, write, ready, counting error
	// faults are those of the virtual machine by execution, and noted is the execution that it was told last.
	faults map[uint64]uint64
	noted  uint64
	checks int
	stored map[checksum]bool
}

func (e *faultyEngine) CheckCircuit(circuit zkwasmvm.CircuitBinary) (*zkwasmvm.CircuitReport, error) {
	e.checks++
	if e.check != nil {
		return nil, e.check
	}
	return &zkwasmvm.CircuitReport{K: 5, FileLength: uint64(len(circuit))}, nil
}

func (e *faultyEngine) StoreCircuitUnchecked(circuit zkwasmvm.CircuitBinary) (zkwasmvm.Checksum, error) {
	if e.write != nil {
		return nil, e.write
	}
	sum := sha256.Sum256(circuit)
	e.stored[sum] = true
	return sum[:], nil
}

func (e *faultyEngine) ReadyCircuit(circuit zkwasmvm.Checksum) error {
	if e.ready == nil && !e.stored[checksum(circuit)] {
		return zkwasmvm.ErrNotFound
	}
	return e.ready
}

func (e *faultyEngine) GetCircuit(circuit zkwasmvm.Checksum) (zkwasmvm.CircuitBinary, error) {
	if !e.stored[checksum(circuit)] {
		return nil, zkwasmvm.ErrNotFound
	}
	return zkwasmvm.CircuitBinary{}, nil
}

func (e *faultyEngine) PinCircuit(zkwasmvm.Checksum) error   { return nil }
func (e *faultyEngine) UnpinCircuit(zkwasmvm.Checksum) error { return nil }
func (e *faultyEngine) NoteExecution(execution uint64)       { e.noted = execution }
func (e *faultyEngine) NodeFaultsWithin(execution uint64) (uint64, error) {
	return e.faults[execution], e.counting
}

// verify is a verification as the virtual machine does it: it asks the chain, and then misses the key.
func (e *faultyEngine) verify(t *testing.T, k *Keeper, ctx sdk.Context, circuit []byte) {
	t.Helper()
	data, err := (&types.QueryCircuitRegisteredRequest{Checksum: circuit}).Marshal()
	require.NoError(t, err)
	request := wasmvmtypes.QueryRequest{Grpc: &wasmvmtypes.GrpcQuery{Path: registeredPath, Data: data}}
	_, err = queryHandler{keeper: k}.HandleQuery(ctx, nil, request)
	require.NoError(t, err)
	e.faults[e.noted]++
}

// someWasm is a chain without contracts.
type someWasm struct{ types.WasmKeeper }

func (someWasm) GetGasRegister() wasmtypes.GasRegister { return wasmtypes.NewDefaultWasmGasRegister() }
func (someWasm) PeekAutoIncrementID(context.Context, []byte) (uint64, error) {
	return 1, nil
}

// uploader is not worked out before TestMain has set the form of addresses.
func uploader() string { return sdk.AccAddress(make([]byte, 20)).String() }

func newKeeper(t *testing.T) (*Keeper, *faultyEngine, sdk.Context) {
	t.Helper()
	key := storetypes.NewKVStoreKey(types.StoreKey)
	ctx := testutil.DefaultContextWithDB(t, key, storetypes.NewTransientStoreKey("transient")).Ctx
	engine := &faultyEngine{stored: make(map[checksum]bool), faults: make(map[uint64]uint64)}
	k := NewKeeper(runtime.NewKVStoreService(key), engine, uploader())
	k.SetWasmKeeper(someWasm{})
	require.NoError(t, k.InitGenesis(ctx, *types.DefaultGenesis()))
	ctx = ctx.WithExecMode(sdk.ExecModeFinalize).WithBlockHeight(1)
	require.NoError(t, k.BeginBlock(ctx))
	return k, engine, ctx
}

// in is a context of a mode as BaseApp makes it. The genesis has the mode of a check, and is none.
func in(ctx sdk.Context, mode sdk.ExecMode) sdk.Context {
	return ctx.WithIsCheckTx(mode == sdk.ExecModeCheck || mode == sdk.ExecModeReCheck).WithExecMode(mode)
}

// What the check says of the bytes is the sender's error; what it says of the machine halts the node at the block's end.
func TestFaultsOfCheck(t *testing.T) {
	for _, test := range []struct {
		fault error
		want  error
		halts bool
	}{
		{zkwasmvm.ErrRefused, types.ErrCircuitRefused, false},
		{zkwasmvm.ErrInvalidArgument, types.ErrCircuitRefused, false},
		{zkwasmvm.ErrPanic, types.ErrCircuitRefused, false},
		{zkwasmvm.ErrOther, types.ErrNode, true},
		{zkwasmvm.ErrReleased, types.ErrNode, true},
		{errors.New("anything else"), types.ErrNode, true},
	} {
		t.Run(test.fault.Error(), func(t *testing.T) {
			for _, mode := range []sdk.ExecMode{sdk.ExecModeSimulate, sdk.ExecModeCheck, sdk.ExecModeFinalize} {
				k, engine, ctx := newKeeper(t)
				engine.check = test.fault
				_, _, err := k.StoreCircuit(in(ctx, mode), uploader(), []byte("a circuit"))
				require.ErrorIs(t, err, test.want)
				err = k.EndBlock(ctx)
				if test.halts && mode == sdk.ExecModeFinalize {
					require.ErrorIs(t, err, types.ErrNode)
					// And at every block's end after it, until somebody starts the node again.
					require.ErrorIs(t, k.EndBlock(ctx.WithBlockHeight(2)), types.ErrNode)
				} else {
					require.NoError(t, err, "mode %d", mode)
				}
			}
		})
	}
}

// A circuit that cannot be written at the end of its block is no fault before somebody needs it; then it is.
func TestFaultsOfDisk(t *testing.T) {
	k, engine, ctx := newKeeper(t)
	engine.write = errors.New("disk full")
	circuit, isNew, err := k.StoreCircuit(ctx, uploader(), []byte("a circuit"))
	require.NoError(t, err)
	require.True(t, isNew)
	require.NoError(t, k.EndBlock(ctx))

	// Not in a query: it is answered with an error, and blocks go on.
	_, err = k.isUsable(in(ctx, sdk.ExecModeCheck), circuit)
	require.ErrorIs(t, err, types.ErrNode)
	next := ctx.WithBlockHeight(2)
	require.NoError(t, k.BeginBlock(next))
	require.NoError(t, k.EndBlock(next))

	// In a block that needs it, mended or halting.
	engine.write = nil
	usable, err := k.isUsable(next, circuit)
	require.NoError(t, err)
	require.True(t, usable)
	require.NoError(t, k.EndBlock(next))
	engine.ready = errors.New("cannot be read")
	_, err = k.isUsable(next, circuit)
	require.ErrorIs(t, err, types.ErrNode)
	require.ErrorIs(t, k.EndBlock(next), types.ErrNode)
}

// The virtual machine's own faults halt the node in blocks, and where nobody knows what they belong to; outside of blocks they
// do not. Faults that cannot be counted halt it too.
func TestFaultsOfMachine(t *testing.T) {
	k, engine, ctx := newKeeper(t)
	circuit, _, err := k.StoreCircuit(ctx, uploader(), []byte("a circuit"))
	require.NoError(t, err)
	require.NoError(t, k.EndBlock(ctx))
	for _, mode := range []sdk.ExecMode{
		sdk.ExecModeCheck, sdk.ExecModeReCheck, sdk.ExecModeSimulate, sdk.ExecModePrepareProposal, sdk.ExecModeProcessProposal,
		sdk.ExecModeVoteExtension, sdk.ExecModeVerifyVoteExtension,
	} {
		engine.verify(t, k, in(ctx, mode), circuit)
		require.NoError(t, k.EndBlock(ctx), "mode %d", mode)
	}
	engine.verify(t, k, ctx, circuit)
	require.ErrorIs(t, k.EndBlock(ctx), types.ErrNode)

	k, engine, ctx = newKeeper(t)
	engine.faults[0] = 1
	require.ErrorIs(t, k.EndBlock(ctx), types.ErrNode)
	require.ErrorIs(t, k.EndBlock(ctx.WithBlockHeight(2)), types.ErrNode)

	k, engine, ctx = newKeeper(t)
	engine.counting = errors.New("no counters")
	require.ErrorIs(t, k.EndBlock(ctx), types.ErrNode)
}

// What fails after this module's end of a block, at the end of another module's, halts the node at the next one.
func TestFaultAfterEndOfBlock(t *testing.T) {
	for name, fail := range map[string]func(k *Keeper, engine *faultyEngine, ctx sdk.Context, circuit []byte){
		"of the machine": func(k *Keeper, engine *faultyEngine, ctx sdk.Context, circuit []byte) {
			engine.verify(t, k, ctx, circuit)
		},
		"of the module": func(k *Keeper, _ *faultyEngine, ctx sdk.Context, _ []byte) {
			_ = k.node.fault(ctx, "test", errors.New("a fault"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			k, engine, ctx := newKeeper(t)
			circuit, _, err := k.StoreCircuit(ctx, uploader(), []byte("a circuit"))
			require.NoError(t, err)
			require.NoError(t, k.EndBlock(ctx))
			fail(k, engine, ctx, circuit)
			next := ctx.WithBlockHeight(2)
			require.NoError(t, k.BeginBlock(next))
			require.ErrorIs(t, k.EndBlock(next), types.ErrNode)
		})
	}
}

// What fails in the genesis halts the node at the end of the first block, at whatever height the chain begins. Its context has
// that height when it is above 1, and never a hash.
func TestFaultOfGenesis(t *testing.T) {
	for name, fail := range map[string]func(k *Keeper, engine *faultyEngine, ctx sdk.Context, circuit []byte){
		"of the machine": func(k *Keeper, engine *faultyEngine, ctx sdk.Context, circuit []byte) {
			engine.verify(t, k, ctx, circuit)
		},
		"of the module": func(k *Keeper, _ *faultyEngine, ctx sdk.Context, _ []byte) {
			_ = k.node.fault(ctx, "test", errors.New("a fault"))
		},
	} {
		for _, height := range []int64{1, 2, 1000} {
			t.Run(fmt.Sprintf("%s, from height %d", name, height), func(t *testing.T) {
				k, engine, ctx := newKeeper(t)
				k.node = newNode()
				// As BaseApp makes it: without a mode.
				genesis := ctx.WithBlockHeight(0).WithExecMode(sdk.ExecModeCheck)
				if height > 1 {
					genesis = genesis.WithBlockHeight(height)
				}
				circuit, _, err := k.StoreCircuit(genesis, uploader(), []byte("a circuit"))
				require.NoError(t, err)
				fail(k, engine, genesis, circuit)
				first := ctx.WithBlockHeight(height).WithHeaderHash([]byte("first"))
				require.NoError(t, k.BeginBlock(first))
				require.ErrorIs(t, k.EndBlock(first), types.ErrNode)
			})
		}
	}
}

// Of several executions of a height the last is the block: what failed in the others halts nothing.
func TestFaultsOfAbandonedExecutions(t *testing.T) {
	type fault func(k *Keeper, engine *faultyEngine, ctx sdk.Context, circuit []byte)
	for name, fail := range map[string]fault{
		"of the machine": func(k *Keeper, engine *faultyEngine, ctx sdk.Context, circuit []byte) {
			engine.verify(t, k, ctx, circuit)
		},
		"of the module": func(k *Keeper, _ *faultyEngine, ctx sdk.Context, _ []byte) {
			_ = k.node.fault(ctx, "test", errors.New("a fault"))
		},
		"of no context": func(k *Keeper, _ *faultyEngine, _ sdk.Context, _ []byte) {
			_ = k.node.faultOfBlock("test", errors.New("a fault"))
		},
	} {
		for _, ends := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, ended %v", name, ends), func(t *testing.T) {
				k, engine, ctx := newKeeper(t)
				circuit, _, err := k.StoreCircuit(ctx, uploader(), []byte("a circuit"))
				require.NoError(t, err)
				require.NoError(t, k.EndBlock(ctx))

				abandoned := ctx.WithBlockHeight(2).WithHeaderHash([]byte("abandoned"))
				require.NoError(t, k.BeginBlock(abandoned))
				fail(k, engine, abandoned, circuit)
				if ends {
					require.ErrorIs(t, k.EndBlock(abandoned), types.ErrNode)
				}
				decided := ctx.WithBlockHeight(2).WithHeaderHash([]byte("decided"))
				require.NoError(t, k.BeginBlock(decided))
				require.NoError(t, k.EndBlock(decided))
				next := ctx.WithBlockHeight(3).WithHeaderHash([]byte("next"))
				require.NoError(t, k.BeginBlock(next))
				fail(k, engine, next, circuit)
				require.ErrorIs(t, k.EndBlock(next), types.ErrNode)
			})
		}
	}
}

// What an abandoned execution registered is not known after it.
func TestCircuitOfAbandonedExecution(t *testing.T) {
	k, _, ctx := newKeeper(t)
	require.NoError(t, k.EndBlock(ctx))
	branch, _ := ctx.CacheContext() // which is never written
	abandoned := branch.WithBlockHeight(2).WithHeaderHash([]byte("abandoned"))
	require.NoError(t, k.BeginBlock(abandoned))
	circuit, _, err := k.StoreCircuit(abandoned, uploader(), []byte("a circuit"))
	require.NoError(t, err)
	require.NoError(t, k.EndBlock(abandoned))
	require.True(t, k.node.knows(circuit))
	decided := ctx.WithBlockHeight(2).WithHeaderHash([]byte("decided"))
	require.NoError(t, k.BeginBlock(decided))
	require.False(t, k.node.knows(circuit))
	require.NoError(t, k.EndBlock(decided))
}

// A simulated upload whose section cannot be read on this node halts nothing. One in a block does.
func TestFaultOfPricedCode(t *testing.T) {
	for _, test := range []struct {
		store func(e pricedEngine) error
		halts bool
	}{
		{func(e pricedEngine) error { _, _, err := e.SimulateStoreCode(nil, 1); return err }, false},
		{func(e pricedEngine) error { _, _, err := e.StoreCode(nil, 1); return err }, true},
	} {
		k, _, ctx := newKeeper(t)
		// Of the node alone: no chain hands over nil.
		require.ErrorIs(t, test.store(pricedEngine{WasmEngine: takesAll{}, keeper: k}), types.ErrNode)
		require.Equal(t, test.halts, errors.Is(k.EndBlock(ctx), types.ErrNode))
	}
}

// takesAll is a virtual machine that takes any code in.
type takesAll struct{ wasmtypes.WasmEngine }

func (takesAll) StoreCode(wasmvm.WasmCode, uint64) (wasmvm.Checksum, uint64, error) {
	return make([]byte, 32), 1, nil
}

func (takesAll) SimulateStoreCode(wasmvm.WasmCode, uint64) (wasmvm.Checksum, uint64, error) {
	return make([]byte, 32), 1, nil
}

// A BaseApp of another cosmos-sdk, which does not say what runs its transactions where this one does, is refused. This fails
// when an update of the cosmos-sdk renames it.
func TestBaseAppSaysWhatRunsTransactions(t *testing.T) {
	require.NoError(t, refuseParallel(&baseapp.BaseApp{}))
}

// The gas of a question does not depend on whether the key is there.
func TestGasOfHealing(t *testing.T) {
	k, engine, ctx := newKeeper(t)
	circuit, _, err := k.StoreCircuit(ctx, uploader(), []byte("a circuit"))
	require.NoError(t, err)
	ask := func() uint64 {
		metered := ctx.WithGasMeter(storetypes.NewGasMeter(1_000_000))
		usable, err := k.isUsable(metered, circuit)
		require.NoError(t, err)
		require.True(t, usable)
		return metered.GasMeter().GasConsumed()
	}
	missing := ask()
	require.True(t, engine.stored[checksum(circuit)])
	require.Equal(t, missing, ask())
}

// What is registered already is charged and not checked again.
func TestKnownCircuitIsNotChecked(t *testing.T) {
	k, engine, ctx := newKeeper(t)
	var gas []uint64
	for range 3 {
		metered := ctx.WithGasMeter(storetypes.NewGasMeter(10_000_000))
		_, _, err := k.StoreCircuit(metered, uploader(), []byte("a circuit"))
		require.NoError(t, err)
		gas = append(gas, metered.GasMeter().GasConsumed())
	}
	require.Equal(t, 1, engine.checks)
	require.Less(t, gas[1], gas[0])
	require.Equal(t, gas[1], gas[2])

	// Out of gas comes before the check.
	poor := ctx.WithGasMeter(storetypes.NewGasMeter(5_000))
	require.Panics(t, func() { _, _, _ = k.StoreCircuit(poor, uploader(), []byte("another circuit")) })
	require.Equal(t, 1, engine.checks)
}
