package keeper

import (
	"errors"

	wasmvm "github.com/CosmWasm/wasmvm/v3"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

// declaredCircuitGas is the SDK gas for each circuit that a code declares, whichever message stores the code: the module
// writes about 75 bytes for it at the end of the block, at the store's prices for a read and a write.
const declaredCircuitGas = 5_000

// pricedEngine is the virtual machine with a higher price for the upload of a code that declares circuits.
type pricedEngine struct {
	wasmtypes.WasmEngine
	keeper *Keeper
}

// StoreCode stores a code.
func (e pricedEngine) StoreCode(code wasmvm.WasmCode, gasLimit uint64) (wasmvm.Checksum, uint64, error) {
	checksum, gas, err := e.WasmEngine.StoreCode(code, gasLimit)
	if err != nil {
		return checksum, gas, err
	}
	price, err := e.price(code)
	return checksum, gas + price, err
}

// SimulateStoreCode is StoreCode without storing.
func (e pricedEngine) SimulateStoreCode(code wasmvm.WasmCode, gasLimit uint64) (wasmvm.Checksum, uint64, error) {
	checksum, gas, err := e.WasmEngine.SimulateStoreCode(code, gasLimit)
	if err != nil {
		return checksum, gas, err
	}
	price, err := e.price(code)
	return checksum, gas + price, err
}

// price is in the virtual machine's gas. A section that cannot be read declares nothing, as in indexCode.
func (e pricedEngine) price(code wasmvm.WasmCode) (uint64, error) {
	declared, err := zkwasmvm.DeclaredCircuits(code)
	switch {
	case errors.Is(err, zkwasmvm.ErrRefused), errors.Is(err, zkwasmvm.ErrPanic):
		return 0, nil
	case err != nil:
		// No context says whether this is a block: the node halts in any case, rather than charge what its peers do not.
		return 0, e.keeper.node.faultAnywhere("reading a code's circuits", err)
	}
	return e.keeper.wasm.GetGasRegister().ToWasmVMGas(declaredCircuitGas * uint64(len(declared))), nil
}
