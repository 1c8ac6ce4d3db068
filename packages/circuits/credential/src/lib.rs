//! Credentials: showing membership in a set, once for each thing authorised, without showing which member.
//!
//! - [`statement`] says in plain Rust what is proved, and holds everything a contract needs. It builds for
//!   `wasm32-unknown-unknown` with `default-features = false`.
//! - `circuit` (feature `circuit`, on by default) is the same statement as halo2 constraints, from `zk-gadgets`.
//! - `prover` (same feature) makes proofs, and refuses a false statement with a typed error.
//!
//! Call path: an issuer builds a [`statement::Tree`] of credentials and publishes its root; a holder proves a
//! [`statement::Statement`] for a context; the contract rebuilds the statement from its own root and the context that
//! it computes, verifies the proof against [`statement::public_input`] of it, and refuses a nullifier that was seen.
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
