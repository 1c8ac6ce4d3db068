package zkwasmvm

import (
	"encoding/json"
	"fmt"
	"slices"

	wasmvm "github.com/CosmWasm/wasmvm/v3"
)

// CircuitBinary is a circuit's verifying key as one file of some kilobytes, made by `zkwasm circuit build` or the Rust
// function zk_halo2::build_and_write. docs/FORMAT.md describes its bytes.
type CircuitBinary []byte

// Checksum is the SHA-256 of a contract or of a circuit binary: 32 bytes.
type Checksum = wasmvm.Checksum

// PublicInputLen is the length of a public input: a field element in little-endian order, below the field's modulus.
const PublicInputLen = 32

// Capability is what a contract requires that verifies halo2 proofs (it exports requires_halo2). A VM of this package
// has it always; wasmvm's own VM, over the same library, has it when it is listed, and otherwise refuses such
// contracts as upstream does.
const Capability = "halo2"

// withCapability is a list with Capability in it once; the argument is left as it is.
func withCapability(capabilities []string) []string {
	if slices.Contains(capabilities, Capability) {
		return capabilities
	}
	return append(slices.Clone(capabilities), Capability)
}

// CircuitConfig is what the key store is opened with. The zero value is what a node should use.
type CircuitConfig struct {
	// Authority decides which circuits count; empty is AuthorityChain.
	Authority Authority
	// MaxK is the largest k that StoreCircuit takes: circuits of at most 2^k rows, k at most 17. Nil is 17. Part of
	// consensus, and fixed while the store is open: a constant of the node's software, which changes with an upgrade. A
	// lower limit among the chain's parameters is for the chain to apply, to what CheckCircuit reports.
	MaxK *uint32
	// MemoryBytes bounds the keys in memory that were used last. Nil is 64 MiB.
	MemoryBytes *uint64
	// PinnedBytes bounds the keys that are pinned. Nil is 64 MiB.
	PinnedBytes *uint64
	// ParamsUpTo is the k up to which verifier parameters are made ready when the store is opened. With 0 each k
	// waits for its first use.
	ParamsUpTo uint32
	// VerdictBytes bounds the verdicts in memory, 32 bytes each, of proofs that were met before. 0 turns this off,
	// nil is 8 MiB.
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

// encode is the configuration as the library reads it.
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
	// K says that the circuit has 2^K rows.
	K uint32 `json:"k"`
	// PublicInputs is the number of public inputs of each instance column. A verification takes them one column after
	// the other.
	PublicInputs []uint64 `json:"public_inputs"`
	// FileLength is the length of the circuit binary in bytes.
	FileLength uint64 `json:"file_length"`
	// ProofLength is the length of every proof in bytes.
	ProofLength uint64 `json:"proof_length"`
	// AdviceColumns, FixedColumns, InstanceColumns, Gates and Lookups are their numbers.
	AdviceColumns   uint64 `json:"advice_columns"`
	FixedColumns    uint64 `json:"fixed_columns"`
	InstanceColumns uint64 `json:"instance_columns"`
	Gates           uint64 `json:"gates"`
	Lookups         uint64 `json:"lookups"`
	// Degree is the largest degree of a constraint.
	Degree uint64 `json:"degree"`
	// VerificationGas is the CosmWasm gas of one verification (140,000 are one SDK gas), without the call of the host
	// function and the query whether the circuit is registered.
	VerificationGas uint64 `json:"verification_gas"`
}

// ResultCode is why a verification gives no verdict: the same number that a contract gets from the host function.
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

// The answers of a verification that are a verdict.
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

// verdict reads the answer of a verification.
func verdict(code uint32) (bool, error) {
	switch code {
	case codeValid, codeNotValid:
		return code == codeValid, nil
	default:
		return false, ResultCode(code)
	}
}
