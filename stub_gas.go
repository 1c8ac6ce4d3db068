//go:build cgo && !nolink_libwasmvm

package zkwasmvm

import (
	"github.com/terpnetwork/zk-wasmvm/internal/api"
)

// StoreCircuitGas is the CosmWasm gas that StoreCircuit charges for a circuit binary of this length.
func StoreCircuitGas(length int) uint64 { return api.StoreVkGas(length) }

// ListCircuits x
func (c *Circuits) ListCircuits() ([]Checksum, error) { return nil, nil }
