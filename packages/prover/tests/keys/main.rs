//! Keys are those of `halo2_proofs`, for circuits of every shape, and tell their circuit from others.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod random;
mod varied;

use credential_circuit::circuit as credential;
use halo2_proofs::circuit::SimpleFloorPlanner;
use halo2_proofs::circuit::floor_planner::V1;
use halo2_proofs::plonk::{Circuit, FloorPlanner};
use headstash_circuit::circuit as headstash;
use pasta_curves::Fp;
use zk_halo2::CircuitKeys;
use zk_halo2_prover::{BuildError, KeyFileLimits, ProvingKey};
use zk_halo2_testing::generated::small;
use zk_halo2_testing::{Bare, Chunks, Constant, Lookup, Multiply, Numbered, Poseidon, Rotations, Selectors};

use random::Random;
use varied::{VARIED, Varied};

/// Makes the key, which compares every column with the commitments of `halo2_proofs`, and reads it back from its file.
fn build<C: Circuit<Fp>>(name: &str, k: u32, circuit: &C, lens: &[usize]) -> ProvingKey {
    let ok = |result: Result<(), BuildError>| result.unwrap_or_else(|error| panic!("{name}: {error}"));
    let key = ProvingKey::build(k, circuit, lens).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(key.binary(), CircuitKeys::new(k, circuit, lens).unwrap().binary(), "{name}");
    let file = key.to_bytes();
    let read =
        ProvingKey::read(&file, &KeyFileLimits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(read == key && read.to_bytes() == file, "{name}");
    ok(read.ensure_same(circuit));
    ok(read.ensure_for(key.binary()));
    ok(read.verify_commitments());
    println!("{name}: {} bytes, {} of them circuit binary", file.len(), key.binary().as_bytes().len());
    key
}

#[test]
fn circuits_for_each_feature_have_the_key_of_halo2() {
    build("multiply", 4, &Multiply::default(), &[1]);
    build("lookup", 5, &Lookup::default(), &lens(&Lookup::instance(3)));
    build("poseidon", 6, &Poseidon::default(), &[1]);
    build("bare", 4, &Bare, &[]);
    build("selectors", 5, &Selectors::default(), &[2]);
    build("chunks", 5, &Chunks::new(11), &[1, 0]);
    build("rotations", 5, &Rotations::new(4), &lens(&Rotations::instance(4)));
    for number in 1..=6 {
        let lens = lens(&Numbered::instance(number, 1));
        build("numbered", 6 - (number % 2) as u32, &Numbered::new(number, 1), &lens);
    }
    build("constant", 4, &Constant::<SimpleFloorPlanner>::unknown(7), &[1]);
    build("constant, planned", 4, &Constant::<V1>::unknown(7), &[1]);
}

fn lens(instance: &[Vec<Fp>]) -> Vec<usize> {
    instance.iter().map(Vec::len).collect()
}

#[test]
fn circuits_of_all_shapes_have_the_key_of_halo2() {
    for shape in small() {
        shape
            .with_circuit(|circuit, instance| build(&shape.to_string(), shape.k, &circuit, &lens(&instance)));
    }
}

#[test]
fn circuits_of_this_repository_have_the_key_of_halo2() {
    let circuit = headstash::HeadstashCircuit::default();
    build("headstash", headstash::K, &circuit, &headstash::INSTANCE_LENS);
    let circuit = credential::CredentialCircuit::default();
    build("credential", credential::K, &circuit, &credential::INSTANCE_LENS);
}

/// Makes keys of random circuits. Selectors share columns in a third of them at least.
fn random_circuits<P: FloorPlanner>(seeds: std::ops::Range<u64>) {
    let mut shared = 0;
    for seed in seeds.clone() {
        let circuit = Random::<P>::new(seed);
        let key = build(&format!("random {seed}"), random::K, &circuit, &[random::INPUTS]);
        let pinned = key.key().pinned();
        shared += usize::from(pinned.selectors > pinned.fixed_columns - circuit.fixed_columns());
        let other = Random::<P>::new(seed + 1);
        assert!(matches!(key.ensure_same(&other), Err(BuildError::OtherCircuit { .. })), "{seed}");
    }
    assert!(3 * shared > seeds.count(), "{shared}");
}

#[test]
fn random_circuits_have_the_key_of_halo2() {
    random_circuits::<SimpleFloorPlanner>(0..150);
}

#[test]
fn random_circuits_that_are_planned_have_the_key_of_halo2() {
    random_circuits::<V1>(1000..1100);
}

#[test]
fn a_key_knows_its_circuit_from_one_that_differs_in_anything() {
    let key = VARIED.with(|circuit| build("varied", 4, circuit, &[]));
    for (what, other) in [
        ("columns", Varied { unused: 1, ..VARIED }),
        ("constants or fixed values", Varied { fixed: 4, ..VARIED }),
        ("selectors", Varied { on: 1, ..VARIED }),
        ("copy constraints", Varied { copied: 2, ..VARIED }),
        ("gates or lookups", Varied { factor: 3, ..VARIED }),
    ] {
        let refused = other.with(|circuit| key.ensure_same(circuit));
        assert!(
            matches!(&refused, Err(BuildError::OtherCircuit { what: found }) if *found == what),
            "{refused:?}"
        );
    }
    VARIED.with(|circuit| key.ensure_same(circuit)).unwrap();
}

#[test]
fn the_witness_and_what_without_witnesses_drops_are_told_apart() {
    let key = ProvingKey::build(4, &Constant::<SimpleFloorPlanner>::unknown(7), &[1]).unwrap();
    key.ensure_same(&Constant::<SimpleFloorPlanner>::new(7, 3)).unwrap();
    key.ensure_same(&Constant::<SimpleFloorPlanner>::new(5, 3)).unwrap_err();
    let error = key.ensure_same(&Multiply::default()).unwrap_err();
    assert!(matches!(error, BuildError::OtherCircuit { what: "columns" }), "{error}");
}

#[test]
fn a_key_is_for_the_circuit_binary_that_it_was_made_with() {
    let key = |constant, len| {
        ProvingKey::build(4, &Constant::<SimpleFloorPlanner>::unknown(constant), &[len]).unwrap()
    };
    let seven = key(7, 1);
    seven.ensure_for(key(7, 1).binary()).unwrap();
    for other in [key(5, 1), key(7, 2)] {
        let error = seven.ensure_for(other.binary()).unwrap_err();
        assert!(error.to_string().contains(&other.binary().checksum().to_string()), "{error}");
    }
}

#[test]
fn what_the_verifying_key_cannot_be_made_of_is_refused() {
    let circuit = Constant::<SimpleFloorPlanner>::unknown(7);
    for (k, lens, expected) in [
        (0, &[1][..], "allowed are 1 to 17"),
        (18, &[1], "allowed are 1 to 17"),
        (2, &[1], "key generation: k = 2 is too small"),
        (4, &[0], "which has 0 public inputs"),
        (4, &[1, 1], "the circuit has 1 instance columns"),
    ] {
        let error = ProvingKey::build(k, &circuit, lens).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
