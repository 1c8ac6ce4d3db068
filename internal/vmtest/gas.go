package vmtest

import "github.com/CosmWasm/wasmvm/v3/types"

// ErrorOutOfGas is the value that a GasMeter panics with. A VM knows it by this name, as the one of the Cosmos SDK.
type ErrorOutOfGas struct {
	// Descriptor names what the gas was for.
	Descriptor string
}

// GasMeter counts CosmWasm gas used outside the VM: by storage. The zero value has no limit.
type GasMeter struct {
	used  types.Gas
	limit types.Gas
}

// NewGasMeter makes a meter that panics with ErrorOutOfGas beyond this limit; 0 is no limit.
func NewGasMeter(limit types.Gas) *GasMeter {
	return &GasMeter{limit: limit}
}

// GasConsumed returns the gas used so far.
func (m *GasMeter) GasConsumed() types.Gas {
	return m.used
}

// Consume adds to the gas used.
func (m *GasMeter) Consume(amount types.Gas, descriptor string) {
	m.used += amount
	if m.limit != 0 && m.used > m.limit {
		panic(ErrorOutOfGas{Descriptor: descriptor})
	}
}
