//go:build sys_wasmvm

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"

	"github.com/cosmos/gogoproto/proto"

	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	simtestutil "github.com/cosmos/cosmos-sdk/testutil/sims"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/tests/chain/fixtures"
	zktypes "github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

type account struct {
	key      *secp256k1.PrivKey
	address  sdk.AccAddress
	number   uint64
	sequence uint64
}

// newAccounts makes one more account than there are transactions of a kind: the first uploads.
func newAccounts(transactions int) []account {
	accounts := make([]account, transactions+1)
	for i := range accounts {
		key := secp256k1.GenPrivKeyFromSecret(fmt.Appendf(nil, "account %d", i))
		accounts[i] = account{key: key, address: sdk.AccAddress(key.PubKey().Address()), number: uint64(i)}
	}
	return accounts
}

// random makes the memos of transactions, which are the same in every run.
var random = rand.New(rand.NewSource(1))

// sign makes the bytes of an account's next transaction.
func (c *chain) sign(from *account, gas uint64, messages ...sdk.Msg) ([]byte, error) {
	config := c.nodes[0].app.TxConfig()
	fee := sdk.NewCoins(sdk.NewInt64Coin("stake", 1000))
	tx, err := simtestutil.GenSignedMockTx(random, config, messages, fee, gas, chainID,
		[]uint64{from.number}, []uint64{from.sequence}, from.key)
	if err != nil {
		return nil, err
	}
	from.sequence++
	return config.TxEncoder()(tx)
}

// send executes one message in a block of its own, and reads the answer.
func (c *chain) send(ctx context.Context, from *account, message sdk.Msg, answer proto.Message) error {
	tx, err := c.sign(from, 50_000_000, message)
	if err != nil {
		return err
	}
	_, data, err := c.block(ctx, [][]byte{tx})
	if err != nil {
		return err
	}
	var all sdk.TxMsgData
	if err := all.Unmarshal(data[0]); err != nil {
		return err
	}
	return proto.Unmarshal(all.MsgResponses[0].Value, answer)
}

// workload is transactions of one kind, block by block.
type workload struct {
	name   string
	bytes  int // of all its transactions
	blocks [][][]byte
}

// prepare uploads the contracts and makes all transactions: one of each kind for each account, in the order of the kinds.
func prepare(ctx context.Context, s settings, folder string, chain *chain, accounts []account) ([]*workload, error) {
	uploader, senders := &accounts[0], accounts[1:]
	store, err := os.ReadFile(filepath.Join(s.artifacts, "value_store.wasm"))
	if err != nil {
		return nil, err
	}
	headstash, err := os.ReadFile(filepath.Join(s.artifacts, "cw_headstash.wasm"))
	if err != nil {
		return nil, err
	}
	airdropFolder := filepath.Join(folder, "airdrop")
	if err := os.Mkdir(airdropFolder, 0o755); err != nil {
		return nil, err
	}
	airdrop, err := fixtures.NewAirdrop(ctx, s.zkwasm, airdropFolder, len(senders))
	if err != nil {
		return nil, err
	}

	from := uploader.address.String()
	var code wasmtypes.MsgStoreCodeResponse
	if err := chain.send(ctx, uploader, &wasmtypes.MsgStoreCode{Sender: from, WASMByteCode: store}, &code); err != nil {
		return nil, fmt.Errorf("upload of value-store: %w", err)
	}
	var codeWithCircuit zktypes.MsgStoreCodeWithCircuitResponse
	if err := chain.send(ctx, uploader, &zktypes.MsgStoreCodeWithCircuit{
		Sender: from, WasmByteCode: headstash, Circuits: [][]byte{airdrop.Circuit},
	}, &codeWithCircuit); err != nil {
		return nil, fmt.Errorf("upload of cw-headstash: %w", err)
	}
	var storing, claiming wasmtypes.MsgInstantiateContractResponse
	if err := chain.send(ctx, uploader, &wasmtypes.MsgInstantiateContract{
		Sender: from, CodeID: code.CodeID, Label: "store", Msg: []byte(`{}`),
	}, &storing); err != nil {
		return nil, fmt.Errorf("value-store: %w", err)
	}
	funds, err := sdk.ParseCoinsNormalized(airdrop.Total + "ustash")
	if err != nil {
		return nil, err
	}
	if err := chain.send(ctx, uploader, &wasmtypes.MsgInstantiateContract{
		Sender: from, CodeID: codeWithCircuit.CodeId, Label: "airdrop", Funds: funds,
		Msg: wasmtypes.RawContractMessage(airdrop.Instantiate()),
	}, &claiming); err != nil {
		return nil, fmt.Errorf("cw-headstash: %w", err)
	}

	fmt.Fprintf(os.Stderr, "proving %d claims\n", len(senders))
	addresses := make([]string, len(senders))
	for i := range senders {
		addresses[i] = senders[i].address.String()
	}
	claims, err := airdrop.Prove(ctx, chainID, claiming.Address, addresses...)
	if err != nil {
		return nil, err
	}

	sends, stores, claimed := &workload{name: sendName}, &workload{name: storeName}, &workload{name: claimName}
	add := func(kind *workload, i int, gas uint64, message sdk.Msg) error {
		tx, err := chain.sign(&senders[i], gas, message)
		if i%s.transactions == 0 {
			kind.blocks = append(kind.blocks, nil)
		}
		last := len(kind.blocks) - 1
		kind.blocks[last] = append(kind.blocks[last], tx)
		kind.bytes += len(tx)
		return err
	}
	for i := range senders {
		sender := addresses[i]
		if err := add(sends, i, 200_000, &banktypes.MsgSend{
			FromAddress: sender, ToAddress: from, Amount: sdk.NewCoins(sdk.NewInt64Coin("ustash", 1000)),
		}); err != nil {
			return nil, err
		}
		// As many bytes as the claim: its length in base64.
		message, err := json.Marshal(map[string]any{"store": map[string]any{
			"key": sender, "value": bytes.Repeat([]byte{byte(i)}, len(claims[i].Message)/4*3),
		}})
		if err != nil {
			return nil, err
		}
		if err := add(stores, i, 1_000_000, &wasmtypes.MsgExecuteContract{
			Sender: sender, Contract: storing.Address, Msg: message,
		}); err != nil {
			return nil, err
		}
		if err := add(claimed, i, 1_000_000, &wasmtypes.MsgExecuteContract{
			Sender: sender, Contract: claiming.Address, Msg: wasmtypes.RawContractMessage(claims[i].Message),
		}); err != nil {
			return nil, err
		}
	}
	return []*workload{sends, stores, claimed}, nil
}
