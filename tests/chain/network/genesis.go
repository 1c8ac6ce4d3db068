package network

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"cosmossdk.io/math"
	cmtcfg "github.com/cometbft/cometbft/config"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/genutil"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/client"
)

// stake is what each validator puts up: the power of 100.
const stake = 100_000_000

// balance is what each account begins with, of each denomination: more than any test spends.
const balance = "1000000000000"

// makeGenesis takes the binary's default genesis, which has every module's state, and adds accounts and validators.
func (n *Network) makeGenesis() ([]byte, error) {
	template := filepath.Join(n.folder, "template")
	output, err := exec.Command(n.config.Binary, "init", "template", "--home", template, "--chain-id", ChainID).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s init: %w\n%s", n.config.Binary, err, output)
	}
	text, err := os.ReadFile(filepath.Join(template, "config", "genesis.json"))
	if err != nil {
		return nil, err
	}
	genesis, err := decode(text)
	if err != nil {
		return nil, err
	}
	modules := genesis["app_state"].(map[string]any)
	n.addAccounts(modules)
	if err := n.addValidators(modules); err != nil {
		return nil, err
	}
	n.hurry(modules)
	if n.config.EditGenesis != nil {
		n.config.EditGenesis(modules)
	}
	return json.MarshalIndent(genesis, "", " ")
}

func (n *Network) addAccounts(modules map[string]any) {
	var accounts, balances []any
	for _, account := range append(n.Operators(), n.config.Accounts...) {
		accounts = append(accounts, map[string]any{
			"@type": "/cosmos.auth.v1beta1.BaseAccount", "address": account.Address, "pub_key": nil,
			"account_number": "0", "sequence": "0",
		})
		balances = append(balances, map[string]any{"address": account.Address, "coins": []any{
			map[string]any{"denom": "stake", "amount": balance}, map[string]any{"denom": "ustash", "amount": balance},
		}})
	}
	Set(modules, "auth.accounts", accounts)
	Set(modules, "bank.balances", balances)
}

// addValidators makes the keys of nodes and has each operator create its validator in a genesis transaction.
func (n *Network) addValidators(modules map[string]any) error {
	var transactions []any
	for _, node := range n.Nodes {
		key, err := node.makeKeys()
		if err != nil {
			return err
		}
		message, err := createValidator(node, key)
		if err != nil {
			return err
		}
		transaction, err := node.Operator.GenesisTx(ChainID, message)
		if err != nil {
			return err
		}
		transactions = append(transactions, json.RawMessage(transaction))
	}
	Set(modules, "genutil.gen_txs", transactions)
	return nil
}

func createValidator(node *Node, key cryptotypes.PubKey) (sdk.Msg, error) {
	packed, err := codectypes.NewAnyWithValue(key)
	if err != nil {
		return nil, err
	}
	return &stakingtypes.MsgCreateValidator{
		Description:       stakingtypes.Description{Moniker: node.Name},
		Commission:        stakingtypes.NewCommissionRates(math.LegacyZeroDec(), math.LegacyZeroDec(), math.LegacyZeroDec()),
		MinSelfDelegation: math.OneInt(),
		ValidatorAddress:  node.Operator.ValidatorAddress(),
		Pubkey:            packed,
		Value:             sdk.NewInt64Coin("stake", stake),
	}, nil
}

// hurry makes governance quick and lets validators be down for as long as a test wants.
func (n *Network) hurry(modules map[string]any) {
	Set(modules, "gov.params.voting_period", n.config.VotingPeriod.String())
	Set(modules, "gov.params.expedited_voting_period", (n.config.VotingPeriod / 2).String()) // must be shorter
	Set(modules, "gov.params.min_deposit", []any{map[string]any{"denom": client.Deposit.Denom, "amount": client.Deposit.Amount.String()}})
	Set(modules, "slashing.params.signed_blocks_window", "100000")
}

// makeKeys makes the node's own key and its validator's.
func (node *Node) makeKeys() (cryptotypes.PubKey, error) {
	config := cmtcfg.DefaultConfig().SetRoot(node.Home)
	for _, folder := range []string{"config", "data"} {
		if err := os.MkdirAll(filepath.Join(node.Home, folder), 0o755); err != nil {
			return nil, err
		}
	}
	id, key, err := genutil.InitializeNodeValidatorFiles(config)
	node.id = id
	return key, err
}

// Set sets what lies at a path of names with dots between them, making the objects on the way.
func Set(object map[string]any, path string, value any) {
	at := path
	for i, c := range path {
		if c != '.' {
			continue
		}
		name, rest := path[:i], path[i+1:]
		inner, ok := object[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			object[name] = inner
		}
		Set(inner, rest, value)
		return
	}
	object[at] = value
}

// decode reads JSON and keeps numbers as they are written.
func decode(text []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var object map[string]any
	err := decoder.Decode(&object)
	return object, err
}
