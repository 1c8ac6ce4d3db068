package telemetry

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"

	sdktelemetry "github.com/cosmos/cosmos-sdk/telemetry"

	zkwasmvm "github.com/terpnetwork/zk-wasmvm"
	"github.com/terpnetwork/zk-wasmvm/x/zkwasm/preverify"
)

// source is a key store that says what a test wants.
type source struct {
	mu      sync.Mutex
	metrics zkwasmvm.CircuitMetrics
	pinned  zkwasmvm.PinnedCircuitMetrics
	err     error
}

func (s *source) CircuitMetrics() (*zkwasmvm.CircuitMetrics, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	copied := s.metrics
	return &copied, s.err
}

func (s *source) PinnedCircuitMetrics() (*zkwasmvm.PinnedCircuitMetrics, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &s.pinned, s.err
}

// text is what a collector shows, without comments.
func text(t *testing.T, collectors ...prometheus.Collector) string {
	t.Helper()
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(collectors...)
	response := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	require.Equal(t, http.StatusOK, response.Code, response.Body.String())
	var lines []string
	for line := range strings.Lines(response.Body.String()) {
		if !strings.HasPrefix(line, "#") {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return strings.Join(lines, "\n")
}

func TestKeyStore(t *testing.T) {
	s := &source{
		metrics: zkwasmvm.CircuitMetrics{
			HitsPinnedMemoryCache: 1, HitsMemoryCache: 2, HitsFsCache: 3, HitsFsDecoded: 4, Misses: 5,
			ElementsPinnedMemoryCache: 6, ElementsMemoryCache: 7, SizePinnedMemoryCache: 8, SizeMemoryCache: 9,
			Verifications: 10, VerdictHits: 11, VerdictMisses: 12, VerdictElements: 13, VerdictBytes: 14, NodeFaults: 15,
		},
		pinned: zkwasmvm.PinnedCircuitMetrics{PerCircuit: []zkwasmvm.PerCircuitMetrics{
			{Checksum: bytes.Repeat([]byte{0xab}, 32), Hits: 16, Size: 17},
		}},
	}
	pinnedName := strings.Repeat("ab", 32)
	require.Equal(t, strings.Join([]string{
		`zkwasm_block_verdicts_total{verdict="fresh"} 0`,
		`zkwasm_block_verdicts_total{verdict="known"} 0`,
		`zkwasm_circuit_key_bytes{layer="memory"} 9`,
		`zkwasm_circuit_key_bytes{layer="pinned"} 8`,
		`zkwasm_circuit_key_decoded_hits_total 4`,
		`zkwasm_circuit_key_hits_total{layer="disk"} 3`,
		`zkwasm_circuit_key_hits_total{layer="memory"} 2`,
		`zkwasm_circuit_key_hits_total{layer="pinned"} 1`,
		`zkwasm_circuit_key_misses_total 5`,
		`zkwasm_circuit_keys{layer="memory"} 7`,
		`zkwasm_circuit_keys{layer="pinned"} 6`,
		`zkwasm_metrics_failures_total 0`,
		`zkwasm_node_faults_total 15`,
		`zkwasm_pinned_circuit_bytes{vk_checksum="` + pinnedName + `"} 17`,
		`zkwasm_pinned_circuit_hits_total{vk_checksum="` + pinnedName + `"} 16`,
		`zkwasm_verdict_bytes 14`,
		`zkwasm_verdicts_remembered 13`,
		`zkwasm_verdicts_total{verdict="fresh"} 12`,
		`zkwasm_verdicts_total{verdict="known"} 11`,
		`zkwasm_verifications_total 10`,
	}, "\n"), text(t, NewCollector(s)))
	problems, err := testutil.CollectAndLint(NewCollector(s))
	require.NoError(t, err)
	require.Empty(t, problems)
}

func TestPinnedCircuitsHaveABoundedNumberOfLabels(t *testing.T) {
	s := &source{}
	for n := range MaxPinnedLabels + 100 {
		s.pinned.PerCircuit = append(s.pinned.PerCircuit, zkwasmvm.PerCircuitMetrics{Checksum: fmt.Appendf(nil, "%032d", n), Hits: 2, Size: 3})
	}
	shown := text(t, NewCollector(s))
	require.Equal(t, MaxPinnedLabels+1, strings.Count(shown, "zkwasm_pinned_circuit_hits_total{"))
	require.Equal(t, MaxPinnedLabels+1, strings.Count(shown, "zkwasm_pinned_circuit_bytes{"))
	require.Contains(t, shown, `zkwasm_pinned_circuit_hits_total{vk_checksum="other"} 200`)
	require.Contains(t, shown, `zkwasm_pinned_circuit_bytes{vk_checksum="other"} 300`)
	s.pinned.PerCircuit = s.pinned.PerCircuit[:MaxPinnedLabels]
	require.NotContains(t, text(t, NewCollector(s)), "other")
}

func TestBlocks(t *testing.T) {
	s := &source{metrics: zkwasmvm.CircuitMetrics{VerdictHits: 100, VerdictMisses: 50}}
	c := NewCollector(s)
	add := func(hits, misses uint64) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.metrics.VerdictHits += hits
		s.metrics.VerdictMisses += misses
	}
	shown := func(known, fresh int) {
		t.Helper()
		text := text(t, c)
		require.Contains(t, text, fmt.Sprintf(`zkwasm_block_verdicts_total{verdict="known"} %d`+"\n", known))
		require.Contains(t, text, fmt.Sprintf(`zkwasm_block_verdicts_total{verdict="fresh"} %d`+"\n", fresh))
	}
	done := c.Block()
	add(7, 3)
	done()
	shown(7, 3)
	add(1000, 1000) // between blocks
	done = c.Block()
	add(1, 0)
	done()
	shown(8, 3)

	// A store that was opened anew counts from 0.
	done = c.Block()
	s.mu.Lock()
	s.metrics.VerdictHits, s.metrics.VerdictMisses = 0, 0
	s.mu.Unlock()
	done()
	shown(8, 3)
	// One that says nothing stops no block.
	s.err = errors.New("released")
	c.Block()()
	s.err = nil
	done = c.Block()
	s.err = errors.New("released")
	done()
	s.err = nil
	shown(8, 3)
	require.Contains(t, text(t, c), "zkwasm_metrics_failures_total 2")
}

// A closed key store takes no other metrics with it.
func TestAKeyStoreOfTheLibraryAndAClosedOne(t *testing.T) {
	circuits, err := zkwasmvm.OpenCircuits(t.TempDir(), zkwasmvm.CircuitConfig{})
	require.NoError(t, err)
	c := NewCollector(circuits)
	c.Block()()
	require.Contains(t, text(t, c), "zkwasm_circuit_key_misses_total 0")
	circuits.Cleanup()
	c.Block()()
	shown := text(t, c)
	require.NotContains(t, shown, "zkwasm_circuit_key_misses_total")
	require.Contains(t, shown, "zkwasm_block_verdicts_total")
	require.Contains(t, text(t, c), "zkwasm_metrics_failures_total 5")
}

type worker preverify.Stats

func (w worker) Stats() preverify.Stats { return preverify.Stats(w) }

func TestWorker(t *testing.T) {
	c := NewWorkerCollector(worker{
		Offered: 1, Refused: 2, Late: 3, Succeeded: 4, Failed: 5, Skipped: 6, Busy: 1500 * time.Millisecond, Used: 7,
		Saved: 2500 * time.Millisecond, Saving: 3500 * time.Millisecond, Samples: 8, Waiting: 9, WaitingBytes: 10,
	})
	require.Equal(t, strings.Join([]string{
		`zkwasm_preverify_late_total 3`,
		`zkwasm_preverify_offered_total{queue="full"} 2`,
		`zkwasm_preverify_offered_total{queue="taken"} 1`,
		`zkwasm_preverify_runs_total{outcome="failed"} 5`,
		`zkwasm_preverify_runs_total{outcome="skipped"} 6`,
		`zkwasm_preverify_runs_total{outcome="succeeded"} 4`,
		`zkwasm_preverify_saved_seconds_total 2.5`,
		`zkwasm_preverify_saving_seconds 3.5`,
		`zkwasm_preverify_seconds_total 1.5`,
		`zkwasm_preverify_used_total 7`,
		`zkwasm_preverify_waiting 9`,
		`zkwasm_preverify_waiting_bytes 10`,
	}, "\n"), text(t, c))
	problems, err := testutil.CollectAndLint(c)
	require.NoError(t, err)
	require.Empty(t, problems)
}

// Both places where an operator can look show what is registered with the default registerer.
func TestWhereTheyAreServed(t *testing.T) {
	c := NewCollector(&source{})
	require.NoError(t, prometheus.Register(c))
	t.Cleanup(func() { prometheus.Unregister(c) })

	// The API server's /metrics?format=prometheus is this call.
	metrics, err := sdktelemetry.New(sdktelemetry.Config{Enabled: true, PrometheusRetentionTime: 60})
	require.NoError(t, err)
	gathered, err := metrics.Gather(sdktelemetry.FormatPrometheus)
	require.NoError(t, err)
	require.Contains(t, string(gathered.Metrics), "zkwasm_node_faults_total 0")

	// CometBFT's listener serves the default gatherer.
	response := httptest.NewRecorder()
	promhttp.HandlerFor(prometheus.DefaultGatherer, promhttp.HandlerOpts{}).ServeHTTP(response, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	require.Contains(t, response.Body.String(), "zkwasm_node_faults_total 0")
}

func TestAtOnce(t *testing.T) {
	c := NewCollector(&source{})
	registry := prometheus.NewRegistry()
	registry.MustRegister(c)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 50 {
				c.Block()()
				_, err := registry.Gather()
				require.NoError(t, err)
			}
		})
	}
	group.Wait()
}
