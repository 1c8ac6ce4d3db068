//! Two small circuits and proofs for them.

use std::sync::LazyLock;

use halo2_proofs::{
    circuit::{Layouter, SimpleFloorPlanner, Value},
    plonk::{Advice, Circuit, Column, ConstraintSystem, Error, Expression, Instance, Selector},
    poly::Rotation,
};
use pasta_curves::Fp;
use zk_multi_test::{TestCircuit, public_input};

const K: u32 = 4;

/// Knows a root of the public input: its `N`th power.
#[derive(Clone, Debug, Default)]
pub(crate) struct Power<const N: usize> {
    pub(crate) root: Value<Fp>,
}

#[derive(Clone)]
pub(crate) struct Config {
    root: Column<Advice>,
    power: Column<Advice>,
    selector: Selector,
    instance: Column<Instance>,
}

impl<const N: usize> Circuit<Fp> for Power<N> {
    type Config = Config;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        let config = Config {
            root: meta.advice_column(),
            power: meta.advice_column(),
            selector: meta.selector(),
            instance: meta.instance_column(),
        };
        meta.enable_equality(config.power);
        meta.enable_equality(config.instance);
        meta.create_gate("power", |meta| {
            let root = meta.query_advice(config.root, Rotation::cur());
            let power = meta.query_advice(config.power, Rotation::cur());
            let one = Expression::Constant(Fp::one());
            let product = (0..N).fold(one, |product, _| product * root.clone());
            vec![meta.query_selector(config.selector) * (product - power)]
        });
        config
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let power = layouter.assign_region(
            || "power",
            |mut region| {
                config.selector.enable(&mut region, 0)?;
                region.assign_advice(|| "root", config.root, 0, || self.root)?;
                let power = self.root.map(|root| (0..N).fold(Fp::one(), |product, _| product * root));
                region.assign_advice(|| "power", config.power, 0, || power)
            },
        )?;
        layouter.constrain_instance(power.cell(), config.instance, 0)
    }
}

/// Made once for all tests.
pub(crate) static SQUARE: LazyLock<TestCircuit<Power<2>>> = LazyLock::new(new);
pub(crate) static CUBE: LazyLock<TestCircuit<Power<3>>> = LazyLock::new(new);

fn new<const N: usize>() -> TestCircuit<Power<N>> {
    TestCircuit::new(K, Power::default(), &[1]).unwrap()
}

/// A proof of knowing `root` of its square.
pub(crate) fn prove(root: u64) -> Vec<u8> {
    prove_with(&SQUARE, root)
}

/// A proof of knowing `root` of its cube.
pub(crate) fn prove_cube(root: u64) -> Vec<u8> {
    prove_with(&CUBE, root)
}

fn prove_with<const N: usize>(circuit: &TestCircuit<Power<N>>, root: u64) -> Vec<u8> {
    let power = Fp::from(root.pow(N as u32));
    circuit.prove(Power { root: Value::known(Fp::from(root)) }, &[&[power]]).unwrap()
}

/// A small number as a public input.
pub(crate) fn input(number: u64) -> [u8; 32] {
    public_input(Fp::from(number))
}
