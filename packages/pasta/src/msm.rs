//! Multiexponentiation: sums of points times scalars, over vesta.
//!
//! Nearly all the time of a verification goes into one such sum, most of it over bases that are the same for every
//! proof. So there are two kinds: over *fixed* bases, with a table of their multiples (`table`), and over *variable*
//! points (`variable`). Both cut scalars into signed digits (`digits`), add each point to the bucket of its digit
//! (`schedule`, `buckets`), and add up the buckets by number.
//!
//! The field arithmetic is exchangeable (`lanes`): one element at a time (`portable`), or eight with vector
//! instructions (`ifma`). Which one computes is chosen at run time and never changes a result: sums are
//! exact, and a point has one affine form.
//!
//! Start at [`Backend`] and [`Tables`].
//!
//! # Why own code
//! `best_multiexp` of `halo2_proofs` knows neither tables nor vectors. `pasta-msm` has no tables either and gained
//! nothing over it when measured; `ark-ec`, `halo2curves` and `blst` have no vesta in a form that shares types with
//! `halo2_proofs`; none of them uses AVX-512 IFMA. The field, the curve and the endomorphism's lattice are those of
//! `pasta_curves`, but for the inner loop: its full reductions cost a third of an addition there.
//!
//! There is no AVX2 path. AVX2 multiplies four pairs of 32 bits at once, so a product of 10 limbs of 26 bits takes 200
//! multiplications with its reduction, for four results. The scalar unit does the 28 multiplications of 64 bits that one
//! result takes in about a quarter of that time.

mod backend;
mod buckets;
mod digits;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
mod ifma;
mod lanes;
mod portable;
pub mod roots;
mod schedule;
mod sums;
mod table;
#[cfg(test)]
mod tests;
mod variable;

use pasta_curves::arithmetic::CurveAffine;
use pasta_curves::{Fq, vesta};

pub use backend::Backend;
pub use table::{FixedBases, Part, Tables};
pub use variable::Terms;

/// Coordinates of a point that is not the one at infinity.
pub fn coordinates(point: &vesta::Affine) -> (Fq, Fq) {
    let coordinates = Option::<pasta_curves::arithmetic::Coordinates<_>>::from(point.coordinates());
    coordinates.map_or_else(Default::default, |coordinates| (*coordinates.x(), *coordinates.y()))
}

/// The sum of points times scalars.
#[cfg(feature = "test-hooks")]
pub fn sum(backend: Backend, scalars: &[pasta_curves::Fp], points: &[vesta::Affine]) -> vesta::Point {
    let mut terms = Terms::default();
    scalars.iter().zip(points).for_each(|(scalar, point)| terms.add(*scalar, point));
    match backend {
        #[cfg(all(feature = "simd", target_arch = "x86_64"))]
        Backend::Avx512Ifma if let Some(lanes) = crate::ifma::Ifma::detect() => terms.sum(lanes),
        _ => terms.sum(portable::Portable),
    }
}
