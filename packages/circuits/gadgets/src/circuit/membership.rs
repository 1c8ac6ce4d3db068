//! A leaf under a root: [`MerkleStep`](super::MerkleStep) and hash at each height.

use ff::Field;
use halo2_proofs::circuit::{Layouter, Value};
use halo2_proofs::plonk::Error;
use pasta_curves::Fp;

use super::{Cell, Lane};
use crate::MerklePath;

/// The values of a [`MerklePath`] in a circuit, or none (key generation).
#[derive(Clone)]
pub struct PathValues<const DEPTH: usize> {
    /// At each height 1 if the node is a right child, else 0.
    pub bits: [Value<Fp>; DEPTH],
    /// The sibling at each height.
    pub siblings: [Value<Fp>; DEPTH],
}

impl<const DEPTH: usize> Default for PathValues<DEPTH> {
    fn default() -> Self {
        Self { bits: [Value::unknown(); DEPTH], siblings: [Value::unknown(); DEPTH] }
    }
}

impl<const DEPTH: usize> From<&MerklePath<DEPTH>> for PathValues<DEPTH> {
    fn from(path: &MerklePath<DEPTH>) -> Self {
        let bit = |height| if path.is_right(height) { Fp::ONE } else { Fp::ZERO };
        Self {
            bits: core::array::from_fn(|height| Value::known(bit(height))),
            siblings: path.siblings.map(|sibling| Value::known(sibling.to_field())),
        }
    }
}

/// Says nothing of the values, which tell which leaf it is.
impl<const DEPTH: usize> core::fmt::Debug for PathValues<DEPTH> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("PathValues").finish_non_exhaustive()
    }
}

/// The root over `leaf` along a path, from the leaf up: [`MerklePath::root`]. Heights are dealt out to the lanes in turn.
///
/// # Layout
/// At each height one row for the step and 40 for the hash, on one lane: `41 DEPTH / lanes` rows and those of the last.
///
/// # Constrains
/// The result is a root of depth `DEPTH` over `leaf`, for some position and some siblings, which the prover chooses.
///
/// # Does not constrain
/// The root: compare it with the public one, for example in [`PublicInputHash`](super::PublicInputHash). That `leaf` is
/// a leaf and no inner node: hash leaves with a tag. The position: bits are not available outside.
///
/// # Errors
/// Those of halo2. No lanes: [`Error::Synthesis`].
pub fn membership<const DEPTH: usize>(
    lanes: &[Lane],
    mut layouter: impl Layouter<Fp>,
    leaf: &Cell,
    path: &PathValues<DEPTH>,
) -> Result<Cell, Error> {
    let mut steps = path.bits.iter().zip(&path.siblings).zip(lanes.iter().cycle());
    if lanes.is_empty() {
        return Err(Error::Synthesis);
    }
    steps.try_fold(leaf.clone(), |node, ((bit, sibling), lane)| {
        let children = lane.step().assign(layouter.namespace(|| "step"), &node, *bit, *sibling)?;
        lane.hash(layouter.namespace(|| "node"), children)
    })
}

#[cfg(test)]
mod tests;
