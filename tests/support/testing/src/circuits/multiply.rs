//! a * b = c with c public: one gate, equality constraints, one instance column.

use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{Advice, Circuit, Column, ConstraintSystem, Error, Instance, Selector};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;

/// a * b = c with c public.
#[derive(Clone, Default, Debug)]
pub struct Multiply {
    a: Value<Fp>,
    b: Value<Fp>,
}

impl Multiply {
    /// The witness for the product of `a` and `b`.
    pub fn new(a: u64, b: u64) -> Self {
        Self { a: Value::known(Fp::from(a)), b: Value::known(Fp::from(b)) }
    }
}

#[derive(Clone, Debug)]
pub struct Config {
    factors: [Column<Advice>; 2],
    product: Column<Advice>,
    selector: Selector,
    instance: Column<Instance>,
}

impl Circuit<Fp> for Multiply {
    type Config = Config;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        let factors = [meta.advice_column(), meta.advice_column()];
        let product = meta.advice_column();
        let selector = meta.selector();
        let instance = meta.instance_column();
        meta.enable_equality(product);
        meta.enable_equality(instance);
        meta.create_gate("multiply", |meta| {
            let [a, b] = factors.map(|column| meta.query_advice(column, Rotation::cur()));
            let c = meta.query_advice(product, Rotation::cur());
            vec![meta.query_selector(selector) * (a * b - c)]
        });
        Config { factors, product, selector, instance }
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let product = layouter.assign_region(
            || "multiply",
            |mut region| {
                config.selector.enable(&mut region, 0)?;
                region.assign_advice(|| "a", config.factors[0], 0, || self.a)?;
                region.assign_advice(|| "b", config.factors[1], 0, || self.b)?;
                region.assign_advice(|| "c", config.product, 0, || self.a * self.b)
            },
        )?;
        layouter.constrain_instance(product.cell(), config.instance, 0)
    }
}
