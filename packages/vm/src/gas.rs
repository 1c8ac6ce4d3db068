//! Under construction: constants are placeholders until the fit.
use zk_halo2::Shape;

/// CosmWasm gas of one microsecond.
pub const GAS_PER_US: u64 = 1_000_000;

/// CosmWasm gas of one SDK gas.
pub const COSMWASM_GAS_PER_SDK_GAS: u64 = 140_000;

/// Gas for fetching.
pub fn fetch(file_len: u64) -> u64 {
    file_len.saturating_mul(10_000).saturating_add(100 * GAS_PER_US)
}

/// Gas for verifying.
pub fn verification(shape: &Shape, proofs: usize) -> u64 {
    let _ = shape;
    (24_000 * GAS_PER_US).saturating_mul(proofs as u64)
}
