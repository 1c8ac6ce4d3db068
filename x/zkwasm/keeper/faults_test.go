package keeper_test

import (
	"fmt"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/stretchr/testify/require"

	wasmvm "github.com/CosmWasm/wasmvm/v3"
	wasmvmtypes "github.com/CosmWasm/wasmvm/v3/types"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/baseapp/txnrunner"
	"github.com/cosmos/cosmos-sdk/store/v2/rootmulti"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	wasmkeeper "github.com/CosmWasm/wasmd/x/wasm/keeper"
	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/testing/simapp"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// losingEngine is a virtual machine whose node loses a key between the module's answer, that the circuit is registered and its
// key there, and the verification: nothing but the virtual machine itself can notice.
type losingEngine struct {
	wasmtypes.WasmEngine
	disk *disk
}

// disk is one that can be switched to lose a key after each answer about it, and that counts them.
type disk struct {
	losing  atomic.Bool
	answers atomic.Int64
	file    string
}

func (d *disk) answered() {
	if d.losing.Load() {
		_ = os.Remove(d.file)
	}
	d.answers.Add(1)
}

func (e losingEngine) Execute(code wasmvm.Checksum, env wasmvmtypes.Env, info wasmvmtypes.MessageInfo, message []byte, store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, meter wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction) (*wasmvmtypes.ContractResult, uint64, error) {
	return e.WasmEngine.Execute(code, env, info, message, store, api, losingQuerier{querier, e.disk}, meter, limit, cost)
}

func (e losingEngine) Query(code wasmvm.Checksum, env wasmvmtypes.Env, message []byte, store wasmvm.KVStore, api wasmvm.GoAPI, querier wasmvm.Querier, meter wasmvm.GasMeter, limit uint64, cost wasmvmtypes.UFraction) (*wasmvmtypes.QueryResult, uint64, error) {
	return e.WasmEngine.Query(code, env, message, store, api, losingQuerier{querier, e.disk}, meter, limit, cost)
}

type losingQuerier struct {
	wasmvm.Querier
	disk *disk
}

func (q losingQuerier) Query(request wasmvmtypes.QueryRequest, gasLimit uint64) ([]byte, error) {
	answer, err := q.Querier.Query(request, gasLimit)
	if request.Grpc != nil {
		q.disk.answered()
	}
	return answer, err
}

// losingChain is a chain with a contract that verifies proofs of f, and the disk of its node.
func losingChain(t *testing.T, f fixture, with settings, options ...func(*baseapp.BaseApp)) (*chain, string, *disk) {
	t.Helper()
	c := unopened(t, noMemory, with)
	d := &disk{file: c.keyFile(f.name())}
	c.baseOptions = options
	c.wasmOptions = []wasmkeeper.Option{wasmkeeper.WithWasmEngineDecorator(func(engine wasmtypes.WasmEngine) wasmtypes.WasmEngine {
		return losingEngine{engine, d}
	})}
	require.NoError(t, c.open())
	c.init(c.genesis())
	contract := c.instantiated()
	c.accepted(nil, alice, f.store(alice))
	require.True(t, verdict(t, c.deliver(alice, verify(t, contract, f.proof, f.inputs))))
	return c, contract, d
}

// What fails in the virtual machine on this node alone is one client's error in a query, a simulation, and the verification
// ahead of a block, and blocks go on. In a block it halts the node.
func TestFaultOfMachineHaltsInBlocksOnly(t *testing.T) {
	f := headstash(t)
	c, contract, disk := losingChain(t, f, settings{"zkwasm.pre-verify": true})
	message := verify(t, contract, f.proof, f.inputs)
	goesOn := func(faults uint64) {
		t.Helper()
		require.Equal(t, faults, c.nodeFaults())
		disk.losing.Store(false)
		_, err := c.block()
		require.NoError(t, err)
		require.True(t, verdict(t, c.deliver(alice, message)))
		disk.losing.Store(true)
	}
	disk.losing.Store(true)

	_, err := c.app.WasmKeeper.QuerySmart(c.committed(), sdk.MustAccAddressFromBech32(contract), message.Msg)
	require.ErrorContains(t, err, f.name())
	goesOn(1)
	_, _, err = c.app.Simulate(c.tx(alice, plenty, 0, message))
	require.ErrorContains(t, err, f.name())
	goesOn(2)
	checked, err := c.app.CheckTx(&abci.RequestCheckTx{Tx: c.tx(alice, plenty, 0, message), Type: abci.CheckTxType_New})
	require.NoError(t, err)
	require.True(t, checked.IsOK(), checked.Log)
	require.Eventually(t, func() bool { return c.app.Worker().Stats().Failed == 1 }, time.Minute, time.Millisecond)
	goesOn(3)

	height := c.app.LastBlockHeight()
	_, err = c.block(c.tx(alice, plenty, 0, message))
	require.ErrorIs(t, err, types.ErrNode)
	require.Equal(t, height, c.app.LastBlockHeight())
	// It does not go on by itself, and does once the cause is gone and it was started again.
	disk.losing.Store(false)
	_, err = c.execute()
	require.Error(t, err)
	c.restart()
	require.True(t, verdict(t, c.deliver(alice, message)))
}

// A block that was executed before it was decided, and thrown away since another one was, halts nothing by what failed in it.
func TestFaultOfAbandonedExecution(t *testing.T) {
	f := headstash(t)
	for name, test := range map[string]struct {
		// breaks has the next verification fail on this node alone, mends undoes it.
		breaks, mends func(c *chain, disk *disk)
		// faults is how many of them the virtual machine counts.
		faults uint64
	}{
		"in the virtual machine": {
			func(_ *chain, disk *disk) { disk.losing.Store(true) },
			func(_ *chain, disk *disk) { disk.losing.Store(false) },
			1,
		},
		"in the module": {
			func(c *chain, _ *disk) { damages["folder not writable"](t, c, f.name()) },
			func(c *chain, _ *disk) { require.NoError(t, os.Remove(c.keyFolder())) },
			0,
		},
	} {
		for _, abandoned := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, abandoned %v", name, abandoned), func(t *testing.T) {
				c, contract, disk := losingChain(t, f, nil, baseapp.SetOptimisticExecution())
				message := verify(t, contract, f.proof, f.inputs)
				tx := c.tx(alice, plenty, 0, message)
				test.breaks(c, disk)
				answers := disk.answers.Load()
				height := c.app.LastBlockHeight()
				proposed, decided := []byte("the block that is proposed first"), []byte("the block that is decided on")
				if !abandoned {
					decided = proposed
				}
				response, err := c.app.ProcessProposal(&abci.RequestProcessProposal{Height: height + 1, Time: c.now, Txs: [][]byte{tx}, Hash: proposed})
				require.NoError(t, err)
				require.Equal(t, abci.ResponseProcessProposal_ACCEPT, response.Status)
				require.Eventually(t, func() bool {
					return disk.answers.Load() > answers && c.nodeFaults() == test.faults
				}, time.Minute, time.Millisecond)

				test.mends(c, disk)
				request := &abci.RequestFinalizeBlock{Height: height + 1, Time: c.now, Txs: [][]byte{tx}, Hash: decided}
				result, err := c.app.FinalizeBlock(request)
				if !abandoned {
					require.ErrorIs(t, err, types.ErrNode)
					return
				}
				require.NoError(t, err)
				require.True(t, verdict(t, result.TxResults[0]))
				_, err = c.app.Commit()
				require.NoError(t, err)
				require.True(t, verdict(t, c.deliver(alice, message)))
			})
		}
	}
}

// parallel has the app execute the transactions of a block in parallel.
func parallel(app *baseapp.BaseApp, decode sdk.TxDecoder, stores []storetypes.StoreKey) {
	app.SetBlockSTMTxRunner(txnrunner.NewSTMRunner(decode, stores, 2, false, nil))
}

// An app that executes transactions in parallel does not start.
func TestParallelExecutionIsRefused(t *testing.T) {
	c := unopened(t)
	c.baseOptions = []func(*baseapp.BaseApp){func(app *baseapp.BaseApp) { parallel(app, nil, nil) }}
	err := c.open()
	require.ErrorContains(t, err, "SetBlockSTMTxRunner")
	require.ErrorContains(t, err, "parallel")

	// One after the other, by the SDK's own name, is not in parallel.
	c.baseOptions = []func(*baseapp.BaseApp){func(app *baseapp.BaseApp) {
		app.SetBlockSTMTxRunner(txnrunner.NewDefaultRunner(nil))
	}}
	require.NoError(t, c.open())
}

// Where parallel execution is chosen after the start, the first block with circuits halts the node before its commit.
func TestParallelExecutionAfterStartHalts(t *testing.T) {
	f := headstash(t)
	for name, message := range map[string]func(contract string) sdk.Msg{
		"a contract verifies": func(contract string) sdk.Msg { return verify(t, contract, f.proof, f.inputs) },
		"a circuit is stored": func(string) sdk.Msg { return small(t, 1).store(alice) },
	} {
		t.Run(name, func(t *testing.T) {
			c := newChain(t)
			contract := c.instantiated()
			c.accepted(nil, alice, f.store(alice))
			parallel(c.app.BaseApp, c.app.TxConfig().TxDecoder(), storeKeys(t, c.app))
			height := c.app.LastBlockHeight()
			_, err := c.block(c.tx(alice, plenty, 0, message(contract)))
			require.ErrorContains(t, err, "SetBlockSTMTxRunner")
			require.Equal(t, height, c.app.LastBlockHeight())
		})
	}
}

// storeKeys are those of stores that transactions use.
func storeKeys(t *testing.T, app *simapp.App) (keys []storetypes.StoreKey) {
	t.Helper()
	all := app.CommitMultiStore().(*rootmulti.Store).StoreKeysByName()
	require.Contains(t, all, types.StoreKey)
	for _, key := range all {
		keys = append(keys, key)
	}
	return keys
}

// withoutThreads marks a process that the system gives no threads for Rust.
const withoutThreads = "ZKWASM_TEST_WITHOUT_THREADS"

// A node that the system gives no threads does not start. It would panic at each check and at each verification, and such a
// panic stands for "refused" where all nodes have it.
func TestNodeWithoutThreadsDoesNotStart(t *testing.T) {
	if os.Getenv(withoutThreads) != "" {
		c := unopened(t)
		require.ErrorContains(t, c.open(), "cannot start the threads")
		// Nor when it is tried again.
		require.ErrorContains(t, c.open(), "cannot start the threads")
		return
	}
	// In a process of its own, in which no thread of Rust's has room for its stack.
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	child.Env = append(os.Environ(), withoutThreads+"=1", "RUST_MIN_STACK=140737488355328", "RAYON_NUM_THREADS=2")
	output, err := child.CombinedOutput()
	require.NoError(t, err, string(output))
	require.Contains(t, string(output), "--- PASS: "+t.Name())
}
