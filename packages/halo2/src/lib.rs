//! Self-contained verifying keys of halo2 circuits, and their strict verification.
//!
//! `halo2_proofs` can neither store a verifying key nor load one without the circuit's type. This crate turns the
//! key of any circuit written against `halo2_proofs` 0.4.1 over the pasta curves into a *circuit binary*, a small
//! file, and verifies proofs against it. Nothing here knows of CosmWasm or gas.
//!
//! The path of a key and of a proof:
//!
//! | step | function |
//! |---|---|
//! | export | [`build_and_write`], or [`CircuitBinary::from_vk`] and [`CircuitBinary::from_pinned`] |
//! | prove | [`CircuitKeys`] |
//! | accept or refuse | [`check_vk`], which yields a [`LoadedVerifyingKey`] |
//! | verify | [`verify`], [`verify_batch`] |
//! | explain, outside of a chain | [`WrongProofLength::of`], [`FileKind::of`] |
//!
//! Invariants: a [`LoadedVerifyingKey`] exists only for a circuit binary that passed every check, now or, with
//! [`LoadedVerifyingKey::from_cached`], before; the bases of the commitment scheme are never taken from where somebody
//! could have chosen them; no input makes this crate panic.
//!
//! Start at [`check_vk`] for the checks and at [`verify`] for the rules of verification. `docs/FORMAT.md` describes
//! the file. This crate does not tell whether a circuit means what its author says.

#![forbid(unsafe_code)]

#[cfg(feature = "test-hooks")]
mod armed;
pub mod batch;
mod check;
mod checksum;
mod circuit_binary;
mod circuit_keys;
mod container;
mod error;
mod file_kind;
mod instance;
mod key;
mod layout;
mod limits;
pub mod params;
mod proof_length;
mod shape;
#[cfg(feature = "test-hooks")]
#[doc(hidden)]
pub mod test_hooks;
mod verifier;
mod write;

// In the version that the types here are of.
pub use halo2_proofs;

pub use batch::{Claim, verify_batch, verify_batch_with};
pub use check::{LoadedVerifyingKey, check_vk};
pub use checksum::{Checksum, ParseChecksumError};
pub use circuit_binary::CircuitBinary;
pub use circuit_keys::CircuitKeys;
pub use error::{BuildError, VerifyError, VkError};
pub use file_kind::FileKind;
pub use instance::check_public_inputs;
pub use key::{KeyCounts, VerifyingKey, model};
pub use limits::Limits;
pub use proof_length::{ProofLengthCause, WrongProofLength};
pub use shape::Shape;
pub use verifier::{reference, verify, verify_with};
pub use write::{build_and_write, prove};
pub use zk_pasta::Backend;
