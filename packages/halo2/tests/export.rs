//! A key beyond the default limits can be written; the reader decides whether to take it.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::Bare;
use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner};
use halo2_proofs::plonk::{Circuit, ConstraintSystem, Error};
use pasta_curves::Fp;
use rand::SeedableRng;
use rand::rngs::StdRng;
use zk_halo2::params::prover_params;
use zk_halo2::{BuildError, CircuitBinary, Limits, VkError, build_and_write, check_vk, prove, verify};

/// [`Bare`], made of a higher degree.
#[derive(Clone, Copy)]
struct Degree<const D: usize>;

impl<const D: usize> Circuit<Fp> for Degree<D> {
    type Config = <Bare as Circuit<Fp>>::Config;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        *self
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        meta.set_minimum_degree(D);
        Bare::configure(meta)
    }

    fn synthesize(&self, config: Self::Config, layouter: impl Layouter<Fp>) -> Result<(), Error> {
        Bare.synthesize(config, layouter)
    }
}

#[test]
fn key_beyond_the_default_limits_is_written_and_serves_a_chain_that_admits_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("circuit");
    let (pk, checksum) = build_and_write(4, &Degree::<65>, &[], &path).unwrap();
    let file = std::fs::read(&path).unwrap();

    let text = format!("{:?}", pk.get_vk().pinned());
    for binary in [CircuitBinary::from_vk(pk.get_vk(), &[]), CircuitBinary::from_pinned(&text, &[])] {
        let binary = binary.unwrap();
        assert_eq!((binary.checksum(), binary.as_bytes()), (checksum, &file[..]));
    }

    let refused = check_vk(&file, &Limits::default()).unwrap_err();
    assert_eq!(refused, VkError::Limit { what: "minimum degree", limit: 65, found: 66 });
    let raised = Limits { max_degree: 65, ..Limits::default() };
    let key = check_vk(&file, &raised).unwrap();
    assert_eq!((key.shape().degree, key.checksum()), (65, checksum));
    let rng = StdRng::seed_from_u64(5);
    let proof = prove(&prover_params(4).unwrap(), &pk, Degree::<65>, &[], rng).unwrap();
    assert_eq!(verify(&key, &proof, &[]), Ok(true));
}

#[test]
fn key_beyond_the_hard_limits_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("circuit");
    let found = build_and_write(4, &Degree::<1025>, &[], &path).map(|_| ()).unwrap_err();
    let degree = VkError::Limit { what: "degree", limit: 1024, found: 1025 };
    assert!(matches!(&found, BuildError::Key(error) if *error == degree), "{found:?}");
    assert!(!path.exists());
}
