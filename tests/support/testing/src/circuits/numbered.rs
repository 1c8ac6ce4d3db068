//! x² + n = y with n fixed and y public: another key for each n.

use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{Advice, Circuit, Column, ConstraintSystem, Error, Fixed, Instance, Selector};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;

/// x² + n = y with n fixed and y public.
#[derive(Clone, Debug)]
pub struct Numbered {
    number: Fp,
    x: Value<Fp>,
}

impl Numbered {
    /// Circuit number `number`, with the witness `x`. A column of zeros has no commitment in a circuit binary, so numbers
    /// begin at 1.
    pub fn new(number: u64, x: u64) -> Self {
        assert_ne!(number, 0);
        Self { number: Fp::from(number), x: Value::known(Fp::from(x)) }
    }

    /// The statement for `x`.
    pub fn instance(number: u64, x: u64) -> Vec<Vec<Fp>> {
        vec![vec![Fp::from(x).square() + Fp::from(number)]]
    }
}

#[derive(Clone, Debug)]
pub struct Config {
    x: Column<Advice>,
    y: Column<Advice>,
    number: Column<Fixed>,
    selector: Selector,
    instance: Column<Instance>,
}

impl Circuit<Fp> for Numbered {
    type Config = Config;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self { x: Value::unknown(), ..self.clone() }
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        let [x, y] = [meta.advice_column(), meta.advice_column()];
        let number = meta.fixed_column();
        let selector = meta.selector();
        let instance = meta.instance_column();
        meta.enable_equality(y);
        meta.enable_equality(instance);
        meta.create_gate("square and number", |meta| {
            let [x, y] = [x, y].map(|column| meta.query_advice(column, Rotation::cur()));
            let number = meta.query_fixed(number);
            vec![meta.query_selector(selector) * (x.square() + number - y)]
        });
        Config { x, y, number, selector, instance }
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let y = layouter.assign_region(
            || "square and number",
            |mut region| {
                config.selector.enable(&mut region, 0)?;
                region.assign_fixed(|| "n", config.number, 0, || Value::known(self.number))?;
                region.assign_advice(|| "x", config.x, 0, || self.x)?;
                let y = self.x.map(|x| x.square() + self.number);
                region.assign_advice(|| "y", config.y, 0, || y)
            },
        )?;
        layouter.constrain_instance(y.cell(), config.instance, 0)
    }
}
