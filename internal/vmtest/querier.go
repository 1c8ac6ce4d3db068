package vmtest

import (
	"bytes"

	"github.com/CosmWasm/wasmvm/v3/types"
)

// CircuitRegisteredPath is the gRPC query by which a VM asks the chain whether a circuit is registered. Request and
// response are the protobuf messages { bytes checksum = 1; } and { bool registered = 1; }.
const CircuitRegisteredPath = "/zkwasm.v1.Query/CircuitRegistered"

// Querier answers the query for circuits, and every query that Handle answers. Any other query is an unsupported
// request.
type Querier struct {
	// Cost is the price of each query in CosmWasm gas.
	Cost types.Gas
	// Handle, if set, is asked first. With handled false the query goes its usual way.
	Handle func(request types.QueryRequest, gasLimit uint64) (response []byte, handled bool, err error)
	// Asked counts the queries for circuits.
	Asked int

	circuits *Circuits
	used     types.Gas
}

var _ types.Querier = (*Querier)(nil)

// NewQuerier makes a querier that answers for these circuits, at no cost.
func NewQuerier(circuits *Circuits) *Querier {
	return &Querier{circuits: circuits}
}

// GasConsumed returns the price of all queries so far.
func (q *Querier) GasConsumed() uint64 {
	return q.used
}

// Query answers one query.
func (q *Querier) Query(request types.QueryRequest, gasLimit uint64) ([]byte, error) {
	q.used += q.Cost
	if q.Handle != nil {
		if response, handled, err := q.Handle(request, gasLimit); handled {
			return response, err
		}
	}
	switch {
	case request.Grpc != nil && request.Grpc.Path == CircuitRegisteredPath:
		q.Asked++
		return q.circuitRegistered(request.Grpc.Data)
	case request.Grpc != nil:
		return nil, types.UnsupportedRequest{Kind: "grpc " + request.Grpc.Path}
	default:
		return nil, types.UnsupportedRequest{Kind: "anything but grpc"}
	}
}

func (q *Querier) circuitRegistered(request []byte) ([]byte, error) {
	checksum, ok := bytes.CutPrefix(request, []byte{0x0a, types.ChecksumLen}) // field 1, bytes, their number
	if !ok || len(checksum) != types.ChecksumLen {
		return nil, types.InvalidRequest{Err: "not a message with a checksum of 32 bytes", Request: request}
	}
	if !q.circuits.Contains(checksum) {
		return []byte{}, nil // proto3 leaves out what is false
	}
	return []byte{0x08, 1}, nil // field 1, varint, true
}
