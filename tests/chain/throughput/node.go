//go:build sys_wasmvm

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	dbm "github.com/cosmos/cosmos-db"
	"github.com/prometheus/client_golang/prometheus"

	"cosmossdk.io/log/v2"
	"cosmossdk.io/math"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	"github.com/cosmos/cosmos-sdk/server"
	serverconfig "github.com/cosmos/cosmos-sdk/server/config"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	slashingtypes "github.com/cosmos/cosmos-sdk/x/slashing/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/testing/simapp"
)

const chainID = "throughput-1"

var genesisTime = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// validator is the one that the blocks are of. Nobody signs here.
var validator = ed25519.GenPrivKeyFromSecret([]byte("validator"))

// mode is how a node verifies ahead of blocks.
type mode struct {
	name   string
	ahead  bool
	drains bool // the block waits until everything was verified ahead
}

var modes = []mode{
	{name: "off"},
	{name: "on", ahead: true, drains: true},
	{name: "on-at-once", ahead: true},
}

// node is one app with its folder.
type node struct {
	mode mode
	app  *simapp.App
	db   dbm.DB
	all  *prometheus.Registry
}

func newNode(home string, mode mode, accounts []account) (*node, error) {
	if err := os.MkdirAll(filepath.Join(home, "data"), 0o755); err != nil {
		return nil, err
	}
	db, err := dbm.NewDB("application", dbm.GoLevelDBBackend, filepath.Join(home, "data"))
	if err != nil {
		return nil, err
	}
	// What app.toml has by default.
	defaults := serverconfig.DefaultConfig()
	options := simtestutil.AppOptionsMap{
		"home":                         home,
		"chain-id":                     chainID,
		server.FlagPruning:             defaults.Pruning,
		server.FlagInterBlockCache:     defaults.InterBlockCache,
		server.FlagIAVLCacheSize:       defaults.IAVLCacheSize,
		server.FlagDisableIAVLFastNode: defaults.IAVLDisableFastNode,
		server.FlagMempoolMaxTxs:       defaults.Mempool.MaxTxs,
		server.FlagMinGasPrices:        "0stake",
		"zkwasm.pre-verify":            mode.ahead,
		"zkwasm.pre-verify-queue":      1 << 20,
	}
	made, err := simapp.New(log.NewNopLogger(), db, true, options, nil, server.DefaultBaseappOptions(options)...)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	all := prometheus.NewRegistry()
	all.MustRegister(made.Collectors()...)
	n := &node{mode: mode, app: made, db: db, all: all}
	genesis, err := n.genesis(accounts)
	if err != nil {
		return nil, err
	}
	params := simtestutil.DefaultConsensusParams
	params.Block.MaxBytes, params.Block.MaxGas = 20<<20, -1
	_, err = made.InitChain(&abci.RequestInitChain{
		ChainId: chainID, Time: genesisTime, InitialHeight: 1, ConsensusParams: params, AppStateBytes: genesis,
	})
	return n, err
}

// genesis is the modules' own, but for the accounts and one validator.
func (n *node) genesis(accounts []account) ([]byte, error) {
	cdc := n.app.AppCodec()
	state := n.app.DefaultGenesis()
	key, err := codectypes.NewAnyWithValue(validator.PubKey())
	if err != nil {
		return nil, err
	}
	operator := sdk.ValAddress(accounts[0].address).String()
	bonded := sdk.DefaultPowerReduction
	state[stakingtypes.ModuleName] = cdc.MustMarshalJSON(stakingtypes.NewGenesisState(stakingtypes.DefaultParams(),
		[]stakingtypes.Validator{{
			OperatorAddress: operator, ConsensusPubkey: key, Status: stakingtypes.Bonded, Tokens: bonded,
			DelegatorShares: math.LegacyOneDec(), MinSelfDelegation: math.ZeroInt(), UnbondingTime: time.Unix(0, 0).UTC(),
			Commission: stakingtypes.NewCommission(math.LegacyZeroDec(), math.LegacyZeroDec(), math.LegacyZeroDec()),
		}},
		[]stakingtypes.Delegation{stakingtypes.NewDelegation(accounts[0].address.String(), operator, math.LegacyOneDec())}))
	state[slashingtypes.ModuleName] = cdc.MustMarshalJSON(slashingtypes.NewGenesisState(slashingtypes.DefaultParams(),
		[]slashingtypes.SigningInfo{{Address: sdk.ConsAddress(validator.PubKey().Address()).String()}}, nil))

	var entries []authtypes.GenesisAccount
	balances := []banktypes.Balance{{
		Address: authtypes.NewModuleAddress(stakingtypes.BondedPoolName).String(), Coins: sdk.NewCoins(sdk.NewCoin("stake", bonded)),
	}}
	supply := balances[0].Coins
	for _, account := range accounts {
		entries = append(entries, authtypes.NewBaseAccount(account.address, account.key.PubKey(), account.number, 0))
		coins := sdk.NewCoins(sdk.NewInt64Coin("stake", 1_000_000_000), sdk.NewInt64Coin("ustash", 1_000_000_000))
		balances = append(balances, banktypes.Balance{Address: account.address.String(), Coins: coins})
		supply = supply.Add(coins...)
	}
	state[authtypes.ModuleName] = cdc.MustMarshalJSON(authtypes.NewGenesisState(authtypes.DefaultParams(), entries))
	state[banktypes.ModuleName] = cdc.MustMarshalJSON(banktypes.NewGenesisState(banktypes.DefaultParams(), balances, supply, nil, nil))
	return json.Marshal(state)
}

func (n *node) close() {
	if n.app != nil {
		_ = n.app.Close()
	}
}

// idle waits until nothing is verified ahead any more.
func (n *node) idle(ctx context.Context) error {
	for {
		stats := n.app.Worker().Stats()
		if stats.Offered == stats.Late+stats.Succeeded+stats.Failed+stats.Skipped {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Millisecond):
		}
	}
}

// metric is one of the node's own figures.
func (n *node) metric(name, label string) float64 {
	families, err := n.all.Gather()
	if err != nil {
		panic(err) // the collectors do not fail
	}
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
		for _, metric := range family.GetMetric() {
			if label == "" || metric.GetLabel()[0].GetValue() == label {
				return metric.GetCounter().GetValue() + metric.GetGauge().GetValue()
			}
		}
	}
	panic("no metric " + name)
}

// chain is the nodes, which all execute the same blocks.
type chain struct {
	nodes  []*node
	height int64
	time   time.Time
}

// timing is what one node took for one block.
type timing struct {
	check, ahead, finalize, commit time.Duration
	gas                            int64
}

// block executes a block on all nodes. Every transaction must succeed.
func (c *chain) block(ctx context.Context, txs [][]byte) ([]timing, [][]byte, error) {
	c.height++
	c.time = c.time.Add(5 * time.Second)
	request := abci.RequestFinalizeBlock{
		Height: c.height, Time: c.time, Txs: txs, ProposerAddress: validator.PubKey().Address(),
		Hash: fmt.Appendf(nil, "%032d", c.height),
		DecidedLastCommit: abci.CommitInfo{Votes: []abci.VoteInfo{{Validator: abci.Validator{
			Address: validator.PubKey().Address(), Power: 1,
		}}}},
	}
	timings := make([]timing, len(c.nodes))
	var appHash []byte
	var data [][]byte
	// Who goes first changes from block to block.
	for i := range c.nodes {
		at := (i + int(c.height)) % len(c.nodes)
		node, timing := c.nodes[at], &timings[at]

		started := time.Now()
		for j, tx := range txs {
			response, err := node.app.CheckTx(&abci.RequestCheckTx{Tx: tx, Type: abci.CheckTxType_New})
			if err != nil {
				return nil, nil, err
			}
			if !response.IsOK() {
				return nil, nil, fmt.Errorf("CheckTx of transaction %d: %s", j, response.Log)
			}
		}
		timing.check = time.Since(started)
		if node.mode.drains {
			if err := node.idle(ctx); err != nil {
				return nil, nil, err
			}
			timing.ahead = time.Since(started)
		}

		// Nobody's garbage is collected on another's time.
		runtime.GC()
		started = time.Now()
		response, err := node.app.FinalizeBlock(&request)
		timing.finalize = time.Since(started)
		if err != nil {
			return nil, nil, err
		}
		data = nil
		for j, result := range response.TxResults {
			if result.Code != 0 {
				return nil, nil, fmt.Errorf("transaction %d: %s", j, result.Log)
			}
			timing.gas += result.GasUsed
			data = append(data, result.Data)
		}
		started = time.Now()
		if _, err := node.app.Commit(); err != nil {
			return nil, nil, err
		}
		timing.commit = time.Since(started)
		// The next node must have the machine for itself.
		if err := node.idle(ctx); err != nil {
			return nil, nil, err
		}
		if appHash == nil {
			appHash = response.AppHash
		} else if !bytes.Equal(appHash, response.AppHash) {
			return nil, nil, fmt.Errorf("height %d: node %s has another app hash", c.height, node.mode.name)
		}
	}
	return timings, data, ctx.Err()
}
