package preverify

import (
	"slices"
	"time"
)

// samples holds the last samples.
type samples struct {
	last []time.Duration
	next int
}

func (s *samples) add(sample time.Duration) {
	if len(s.last) < maxSamples {
		s.last = append(s.last, sample)
		return
	}
	s.last[s.next] = sample
	s.next = (s.next + 1) % maxSamples
}

// mean returns the mean without the highest and the lowest eighth: a run that found a cache cold, or the processor
// busy, is far off.
func (s *samples) mean() time.Duration {
	sorted := slices.Sorted(slices.Values(s.last))
	outside := len(sorted) / 8
	var sum time.Duration
	for _, sample := range sorted[outside : len(sorted)-outside] {
		sum += sample
	}
	return sum / time.Duration(len(sorted)-2*outside)
}
