//go:build sys_wasmvm

package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"
)

const (
	emptyName = "nothing"
	sendName  = "bank sends"
	storeName = "contract that stores"
	claimName = "claims"
)

// row is what one kind of transactions took on one node.
type row struct {
	workload, mode string
	transactions   int // of a block
	size           int // bytes of a transaction
	gas            int64
	finalize       []time.Duration // of each block
	check, commit  []time.Duration
	ahead          []time.Duration // until everything was verified ahead
}

// results are all rows, and what the nodes say of themselves.
type results struct {
	rows []*row
	// For each mode: proofs met in blocks whose verdict was known, or was not.
	known, fresh []float64
	// estimated is the time that the worker says blocks were spared, for the mode that drains.
	estimated float64
}

func (r *results) row(workload, mode string) *row {
	for _, row := range r.rows {
		if row.workload == workload && row.mode == mode {
			return row
		}
	}
	panic("no row " + workload + ", " + mode)
}

// measure executes the blocks of all kinds in turn, so that what changes on the machine changes for all.
func measure(ctx context.Context, s settings, chain *chain, workloads []*workload) (*results, error) {
	r := &results{}
	all := append([]*workload{{name: emptyName, blocks: make([][][]byte, s.blocks)}}, workloads...)
	for _, workload := range all {
		size := 0
		if workload.bytes > 0 {
			size = workload.bytes / (s.blocks * s.transactions)
		}
		for _, mode := range modes {
			r.rows = append(r.rows, &row{workload: workload.name, mode: mode.name, size: size})
		}
	}
	for _, node := range chain.nodes {
		r.known = append(r.known, -node.metric(blockVerdicts, "known"))
		r.fresh = append(r.fresh, -node.metric(blockVerdicts, "fresh"))
		if node.mode.drains {
			r.estimated = -node.metric("zkwasm_preverify_saved_seconds_total", "")
		}
	}
	for block := range s.blocks {
		fmt.Fprintf(os.Stderr, "block %d of %d\n", block+1, s.blocks)
		for _, workload := range all {
			timings, _, err := chain.block(ctx, workload.blocks[block])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", workload.name, err)
			}
			for i, mode := range modes {
				row := r.row(workload.name, mode.name)
				row.transactions = len(workload.blocks[block])
				row.finalize = append(row.finalize, timings[i].finalize)
				row.check = append(row.check, timings[i].check)
				row.commit = append(row.commit, timings[i].commit)
				row.ahead = append(row.ahead, timings[i].ahead)
				row.gas = timings[i].gas / int64(max(1, row.transactions))
			}
		}
	}
	claims := float64(s.blocks * s.transactions)
	for i, node := range chain.nodes {
		r.known[i] += node.metric(blockVerdicts, "known")
		r.fresh[i] += node.metric(blockVerdicts, "fresh")
		if node.mode.drains {
			r.estimated += node.metric("zkwasm_preverify_saved_seconds_total", "")
		}
		// What the figures are of must have happened.
		switch {
		case node.metric("zkwasm_node_faults_total", "") != 0:
			return nil, fmt.Errorf("node %s counts faults", node.mode.name)
		case !node.mode.ahead && (r.known[i] != 0 || r.fresh[i] != claims):
			return nil, fmt.Errorf("node %s knew %v verdicts and did not know %v, of %v", node.mode.name, r.known[i], r.fresh[i], claims)
		case node.mode.drains && (r.known[i] != claims || r.fresh[i] != 0):
			return nil, fmt.Errorf("node %s knew %v verdicts and did not know %v, of %v", node.mode.name, r.known[i], r.fresh[i], claims)
		}
	}
	return r, nil
}

const blockVerdicts = "zkwasm_block_verdicts_total"

func median(values []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// perSecond is how many transactions the node executes in a second of FinalizeBlock, in the median block.
func (r *row) perSecond() float64 {
	return float64(r.transactions) / median(r.finalize).Seconds()
}

// each is the time of one transaction in the median block.
func (r *row) each() time.Duration {
	return median(r.finalize) / time.Duration(r.transactions)
}

// spread is how far the fastest and the slowest block are from the median.
func (r *row) spread() (low, high float64) {
	middle := median(r.finalize).Seconds()
	return slices.Min(r.finalize).Seconds()/middle - 1, slices.Max(r.finalize).Seconds()/middle - 1
}
