//! A constant times x, both advice, with the product public. The constant is a parameter of the circuit that
//! `without_witnesses` drops, as the simple example of `halo2_proofs` does: the key has it all the same.

use core::marker::PhantomData;

use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{
    Advice, Circuit, Column, ConstraintSystem, Error, FloorPlanner, Instance, Selector,
};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;

/// A constant times x, laid out by `P`.
#[derive(Debug)]
pub struct Constant<P = SimpleFloorPlanner> {
    constant: Fp,
    x: Value<Fp>,
    planner: PhantomData<P>,
}

impl<P> Clone for Constant<P> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<P> Constant<P> {
    /// The witness x for the circuit with this constant.
    pub fn new(constant: u64, x: u64) -> Self {
        Self { x: Value::known(Fp::from(x)), ..Self::unknown(constant) }
    }

    /// The circuit with this constant, without a witness.
    pub fn unknown(constant: u64) -> Self {
        Self { constant: Fp::from(constant), x: Value::unknown(), planner: PhantomData }
    }

    /// The statement for x.
    pub fn instance(constant: u64, x: u64) -> Vec<Vec<Fp>> {
        vec![vec![Fp::from(constant) * Fp::from(x)]]
    }
}

#[derive(Clone, Debug)]
pub struct Config {
    factors: [Column<Advice>; 2],
    product: Column<Advice>,
    on: Selector,
    instance: Column<Instance>,
}

impl<P: FloorPlanner> Circuit<Fp> for Constant<P> {
    type Config = Config;
    type FloorPlanner = P;

    fn without_witnesses(&self) -> Self {
        Self::unknown(0)
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        let [a, b, product] = [(); 3].map(|()| meta.advice_column());
        let (constants, on, instance) = (meta.fixed_column(), meta.selector(), meta.instance_column());
        [a, product].iter().for_each(|column| meta.enable_equality(*column));
        meta.enable_equality(instance);
        meta.enable_constant(constants);
        meta.create_gate("product", |meta| {
            let [a, b, product] = [a, b, product].map(|column| meta.query_advice(column, Rotation::cur()));
            vec![meta.query_selector(on) * (a * b - product)]
        });
        Config { factors: [a, b], product, on, instance }
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let Config { factors: [a, b], product, on, instance } = config;
        let result = layouter.assign_region(
            || "product",
            |mut region| {
                on.enable(&mut region, 0)?;
                region.assign_advice_from_constant(|| "constant", a, 0, self.constant)?;
                region.assign_advice(|| "x", b, 0, || self.x)?;
                region.assign_advice(|| "product", product, 0, || self.x.map(|x| x * self.constant))
            },
        )?;
        layouter.constrain_instance(result.cell(), instance, 0)
    }
}
