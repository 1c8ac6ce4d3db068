//! The mark of a use: `H(tag, sk, x)`.

use halo2_proofs::circuit::Layouter;
use halo2_proofs::plonk::Error;
use pasta_curves::Fp;

use super::{Cell, Lane};
use crate::Tag;

/// The nullifiers of one tag: [`nullifier`](crate::nullifier()).
///
/// # Layout
/// One row for the tag and 81 for the hash, on one lane.
///
/// # Constrains
/// The result is the hash of the tag, a constant of the key, and of the two cells.
///
/// # Does not constrain
/// That the secret is the right one: take the cell from which the statement also derives what `x` is bound to.
#[derive(Clone, Copy, Debug)]
pub struct Nullifier(Tag);

impl Nullifier {
    /// Nullifiers under a tag.
    pub const fn new(tag: Tag) -> Self {
        Self(tag)
    }

    /// `H(tag, sk, x)`
    ///
    /// # Errors
    /// Those of halo2.
    pub fn hash(
        &self,
        lane: &Lane,
        mut layouter: impl Layouter<Fp>,
        secret_key: &Cell,
        x: &Cell,
    ) -> Result<Cell, Error> {
        let tag = lane.tag(layouter.namespace(|| "tag"), self.0)?;
        lane.hash(layouter, [tag, secret_key.clone(), x.clone()])
    }
}

#[cfg(test)]
mod tests;
