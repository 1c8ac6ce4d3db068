//! A small circuit and proofs for it.

use std::sync::LazyLock;

use halo2_proofs::{
    circuit::{Layouter, SimpleFloorPlanner, Value},
    plonk::{Advice, Circuit, Column, ConstraintSystem, Error, Instance, ProvingKey, Selector},
    poly::Rotation,
};
use pasta_curves::{Fp, vesta};
use rand::{SeedableRng, rngs::StdRng};
use zk_cosmwasm_std::Checksum;

const K: u32 = 4;

/// Knows a root of the public input.
#[derive(Clone, Default)]
struct Square {
    root: Value<Fp>,
}

#[derive(Clone)]
struct Config {
    root: Column<Advice>,
    square: Column<Advice>,
    selector: Selector,
    instance: Column<Instance>,
}

impl Circuit<Fp> for Square {
    type Config = Config;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        let config = Config {
            root: meta.advice_column(),
            square: meta.advice_column(),
            selector: meta.selector(),
            instance: meta.instance_column(),
        };
        meta.enable_equality(config.square);
        meta.enable_equality(config.instance);
        meta.create_gate("square", |meta| {
            let root = meta.query_advice(config.root, Rotation::cur());
            let square = meta.query_advice(config.square, Rotation::cur());
            vec![meta.query_selector(config.selector) * (root.square() - square)]
        });
        config
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let square = layouter.assign_region(
            || "square",
            |mut region| {
                config.selector.enable(&mut region, 0)?;
                region.assign_advice(|| "root", config.root, 0, || self.root)?;
                region.assign_advice(|| "square", config.square, 0, || self.root * self.root)
            },
        )?;
        layouter.constrain_instance(square.cell(), config.instance, 0)
    }
}

/// The circuit's binary, and what it takes to prove.
pub(crate) struct Built {
    pub(crate) binary: Vec<u8>,
    proving_key: ProvingKey<vesta::Affine>,
}

/// Made once for all tests.
pub(crate) static SQUARE: LazyLock<Built> = LazyLock::new(|| {
    let file = tempfile::NamedTempFile::new().unwrap();
    let (proving_key, checksum) =
        zk_halo2::build_and_write(K, &Square::default(), &[1], file.path()).unwrap();
    let binary = std::fs::read(file.path()).unwrap();
    assert_eq!(checksum.as_bytes(), Checksum::of(&binary).as_bytes());
    Built { binary, proving_key }
});

impl Built {
    pub(crate) fn checksum(&self) -> Checksum {
        Checksum::of(&self.binary)
    }

    /// A proof of knowing `root`.
    pub(crate) fn prove(&self, root: u64) -> Vec<u8> {
        let params = zk_halo2::params::prover_params(K).unwrap();
        let circuit = Square { root: Value::known(Fp::from(root)) };
        let public = [Fp::from(root * root)];
        zk_halo2::prove(&params, &self.proving_key, circuit, &[&public], StdRng::seed_from_u64(root)).unwrap()
    }
}

/// A small number as a public input.
pub(crate) fn input(number: u64) -> [u8; 32] {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_le_bytes());
    bytes
}
