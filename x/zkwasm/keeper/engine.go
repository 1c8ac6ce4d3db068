package keeper

import (
	wasmvm "github.com/CosmWasm/wasmvm/v3"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

// declaredCircuitGas is the SDK gas for each circuit that a code declares, whichever message stores the code: the module
// writes about 40 bytes for it at the end of the block, at the store's prices for a read and a write.
const declaredCircuitGas = 5_000

// pricedEngine is the virtual machine with a higher price for the upload of a code that declares circuits.
type pricedEngine struct {
	wasmtypes.WasmEngine
	keeper *Keeper
}

// StoreCode stores a code.
func (e pricedEngine) StoreCode(code wasmvm.WasmCode, gasLimit uint64) (wasmvm.Checksum, uint64, error) {
	checksum, gas, err := e.WasmEngine.StoreCode(code, gasLimit)
	return checksum, gas + e.price(code), err
}

// SimulateStoreCode is StoreCode without storing.
func (e pricedEngine) SimulateStoreCode(code wasmvm.WasmCode, gasLimit uint64) (wasmvm.Checksum, uint64, error) {
	checksum, gas, err := e.WasmEngine.SimulateStoreCode(code, gasLimit)
	return checksum, gas + e.price(code), err
}

// price is in the virtual machine's gas. A code whose section cannot be read is refused by the virtual machine.
func (e pricedEngine) price(code wasmvm.WasmCode) uint64 {
	declared, err := zkwasmvm.DeclaredCircuits(code)
	if err != nil {
		return 0
	}
	return e.keeper.wasm.GetGasRegister().ToWasmVMGas(declaredCircuitGas * uint64(len(declared)))
}
