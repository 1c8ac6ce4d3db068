package api

// Metrics mirrors the header's VkMetrics.
type Metrics struct {
	HitsPinnedMemoryCache     uint64
	HitsMemoryCache           uint64
	HitsFsCache               uint64
	HitsFsDecoded             uint64
	Misses                    uint64
	ElementsPinnedMemoryCache uint64
	ElementsMemoryCache       uint64
	SizePinnedMemoryCache     uint64
	SizeMemoryCache           uint64
	Verifications             uint64
	VerdictHits               uint64
	VerdictMisses             uint64
	VerdictElements           uint64
	VerdictBytes              uint64
	NodeFaults                uint64
}
