//! Proving keys of halo2 circuits that can be stored, made of any circuit of `halo2_proofs` 0.4.1 over the pasta
//! curves.
//!
//! `halo2_proofs` makes a proving key anew in every process. A [`ProvingKey`] of this crate is made once, written to a
//! file and read back in milliseconds. Its verifying key is `halo2_proofs`' own, and every column of it is compared
//! with that key's commitments when it is made.
//!
//! | step | function |
//! |---|---|
//! | make | [`ProvingKey::build`] |
//! | store | [`ProvingKey::write`], [`ProvingKey::read`] |
//! | compare with a circuit | [`ProvingKey::ensure_same`] |
//! | compare with a circuit binary | [`ProvingKey::ensure_for`] |
//!
//! A key is made of what a circuit lays down (`layout`): `system` reads the constraint system that `configure` makes,
//! `assembly` records what `synthesize` assigns, `selectors` and `copies` turn that into columns, and `commitments`
//! compares these with the verifying key. `file` is the stored form.
//!
//! Invariants: a key's columns have the sizes that its circuit binary says; no bytes of a file make this crate panic or
//! allocate more than [`KeyFileLimits`] allows.
//!
//! Start at [`ProvingKey`]. Whether a circuit means what its author says, nothing here tells.

#![forbid(unsafe_code)]

mod assembly;
mod columns;
mod commitments;
mod copies;
mod error;
mod file;
mod key;
mod layout;
mod lookup;
mod opening;
mod params;
mod permutation;
mod prepared;
mod program;
mod prove;
mod prove_error;
mod prover;
mod quotient;
mod satisfied;
mod selectors;
mod system;
mod witness;

pub use error::{BuildError, KeyFileError};
pub use file::KeyFileLimits;
pub use key::ProvingKey;
pub use params::ProverParams;
pub use prove_error::ProveError;
pub use prover::Prover;
