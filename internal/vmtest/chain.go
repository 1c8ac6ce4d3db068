package vmtest

import (
	"github.com/CosmWasm/wasmvm/v3/types"
)

// DeserCost is the price of reading a contract's response in Go: nothing, so that the gas of a call is what the VM
// counted.
var DeserCost = types.UFraction{Numerator: 0, Denominator: 1}

// Chain is what one contract sees of its chain. It is not safe for concurrent calls: give each goroutine its own.
// Several may share Circuits.
type Chain struct {
	Store    *Store
	Querier  *Querier
	Meter    *GasMeter
	Circuits *Circuits
}

// NewChain makes an empty chain: nothing stored, no circuit registered, no gas used, nothing costs gas.
func NewChain() *Chain {
	return NewChainWith(NewCircuits())
}

// NewChainWith makes an empty chain on which these circuits are registered.
func NewChainWith(circuits *Circuits) *Chain {
	meter := &GasMeter{}
	return &Chain{Store: NewStore(meter), Querier: NewQuerier(circuits), Meter: meter, Circuits: circuits}
}

// Env returns the environment of the contract at ContractAddress.
func (c *Chain) Env() types.Env {
	return Env(ContractAddress)
}

// API returns the address functions of package function API.
func (c *Chain) API() types.GoAPI {
	return API()
}
