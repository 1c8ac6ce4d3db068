package keeper_test

import (
	"encoding/json"
	"math/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	cmttypes "github.com/cometbft/cometbft/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/cosmos/gogoproto/proto"
	"github.com/stretchr/testify/require"

	"cosmossdk.io/log/v2"
	sdkmath "cosmossdk.io/math"

	"github.com/cosmos/cosmos-sdk/baseapp"
	"github.com/cosmos/cosmos-sdk/client/flags"
	cryptocodec "github.com/cosmos/cosmos-sdk/crypto/codec"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	"github.com/cosmos/cosmos-sdk/store/v2/cache"
	"github.com/cosmos/cosmos-sdk/store/v2/snapshots"
	snapshottypes "github.com/cosmos/cosmos-sdk/store/v2/snapshots/types"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	govv1 "github.com/cosmos/cosmos-sdk/x/gov/types/v1"

	wasmdapp "github.com/CosmWasm/wasmd/app"
	wasmkeeper "github.com/CosmWasm/wasmd/x/wasm/keeper"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/testing/simapp"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

const (
	chainID = "testing"
	// plenty is more gas than any transaction of the tests needs.
	plenty    = 1_000_000_000
	blockTime = 5 * time.Second
)

func TestMain(m *testing.M) {
	simapp.SetAddresses()
	os.Exit(m.Run())
}

// account is one that signs.
type account struct{ key *secp256k1.PrivKey }

func newAccount(name string) account {
	return account{secp256k1.GenPrivKeyFromSecret([]byte(name))}
}

func (a account) address() sdk.AccAddress { return sdk.AccAddress(a.key.PubKey().Address()) }
func (a account) String() string          { return a.address().String() }

var (
	// alice has all of the validator's stake, so that her vote decides.
	alice = newAccount("alice")
	bob   = newAccount("bob")
)

// chain is the whole app over a database in memory, with blocks and signed transactions, without consensus.
type chain struct {
	t       *testing.T
	app     *simapp.App
	db      dbm.DB
	home    string
	options simtestutil.AppOptionsMap
	now     time.Time
	rand    *rand.Rand
	// chainAuthority is the authority in the consensus parameters, if any.
	chainAuthority string
	// wasmOptions and baseOptions are the app's own.
	wasmOptions []wasmkeeper.Option
	baseOptions []func(*baseapp.BaseApp)
	// broken is for tests that break the state themselves.
	broken bool
}

// settings are the node's options in app.toml.
type settings map[string]any

// newChain has a validator, alice and bob, and one block. The state is checked when the test ends.
func newChain(t *testing.T, with ...settings) *chain {
	t.Helper()
	c := unstarted(t, with...)
	c.init(c.genesis())
	return c
}

// unstarted is the app before genesis.
func unstarted(t *testing.T, with ...settings) *chain {
	t.Helper()
	c := unopened(t, with...)
	require.NoError(t, c.open())
	return c
}

// unopened is a home without an app.
func unopened(t *testing.T, with ...settings) *chain {
	t.Helper()
	c := &chain{
		t: t, db: dbm.NewMemDB(), home: t.TempDir(),
		now:  time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		rand: rand.New(rand.NewSource(1)),
	}
	c.options = simtestutil.AppOptionsMap{flags.FlagHome: c.home, "zkwasm.params-up-to": 0}
	for _, settings := range with {
		for name, value := range settings {
			c.options[name] = value
		}
	}
	t.Cleanup(func() {
		if c.app == nil {
			return
		}
		if c.app.LastBlockHeight() > 0 && !c.broken {
			require.NoError(t, c.app.ZkWasmKeeper.CheckInvariants(c.committed()))
		}
		require.NoError(t, c.app.Close())
	})
	return c
}

func (c *chain) open() error {
	folder := filepath.Join(c.home, "data", "snapshots")
	store, err := snapshots.NewStore(dbm.NewMemDB(), folder)
	require.NoError(c.t, err)
	// As a node has them by default.
	options := append([]func(*baseapp.BaseApp){
		baseapp.SetChainID(chainID),
		baseapp.SetSnapshot(store, snapshottypes.SnapshotOptions{KeepRecent: 2}),
		baseapp.SetInterBlockCache(cache.NewCommitKVStoreCacheManager(cache.DefaultCommitKVStoreCacheSize)),
	}, c.baseOptions...)
	c.app, err = simapp.New(log.NewNopLogger(), c.db, true, c.options, c.wasmOptions, options...)
	if err != nil {
		c.app = nil
	}
	return err
}

// restart ends the node, as a power cut would end it after its last commit, and starts it again.
func (c *chain) restart() {
	c.t.Helper()
	c.stop()
	require.NoError(c.t, c.open())
}

func (c *chain) stop() {
	c.t.Helper()
	require.NoError(c.t, c.app.Close())
	c.app = nil
}

// genesis is one validator whom alice owns, and balances.
func (c *chain) genesis() map[string]json.RawMessage {
	c.t.Helper()
	key := ed25519.GenPrivKeyFromSecret([]byte("validator"))
	public, err := cryptocodec.ToCmtPubKeyInterface(key.PubKey())
	require.NoError(c.t, err)
	validators := cmttypes.NewValidatorSet([]*cmttypes.Validator{cmttypes.NewValidator(public, 1)})
	var accounts []authtypes.GenesisAccount
	var balances []banktypes.Balance
	for i, owner := range []account{alice, bob} {
		accounts = append(accounts, authtypes.NewBaseAccount(owner.address(), owner.key.PubKey(), uint64(i), 0))
		coins := sdk.NewCoins(sdk.NewCoin(sdk.DefaultBondDenom, sdkmath.NewInt(1_000_000_000_000)))
		balances = append(balances, banktypes.Balance{Address: owner.String(), Coins: coins})
	}
	genesis, err := wasmdapp.GenesisStateWithValSet(c.app.AppCodec(), c.app.DefaultGenesis(), validators, accounts, balances...)
	require.NoError(c.t, err)
	return genesis
}

// init starts the chain with a genesis and executes the first block.
func (c *chain) init(genesis map[string]json.RawMessage) {
	c.t.Helper()
	require.NoError(c.t, c.initChain(genesis))
	_, err := c.block()
	require.NoError(c.t, err)
}

func (c *chain) initChain(genesis map[string]json.RawMessage) error {
	state, err := json.Marshal(genesis)
	require.NoError(c.t, err)
	_, err = c.app.InitChain(&abci.RequestInitChain{
		ChainId: chainID, Time: c.now, InitialHeight: 1, AppStateBytes: state,
		ConsensusParams: &cmtproto.ConsensusParams{
			Block:     &cmtproto.BlockParams{MaxBytes: 16 << 20, MaxGas: -1},
			Evidence:  simtestutil.DefaultConsensusParams.Evidence,
			Validator: simtestutil.DefaultConsensusParams.Validator,
			Authority: &cmtproto.AuthorityParams{Authority: c.chainAuthority},
		},
	})
	return err
}

// block executes and commits a block, unless its execution fails: then nothing is committed.
func (c *chain) block(txs ...[]byte) (*abci.ResponseFinalizeBlock, error) {
	response, err := c.execute(txs...)
	if err != nil {
		return nil, err
	}
	_, err = c.app.Commit()
	require.NoError(c.t, err)
	return response, nil
}

// execute executes a block and does not commit it.
func (c *chain) execute(txs ...[]byte) (*abci.ResponseFinalizeBlock, error) {
	c.now = c.now.Add(blockTime)
	return c.app.FinalizeBlock(&abci.RequestFinalizeBlock{Height: c.app.LastBlockHeight() + 1, Time: c.now, Txs: txs})
}

// tx is a signed transaction, after `ahead` others of the signer in the same block.
func (c *chain) tx(signer account, gas uint64, ahead uint64, msgs ...sdk.Msg) []byte {
	c.t.Helper()
	known := c.app.AccountKeeper.GetAccount(c.committed(), signer.address())
	tx, err := simtestutil.GenSignedMockTx(c.rand, c.app.TxConfig(), msgs, nil, gas, chainID,
		[]uint64{known.GetAccountNumber()}, []uint64{known.GetSequence() + ahead}, signer.key)
	require.NoError(c.t, err)
	encoded, err := c.app.TxConfig().TxEncoder()(tx)
	require.NoError(c.t, err)
	return encoded
}

// deliver executes a block with one transaction and says what became of it.
func (c *chain) deliver(signer account, msgs ...sdk.Msg) *abci.ExecTxResult {
	c.t.Helper()
	response, err := c.block(c.tx(signer, plenty, 0, msgs...))
	require.NoError(c.t, err)
	return response.TxResults[0]
}

// accepted is deliver of what must succeed; response is that of the first message.
func (c *chain) accepted(response proto.Message, signer account, msgs ...sdk.Msg) *abci.ExecTxResult {
	c.t.Helper()
	result := c.deliver(signer, msgs...)
	require.Zero(c.t, result.Code, result.Log)
	if response != nil {
		answer(c.t, result, response)
	}
	return result
}

// answer decodes the response of a transaction's first message.
func answer(t *testing.T, result *abci.ExecTxResult, response proto.Message) {
	t.Helper()
	var data sdk.TxMsgData
	require.NoError(t, proto.Unmarshal(result.Data, &data))
	require.NotEmpty(t, data.MsgResponses)
	require.NoError(t, proto.Unmarshal(data.MsgResponses[0].Value, response))
}

// refused is deliver of what must fail with this error.
func (c *chain) refused(want codedError, signer account, msgs ...sdk.Msg) *abci.ExecTxResult {
	c.t.Helper()
	result := c.deliver(signer, msgs...)
	require.Equal(c.t, want.Codespace(), result.Codespace, result.Log)
	require.Equal(c.t, want.ABCICode(), result.Code, result.Log)
	return result
}

type codedError interface {
	error
	Codespace() string
	ABCICode() uint32
}

// try runs a message on a branch of the committed state that is thrown away. Nobody has to sign.
func (c *chain) try(msg sdk.Msg) error {
	ctx, _ := c.committed().WithExecMode(sdk.ExecModeSimulate).CacheContext()
	_, err := c.app.MsgServiceRouter().Handler(msg)(ctx, msg)
	return err
}

// govern has a proposal with these messages accepted; failed says why the execution failed, if it did.
func (c *chain) govern(msgs ...sdk.Msg) (failed string) {
	c.t.Helper()
	deposit := sdk.NewCoins(sdk.NewCoin(sdk.DefaultBondDenom, sdkmath.NewInt(10_000_000)))
	proposal, err := govv1.NewMsgSubmitProposal(msgs, deposit, alice.String(), "", "a proposal", "of a test", false)
	require.NoError(c.t, err)
	var submitted govv1.MsgSubmitProposalResponse
	c.accepted(&submitted, alice, proposal)
	c.accepted(nil, alice, govv1.NewMsgVote(alice.address(), submitted.ProposalId, govv1.OptionYes, ""))
	c.now = c.now.Add(72 * time.Hour)
	_, err = c.block()
	require.NoError(c.t, err)
	decided, err := c.app.GovKeeper.Proposals.Get(c.committed(), submitted.ProposalId)
	require.NoError(c.t, err)
	if decided.Status == govv1.StatusFailed {
		require.NotEmpty(c.t, decided.FailedReason)
		return decided.FailedReason
	}
	require.Equal(c.t, govv1.StatusPassed, decided.Status)
	return ""
}

// committed is a context over the last committed state, in which nothing is changed.
func (c *chain) committed() sdk.Context {
	c.t.Helper()
	ctx, err := c.app.CreateQueryContext(c.app.LastBlockHeight(), false)
	require.NoError(c.t, err)
	return ctx
}

// query asks as a client does, through the app's router.
func (c *chain) query() types.QueryClient {
	return c.queryAt(c.app.LastBlockHeight())
}

func (c *chain) queryAt(height int64) types.QueryClient {
	c.t.Helper()
	ctx, err := c.app.CreateQueryContext(height, false)
	require.NoError(c.t, err)
	return types.NewQueryClient(&baseapp.QueryServiceTestHelper{GRPCQueryRouter: c.app.GRPCQueryRouter(), Ctx: ctx})
}

func (c *chain) authority() string { return c.app.ZkWasmKeeper.Authority() }

// export is the module's genesis.
func (c *chain) export() *types.GenesisState {
	c.t.Helper()
	genesis, err := c.app.ZkWasmKeeper.ExportGenesis(c.committed())
	require.NoError(c.t, err)
	return genesis
}

// keyFile is where the node keeps a circuit.
func (c *chain) keyFile(checksum string) string {
	return filepath.Join(c.keyFolder(), checksum)
}

func (c *chain) keyFolder() string {
	return filepath.Join(c.home, "wasm", "wasm", "state", "vks")
}

// keyFiles are the names of all files in the key store, but for its lock.
func (c *chain) keyFiles() (names []string) {
	c.t.Helper()
	entries, err := os.ReadDir(c.keyFolder())
	require.NoError(c.t, err)
	for _, entry := range entries {
		if entry.Name() != ".lock" {
			names = append(names, entry.Name())
		}
	}
	return names
}

// nodeFaults is how often the virtual machine missed the key of a registered circuit.
func (c *chain) nodeFaults() uint64 {
	c.t.Helper()
	metrics, err := c.app.VM().CircuitMetrics()
	require.NoError(c.t, err)
	return metrics.NodeFaults
}
