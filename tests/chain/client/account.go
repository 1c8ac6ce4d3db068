package client

import (
	"context"
	"sync"

	"github.com/cosmos/cosmos-sdk/client/tx"
	"github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	cryptotypes "github.com/cosmos/cosmos-sdk/crypto/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/tx/signing"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"
)

// Account signs. Its number is fetched when it first sends; the sequence is counted here.
type Account struct {
	Address string

	key cryptotypes.PrivKey

	mu       sync.Mutex
	known    bool // number and sequence are the chain's
	number   uint64
	sequence uint64
}

// NewAccount makes an account with a new key.
func NewAccount() *Account {
	key := secp256k1.GenPrivKey()
	return &Account{Address: sdk.AccAddress(key.PubKey().Address()).String(), key: key}
}

// NewAccounts makes several.
func NewAccounts(count int) []*Account {
	accounts := make([]*Account, count)
	for i := range accounts {
		accounts[i] = NewAccount()
	}
	return accounts
}

// ValidatorAddress is the address that a validator run by this account has.
func (a *Account) ValidatorAddress() string {
	return sdk.ValAddress(a.key.PubKey().Address()).String()
}

// GenesisTx is a transaction of the genesis file: number and sequence are 0 in it.
func (a *Account) GenesisTx(chainID string, messages ...sdk.Msg) ([]byte, error) {
	built, err := a.build(chainID, 0, 0, 200_000, "", messages)
	if err != nil {
		return nil, err
	}
	return TxConfig.TxJSONEncoder()(built)
}

func (a *Account) build(chainID string, number, sequence, gas uint64, memo string, messages []sdk.Msg) (sdk.Tx, error) {
	builder := TxConfig.NewTxBuilder()
	if err := builder.SetMsgs(messages...); err != nil {
		return nil, err
	}
	builder.SetGasLimit(gas)
	builder.SetMemo(memo)
	// What is signed covers the key, so a first signature without content carries it.
	empty := signing.SignatureV2{
		PubKey: a.key.PubKey(), Sequence: sequence,
		Data: &signing.SingleSignatureData{SignMode: signing.SignMode_SIGN_MODE_DIRECT},
	}
	if err := builder.SetSignatures(empty); err != nil {
		return nil, err
	}
	signer := authsigning.SignerData{
		Address: a.Address, ChainID: chainID, AccountNumber: number, Sequence: sequence, PubKey: a.key.PubKey(),
	}
	signature, err := tx.SignWithPrivKey(context.Background(), signing.SignMode_SIGN_MODE_DIRECT, signer, builder, a.key, TxConfig, sequence)
	if err != nil {
		return nil, err
	}
	if err := builder.SetSignatures(signature); err != nil {
		return nil, err
	}
	return builder.GetTx(), nil
}
