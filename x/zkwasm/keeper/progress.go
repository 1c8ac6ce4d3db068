package keeper

import (
	"time"

	"cosmossdk.io/log/v2"
)

// progressEvery is the time between two messages.
const progressEvery = 5 * time.Second

// progress tells the operator how far a node has gone through its circuits, if that takes long.
type progress struct {
	logger log.Logger
	last   time.Time
}

func newProgress(logger log.Logger) *progress {
	return &progress{logger: logger, last: time.Now()}
}

func (p *progress) step(seen, written int) {
	if time.Since(p.last) < progressEvery {
		return
	}
	p.last = time.Now()
	p.logger.Info("going through the registered circuits", "seen", seen, "written", written)
}
