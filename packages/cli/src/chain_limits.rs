//! What a chain takes at an upload, beside what the virtual machine takes: `max_k` and `max_circuit_bytes` of `x/zkwasm`.
//!
//! The commands take the module's defaults unless they are told a chain's own. A test holds them against the module.

use anyhow::{Result, bail};
use std::fmt;
use std::ops::RangeInclusive;
use std::path::Path;
use zk_cosmwasm_vm::store::check_circuit;
use zk_halo2::params::{MAX_K, MIN_K};
use zk_halo2::{Limits, LoadedVerifyingKey};

/// The module's default of `max_k`.
pub(crate) const DEFAULT_MAX_K: u32 = 14;

/// The module's default of `max_circuit_bytes`.
const DEFAULT_MAX_BYTES: usize = 64 * 1024;

/// The module's parameters can be no larger.
const LARGEST_BYTES: i64 = 1024 * 1024;

/// There are parameters for these.
pub(crate) const K_RANGE: RangeInclusive<i64> = MIN_K as i64..=MAX_K as i64;

/// The limits of a chain.
#[derive(clap::Args)]
pub(crate) struct ChainLimits {
    /// The largest k that the chain takes: `max_k` of x/zkwasm
    #[arg(long, value_name = "K", default_value_t = DEFAULT_MAX_K, value_parser = clap::value_parser!(u32).range(K_RANGE))]
    max_k: u32,
    /// The most bytes of a circuit binary that the chain takes: `max_circuit_bytes` of x/zkwasm
    #[arg(long, value_name = "BYTES", default_value_t = DEFAULT_MAX_BYTES as u32, value_parser = clap::value_parser!(u32).range(1..=LARGEST_BYTES))]
    max_bytes: u32,
}

impl ChainLimits {
    /// The largest k.
    pub(crate) fn max_k(&self) -> u32 {
        self.max_k
    }

    /// The most bytes of a circuit binary.
    pub(crate) fn max_bytes(&self) -> u32 {
        self.max_bytes
    }

    /// Refuses a circuit that the chain would refuse.
    pub(crate) fn ensure_fit(&self, file: &Path, bytes: &[u8], key: &LoadedVerifyingKey) -> Result<()> {
        match self.excess(bytes, key) {
            None => Ok(()),
            Some(reason) => bail!(
                "{} is too large for a chain that takes {self}: {reason}; --max-k and --max-bytes say what another \
                 chain takes (zkwasmd query zkwasm params)",
                file.display()
            ),
        }
    }

    /// Why the chain would refuse a circuit, if it would.
    pub(crate) fn excess(&self, bytes: &[u8], key: &LoadedVerifyingKey) -> Option<String> {
        let (k, len) = (key.shape().k, bytes.len());
        let large_k = (k > self.max_k).then(|| format!("k is {k}"));
        let long = (len > self.max_bytes as usize).then(|| format!("it has {len} bytes"));
        match (large_k, long) {
            (Some(k), Some(len)) => Some(format!("{k} and {len}")),
            (None, None) => check_circuit(bytes, &Limits::default()).err().map(|error| error.to_string()),
            (one, other) => one.or(other),
        }
    }
}

impl fmt::Display for ChainLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { max_k, max_bytes } = *self;
        write!(f, "k up to {max_k} and circuit binaries up to {max_bytes} bytes")?;
        if (max_k, max_bytes as usize) == (DEFAULT_MAX_K, DEFAULT_MAX_BYTES) {
            f.write_str(" (the defaults of x/zkwasm)")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    /// The value of a constant of the Go module: a product of numbers.
    fn constant(name: &str) -> u64 {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../x/zkwasm/types/params.go");
        let text = std::fs::read_to_string(file).unwrap();
        let line = text.lines().find_map(|line| line.trim().strip_prefix(name)?.trim().strip_prefix('='));
        let factors = line.unwrap().split('*').map(|factor| factor.trim().parse::<u64>().unwrap());
        factors.product()
    }

    #[test]
    fn the_defaults_are_those_of_the_module() {
        assert_eq!(constant("DefaultMaxK"), u64::from(DEFAULT_MAX_K));
        assert_eq!(constant("DefaultMaxCircuitBytes"), DEFAULT_MAX_BYTES as u64);
        assert_eq!(constant("LargestK"), u64::from(MAX_K));
        assert_eq!(constant("LargestCircuitBytes"), LARGEST_BYTES as u64);
    }
}
