//! The first Lagrange bases for each k, from the file `lagrange.bin`.
//!
//! A verifier commits to the public inputs in Lagrange form and needs one base for each, at most 255. Base i for k is
//! the sum over j of omega^(-ij) / 2^k times coefficient base j: it is determined by k, but is a multiexponentiation
//! over all 2^k bases. So the results are kept in a file that is compiled into the crate.
//!
//! # The file
//! Compressed points of 32 bytes and nothing else: for k = 1, 2, …, 17 the first [`count`] bases, in order. They are
//! cut out of what `Params::new(k).write(..)` of `halo2_proofs` writes. To make the file anew, which takes minutes:
//!
//! ```sh
//! WRITE_LAGRANGE=1 cargo test -p zk-halo2 --lib lagrange_file_is_that_of_halo2 -- --ignored
//! ```
//!
//! # Why this is safe
//! Bases that somebody chose would allow forged proofs, which is why none are taken from a circuit binary. These are
//! part of the verifier's source, like its constants, and nobody chose them: the tests pin the file's hash, compare it
//! with `halo2_proofs` (in full when run with `--ignored`, for small k always), and derive bases of larger k from the
//! hashed coefficient bases by the sum above.

use group::GroupEncoding;
use pasta_curves::vesta;

use super::MIN_K;

/// Bytes of a compressed point.
const POINT_LEN: usize = 32;

/// Public inputs of a circuit binary: their number is one byte.
const MAX_PUBLIC_INPUTS: usize = u8::MAX as usize;

static FILE: &[u8] = include_bytes!("lagrange.bin");

/// How many Lagrange bases there are for k: one for each public input a circuit binary can have, or for each row.
pub(super) fn count(k: u32) -> usize {
    MAX_PUBLIC_INPUTS.min(1 << k)
}

/// Lagrange base `index` for k. There are [`count`].
///
/// # Cost
/// Finding the point to its compressed form, some microseconds.
pub(super) fn base(k: u32, index: usize) -> vesta::Affine {
    let bytes = &part(k).as_chunks::<POINT_LEN>().0[index];
    Option::from(vesta::Affine::from_bytes(bytes)).expect("a test decodes every point of the file")
}

/// The part of the file for k.
fn part(k: u32) -> &'static [u8] {
    let skipped: usize = (MIN_K..k).map(count).sum();
    &FILE[skipped * POINT_LEN..][..count(k) * POINT_LEN]
}

#[cfg(test)]
mod tests;
