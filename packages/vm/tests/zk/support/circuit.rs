//! A tiny circuit, its binary and a proof: `a · b + tag = c`, with `c` public.
//!
//! The tag is a fixed value, so that every tag gives another key.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

use ff::PrimeField;
use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{Advice, Circuit, Column, ConstraintSystem, Error, Fixed, Instance, Selector};
use halo2_proofs::poly::Rotation;
use pasta_curves::Fp;
use rand::SeedableRng;
use rand::rngs::StdRng;
use zk_halo2::{Checksum, build_and_write, params::prover_params, prove};

const K: u32 = 4;

/// A circuit binary with a right proof for one public input.
pub(crate) struct TestCircuit {
    pub(crate) checksum: Checksum,
    pub(crate) binary: Vec<u8>,
    pub(crate) proof: Vec<u8>,
    pub(crate) public_input: [u8; 32],
}

impl TestCircuit {
    /// The public inputs as a contract hands them over.
    pub(crate) fn inputs(&self) -> Vec<u8> {
        self.public_input.to_vec()
    }

    /// A proof of the right length that proves nothing: the last scalar is changed.
    pub(crate) fn bad_proof(&self) -> Vec<u8> {
        let mut proof = self.proof.clone();
        let last = proof.len() - 32;
        proof[last] ^= 1;
        proof
    }
}

/// The circuit with this tag, built at its first use.
pub(crate) fn test_circuit(tag: u64) -> &'static TestCircuit {
    static BUILT: OnceLock<Mutex<HashMap<u64, &'static TestCircuit>>> = OnceLock::new();
    let mut built = BUILT.get_or_init(Default::default).lock().unwrap();
    built.entry(tag).or_insert_with(|| Box::leak(Box::new(build(tag))))
}

fn build(tag: u64) -> TestCircuit {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("circuit");
    let circuit = Product { tag, factors: Value::known((Fp::from(6), Fp::from(7))) };
    let (proving_key, checksum) = build_and_write(K, &circuit, &[1], &path).unwrap();
    let public_input = Fp::from(42 + tag);
    let params = prover_params(K).unwrap();
    let rng = StdRng::seed_from_u64(tag);
    let proof = prove(&params, &proving_key, circuit, &[&[public_input]], rng).unwrap();
    TestCircuit {
        checksum,
        binary: std::fs::read(path).unwrap(),
        proof,
        public_input: public_input.to_repr(),
    }
}

#[derive(Clone)]
struct Product {
    tag: u64,
    factors: Value<(Fp, Fp)>,
}

#[derive(Clone)]
struct ProductConfig {
    advice: [Column<Advice>; 3],
    tag: Column<Fixed>,
    multiply: Selector,
    public: Column<Instance>,
}

impl Circuit<Fp> for Product {
    type Config = ProductConfig;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self { tag: self.tag, factors: Value::unknown() }
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> ProductConfig {
        let advice = [(); 3].map(|()| meta.advice_column());
        let (tag, multiply, public) = (meta.fixed_column(), meta.selector(), meta.instance_column());
        meta.enable_equality(advice[2]);
        meta.enable_equality(public);
        meta.create_gate("a · b + tag = c", |meta| {
            let [a, b, c] = advice.map(|column| meta.query_advice(column, Rotation::cur()));
            let (tag, multiply) = (meta.query_fixed(tag), meta.query_selector(multiply));
            vec![multiply * (a * b + tag - c)]
        });
        ProductConfig { advice, tag, multiply, public }
    }

    fn synthesize(&self, config: ProductConfig, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let tag = Fp::from(self.tag);
        let [a, b, c] = config.advice;
        let product = layouter.assign_region(
            || "product",
            |mut region| {
                config.multiply.enable(&mut region, 0)?;
                region.assign_fixed(|| "tag", config.tag, 0, || Value::known(tag))?;
                region.assign_advice(|| "a", a, 0, || self.factors.map(|(a, _)| a))?;
                region.assign_advice(|| "b", b, 0, || self.factors.map(|(_, b)| b))?;
                region.assign_advice(|| "c", c, 0, || self.factors.map(|(a, b)| a * b + tag))
            },
        )?;
        layouter.constrain_instance(product.cell(), config.public, 0)
    }
}
