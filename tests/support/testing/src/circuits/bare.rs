//! One gate over one advice and one fixed column: no permutation, no lookup, no instance, a rotation by two rows.

use ff::Field;
use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{Advice, Circuit, Column, ConstraintSystem, Error, Expression, Fixed};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;

/// One gate, and nothing else.
#[derive(Clone, Copy, Default, Debug)]
pub struct Bare;

impl Circuit<Fp> for Bare {
    type Config = (Column<Advice>, Column<Fixed>);
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Bare
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        let (advice, fixed) = (meta.advice_column(), meta.fixed_column());
        meta.create_gate("one", |meta| {
            let fixed = meta.query_fixed(fixed);
            let here = meta.query_advice(advice, Rotation::cur());
            let below = meta.query_advice(advice, Rotation(2));
            vec![fixed * (here.clone().square() * here * below - Expression::Constant(Fp::ONE))]
        });
        (advice, fixed)
    }

    fn synthesize(
        &self,
        (advice, fixed): Self::Config,
        mut layouter: impl Layouter<Fp>,
    ) -> Result<(), Error> {
        layouter.assign_region(
            || "one",
            |mut region| {
                region.assign_fixed(|| "on", fixed, 0, || Value::known(Fp::ONE))?;
                region.assign_advice(|| "here", advice, 0, || Value::known(Fp::ONE))?;
                region.assign_advice(|| "below", advice, 2, || Value::known(Fp::ONE))?;
                Ok(())
            },
        )
    }
}
