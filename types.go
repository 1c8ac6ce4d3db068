package zkwasmvm

import (
	wasmvm "github.com/CosmWasm/wasmvm/v3"
)

// CircuitBinary is a circuit's verifying key as one file of some kilobytes, made by `zkwasm circuit build` or the Rust
// function zk_halo2::build_and_write. docs/FORMAT.md describes its bytes.
type CircuitBinary []byte

// Checksum is the SHA-256 of a contract or of a circuit binary: 32 bytes.
type Checksum = wasmvm.Checksum

// PublicInputLen is the length of a public input: a field element in little-endian order, below the field's modulus.
const PublicInputLen = 32
