package simapp_test

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"path/filepath"
	"sync"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"
	"cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client/flags"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	pruningtypes "github.com/cosmos/cosmos-sdk/store/v2/pruning/types"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/CosmWasm/wasmd/x/wasm/keeper/testdata"
	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/preverify"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/testing/simapp"
)

// soon is how long anything may take here.
const soon = time.Minute

const chainID = "preverify-1"

// chain is the example chain's app.
type chain struct {
	t      *testing.T
	app    *simapp.App
	worker *preverify.Worker
	height int64
}

// person is an account that signs.
type person struct {
	key              *secp256k1.PrivKey
	number, sequence uint64
}

func (p *person) address() sdk.AccAddress { return sdk.AccAddress(p.key.PubKey().Address()) }

func persons(count int) []*person {
	all := make([]*person, count)
	for i := range all {
		all[i] = &person{key: secp256k1.GenPrivKeyFromSecret(fmt.Appendf(nil, "person %d", i)), number: uint64(i)}
	}
	return all
}

func newChain(t *testing.T, ahead bool, people []*person, options ...func(*baseapp.BaseApp)) *chain {
	t.Helper()
	home := t.TempDir()
	db, err := dbm.NewDB("application", dbm.GoLevelDBBackend, filepath.Join(home, "data"))
	require.NoError(t, err)
	options = append(options, baseapp.SetChainID(chainID))
	settings := simtestutil.AppOptionsMap{flags.FlagHome: home, "zkwasm.pre-verify": ahead, "zkwasm.params-up-to": 0}
	app, err := simapp.New(log.NewNopLogger(), db, true, settings, nil, options...)
	require.NoError(t, err)
	c := &chain{t: t, app: app, worker: app.Worker()}
	t.Cleanup(func() { require.NoError(t, app.Close()) })

	cdc, state := app.AppCodec(), app.DefaultGenesis()
	key, err := codectypes.NewAnyWithValue(ed25519.GenPrivKeyFromSecret([]byte("validator")).PubKey())
	require.NoError(t, err)
	operator := sdk.ValAddress(people[0].address()).String()
	bonded := sdk.NewCoins(sdk.NewCoin("stake", sdk.DefaultPowerReduction))
	state[stakingtypes.ModuleName] = cdc.MustMarshalJSON(stakingtypes.NewGenesisState(stakingtypes.DefaultParams(),
		[]stakingtypes.Validator{{
			OperatorAddress: operator, ConsensusPubkey: key, Status: stakingtypes.Bonded, Tokens: sdk.DefaultPowerReduction,
			DelegatorShares: math.LegacyOneDec(), MinSelfDelegation: math.ZeroInt(), UnbondingTime: time.Unix(0, 0).UTC(),
			Commission: stakingtypes.NewCommission(math.LegacyZeroDec(), math.LegacyZeroDec(), math.LegacyZeroDec()),
		}},
		[]stakingtypes.Delegation{stakingtypes.NewDelegation(people[0].address().String(), operator, math.LegacyOneDec())}))
	balances := []banktypes.Balance{{Address: authtypes.NewModuleAddress(stakingtypes.BondedPoolName).String(), Coins: bonded}}
	supply := bonded
	var accounts []authtypes.GenesisAccount
	for _, person := range people {
		accounts = append(accounts, authtypes.NewBaseAccount(person.address(), person.key.PubKey(), person.number, 0))
		coins := sdk.NewCoins(sdk.NewInt64Coin("stake", 1_000_000_000))
		balances = append(balances, banktypes.Balance{Address: person.address().String(), Coins: coins})
		supply = supply.Add(coins...)
	}
	state[authtypes.ModuleName] = cdc.MustMarshalJSON(authtypes.NewGenesisState(authtypes.DefaultParams(), accounts))
	state[banktypes.ModuleName] = cdc.MustMarshalJSON(banktypes.NewGenesisState(banktypes.DefaultParams(), balances, supply, nil, nil))
	genesis, err := json.Marshal(state)
	require.NoError(t, err)
	params := simtestutil.DefaultConsensusParams
	params.Block.MaxGas = -1
	_, err = app.InitChain(&abci.RequestInitChain{
		ChainId: chainID, Time: time.Unix(1, 0).UTC(), InitialHeight: 1, ConsensusParams: params, AppStateBytes: genesis,
	})
	require.NoError(t, err)
	return c
}

// check is the mempool's question. It does not wait for the worker.
func (c *chain) check(tx []byte) {
	c.t.Helper()
	response, err := c.app.CheckTx(&abci.RequestCheckTx{Tx: tx, Type: abci.CheckTxType_New})
	require.NoError(c.t, err)
	require.True(c.t, response.IsOK(), response.Log)
}

// block executes and commits a block, and returns the results and the app hash.
func (c *chain) block(txs ...[]byte) ([]*abci.ExecTxResult, []byte) {
	c.t.Helper()
	c.height++
	response, err := c.app.FinalizeBlock(&abci.RequestFinalizeBlock{
		Height: c.height, Time: time.Unix(1+5*c.height, 0).UTC(), Txs: txs, Hash: fmt.Appendf(nil, "%032d", c.height),
	})
	require.NoError(c.t, err)
	_, err = c.app.Commit()
	require.NoError(c.t, err)
	return response.TxResults, response.AppHash
}

func (c *chain) idle() preverify.Stats {
	c.t.Helper()
	require.Eventually(c.t, func() bool {
		s := c.worker.Stats()
		return s.Offered == s.Late+s.Succeeded+s.Failed+s.Skipped
	}, soon, time.Millisecond)
	return c.worker.Stats()
}

func (c *chain) sign(from *person, gas uint64, messages ...sdk.Msg) []byte {
	c.t.Helper()
	tx, err := simtestutil.GenSignedMockTx(rand.New(rand.NewSource(int64(from.sequence))), c.app.TxConfig(), messages, nil, gas, chainID,
		[]uint64{from.number}, []uint64{from.sequence}, from.key)
	require.NoError(c.t, err)
	from.sequence++
	raw, err := c.app.TxConfig().TxEncoder()(tx)
	require.NoError(c.t, err)
	return raw
}

// answer reads what a transaction's first message returned.
func answer(t *testing.T, result *abci.ExecTxResult, into proto.Message) {
	t.Helper()
	require.Zero(t, result.Code, result.Log)
	var data sdk.TxMsgData
	require.NoError(t, data.Unmarshal(result.Data))
	require.NoError(t, proto.Unmarshal(data.MsgResponses[0].Value, into))
}

// deploy puts a contract on all chains, by the same transactions, and returns its address.
func deploy(t *testing.T, chains []*chain, from *person, wasm []byte) string {
	t.Helper()
	var code wasmtypes.MsgStoreCodeResponse
	var contract wasmtypes.MsgInstantiateContractResponse
	upload := chains[0].sign(from, 50_000_000, &wasmtypes.MsgStoreCode{Sender: from.address().String(), WASMByteCode: wasm})
	for _, c := range chains {
		results, _ := c.block(upload)
		answer(t, results[0], &code)
	}
	instantiate := chains[0].sign(from, 5_000_000, &wasmtypes.MsgInstantiateContract{
		Sender: from.address().String(), CodeID: code.CodeID, Label: "contract", Msg: []byte(`{}`),
	})
	for _, c := range chains {
		results, _ := c.block(instantiate)
		answer(t, results[0], &contract)
	}
	return contract.Address
}

func call(from *person, contract, message string) sdk.Msg {
	return &wasmtypes.MsgExecuteContract{Sender: from.address().String(), Contract: contract, Msg: []byte(message)}
}

// Two nodes execute the same blocks, one of them verifying ahead: contracts that panic, loop, fill memory or the store, that call
// contracts inside others' messages. The worker runs while blocks are executed and committed and old heights are pruned. App hashes and
// results are the same.
func TestChangesNothingOnAChain(t *testing.T) {
	people := persons(16)
	pruning := baseapp.SetPruning(pruningtypes.NewPruningOptions(pruningtypes.PruningEverything))
	ahead := newChain(t, true, people, pruning)
	plain := newChain(t, false, people)
	chains := []*chain{ahead, plain}
	for _, c := range chains {
		c.block()
	}
	contract := deploy(t, chains, people[0], testdata.CyberpunkContractWasm())

	messages := []string{
		`{"debug":{}}`, `{"panic":{}}`, `{"unreachable":{}}`, `{"cpu_loop":{}}`, `{"storage_loop":{}}`, `{"memory_loop":{}}`,
		`{"message_loop":{}}`, `{"allocate_large_memory":{"pages":10000}}`, `{"argon2":{"mem_cost":64,"time_cost":1}}`, `{"mirror_env":{}}`, `{}`,
	}
	// Others ask the node meanwhile.
	done := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				_, _ = ahead.app.Query(t.Context(), &abci.RequestQuery{Path: "/cosmos.bank.v1beta1.Query/TotalSupply"})
			}
		}
	})
	const blocks = 15
	succeeded := 0
	for block := range blocks {
		var txs [][]byte
		for i, from := range people {
			message := call(from, contract, messages[(block*len(people)+i)%len(messages)])
			switch i % 5 {
			case 3:
				exec := authz.NewMsgExec(from.address(), []sdk.Msg{message})
				message = &exec
			case 4:
				send := banktypes.NewMsgSend(from.address(), people[0].address(), sdk.NewCoins(sdk.NewInt64Coin("stake", 1)))
				txs = append(txs, plain.sign(from, 400_000, send, message))
				continue
			}
			txs = append(txs, plain.sign(from, 400_000, message))
		}
		for _, tx := range txs {
			ahead.check(tx)
		}
		if block%3 == 0 {
			ahead.idle()
		}
		results, hash := ahead.block(txs...)
		want, wanted := plain.block(txs...)
		require.Equal(t, wanted, hash, "app hash at height %d", ahead.height)
		require.Equal(t, want, results)
		for _, result := range results {
			if result.Code == 0 {
				succeeded++
			}
		}
	}
	close(done)
	group.Wait()
	stats := ahead.idle()
	t.Logf("%+v", stats)
	require.Positive(t, succeeded)
	require.Less(t, succeeded, blocks*len(people))
	require.Equal(t, uint64(blocks*len(people)), stats.Offered)
	require.Positive(t, stats.Succeeded)
	require.Positive(t, stats.Failed)
	require.Positive(t, stats.Used)
	require.Zero(t, stats.Skipped)
	require.Equal(t, preverify.Stats{}, plain.worker.Stats())
}

// The height that a run reads is pruned before the run goes on.
func TestTheStateGoesWhileATransactionRuns(t *testing.T) {
	people := persons(2)
	c := newChain(t, false, people, baseapp.SetPruning(pruningtypes.NewPruningOptions(pruningtypes.PruningEverything)), baseapp.SetIAVLSyncPruning(true),
		baseapp.SetIAVLCacheSize(0))
	c.block()
	contract := deploy(t, []*chain{c}, people[0], testdata.CyberpunkContractWasm())

	// A worker whose first run waits for the test.
	entered, goOn := make(chan int64, 1), make(chan struct{})
	var once sync.Once
	router := c.app.MsgServiceRouter()
	c.worker = preverify.New(preverify.Config{Enabled: true}, c.app.TxConfig().TxDecoder(), func(message sdk.Msg) baseapp.MsgServiceHandler {
		return func(ctx sdk.Context, message sdk.Msg) (*sdk.Result, error) {
			once.Do(func() {
				entered <- ctx.BlockHeight()
				<-goOn
			})
			return router.Handler(message)(ctx, message)
		}
	}, func() (sdk.Context, error) { return c.app.CreateQueryContext(0, false) }, log.NewNopLogger())
	defer c.worker.Close()
	c.worker.Offer(c.sign(people[1], 400_000, call(people[1], contract, `{"mirror_env":{}}`)))
	height := <-entered
	require.Equal(t, c.height, height)
	// Every block changes what the run reads.
	for range 25 {
		results, _ := c.block(c.sign(people[0], 400_000,
			banktypes.NewMsgSend(people[0].address(), people[1].address(), sdk.NewCoins(sdk.NewInt64Coin("stake", 1)))))
		require.Zero(t, results[0].Code, results[0].Log)
	}
	_, err := c.app.CreateQueryContext(height, false)
	require.Error(t, err, "height %d is pruned", height)
	close(goOn)
	stats := c.idle()
	require.Equal(t, uint64(1), stats.Succeeded+stats.Failed, "it ended, one way or the other")
	// The worker and the chain go on.
	c.worker.Offer(c.sign(people[1], 400_000, call(people[1], contract, `{"mirror_env":{}}`)))
	require.Equal(t, stats.Succeeded+1, c.idle().Succeeded)
}

// Before the first block there is no state to run over.
func TestBeforeTheFirstBlock(t *testing.T) {
	people := persons(1)
	c := newChain(t, true, people)
	c.worker.Offer(c.sign(people[0], 400_000, call(people[0], people[0].address().String(), `{}`)))
	require.Equal(t, uint64(1), c.idle().Skipped)
	c.block()
	c.worker.Offer(c.sign(people[0], 400_000, call(people[0], people[0].address().String(), `{}`)))
	require.Equal(t, uint64(1), c.idle().Failed)
}

// Of real transactions those take a place in the queue that run contracts, also inside other messages.
func TestWhichTransactionsAreRun(t *testing.T) {
	people := persons(1)
	c := newChain(t, true, people)
	c.block()
	message := call(people[0], people[0].address().String(), `{}`)
	for range 4 {
		c.worker.Offer(c.sign(people[0], 100_000, message))
		exec := authz.NewMsgExec(people[0].address(), []sdk.Msg{message})
		message = &exec
	}
	require.Equal(t, uint64(4), c.idle().Failed, "there is no such contract")
	c.worker.Offer(c.sign(people[0], 100_000, message))
	require.Equal(t, uint64(1), c.idle().Skipped)
	c.worker.Offer(c.sign(people[0], 100_000, banktypes.NewMsgSend(people[0].address(), people[0].address(), nil)))
	require.Equal(t, uint64(5), c.idle().Offered)
}
