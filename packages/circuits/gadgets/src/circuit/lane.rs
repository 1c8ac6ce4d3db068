//! A lane: four advice columns that hash, with the fixed columns of the hash's constants.
//!
//! The hash is `halo2_gadgets`' Poseidon chip as it is. Lanes share no column, so the floor planner sets their regions
//! side by side: two lanes halve the rows, and make the proof longer. The lane's columns also take single witnessed
//! values, constants and the steps of a Merkle path.

use halo2_gadgets::poseidon::primitives::{ConstantLength, P128Pow5T3};
use halo2_gadgets::poseidon::{Hash, Pow5Chip, Pow5Config};
use halo2_proofs::circuit::{Layouter, Value};
use halo2_proofs::plonk::{Advice, Column, ConstraintSystem, Error, Fixed};
use pasta_curves::Fp;

use super::Cell;
use super::step::MerkleStep;
use crate::Tag;

const WIDTH: usize = 3;
const RATE: usize = 2;

/// A hash chip with its columns, which have other uses too.
///
/// # Layout
/// Four advice columns, three of them in the permutation, and six fixed ones. [`Lane::hash`] takes 40 rows for every two
/// values, and one; [`Lane::witness`], [`Lane::constant`] and the [`MerkleStep`] one row each.
///
/// # Constrains
/// The result of [`Lane::hash`] is the hash of its cells; a constant or tag is that constant of the key.
///
/// # Does not constrain
/// A witnessed value, which is the prover's choice until something else binds it.
#[derive(Clone, Debug)]
pub struct Lane {
    state: [Column<Advice>; WIDTH],
    /// Fixed column of the hash with unused rows.
    constants: Column<Fixed>,
    poseidon: Pow5Config<Fp, WIDTH, RATE>,
    step: MerkleStep,
}

impl Lane {
    /// Adds a lane to the circuit. One lane's [`Lane::constants`] must be passed to `enable_constant`.
    pub fn configure(meta: &mut ConstraintSystem<Fp>) -> Self {
        let state: [_; WIDTH] = core::array::from_fn(|_| meta.advice_column());
        let partial_sbox = meta.advice_column();
        let rc_a: [_; WIDTH] = core::array::from_fn(|_| meta.fixed_column());
        let rc_b: [_; WIDTH] = core::array::from_fn(|_| meta.fixed_column());
        let poseidon = Pow5Chip::configure::<P128Pow5T3>(meta, state, partial_sbox, rc_a, rc_b);
        let [left, right, node] = state;
        let step = MerkleStep::configure(meta, [left, right, node, partial_sbox]);
        Self { state, constants: rc_b[0], poseidon, step }
    }

    /// A fixed column that has room for constants. It is in the permutation already.
    pub fn constants(&self) -> Column<Fixed> {
        self.constants
    }

    /// An advice column for other use while the lane does not hash. It is in the permutation already.
    pub fn free_column(&self) -> Column<Advice> {
        self.state[0]
    }

    /// The lane's chip for the steps of a Merkle path.
    pub fn step(&self) -> &MerkleStep {
        &self.step
    }

    /// Witnesses a value.
    ///
    /// # Errors
    /// Those of halo2.
    pub fn witness(&self, mut layouter: impl Layouter<Fp>, value: Value<Fp>) -> Result<Cell, Error> {
        layouter.assign_region(
            || "witness",
            |mut region| region.assign_advice(|| "value", self.state[0], 0, || value),
        )
    }

    /// A cell constrained to a constant.
    ///
    /// # Errors
    /// Those of halo2.
    pub fn constant(&self, mut layouter: impl Layouter<Fp>, constant: Fp) -> Result<Cell, Error> {
        layouter.assign_region(
            || "constant",
            |mut region| region.assign_advice_from_constant(|| "constant", self.state[1], 0, constant),
        )
    }

    /// A cell constrained to a tag.
    ///
    /// # Errors
    /// Those of halo2.
    pub fn tag(&self, layouter: impl Layouter<Fp>, tag: Tag) -> Result<Cell, Error> {
        self.constant(layouter, tag.to_field())
    }

    /// Poseidon of `L` values: [`poseidon::hash`](crate::poseidon::hash).
    ///
    /// # Errors
    /// Those of halo2.
    pub fn hash<const L: usize>(
        &self,
        mut layouter: impl Layouter<Fp>,
        message: [Cell; L],
    ) -> Result<Cell, Error> {
        let chip = Pow5Chip::construct(self.poseidon.clone());
        Hash::<_, _, P128Pow5T3, ConstantLength<L>, WIDTH, RATE>::init(chip, layouter.namespace(|| "init"))?
            .hash(layouter.namespace(|| "hash"), message)
    }
}

#[cfg(test)]
mod tests;
