//! The headstash (private airdrop): what a claim proves, the circuit that proves it, and the prover.
//!
//! - [`statement`] says in plain Rust what is proved, and holds everything a contract needs: the types of a claim,
//!   the hash that is the circuit's one public input, and the tree of eligible leaves. It builds for
//!   `wasm32-unknown-unknown` with `default-features = false`.
//! - `circuit` (feature `circuit`, on by default) is the same statement as halo2 constraints.
//! - `prover` (same feature) makes proofs, and refuses a false statement with a typed error.
//!
//! Call path of a claim: a distributor builds a [`statement::Tree`]; a claimant takes a path from it, forms a
//! [`statement::Witness`] and proves; the contract rebuilds the [`statement::Claim`] from its own configuration, the
//! sender and the message, and verifies the proof against [`statement::public_input`] of it.
//!
//! Start at [`statement`].
#![forbid(unsafe_code)]

#[cfg(feature = "circuit")]
pub mod circuit;
#[cfg(test)]
mod fixtures;
#[cfg(feature = "circuit")]
pub mod prover;
pub mod statement;
