//! All public values in one public input.

use halo2_proofs::circuit::Layouter;
use halo2_proofs::plonk::{Column, ConstraintSystem, Error, Instance};
use pasta_curves::Fp;

use super::{Cell, Lane};

/// The row of the public input in the instance column.
const ROW: usize = 0;

/// The instance column with one public input, the hash of all public values: [`public_input_hash`](crate::public_input_hash).
///
/// # Layout
/// One instance column. 40 rows for every two values, and one, on a lane.
///
/// # Constrains
/// The public input is the hash of the cells, in their order and number.
///
/// # Does not constrain
/// The values themselves. A verifier computes the hash from values that it knows or checks.
#[derive(Clone, Copy, Debug)]
pub struct PublicInputHash {
    instance: Column<Instance>,
}

impl PublicInputHash {
    /// Public inputs in each instance column: what `build_and_write` takes.
    pub const INSTANCE_LENS: [usize; 1] = [1];

    /// Adds the instance column.
    pub fn configure(meta: &mut ConstraintSystem<Fp>) -> Self {
        let instance = meta.instance_column();
        meta.enable_equality(instance);
        Self { instance }
    }

    /// Constrains the public input to `H(values)`.
    ///
    /// # Errors
    /// Those of halo2.
    pub fn constrain<const L: usize>(
        &self,
        lane: &Lane,
        mut layouter: impl Layouter<Fp>,
        values: [Cell; L],
    ) -> Result<(), Error> {
        let hash = lane.hash(layouter.namespace(|| "public input"), values)?;
        layouter.constrain_instance(hash.cell(), self.instance, ROW)
    }
}

#[cfg(test)]
mod tests;
