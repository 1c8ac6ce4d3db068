//! The arithmetic that verifier and prover share: multiexponentiation over vesta, and vectors of its scalars.
//!
//! Both halves of halo2 spend nearly all their time here. The code is generic over *lanes*: one element at a time on every
//! machine, or eight with vector instructions. Which ones compute is chosen at run time ([`Backend`]) and never
//! changes a result.
//!
//! | module | what |
//! |---|---|
//! | [`msm`] | sums of points times scalars, over fixed bases with a table and over any points |
//! | [`field`] | vectors of scalars: sums, products, inversions, Fourier transforms |
//!
//! Nothing here is constant-time: a prover that shares its processor with an enemy needs other protection.

#![deny(unsafe_code)] // two exceptions, the vector instructions in msm/ifma.rs and field/ifma.rs

pub mod field;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
pub(crate) mod ifma;
mod modulus;
pub mod msm;
mod portable;

pub use msm::Backend;
