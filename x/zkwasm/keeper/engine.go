package keeper

import (
	wasmvm "github.com/CosmWasm/wasmvm/v3"

	wasmtypes "github.com/CosmWasm/wasmd/x/wasm/types"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/types"
)

// declaredCircuitGas is the SDK gas for each circuit that a code declares, whichever message stores the code. At the
// end of the block the module writes about 75 bytes for it; this is the store's price for a read and a write.
const declaredCircuitGas = 5_000

// pricedEngine is the virtual machine with a higher price for the upload of a code that declares circuits.
type pricedEngine struct {
	wasmtypes.WasmEngine
	keeper *Keeper
}

// StoreCode stores a code. wasmd simulates with SimulateStoreCode, so a call of StoreCode belongs to a block, although
// there is no context to say so.
func (e pricedEngine) StoreCode(code wasmvm.WasmCode, gasLimit uint64) (wasmvm.Checksum, uint64, error) {
	return e.priced(e.WasmEngine.StoreCode, e.keeper.node.faultOfBlock, code, gasLimit)
}

// SimulateStoreCode does what StoreCode does except storing.
func (e pricedEngine) SimulateStoreCode(code wasmvm.WasmCode, gasLimit uint64) (wasmvm.Checksum, uint64, error) {
	return e.priced(e.WasmEngine.SimulateStoreCode, faultOfSimulation, code, gasLimit)
}

type storeCode func(wasmvm.WasmCode, uint64) (wasmvm.Checksum, uint64, error)

func faultOfSimulation(what string, err error) error {
	return types.ErrNode.Wrapf("%s: %s", what, err)
}

// priced adds the price of the circuits to the gas of a stored code.
func (e pricedEngine) priced(store storeCode, fault func(what string, err error) error, code wasmvm.WasmCode, gasLimit uint64) (wasmvm.Checksum, uint64, error) {
	checksum, gas, err := store(code, gasLimit)
	if err != nil {
		return checksum, gas, err
	}
	declared, err := declaredCircuits(code)
	if err != nil {
		return checksum, gas, fault(readingCircuits, err)
	}
	return checksum, gas + e.keeper.wasm.GetGasRegister().ToWasmVMGas(declaredCircuitGas*uint64(len(declared))), nil
}
