package zkwasmvm

import "encoding/json"

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
