package keeper

import (
	"context"
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

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
	check, write, ready, metrics error
	faults                       uint64
	checks                       int
	stored                       map[checksum]bool
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

func (e *faultyEngine) PinCircuit(zkwasmvm.Checksum) error   { return nil }
func (e *faultyEngine) UnpinCircuit(zkwasmvm.Checksum) error { return nil }
func (e *faultyEngine) CircuitMetrics() (*zkwasmvm.CircuitMetrics, error) {
	return &zkwasmvm.CircuitMetrics{NodeFaults: e.faults}, e.metrics
}

// someWasm is a chain without contracts.
type someWasm struct{ WasmKeeper }

func (someWasm) GetGasRegister() wasmtypes.GasRegister { return wasmtypes.NewDefaultWasmGasRegister() }
func (someWasm) PeekAutoIncrementID(context.Context, []byte) (uint64, error) {
	return 1, nil
}

var uploader = sdk.AccAddress(make([]byte, 20)).String()

func newKeeper(t *testing.T) (*Keeper, *faultyEngine, sdk.Context) {
	t.Helper()
	key := storetypes.NewKVStoreKey(types.StoreKey)
	ctx := testutil.DefaultContextWithDB(t, key, storetypes.NewTransientStoreKey("transient")).Ctx
	engine := &faultyEngine{stored: make(map[checksum]bool)}
	k := NewKeeper(runtime.NewKVStoreService(key), engine, uploader)
	k.SetWasmKeeper(someWasm{})
	require.NoError(t, k.InitGenesis(ctx, *types.DefaultGenesis()))
	ctx = ctx.WithExecMode(sdk.ExecModeFinalize).WithBlockHeight(1)
	require.NoError(t, k.BeginBlock(ctx))
	return k, engine, ctx
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
				_, _, err := k.StoreCircuit(ctx.WithExecMode(mode), uploader, []byte("a circuit"))
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
	circuit, isNew, err := k.StoreCircuit(ctx, uploader, []byte("a circuit"))
	require.NoError(t, err)
	require.True(t, isNew)
	require.NoError(t, k.EndBlock(ctx))

	// Not in a query: it is answered with an error, and blocks go on.
	_, err = k.isUsable(ctx.WithExecMode(sdk.ExecModeCheck), circuit)
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

// The virtual machine's own count of faults, and counters that cannot be read, halt the node.
func TestFaultsOfMachine(t *testing.T) {
	k, engine, ctx := newKeeper(t)
	require.NoError(t, k.EndBlock(ctx))
	engine.faults = 1
	require.ErrorIs(t, k.EndBlock(ctx), types.ErrNode)
	engine.faults, engine.metrics = 0, errors.New("no counters")
	require.Error(t, k.EndBlock(ctx))
}

// The gas of a question does not depend on whether the key is there.
func TestGasOfHealing(t *testing.T) {
	k, engine, ctx := newKeeper(t)
	circuit, _, err := k.StoreCircuit(ctx, uploader, []byte("a circuit"))
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
		_, _, err := k.StoreCircuit(metered, uploader, []byte("a circuit"))
		require.NoError(t, err)
		gas = append(gas, metered.GasMeter().GasConsumed())
	}
	require.Equal(t, 1, engine.checks)
	require.Less(t, gas[1], gas[0])
	require.Equal(t, gas[1], gas[2])

	// Out of gas comes before the check.
	poor := ctx.WithGasMeter(storetypes.NewGasMeter(5_000))
	require.Panics(t, func() { _, _, _ = k.StoreCircuit(poor, uploader, []byte("another circuit")) })
	require.Equal(t, 1, engine.checks)
}
