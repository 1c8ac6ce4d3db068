//! Twelve columns under the permutation argument at degree 5, so four product polynomials; wide; two instance
//! columns, one of them without public inputs; an advice column that nothing reads.

use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{Advice, Circuit, Column, ConstraintSystem, Error, Fixed, Instance, Selector};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;

const WIDTH: usize = 9;

/// Twelve columns under the permutation argument.
#[derive(Clone, Default, Debug)]
pub struct Chunks {
    v: Value<Fp>,
}

impl Chunks {
    /// The witness for the public input `v`.
    pub fn new(v: u64) -> Self {
        Self { v: Value::known(Fp::from(v)) }
    }
}

#[derive(Clone, Debug)]
pub struct Config {
    advice: [Column<Advice>; WIDTH],
    fixed: Column<Fixed>,
    selector: Selector,
    instance: Column<Instance>,
}

impl Circuit<Fp> for Chunks {
    type Config = Config;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        meta.set_minimum_degree(5);
        let advice = [(); WIDTH].map(|()| meta.advice_column());
        let _unread = meta.advice_column();
        let fixed = meta.fixed_column();
        let selector = meta.selector();
        let instance = [meta.instance_column(), meta.instance_column()];
        instance.iter().for_each(|column| meta.enable_equality(*column));
        advice.iter().for_each(|column| meta.enable_equality(*column));
        meta.enable_equality(fixed);
        meta.create_gate("differences", |meta| {
            let values = advice.map(|column| meta.query_advice(column, Rotation::cur()));
            let above = meta.query_advice(advice[0], Rotation(-3));
            let on = meta.query_selector(selector);
            let differences = values.windows(2).map(|pair| pair[0].clone() - pair[1].clone());
            differences.chain([above - values[0].clone()]).map(|d| on.clone() * d).collect::<Vec<_>>()
        });
        Config { advice, fixed, selector, instance: instance[0] }
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let first = layouter.assign_region(
            || "equal",
            |mut region| {
                let first = region.assign_advice(|| "v", config.advice[0], 0, || self.v)?;
                config.selector.enable(&mut region, 3)?;
                for column in config.advice {
                    let cell = region.assign_advice(|| "v", column, 3, || self.v)?;
                    region.constrain_equal(first.cell(), cell.cell())?;
                }
                let four = Value::known(Fp::from(4));
                let fixed = region.assign_fixed(|| "four", config.fixed, 1, || four)?;
                let copy = region.assign_advice(|| "four", config.advice[8], 1, || four)?;
                region.constrain_equal(fixed.cell(), copy.cell())?;
                Ok(first)
            },
        )?;
        layouter.constrain_instance(first.cell(), config.instance, 0)
    }
}
