//! The parts as halo2 gadgets over `Fp`.
//!
//! A circuit adds one or more [`Lane`]s (they hash), a [`RangeCheck`] in a column that a lane has free, and a
//! [`PublicInputHash`] with the instance column. Intermediate values are outputs of the hash and go by copy constraints
//! into the next one, so that a prover chooses nothing but the witness. Every gadget says what it does *not* constrain.
//!
//! Start at [`Lane`].

use halo2_proofs::circuit::AssignedCell;
use pasta_curves::Fp;

mod lane;
mod membership;
mod nullifier;
mod public_input;
mod range;
mod step;

pub use lane::Lane;
pub use membership::{PathValues, membership};
pub use nullifier::Nullifier;
pub use public_input::PublicInputHash;
pub use range::RangeCheck;
pub use step::MerkleStep;

/// A value in a circuit.
pub type Cell = AssignedCell<Fp, Fp>;

#[cfg(test)]
mod testing;
