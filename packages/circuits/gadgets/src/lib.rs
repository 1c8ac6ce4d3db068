//! Parts of statements over the Pallas base field `Fp`, each twice: in plain Rust, and as a halo2 gadget.
//!
//! A circuit's statement is written in plain Rust first, for contracts, clients and as the circuit's oracle; the circuit
//! then puts together the gadgets of the same names. `H` is Poseidon (P128Pow5T3, constant length) throughout.
//!
//! | part | plain | gadget (feature `circuit`, on by default) |
//! |---|---|---|
//! | `H(m_1 … m_L)` | [`poseidon::hash`] | `circuit::Lane::hash` |
//! | `H` of all public values, the one public input | [`public_input_hash`] | `circuit::PublicInputHash` |
//! | a leaf under a root | [`MerklePath::root`] | `circuit::MerkleStep`, `circuit::membership` |
//! | `H(tag, sk, x)`, the mark of a use | [`nullifier()`] | `circuit::Nullifier` |
//! | a range check for an n-bit value | [`fits`] | `circuit::RangeCheck` |
//!
//! Beside them: [`Tag`]s that keep the uses of the hash apart, [`field_value!`] for typed field elements with one
//! canonical encoding, [`bytes`](mod@bytes) for byte strings as field elements, and (feature `circuit`) `prover` for the
//! keys of a circuit. Without the feature `circuit` the crate
//! builds for `wasm32-unknown-unknown`.
#![forbid(unsafe_code)]

pub mod bytes;
#[cfg(feature = "circuit")]
pub mod circuit;
mod encoding;
mod merkle;
mod nullifier;
#[cfg(feature = "circuit")]
pub mod prover;
mod public_input;
mod range;
mod tag;

pub use encoding::EncodingError;
pub use merkle::{MAX_DEPTH, MerklePath, Node, Tree, TreeError, hash_children};
pub use nullifier::nullifier;
pub use public_input::{message_bytes, public_input_hash};
pub use range::fits;
pub use tag::Tag;
pub use zk_poseidon as poseidon;

/// What [`field_value!`] expands to needs these.
#[doc(hidden)]
pub mod __private {
    pub use crate::encoding::{decode, decode_hex, write_hex};
    #[cfg(feature = "circuit")]
    pub use rand;
    #[cfg(feature = "serde")]
    pub use serde;
    pub use {ff, pasta_curves};
}
