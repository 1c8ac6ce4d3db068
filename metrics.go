package zkwasmvm

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// CircuitMetrics counts what the key store and the verifier did since the store was opened, and what they hold. All
// counters are about this node alone (a query or a simulation changes them), so no decision may depend on them. Sizes
// are in bytes.
type CircuitMetrics struct {
	// HitsPinnedMemoryCache counts keys found among the pinned ones.
	HitsPinnedMemoryCache uint64
	// HitsMemoryCache counts keys found among the most recently used ones.
	HitsMemoryCache uint64
	// HitsFsCache counts keys read from disk.
	HitsFsCache uint64
	// HitsFsDecoded counts the keys read from disk whose decoded form was on disk too. The others were checked in full.
	HitsFsDecoded uint64
	// Misses counts keys found nowhere.
	Misses uint64
	// ElementsPinnedMemoryCache is the number of pinned keys.
	ElementsPinnedMemoryCache uint64
	// ElementsMemoryCache is the number of other keys in memory.
	ElementsMemoryCache uint64
	// SizePinnedMemoryCache is the memory of the pinned keys.
	SizePinnedMemoryCache uint64
	// SizeMemoryCache is the memory of the other keys.
	SizeMemoryCache uint64
	// Verifications counts proofs of contracts for which the verifier ran.
	Verifications uint64
	// VerdictHits counts proofs of contracts that were not verified again.
	VerdictHits uint64
	// VerdictMisses counts proofs of contracts whose verdict was not known.
	VerdictMisses uint64
	// VerdictElements is the number of remembered verdicts.
	VerdictElements uint64
	// VerdictBytes is the memory of the remembered verdicts.
	VerdictBytes uint64
	// NodeFaults must stay 0. It counts, over blocks, queries and simulations, how often the key of a registered circuit
	// was missing or damaged on this node and a contract's call therefore ended in an error. NodeFaultsWithin says whether
	// the node must halt; its store must be repaired in any case.
	NodeFaults uint64
}

// PinnedCircuitMetrics holds the counters of every pinned key. Like CircuitMetrics it is about this node alone.
type PinnedCircuitMetrics struct {
	// PerCircuit has one entry for each pinned key, ordered by checksum.
	PerCircuit []PerCircuitMetrics
}

// PerCircuitMetrics holds the counters of one pinned key.
type PerCircuitMetrics struct {
	// Checksum names the circuit.
	Checksum Checksum
	// Hits counts how often the key was asked for while it was pinned.
	Hits uint64
	// Size is the key's memory in bytes.
	Size uint64
}

func decodePinnedMetrics(text []byte) (*PinnedCircuitMetrics, error) {
	var entries map[string]struct{ Hits, Size uint64 }
	if err := json.Unmarshal(text, &entries); err != nil {
		return nil, fmt.Errorf("the library's metrics of pinned circuits cannot be read: %w", err)
	}
	metrics := PinnedCircuitMetrics{PerCircuit: make([]PerCircuitMetrics, 0, len(entries))}
	for name, entry := range entries {
		checksum, err := hex.DecodeString(name)
		if err != nil {
			return nil, fmt.Errorf("the library's metrics of pinned circuits name no circuit: %w", err)
		}
		metrics.PerCircuit = append(metrics.PerCircuit, PerCircuitMetrics{checksum, entry.Hits, entry.Size})
	}
	slices.SortFunc(metrics.PerCircuit, func(a, b PerCircuitMetrics) int {
		return strings.Compare(string(a.Checksum), string(b.Checksum))
	})
	return &metrics, nil
}
