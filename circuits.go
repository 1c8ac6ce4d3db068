//go:build cgo && !nolink_libwasmvm

package zkwasmvm

import (
	"encoding/json"
	"fmt"

	wasmvmtypes "github.com/CosmWasm/wasmvm/v3/types"

	"github.com/terpnetwork/zk-wasmvm/internal/api"
)

// Circuits is the key store of a data directory. A VM contains one and has its methods. Use Circuits alone in a program
// whose VM somebody else opens, such as wasmd: the library shares one store among all who open a directory.
//
// All methods are safe for concurrent use, Cleanup included. After Cleanup they return ErrReleased.
type Circuits struct {
	store *api.Store
}

// OpenCircuits opens the key store below a data directory, before or after a VM over the same directory. A VM that is
// opened first, and not by this package, has the zero CircuitConfig.
//
// The error is ErrInvalidArgument for a CircuitConfig that makes no sense, or ErrOtherOptions for a directory that is open with
// another CircuitConfig.
func OpenCircuits(dataDir string, config CircuitConfig) (*Circuits, error) {
	encoded, err := config.encode(dataDir)
	if err != nil {
		return nil, err
	}
	store, err := api.Open(encoded)
	if err != nil {
		return nil, typed(err)
	}
	return &Circuits{store: store}, nil
}

// Cleanup closes the key store for this caller, after waiting for running calls. Calling it again does nothing.
func (c *Circuits) Cleanup() {
	if c != nil {
		c.store.Close()
	}
}

// StoreCircuitGas returns the CosmWasm gas that StoreCircuit costs for a circuit binary of this length in bytes.
func StoreCircuitGas(length int) uint64 {
	return api.StoreVkGas(length)
}

// StoreCircuit checks a circuit binary, stores it, and returns its checksum and its cost in CosmWasm gas, which depends
// on its length alone. Storing a circuit again is no error and costs the same.
//
// The error is types.OutOfGasError, before any work, when the cost is above gasLimit; ErrRefused when the check fails;
// or another one when this node cannot write.
func (c *Circuits) StoreCircuit(circuit CircuitBinary, gasLimit uint64) (Checksum, uint64, error) {
	return c.storeCircuit(circuit, gasLimit, true)
}

// SimulateStoreCircuit does everything that StoreCircuit does except storing: it writes nothing and keeps nothing in
// memory.
func (c *Circuits) SimulateStoreCircuit(circuit CircuitBinary, gasLimit uint64) (Checksum, uint64, error) {
	return c.storeCircuit(circuit, gasLimit, false)
}

func (c *Circuits) storeCircuit(circuit CircuitBinary, gasLimit uint64, persist bool) (Checksum, uint64, error) {
	cost := api.StoreVkGas(len(circuit))
	if cost > gasLimit {
		return nil, cost, wasmvmtypes.OutOfGasError{}
	}
	checksum, err := c.store.StoreVk(circuit, true, persist)
	return checksum, cost, typed(err)
}

// StoreCircuitUnchecked stores a circuit binary that was checked before, at no cost in gas. It does not wait for the
// disk. After a crash of the machine the file may be missing (ErrNotFound) or damaged (ErrCorrupt), so the caller must
// keep the circuit elsewhere, as a chain does in its state.
func (c *Circuits) StoreCircuitUnchecked(circuit CircuitBinary) (Checksum, error) {
	checksum, err := c.store.StoreVk(circuit, false, true)
	return checksum, typed(err)
}

// CheckCircuit checks a circuit binary as StoreCircuit does and describes it. It stores nothing. It takes up to 50 ms
// and charges nothing: charge StoreCircuit's gas for it, or let no stranger call it. The error is ErrRefused when the
// check fails.
func (c *Circuits) CheckCircuit(circuit CircuitBinary) (*CircuitReport, error) {
	text, err := c.store.InspectVk(circuit)
	if err != nil {
		return nil, typed(err)
	}
	var report CircuitReport
	if err := json.Unmarshal(text, &report); err != nil {
		return nil, fmt.Errorf("the library's report on the circuit cannot be read: %w", err)
	}
	return &report, nil
}

// GetCircuit returns the circuit binary with this checksum, byte for byte as it was stored. The error is ErrNotFound or
// ErrCorrupt.
func (c *Circuits) GetCircuit(checksum Checksum) (CircuitBinary, error) {
	circuit, err := c.store.LoadVk(checksum)
	return circuit, typed(err)
}

// ListCircuits returns the checksums of all circuits in the key store's folder, in ascending order. It does not read
// the files, so damaged ones are among them. It takes some milliseconds for thousands of circuits.
func (c *Circuits) ListCircuits() ([]Checksum, error) {
	joined, err := c.store.ListVks()
	if err != nil {
		return nil, typed(err)
	}
	return splitChecksums(joined), nil
}

// RemoveCircuit removes a circuit from disk and from memory, pinned or not. The error is ErrNotFound when there is
// none. If the circuit is registered, calls of contracts that name it end with an error from then on and count as
// NodeFaults.
func (c *Circuits) RemoveCircuit(checksum Checksum) error {
	return typed(c.store.RemoveVk(checksum))
}

// PinCircuit keeps a circuit's key in memory, with everything that its first verification needs. It is idempotent. The
// error is ErrNotFound, ErrCorrupt or ErrPinnedCacheFull. No answer and no gas depend on it.
func (c *Circuits) PinCircuit(checksum Checksum) error {
	return typed(c.store.PinVk(checksum))
}

// UnpinCircuit undoes PinCircuit. It is idempotent. A circuit that is not there is no error.
func (c *Circuits) UnpinCircuit(checksum Checksum) error {
	return typed(c.store.UnpinVk(checksum))
}

// ReadyCircuit makes sure that a verification can use a circuit's key now: it is in memory, or its file is there and right,
// it was checked in full, and the parameters for its k are ready. For a key in memory it does not look at the disk.
// Otherwise it reads the file once, and again only when the file's size, times or inode differ from the last time or it
// changed less than a tenth of a second ago.
//
// The error is ErrNotFound or ErrCorrupt where a contract that names this circuit would make the node halt. Put the
// file back with StoreCircuitUnchecked then. CircuitMetrics counts a read as a use, but an error does not count as one
// of the NodeFaults.
func (c *Circuits) ReadyCircuit(checksum Checksum) error {
	return typed(c.store.ReadyVk(checksum))
}

// CircuitMetrics returns the counters of key store and verifier, for monitoring.
func (c *Circuits) CircuitMetrics() (*CircuitMetrics, error) {
	metrics, err := c.store.Metrics()
	if err != nil {
		return nil, typed(err)
	}
	converted := CircuitMetrics(metrics)
	return &converted, nil
}

// NoteExecution names the execution (of a block, say) that a contract's call belongs to, by a number that the caller
// chooses; 0 stands for calls whose chain names no execution. Call it from within the querier, on its goroutine, while
// it answers the virtual machine's query /zkwasm.v1.Query/CircuitRegistered. It changes no answer and no gas.
func (*Circuits) NoteExecution(execution uint64) {
	api.NoteExecution(execution)
}

// NodeFaultsWithin returns how many of CircuitMetrics' NodeFaults happened in the execution that NoteExecution gave
// this number. A node must halt after a fault in the execution of a block or in execution 0. A fault in a query or a
// simulation is no reason to halt.
func (c *Circuits) NodeFaultsWithin(execution uint64) (uint64, error) {
	faults, err := c.store.NodeFaultsWithin(execution)
	return faults, typed(err)
}

// PinnedCircuitMetrics returns the counters of each pinned circuit, for monitoring.
func (c *Circuits) PinnedCircuitMetrics() (*PinnedCircuitMetrics, error) {
	text, err := c.store.PinnedMetrics()
	if err != nil {
		return nil, typed(err)
	}
	return decodePinnedMetrics(text)
}

// VerifyHalo2Proof reports whether a proof is valid for a circuit of the key store and these public inputs: each 32
// bytes, a field element in little-endian order, one instance column after the other. It does not ask the chain whether
// the circuit is registered, and charges no gas.
//
// Bytes that are no proof, or a proof of the wrong length, are not valid: false without an error. The error is a
// ResultCode for public inputs that make no sense and for a proof of more than 128 KiB; ErrInvalidArgument for an input
// of another length and for a nil proof; and ErrNotFound for a circuit that is not in the store.
func (c *Circuits) VerifyHalo2Proof(checksum Checksum, proof []byte, publicInputs [][]byte) (bool, error) {
	inputs, err := joinInputs(publicInputs)
	if err != nil {
		return false, err
	}
	code, err := c.store.VerifyHalo2Proof(checksum, proof, inputs)
	if err != nil {
		return false, typed(err)
	}
	return verdict(code)
}

// joinInputs returns the public inputs one after the other. It checks the length of each, because wrong lengths could
// add up to a right one.
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

// BindCircuits returns a contract with a section that declares exactly these circuits, in this order, the contract's
// own first. A contract that declares none gets the section at its end, and with it another checksum. A contract that
// declares these is returned as it is. BindCircuits stores nothing and does not ask whether there are such circuits.
//
// The error is ErrRefused for a contract that declares other circuits, or these in another order; for bytes that are no
// Wasm module, compressed ones too; and for no circuit, more than 64, or one twice. It is ErrInvalidArgument for a
// nil contract and a checksum of another length. StoreCode checks the rest of the contract. BindCircuits takes time in
// proportion to the length of the contract, under a millisecond for a megabyte, and charges nothing.
func BindCircuits(wasm []byte, circuits []Checksum) ([]byte, error) {
	joined, err := joinChecksums(circuits)
	if err != nil {
		return nil, err
	}
	bound, err := api.BindCircuits(wasm, joined)
	return bound, typed(err)
}

// DeclaredCircuits returns the checksums of the circuits that a contract declares, in its order. The list is empty when
// it declares none.
//
// The error is ErrRefused for bytes that are no Wasm module and for a section that breaks its rules, ErrInvalidArgument for
// a nil contract.
func DeclaredCircuits(wasm []byte) ([]Checksum, error) {
	joined, err := api.DeclaredCircuits(wasm)
	if err != nil {
		return nil, typed(err)
	}
	return splitChecksums(joined), nil
}

// joinChecksums does for checksums what joinInputs does for public inputs.
func joinChecksums(circuits []Checksum) ([]byte, error) {
	joined := make([]byte, 0, wasmvmtypes.ChecksumLen*len(circuits))
	for i, checksum := range circuits {
		if len(checksum) != wasmvmtypes.ChecksumLen {
			message := fmt.Sprintf("checksum %d has %d bytes, not %d", i, len(checksum), wasmvmtypes.ChecksumLen)
			return nil, &CircuitError{Kind: ErrInvalidArgument, Message: message}
		}
		joined = append(joined, checksum...)
	}
	return joined, nil
}

// splitChecksums undoes joinChecksums.
func splitChecksums(joined []byte) []Checksum {
	circuits := make([]Checksum, 0, len(joined)/wasmvmtypes.ChecksumLen)
	for rest := joined; len(rest) > 0; rest = rest[wasmvmtypes.ChecksumLen:] {
		circuits = append(circuits, Checksum(rest[:wasmvmtypes.ChecksumLen:wasmvmtypes.ChecksumLen]))
	}
	return circuits
}
