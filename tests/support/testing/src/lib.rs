//! Circuits, mutations and oracles for the tests, benches and fuzz targets of `zk-halo2`.
//!
//! An oracle is only as good as what it is shown. So this crate has circuits of many shapes with honest proofs, ways
//! to damage a proof that leave most of the verifier's path intact, and functions that compare an answer with that of
//! an implementation we did not write.
//!
//! | module | what it holds |
//! |---|---|
//! | [`circuits`] | circuits written by hand, each for a feature of `halo2_proofs` |
//! | [`generated`] | a circuit whose shape is chosen at run time, and lists of shapes |
//! | [`Case`] | a circuit with its keys, a statement and proofs of it |
//! | [`orchard`] | keys and proofs of zcash's Orchard |
//! | [`forge`] | circuit binaries that nobody's key generation made |
//! | [`refused()`] | circuit binaries with one thing wrong |
//! | [`mutation`] | damaged proofs and statements, from a seed or from a fuzzer's bytes |
//! | [`oracle`] | what must hold for every input |
//!
//! Start at [`oracle::agree`] and, for the lists of shapes, at [`generated::small`] and [`generated::sweep()`].
//!
//! Nothing here is part of what is shipped, and a function that finds its own tables broken panics.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "for tests: a broken generator must not go unseen")]

mod case;
pub mod circuits;
mod file;
pub mod forge;
pub mod generated;
mod layout;
pub mod mutation;
pub mod oracle;
pub mod orchard;
mod refused;
mod unproved;

pub use case::{
    Case, bare, cases, chunks, constant, lookup, multiply, numbered, poseidon, rotations, selectors,
};
pub use circuits::{Bare, Chunks, Constant, Lookup, Multiply, Numbered, Poseidon, Rotations, Selectors};
pub use file::{assemble, with_full_params, with_params, with_vk};
pub use layout::{Layout, Word};
pub use refused::refused;
pub use unproved::{points, unproved};
