//! More blinding factors than the usual 5, because one column is read at six rows. One of them is -(b + 1), the last
//! usable row, where the product polynomials of the permutation are opened; a second column is read at just the
//! points of those. Five columns under the permutation argument in three chunks; a second instance column with a
//! public input that nothing reads, so it is hashed but never opened.

use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{Advice, Circuit, Column, ConstraintSystem, Error, Instance, Selector};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;

/// Two more than the rotations at which the first column is read.
const BLINDING_FACTORS: i32 = 8;

/// The last usable row as seen from the first.
const LAST: Rotation = Rotation(-(BLINDING_FACTORS + 1));

/// Where the gates are on: the first row from which the row at `LAST` is another row of the same region.
const ROW: usize = (BLINDING_FACTORS + 1) as usize;

/// A column that is read at six rows.
#[derive(Clone, Default, Debug)]
pub struct Rotations {
    v: Value<Fp>,
}

impl Rotations {
    /// The witness for `instance(v)`.
    pub fn new(v: u64) -> Self {
        Self { v: Value::known(Fp::from(v)) }
    }

    /// v^2 - 6, and a number that stands for nothing.
    pub fn instance(v: u64) -> Vec<Vec<Fp>> {
        vec![vec![Fp::from(v * v - 6)], vec![Fp::from(99)]]
    }
}

#[derive(Clone, Debug)]
pub struct Config {
    many: Column<Advice>,
    few: Column<Advice>,
    one: Column<Advice>,
    on: Selector,
    instance: Column<Instance>,
}

impl Circuit<Fp> for Rotations {
    type Config = Config;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        meta.set_minimum_degree(4);
        let [many, few, one] = [(); 3].map(|()| meta.advice_column());
        let constants = meta.fixed_column();
        let on = meta.selector();
        let (instance, _unread) = (meta.instance_column(), meta.instance_column());
        meta.create_gate("six rows", |meta| {
            let mut at = |rotation| meta.query_advice(many, rotation);
            let (last, above, before) = (at(LAST), at(Rotation(-2)), at(Rotation::prev()));
            let (here, next, result) = (at(Rotation::cur()), at(Rotation::next()), at(Rotation(2)));
            vec![meta.query_selector(on) * (here * next - result - before - above - last)]
        });
        meta.create_gate("three rows", |meta| {
            let mut at = |rotation| meta.query_advice(few, rotation);
            let (next, last, here) = (at(Rotation::next()), at(LAST), at(Rotation::cur()));
            vec![meta.query_selector(on) * (here + next - last)]
        });
        [many, few, one].iter().for_each(|column| meta.enable_equality(*column));
        meta.enable_equality(instance);
        meta.enable_constant(constants);
        Config { many, few, one, on, instance }
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let Config { many, few, one, .. } = config;
        let square = self.v.map(|v| v * v);
        let result = square.map(|square| square - Fp::from(6));
        let sum = self.v + result;
        let public = layouter.assign_region(
            || "rows",
            |mut region| {
                config.on.enable(&mut region, ROW)?;
                for (row, value) in [(0, 3), (ROW - 2, 2), (ROW - 1, 1)] {
                    region.assign_advice_from_constant(|| "term", many, row, Fp::from(value))?;
                }
                let v = region.assign_advice(|| "v", many, ROW, || self.v)?;
                v.copy_advice(|| "v", &mut region, many, ROW + 1)?;
                let result = region.assign_advice(|| "result", many, ROW + 2, || result)?;
                v.copy_advice(|| "v", &mut region, few, ROW)?;
                result.copy_advice(|| "result", &mut region, few, ROW + 1)?;
                region.assign_advice(|| "sum", few, 0, || sum)?;
                result.copy_advice(|| "result", &mut region, one, 5)
            },
        )?;
        layouter.constrain_instance(public.cell(), config.instance, 0)
    }
}
