//! One step of a Merkle path: the node takes the side that its position bit says.
//!
//! | left | right | node | bit |
//! |---|---|---|---|
//! | output | output | copied in | witnessed |
//!
//! The sibling has no cell of its own: it is whichever of `left` and `right` the node is not, and the prover may pick
//! it, as in any Merkle proof.

use ff::Field;
use halo2_gadgets::utilities::{bool_check, ternary};
use halo2_proofs::circuit::{Layouter, Value};
use halo2_proofs::plonk::{Advice, Column, ConstraintSystem, Constraints, Error, Expression, Selector};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;

use super::Cell;

/// The chip that orders a node and its sibling.
///
/// # Layout
/// One row of four advice columns: a [`Lane`](super::Lane)'s.
///
/// # Constrains
/// The bit is 0 or 1, and the child on its side is the node.
///
/// # Does not constrain
/// The other child, which is the sibling.
#[derive(Clone, Copy, Debug)]
pub struct MerkleStep {
    q_step: Selector,
    left: Column<Advice>,
    right: Column<Advice>,
    node: Column<Advice>,
    bit: Column<Advice>,
}

impl MerkleStep {
    /// Adds the chip's gate. `left`, `right` and `node` must be in the permutation; the bit's column need not be.
    pub fn configure(meta: &mut ConstraintSystem<Fp>, [left, right, node, bit]: [Column<Advice>; 4]) -> Self {
        let q_step = meta.selector();
        meta.create_gate("merkle step", |meta| {
            let q_step = meta.query_selector(q_step);
            let [left, right, node, bit] =
                [left, right, node, bit].map(|column| meta.query_advice(column, Rotation::cur()));
            Constraints::with_selector(q_step, constraints(left, right, node, bit))
        });
        Self { q_step, left, right, node, bit }
    }

    /// Sets `node` and the sibling in order: `[sibling, node]` if the bit is 1, else `[node, sibling]`.
    ///
    /// # Errors
    /// Those of halo2.
    pub fn assign(
        &self,
        mut layouter: impl Layouter<Fp>,
        node: &Cell,
        bit: Value<Fp>,
        sibling: Value<Fp>,
    ) -> Result<[Cell; 2], Error> {
        let own = node.value().copied();
        let (left, right) = own
            .zip(sibling)
            .zip(bit)
            .map(|((own, sibling), bit)| if bit == Fp::ONE { (sibling, own) } else { (own, sibling) })
            .unzip();
        layouter.assign_region(
            || "merkle step",
            |mut region| {
                self.q_step.enable(&mut region, 0)?;
                node.copy_advice(|| "node", &mut region, self.node, 0)?;
                region.assign_advice(|| "bit", self.bit, 0, || bit)?;
                Ok([
                    region.assign_advice(|| "left", self.left, 0, || left)?,
                    region.assign_advice(|| "right", self.right, 0, || right)?,
                ])
            },
        )
    }
}

fn constraints(
    left: Expression<Fp>,
    right: Expression<Fp>,
    node: Expression<Fp>,
    bit: Expression<Fp>,
) -> [(&'static str, Expression<Fp>); 2] {
    [
        ("the bit is a bit", bool_check(bit.clone())),
        ("the node is on the bit's side", ternary(bit, right, left) - node),
    ]
}

#[cfg(test)]
mod tests;
