// Package types holds what clients and the keeper of x/zkwasm share: messages, queries and genesis (generated from
// proto/zkwasm/v1 by scripts/proto.sh), their stateless checks, keys of the store, errors and events.
package types
