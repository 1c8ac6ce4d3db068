package zkwasmvm

import (
	"encoding/json"
	"fmt"
	"slices"

	wasmvm "github.com/CosmWasm/wasmvm/v3"
)

// CircuitBinary is a circuit's verifying key as one file of some kilobytes. `zkwasm circuit build` or the Rust function
// zk_halo2::build_and_write makes it. docs/FORMAT.md describes its bytes.
type CircuitBinary []byte

// Checksum is the SHA-256 of a contract or of a circuit binary: 32 bytes.
type Checksum = wasmvm.Checksum

// PublicInputLen is the length of a public input: a field element in little-endian order, below the field's modulus.
const PublicInputLen = 32

// Capability is required by every contract that verifies halo2 proofs: the contract exports requires_halo2. A VM of
// this package always has it. wasmvm's own VM over the same library has it when it is listed, and otherwise refuses
// such contracts as upstream does.
const Capability = "halo2"

// withCapability returns the list with Capability in it once, and leaves its argument as it is.
func withCapability(capabilities []string) []string {
	if slices.Contains(capabilities, Capability) {
		return capabilities
	}
	return append(slices.Clone(capabilities), Capability)
}

// CircuitConfig configures the key store. A node should use the zero value.
type CircuitConfig struct {
	// Authority decides which circuits count; empty is AuthorityChain.
	Authority Authority
	// MaxK is the largest k that StoreCircuit takes: circuits of at most 2^k rows, k at most 17. Nil is 17. It is part of
	// consensus and fixed while the store is open, so it is a constant of the node's software and changes with an upgrade.
	// If the chain's parameters set a lower limit, the chain compares it with what CheckCircuit reports.
	MaxK *uint32
	// MemoryBytes bounds the memory of the most recently used keys. Nil is 64 MiB.
	MemoryBytes *uint64
	// PinnedBytes bounds the memory of the pinned keys. Nil is 64 MiB.
	PinnedBytes *uint64
	// ParamsUpTo is the k up to which verifier parameters are made ready when the store is opened. With 0 the parameters
	// for each k are made ready at its first use.
	ParamsUpTo uint32
	// VerdictBytes bounds the memory of verdicts on proofs that were met before, 32 bytes each. 0 turns this off, nil is 8
	// MiB.
	VerdictBytes *uint64
}

// Authority decides which circuits count for contracts.
type Authority string

const (
	// AuthorityChain asks the chain through the contract's querier.
	AuthorityChain Authority = "chain"
	// AuthorityStore takes every circuit in the key store. For tests and tools without a chain; on a node it breaks
	// consensus, because the stores of nodes differ.
	AuthorityStore Authority = "store"
)

// encode returns the configuration as the library reads it.
func (c CircuitConfig) encode(baseDir string) ([]byte, error) {
	return json.Marshal(struct {
		BaseDir      string    `json:"base_dir"`
		Authority    Authority `json:"authority,omitempty"`
		MaxK         *uint32   `json:"max_k,omitempty"`
		MemoryBytes  *uint64   `json:"memory_bytes,omitempty"`
		PinnedBytes  *uint64   `json:"pinned_bytes,omitempty"`
		ParamsUpTo   uint32    `json:"params_up_to,omitempty"`
		VerdictBytes *uint64   `json:"verdict_bytes,omitempty"`
	}{baseDir, c.Authority, c.MaxK, c.MemoryBytes, c.PinnedBytes, c.ParamsUpTo, c.VerdictBytes})
}

// CircuitReport describes a circuit binary that passed its check.
type CircuitReport struct {
	// Checksum names the circuit.
	Checksum Checksum `json:"checksum"`
	// K is the base-2 logarithm of the number of rows.
	K uint32 `json:"k"`
	// PublicInputs is the number of public inputs of each instance column. A verification takes them one column after
	// the other.
	PublicInputs []uint64 `json:"public_inputs"`
	// FileLength is the length of the circuit binary in bytes.
	FileLength uint64 `json:"file_length"`
	// ProofLength is the length of every proof in bytes.
	ProofLength uint64 `json:"proof_length"`
	// AdviceColumns, FixedColumns, InstanceColumns, Gates and Lookups count the parts of the circuit.
	AdviceColumns   uint64 `json:"advice_columns"`
	FixedColumns    uint64 `json:"fixed_columns"`
	InstanceColumns uint64 `json:"instance_columns"`
	Gates           uint64 `json:"gates"`
	Lookups         uint64 `json:"lookups"`
	// Degree is the largest degree of a constraint.
	Degree uint64 `json:"degree"`
	// VerificationGas is the CosmWasm gas of one verification (140,000 are one SDK gas). It does not include the call of
	// the host function, nor the query whether the circuit is registered.
	VerificationGas uint64 `json:"verification_gas"`
}

// ResultCode says why a verification gives no verdict. It is the number that a contract gets from the host function.
//
//	var code zkwasmvm.ResultCode
//	if errors.As(err, &code) { … }
type ResultCode uint32

const (
	// CodeMalformedInputs: a public input is not below the field's modulus.
	CodeMalformedInputs ResultCode = 10
	// CodeWrongInputCount: the circuit has another number of public inputs.
	CodeWrongInputCount ResultCode = 11
	// CodeNoCircuit: the contract declares no circuit.
	CodeNoCircuit ResultCode = 12
	// CodeCircuitNotRegistered: the chain does not know the circuit.
	CodeCircuitNotRegistered ResultCode = 13
	// CodeProofTooLong: the proof is longer than the host reads.
	CodeProofTooLong ResultCode = 14
	// CodeBatchMismatch: the numbers of proofs and of lists of public inputs differ.
	CodeBatchMismatch ResultCode = 15
	// CodeMalformedChecksum: the circuit is not named by 32 bytes.
	CodeMalformedChecksum ResultCode = 16
	// CodeTooManyInputs: the public inputs are longer than the host reads.
	CodeTooManyInputs ResultCode = 17
	// CodeBatchTooLarge: a batch has more proofs than one call takes.
	CodeBatchTooLarge ResultCode = 18
	// CodeMalformedBatch: a batch does not parse.
	CodeMalformedBatch ResultCode = 19
)

// The results of a verification that are verdicts.
const (
	codeValid    = 0
	codeNotValid = 1
)

var codeNames = map[ResultCode]string{
	CodeMalformedInputs:      "malformed public inputs",
	CodeWrongInputCount:      "wrong number of public inputs",
	CodeNoCircuit:            "the contract declares no circuit",
	CodeCircuitNotRegistered: "the circuit is not registered",
	CodeProofTooLong:         "the proof is too long",
	CodeBatchMismatch:        "as many lists of public inputs as proofs are needed",
	CodeMalformedChecksum:    "malformed checksum",
	CodeTooManyInputs:        "too many public inputs",
	CodeBatchTooLarge:        "the batch is too large",
	CodeMalformedBatch:       "malformed batch",
}

func (c ResultCode) Error() string {
	name, known := codeNames[c]
	if !known {
		name = "unknown"
	}
	return fmt.Sprintf("no verdict: %s (code %d)", name, uint32(c))
}

// verdict returns the verdict that a result code stands for, or the code as an error.
func verdict(code uint32) (bool, error) {
	switch code {
	case codeValid, codeNotValid:
		return code == codeValid, nil
	default:
		return false, ResultCode(code)
	}
}
