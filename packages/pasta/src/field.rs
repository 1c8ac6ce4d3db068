//! Vectors of vesta's scalars, several elements at a time.
//!
//! A prover's work beside its sums of points is done on vectors as long as the circuit has rows: transforms between
//! values and coefficients ([`Domain`]), sums and products, inversions ([`invert_all`]). The elements of a vector lie in
//! [`Lanes::Pack`]s, in one of two orders:
//!
//! | order | element i is in | what is in it |
//! |---|---|---|
//! | by rows | pack i / w, lane i mod w | values, one for each row |
//! | by lanes | pack i mod m, lane i / m | coefficients |
//!
//! where w is [`Lanes::WIDTH`] and m = n / w the number of packs. With one lane both are the natural order. A transform goes
//! from one to the other: it works on all lanes at once and needs one short transform across the lanes
//! ([`Lanes::across`]) instead of a permutation.
//!
//! Start at [`Lanes`].

mod domain;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod ifma;
mod lanes;
mod portable;
mod vector;

#[cfg(all(feature = "simd", target_arch = "x86_64"))]
pub use crate::ifma::Ifma;
pub use domain::{Coset, Domain};
pub use lanes::Lanes;
pub use portable::Portable;
pub use vector::{add_scaled, coefficients, evaluate, invert_all, rows, to_coefficients, to_rows};
