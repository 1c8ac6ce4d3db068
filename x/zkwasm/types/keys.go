package types

import "cosmossdk.io/collections"

const (
	// ModuleName is the name of the module.
	ModuleName = "zkwasm"
	// StoreKey is the name of the module's store.
	StoreKey = ModuleName
)

// Prefixes of the module's store.
var (
	ParamsPrefix          = collections.NewPrefix(0)
	CircuitsPrefix        = collections.NewPrefix(1) // checksum -> Circuit
	CircuitBinariesPrefix = collections.NewPrefix(2) // checksum -> circuit binary
	CodesPrefix           = collections.NewPrefix(3) // code id -> CodeCircuits
	PinnedPrefix          = collections.NewPrefix(4) // checksum
	PinnedBytesPrefix     = collections.NewPrefix(5) // length of all pinned circuit binaries
	NextCodeIDPrefix      = collections.NewPrefix(6) // first code id that was not looked at
	CodeCountsPrefix      = collections.NewPrefix(7) // checksum -> number of codes that declare it
)
