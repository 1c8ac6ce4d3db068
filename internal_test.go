package zkwasmvm

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terpnetwork/zk-wasmvm/internal/api"
)

func TestTheCapabilityIsAddedOnce(t *testing.T) {
	require.Equal(t, []string{"halo2"}, withCapability(nil))
	require.Equal(t, []string{"iterator", "halo2"}, withCapability([]string{"iterator"}))
	require.Equal(t, []string{"halo2", "iterator"}, withCapability([]string{"halo2", "iterator"}))

	shared := slices.Grow([]string{"iterator"}, 1)
	withCapability(shared)
	require.Empty(t, shared[:2][1], "not even beyond the caller's end")
}

func TestAConfigurationSaysWhatIsNotTheDefault(t *testing.T) {
	encoded, err := CircuitConfig{}.encode("data")
	require.NoError(t, err)
	require.JSONEq(t, `{"base_dir": "data"}`, string(encoded))

	zero, k := uint64(0), uint32(11)
	encoded, err = CircuitConfig{
		Authority: AuthorityStore, MaxK: &k, MemoryBytes: &zero, PinnedBytes: &zero, ParamsUpTo: 3, VerdictBytes: &zero,
	}.encode("data \"1\"")
	require.NoError(t, err)
	require.JSONEq(t, `{"base_dir": "data \"1\"", "authority": "store", "max_k": 11, "memory_bytes": 0,
		"pinned_bytes": 0, "params_up_to": 3, "verdict_bytes": 0}`, string(encoded))
}

func TestEachErrnoIsAKind(t *testing.T) {
	for errno, kind := range map[api.Errno]error{
		1: ErrOther, 2: ErrOther, 77: ErrOther, 100: ErrInvalidArgument, 101: ErrReleased, 102: ErrRefused, 103: ErrNotFound,
		104: ErrCorrupt, 105: ErrPinnedCacheFull, 106: ErrOtherOptions,
	} {
		err := typed(fmt.Errorf("wrapped: %w", &api.Error{Errno: errno, Message: "words"}))
		require.ErrorIs(t, err, kind)
		var failed *CircuitError
		require.ErrorAs(t, err, &failed)
		require.Equal(t, kind.Error()+": words", failed.Error())
		others := 0
		for _, other := range []error{ErrOther, ErrInvalidArgument, ErrReleased, ErrRefused, ErrNotFound, ErrCorrupt,
			ErrPinnedCacheFull, ErrOtherOptions, ErrPanic, ErrNoCgo} {
			if errors.Is(err, other) {
				others++
			}
		}
		require.Equal(t, 1, others)
	}
	require.ErrorIs(t, typed(&api.Error{Errno: 1, Message: "Caught panic"}), ErrPanic)
	require.NoError(t, typed(nil))
	foreign := errors.New("foreign")
	require.Equal(t, foreign, typed(foreign))
}

func TestAResultCodeIsAVerdictOrAnError(t *testing.T) {
	valid, err := verdict(0)
	require.NoError(t, err)
	require.True(t, valid)
	valid, err = verdict(1)
	require.NoError(t, err)
	require.False(t, valid)
	for code := uint32(2); code < 30; code++ {
		valid, err = verdict(code)
		require.False(t, valid)
		require.ErrorIs(t, err, ResultCode(code))
		require.NotErrorIs(t, err, ResultCode(code+1))
		require.Equal(t, code < 10 || code > 19, strings.Contains(err.Error(), "unknown"), err.Error())
	}
	_, err = verdict(1<<32 - 1)
	require.Error(t, err)
}

func TestPinnedMetricsAreSorted(t *testing.T) {
	a, b := strings.Repeat("0a", 32), strings.Repeat("0b", 32)
	metrics, err := decodePinnedMetrics([]byte(`{"` + b + `": {"hits": 1, "size": 2}, "` + a + `": {"hits": 3, "size": 4}}`))
	require.NoError(t, err)
	require.Len(t, metrics.PerCircuit, 2)
	require.Equal(t, a, metrics.PerCircuit[0].Checksum.String())
	require.Equal(t, PerCircuitMetrics{metrics.PerCircuit[1].Checksum, 1, 2}, metrics.PerCircuit[1])
	metrics, err = decodePinnedMetrics([]byte(`{}`))
	require.NoError(t, err)
	require.Empty(t, metrics.PerCircuit)
	for _, wrong := range []string{``, `[]`, `{"x": {}}`} {
		_, err = decodePinnedMetrics([]byte(wrong))
		require.Error(t, err)
	}
}

func TestAReportIsReadWithItsChecksum(t *testing.T) {
	var report CircuitReport
	require.NoError(t, json.Unmarshal([]byte(`{"checksum": "`+strings.Repeat("0a", 32)+`", "k": 5, "later": 1}`), &report))
	require.Equal(t, strings.Repeat("0a", 32), report.Checksum.String())
	require.EqualValues(t, 5, report.K)
}
