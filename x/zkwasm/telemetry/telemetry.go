// Package telemetry shows the key store's counters and the pre-verification's in Prometheus' form.
//
// An app registers the collectors when telemetry.enabled is true in app.toml, as wasmd does with its own:
//
//	prometheus.MustRegister(collector, telemetry.NewWorkerCollector(worker))
//
// Metrics that are registered with prometheus.DefaultRegisterer are served in two places:
//
//   - the API server's /metrics?format=prometheus (app.toml: telemetry.enabled = true, telemetry.prometheus-retention-time above 0,
//     api.enable = true);
//   - CometBFT's own listener, port 26660, path /metrics (config.toml: instrumentation.prometheus = true).
//
// All metrics are about this node alone, so no decision may depend on them.
package telemetry

import (
	"sync"

	"github.com/prometheus/client_golang/prometheus"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
)

// MaxPinnedLabels is the number of pinned circuits that have metrics of their own: those whose checksums come first.
// The metrics of the others are added up under the label "other", so that a chain with thousands of pinned circuits
// does not make thousands of series.
const MaxPinnedLabels = 64

// Source is a key store.
type Source interface {
	CircuitMetrics() (*zkwasmvm.CircuitMetrics, error)
	PinnedCircuitMetrics() (*zkwasmvm.PinnedCircuitMetrics, error)
}

// Collector collects a key store's metrics. Its methods are safe for concurrent use.
type Collector struct {
	source Source

	mu       sync.Mutex
	blocks   blocks
	failures uint64
}

// blocks counts what happened while blocks were executed.
type blocks struct {
	hits, misses uint64
}

var _ prometheus.Collector = (*Collector)(nil)

// NewCollector makes a collector of a key store's metrics.
func NewCollector(source Source) *Collector {
	return &Collector{source: source}
}

// Block notes which verdicts were known while a block is executed. Call it before FinalizeBlock, and the function that
// it returns afterwards.
//
// The library counts for the whole node, so simulations, queries and runs of the pre-verification at the same time
// count as well. With optimistic execution blocks are executed before FinalizeBlock, and Block does not see them.
func (c *Collector) Block() (done func()) {
	before, err := c.source.CircuitMetrics()
	if err != nil {
		c.failed()
		return func() {}
	}
	return func() {
		after, err := c.source.CircuitMetrics()
		if err != nil {
			c.failed()
			return
		}
		c.mu.Lock()
		defer c.mu.Unlock()
		c.blocks.hits += since(before.VerdictHits, after.VerdictHits)
		c.blocks.misses += since(before.VerdictMisses, after.VerdictMisses)
	}
}

// since returns the increase of a counter. It is 0 for a counter that started again, as it does when a key store is
// closed and opened.
func since(before, after uint64) uint64 {
	if after < before {
		return 0
	}
	return after - before
}

func (c *Collector) failed() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failures++
}

// Names of layers and outcomes, the values of labels.
const (
	pinned  = "pinned"
	memory  = "memory"
	disk    = "disk"
	known   = "known"
	fresh   = "fresh"
	theRest = "other"
)

var (
	keyHits = describe("circuit_key_hits_total",
		"Keys found, by the layer that had them.", "layer")
	keysDecoded = describe("circuit_key_decoded_hits_total",
		"Keys from disk whose decoded form was there too; the others were checked in full.")
	keyMisses = describe("circuit_key_misses_total",
		"Keys found nowhere.")
	keys = describe("circuit_keys",
		"Keys in memory.", "layer")
	keyBytes = describe("circuit_key_bytes",
		"Memory of keys.", "layer")
	verifications = describe("verifications_total",
		"Proofs of contracts for which the verifier ran.")
	verdicts = describe("verdicts_total",
		"Proofs of contracts, by whether their verdict was known.", "verdict")
	blockVerdicts = describe("block_verdicts_total",
		"Proofs that contracts met while a block was executed, by whether their verdict was known. Includes queries and simulations "+
			"of the same time.", "verdict")
	verdictsKept = describe("verdicts_remembered",
		"Verdicts in memory.")
	verdictBytes = describe("verdict_bytes",
		"Memory of verdicts.")
	nodeFaults = describe("node_faults_total",
		"Verifications of contracts, in blocks or not, that found the key of a registered circuit missing or damaged: must stay 0.")
	pinnedHits = describe("pinned_circuit_hits_total",
		"How often a pinned circuit's key was asked for.", "vk_checksum")
	pinnedBytes = describe("pinned_circuit_bytes",
		"Memory of a pinned circuit's key.", "vk_checksum")
	failures = describe("metrics_failures_total",
		"How often the key store did not tell its metrics.")
)

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("zkwasm_"+name, help, labels, nil)
}

// Describe is part of prometheus.Collector.
func (c *Collector) Describe(descs chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{
		keyHits, keysDecoded, keyMisses, keys, keyBytes, verifications, verdicts, blockVerdicts, verdictsKept, verdictBytes,
		nodeFaults, pinnedHits, pinnedBytes, failures,
	} {
		descs <- desc
	}
}

// Collect is part of prometheus.Collector. Metrics that the key store does not give are left out: an invalid metric
// would make the collection of all other metrics of the node fail.
func (c *Collector) Collect(metrics chan<- prometheus.Metric) {
	if m, err := c.source.CircuitMetrics(); err != nil {
		c.failed()
	} else {
		counter(metrics, keyHits, m.HitsPinnedMemoryCache, pinned)
		counter(metrics, keyHits, m.HitsMemoryCache, memory)
		counter(metrics, keyHits, m.HitsFsCache, disk)
		counter(metrics, keysDecoded, m.HitsFsDecoded)
		counter(metrics, keyMisses, m.Misses)
		gauge(metrics, keys, m.ElementsPinnedMemoryCache, pinned)
		gauge(metrics, keys, m.ElementsMemoryCache, memory)
		gauge(metrics, keyBytes, m.SizePinnedMemoryCache, pinned)
		gauge(metrics, keyBytes, m.SizeMemoryCache, memory)
		counter(metrics, verifications, m.Verifications)
		counter(metrics, verdicts, m.VerdictHits, known)
		counter(metrics, verdicts, m.VerdictMisses, fresh)
		gauge(metrics, verdictsKept, m.VerdictElements)
		gauge(metrics, verdictBytes, m.VerdictBytes)
		counter(metrics, nodeFaults, m.NodeFaults)
	}
	if m, err := c.source.PinnedCircuitMetrics(); err != nil {
		c.failed()
	} else {
		collectPinned(metrics, m.PerCircuit)
	}
	c.mu.Lock()
	inBlocks, failed := c.blocks, c.failures
	c.mu.Unlock()
	counter(metrics, blockVerdicts, inBlocks.hits, known)
	counter(metrics, blockVerdicts, inBlocks.misses, fresh)
	counter(metrics, failures, failed)
}

// collectPinned collects the metrics of pinned circuits. It relies on their order by checksum, so that only pinning
// changes which circuits have labels.
func collectPinned(metrics chan<- prometheus.Metric, circuits []zkwasmvm.PerCircuitMetrics) {
	labelled := min(len(circuits), MaxPinnedLabels)
	for _, circuit := range circuits[:labelled] {
		counter(metrics, pinnedHits, circuit.Hits, circuit.Checksum.String())
		gauge(metrics, pinnedBytes, circuit.Size, circuit.Checksum.String())
	}
	if labelled == len(circuits) {
		return
	}
	var hits, size uint64
	for _, circuit := range circuits[labelled:] {
		hits += circuit.Hits
		size += circuit.Size
	}
	counter(metrics, pinnedHits, hits, theRest)
	gauge(metrics, pinnedBytes, size, theRest)
}

func counter[T uint64 | float64](metrics chan<- prometheus.Metric, desc *prometheus.Desc, value T, labels ...string) {
	metrics <- prometheus.MustNewConstMetric(desc, prometheus.CounterValue, float64(value), labels...)
}

func gauge[T int | uint64 | float64](metrics chan<- prometheus.Metric, desc *prometheus.Desc, value T, labels ...string) {
	metrics <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, float64(value), labels...)
}
