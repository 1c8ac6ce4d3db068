package keeper

import (
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// places bounds how many queries of one kind run at the same time, and so the memory and processors that clients take
// from a node.
type places chan struct{}

func newPlaces(count int) places {
	return make(places, max(1, count))
}

// take returns a function that gives the place back, or an error that tells the client what to do. No query waits: one
// that comes through CometBFT would make the whole node wait.
func (p places) take(instead string) (func(), error) {
	select {
	case p <- struct{}{}:
		return func() { <-p }, nil
	default:
		return nil, status.Error(codes.ResourceExhausted, "this node answers as many such queries as it can: try again, or "+instead)
	}
}
