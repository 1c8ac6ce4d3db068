package telemetry

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/preverify"
)

// workerCollector collects the metrics of the pre-verification.
type workerCollector struct {
	worker interface{ Stats() preverify.Stats }
}

// NewWorkerCollector makes a collector of the metrics of the pre-verification.
func NewWorkerCollector(worker interface{ Stats() preverify.Stats }) prometheus.Collector {
	return workerCollector{worker}
}

var (
	workerTaken = describe("preverify_offered_total",
		"Transactions with contract calls that came from the mempool, by whether they found a place in the queue.", "queue")
	workerLate = describe("preverify_late_total",
		"Transactions that came in a block while they waited.")
	workerRuns = describe("preverify_runs_total",
		"Transactions that the worker took up, by outcome.", "outcome")
	workerSeconds = describe("preverify_seconds_total",
		"Time spent on them.")
	workerUsed = describe("preverify_used_total",
		"Transactions that came in a block after they had succeeded.")
	workerSaved = describe("preverify_saved_seconds_total",
		"Estimate of the time that blocks were spared: zkwasm_preverify_saving_seconds for each transaction that was used.")
	workerSaving = describe("preverify_saving_seconds",
		"Estimate of what running a transaction ahead spares its block: some run twice in a row, and this is the mean difference.")
	workerWaiting = describe("preverify_waiting",
		"Transactions in the queue.")
	workerBytes = describe("preverify_waiting_bytes",
		"Their bytes.")
)

func (c workerCollector) Describe(descs chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{
		workerTaken, workerLate, workerRuns, workerSeconds, workerUsed, workerSaved, workerSaving, workerWaiting, workerBytes,
	} {
		descs <- desc
	}
}

func (c workerCollector) Collect(metrics chan<- prometheus.Metric) {
	stats := c.worker.Stats()
	counter(metrics, workerTaken, stats.Offered, "taken")
	counter(metrics, workerTaken, stats.Refused, "full")
	counter(metrics, workerLate, stats.Late)
	counter(metrics, workerRuns, stats.Succeeded, "succeeded")
	counter(metrics, workerRuns, stats.Failed, "failed")
	counter(metrics, workerRuns, stats.Skipped, "skipped")
	counter(metrics, workerSeconds, stats.Busy.Seconds())
	counter(metrics, workerUsed, stats.Used)
	counter(metrics, workerSaved, stats.Saved.Seconds())
	gauge(metrics, workerSaving, stats.Saving.Seconds())
	gauge(metrics, workerWaiting, stats.Waiting)
	gauge(metrics, workerBytes, stats.WaitingBytes)
}
