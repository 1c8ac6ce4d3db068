//! Circuits written by hand, each of which stands for something that `halo2_proofs` can do.

mod bare;
mod chunks;
mod constant;
mod lookup;
mod multiply;
mod numbered;
mod poseidon;
mod rotations;
mod selectors;

pub use bare::Bare;
pub use chunks::Chunks;
pub use constant::Constant;
pub use lookup::Lookup;
pub use multiply::Multiply;
pub use numbered::Numbered;
pub use poseidon::Poseidon;
pub use rotations::Rotations;
pub use selectors::Selectors;
