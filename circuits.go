//go:build cgo && !nolink_libwasmvm

package zkwasmvm

import (
	"encoding/json"
	"fmt"

	wasmvmtypes "github.com/CosmWasm/wasmvm/v3/types"

	"github.com/terpnetwork/zk-wasmvm/internal/api"
)

// StoreCircuit checks a circuit binary, stores it, and returns its checksum and the CosmWasm gas that it costs, a
// function of its length alone. Storing what is there already is no error and costs the same.
//
// The error is types.OutOfGasError, before anything is done, when the cost is above gasLimit; ErrRefused when the check
// fails; or another one when this node cannot write.
func (vm *VM) StoreCircuit(circuit CircuitBinary, gasLimit uint64) (Checksum, uint64, error) {
	return vm.storeCircuit(circuit, gasLimit, true)
}

// SimulateStoreCircuit does all that StoreCircuit does but for storing: nothing is written, nothing kept in memory.
func (vm *VM) SimulateStoreCircuit(circuit CircuitBinary, gasLimit uint64) (Checksum, uint64, error) {
	return vm.storeCircuit(circuit, gasLimit, false)
}

func (vm *VM) storeCircuit(circuit CircuitBinary, gasLimit uint64, persist bool) (Checksum, uint64, error) {
	cost := api.StoreVkGas(len(circuit))
	if cost > gasLimit {
		return nil, cost, wasmvmtypes.OutOfGasError{}
	}
	checksum, err := vm.circuits.StoreVk(circuit, true, persist)
	return checksum, cost, typed(err)
}

// StoreCircuitUnchecked stores a circuit binary that was checked before, as in a state sync, at no cost in gas.
func (vm *VM) StoreCircuitUnchecked(circuit CircuitBinary) (Checksum, error) {
	checksum, err := vm.circuits.StoreVk(circuit, false, true)
	return checksum, typed(err)
}

// CheckCircuit checks a circuit binary as StoreCircuit does and describes it. Nothing is stored. The error is
// ErrRefused when the check fails.
func (vm *VM) CheckCircuit(circuit CircuitBinary) (*CircuitReport, error) {
	text, err := vm.circuits.InspectVk(circuit)
	if err != nil {
		return nil, typed(err)
	}
	var report CircuitReport
	if err := json.Unmarshal(text, &report); err != nil {
		return nil, fmt.Errorf("the library's report on the circuit cannot be read: %w", err)
	}
	return &report, nil
}

// GetCircuit is the circuit binary with this checksum, byte for byte as it was stored. The error is ErrNotFound or
// ErrCorrupt.
func (vm *VM) GetCircuit(checksum Checksum) (CircuitBinary, error) {
	circuit, err := vm.circuits.LoadVk(checksum)
	return circuit, typed(err)
}

// RemoveCircuit removes a circuit from disk and from memory, pinned or not; ErrNotFound when there is none. Contracts
// that name a registered circuit which was removed here end with an error and count as NodeFaults.
func (vm *VM) RemoveCircuit(checksum Checksum) error {
	return typed(vm.circuits.RemoveVk(checksum))
}

// PinCircuit keeps a circuit's key in memory, with all that its first verification needs. It is idempotent. The error is
// ErrNotFound, ErrCorrupt or ErrPinnedCacheFull. No answer and no gas depend on it.
func (vm *VM) PinCircuit(checksum Checksum) error {
	return typed(vm.circuits.PinVk(checksum))
}

// UnpinCircuit undoes PinCircuit. It is idempotent, and no error for a circuit that is not there.
func (vm *VM) UnpinCircuit(checksum Checksum) error {
	return typed(vm.circuits.UnpinVk(checksum))
}

// CircuitMetrics are the counters of key store and verifier, for monitoring.
func (vm *VM) CircuitMetrics() (*CircuitMetrics, error) {
	metrics, err := vm.circuits.Metrics()
	if err != nil {
		return nil, typed(err)
	}
	converted := CircuitMetrics(metrics)
	return &converted, nil
}

// PinnedCircuitMetrics are the counters of each pinned circuit, for monitoring.
func (vm *VM) PinnedCircuitMetrics() (*PinnedCircuitMetrics, error) {
	text, err := vm.circuits.PinnedMetrics()
	if err != nil {
		return nil, typed(err)
	}
	return decodePinnedMetrics(text)
}

// VerifyHalo2Proof tells whether a proof is valid for a circuit of the key store and these public inputs: each 32
// bytes, a field element in little-endian order, one instance column after the other. The chain is not asked whether
// the circuit is registered, and no gas is charged.
//
// A proof that is no proof, or of another length, is not valid: false without an error. Public inputs that make no
// sense are a ResultCode. An input of another length and a nil proof are ErrInvalidArgument, a circuit that is not in
// the store ErrNotFound.
func (vm *VM) VerifyHalo2Proof(checksum Checksum, proof []byte, publicInputs [][]byte) (bool, error) {
	inputs, err := joinInputs(publicInputs)
	if err != nil {
		return false, err
	}
	code, err := vm.circuits.VerifyHalo2Proof(checksum, proof, inputs)
	if err != nil {
		return false, typed(err)
	}
	return verdict(code)
}

// joinInputs is the public inputs one after the other; lengths that are wrong could add up to a right one, so each is
// looked at.
func joinInputs(publicInputs [][]byte) ([]byte, error) {
	joined := make([]byte, 0, PublicInputLen*len(publicInputs))
	for i, input := range publicInputs {
		if len(input) != PublicInputLen {
			message := fmt.Sprintf("public input %d has %d bytes, not %d", i, len(input), PublicInputLen)
			return nil, &CircuitError{Kind: ErrInvalidArgument, Message: message}
		}
		joined = append(joined, input...)
	}
	return joined, nil
}
