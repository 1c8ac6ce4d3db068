//! Proofs against `create_proof` of `halo2_proofs`: from the same randomness the same bytes, on every backend.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;

use halo2_proofs::circuit::SimpleFloorPlanner;
use halo2_proofs::plonk::{Circuit, create_proof};
use halo2_proofs::transcript::{Blake2bWrite, Challenge255};
use pasta_curves::{Fp, vesta};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use zk_halo2::params::prover_params;
use zk_halo2::{Backend, CircuitKeys};
use zk_halo2_prover::{ProveError, Prover, ProverParams, ProvingKey};
use zk_halo2_testing::circuits::{
    Bare, Chunks, Constant, Lookup, Multiply, Numbered, Poseidon, Rotations, Selectors,
};
use zk_halo2_testing::generated::{Generated, small};

const SEED: u64 = 11;

/// One proof of all `circuits` by `halo2_proofs`.
fn reference<C: Circuit<Fp> + Clone>(
    keys: &CircuitKeys<C>,
    circuits: &[C],
    instances: &[&[&[Fp]]],
) -> Vec<u8> {
    let mut transcript = Blake2bWrite::<_, vesta::Affine, Challenge255<_>>::init(vec![]);
    let rng = StdRng::seed_from_u64(SEED);
    create_proof(keys.params(), keys.proving_key(), circuits, instances, rng, &mut transcript).unwrap();
    transcript.finalize()
}

/// Proves one and three instances on every backend.
fn check<C: Circuit<Fp> + Clone>(name: &str, k: u32, circuit: C, instance: &[Vec<Fp>]) {
    let lens: Vec<_> = instance.iter().map(Vec::len).collect();
    let keys = CircuitKeys::new(k, &circuit, &lens).unwrap();
    let key = Arc::new(ProvingKey::build(k, &circuit, &lens).unwrap());
    let columns: Vec<_> = instance.iter().map(Vec::as_slice).collect();
    for count in [1, 3] {
        let (circuits, instances) = (vec![circuit.clone(); count], vec![&columns[..]; count]);
        let expected = reference(&keys, &circuits, &instances);
        for backend in Backend::available() {
            let params = ProverParams::new(&prover_params(k).unwrap(), *backend).unwrap();
            let prover = Prover::new(key.clone(), params).unwrap();
            let proof = prover.prove(&circuits, &instances, StdRng::seed_from_u64(SEED)).unwrap();
            assert!(proof == expected, "{name}, {count} instances, {backend:?}: another proof");
            let other = prover.prove(&circuits, &instances, StdRng::seed_from_u64(SEED + 1)).unwrap();
            let (points, _) = proof.as_chunks::<32>();
            let (others, _) = other.as_chunks::<32>();
            let shared = points.iter().filter(|point| others.contains(point)).count();
            // Evaluations of fixed columns are at another point; none agrees.
            assert_eq!(
                shared,
                constant_words(points),
                "{name}: a proof made anew shares words with the first"
            );
        }
    }
}

/// Words that are zero in every proof: evaluations of columns that are zero.
fn constant_words(words: &[[u8; 32]]) -> usize {
    words.iter().filter(|word| **word == [0; 32]).count()
}

#[test]
fn proofs_are_those_of_halo2() {
    check("multiply", 4, Multiply::new(6, 7), &[vec![Fp::from(42)]]);
    check("lookup", 5, Lookup::new(3), &Lookup::instance(3));
    let message = [Fp::from(1), Fp::from(2)];
    check("poseidon", 6, Poseidon::new(message), &[vec![Poseidon::hash(message)]]);
    check("bare", 4, Bare, &[]);
    check("selectors", 5, Selectors::new(5), &Selectors::instance(5));
    check("chunks", 5, Chunks::new(11), &[vec![Fp::from(11)], vec![]]);
    check("rotations", 5, Rotations::new(4), &Rotations::instance(4));
    check("constant", 4, Constant::<SimpleFloorPlanner>::new(7, 3), &Constant::<()>::instance(7, 3));
    for number in 1..=3 {
        let (k, x) = (6 - (number % 2) as u32, 1000 + number);
        check(&format!("numbered {number}"), k, Numbered::new(number, x), &Numbered::instance(number, x));
    }
}

#[test]
fn proofs_of_generated_shapes_are_those_of_halo2() {
    for shape in small() {
        shape.with_circuit(|circuit, instance| check(&shape.to_string(), shape.k, circuit, &instance));
    }
}

/// A shape that follows from a seed.
fn random_shape(seed: u64) -> Generated {
    let rng = &mut StdRng::seed_from_u64(seed);
    let advice = rng.random_range(1..=6);
    let columns = rng.random_range(0..=3);
    Generated {
        k: rng.random_range(6..=7),
        advice,
        fixed: rng.random_range(0..=3),
        inputs: (0..columns).map(|_| rng.random_range(0..=4)).collect(),
        read_instances: rng.random(),
        lookups: rng.random_range(0..=3),
        lookup_width: rng.random_range(1..=3),
        permutation: rng.random_range(0..=advice),
        gates: rng.random_range(0..=6),
        degree: rng.random_range(3..=9),
        rotations: rng.random_range(1..=5),
    }
}

fn check_random(seeds: std::ops::Range<u64>) {
    for shape in seeds.map(random_shape) {
        shape.with_circuit(|circuit, instance| check(&shape.to_string(), shape.k, circuit, &instance));
    }
}

#[test]
fn proofs_of_random_shapes_are_those_of_halo2() {
    check_random(0..20);
}

/// A minute.
#[test]
#[ignore = "part of make nightly"]
fn proofs_of_hundreds_of_random_shapes_are_those_of_halo2() {
    check_random(20..260);
}

#[test]
fn wrong_numbers_of_public_inputs_are_refused() {
    let circuit = Multiply::new(6, 7);
    let key = Arc::new(ProvingKey::build(4, &circuit, &[1]).unwrap());
    let params = ProverParams::new(&prover_params(4).unwrap(), Backend::current()).unwrap();
    let prover = Prover::new(key.clone(), params).unwrap();
    let inputs = [Fp::from(42), Fp::from(43)];
    let prove = |circuits: &[Multiply], instances: &[&[&[Fp]]]| {
        prover.prove(circuits, instances, StdRng::seed_from_u64(1)).unwrap_err()
    };
    assert!(matches!(prove(&[], &[]), ProveError::Instances { circuits: 0, instances: 0 }));
    let one = [circuit];
    assert!(matches!(prove(&one, &[]), ProveError::Instances { circuits: 1, instances: 0 }));
    assert!(matches!(prove(&one, &[&[]]), ProveError::InstanceColumns { expected: 1, found: 0 }));
    assert!(matches!(
        prove(&one, &[&[&inputs]]),
        ProveError::PublicInputs { column: 0, expected: 1, found: 2 }
    ));
    let other = ProverParams::new(&prover_params(5).unwrap(), Backend::current()).unwrap();
    assert!(matches!(Prover::new(key, other), Err(ProveError::K { expected: 4, found: 5 })));
}
