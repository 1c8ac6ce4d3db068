//! What the tests across packages share: a chain of one node with real contracts in the VM, and a private airdrop
//! with real proofs.
//!
//! The contracts are the Wasm files that `make contracts` builds; without them every test here fails and says so.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "everything here is test support")]

pub mod chain;
pub mod headstash;

use std::path::PathBuf;

/// A contract that `make contracts` built.
pub fn artifact(name: &str) -> Vec<u8> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../artifacts/{name}.wasm"));
    std::fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}; run `make contracts` first", file.display()))
}

/// A file among the fixtures of `zk-halo2`.
pub fn fixture(name: &str) -> Vec<u8> {
    let file =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../packages/halo2/tests/fixtures").join(name);
    std::fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}
