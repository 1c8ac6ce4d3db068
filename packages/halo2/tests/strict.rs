//! The rules of verification, and where they are stricter than `halo2_proofs`.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use ff::{Field, PrimeField};
use halo2_proofs::plonk::{SingleVerifier, create_proof, verify_proof};
use halo2_proofs::transcript::{Blake2bRead, Blake2bWrite, Challenge255};
use pasta_curves::{Fp, vesta};
use rand::SeedableRng;
use rand::rngs::StdRng;
use zk_halo2::params::prover_params;
use zk_halo2::{VerifyError, verify};

/// What `halo2_proofs` says about a proof.
fn halo2_accepts(case: &common::Case, proof: &[u8], instances: &[&[&[Fp]]]) -> bool {
    let params = prover_params(case.key().shape().k).unwrap();
    let mut transcript = Blake2bRead::<_, vesta::Affine, Challenge255<_>>::init(proof);
    verify_proof(&params, case.pk.get_vk(), SingleVerifier::new(&params), instances, &mut transcript).is_ok()
}

#[test]
fn honest_proofs_verify() {
    for case in common::cases() {
        assert_eq!(case.verify(), Ok(true), "{}", case.name);
        assert_eq!(case.proof.len(), case.key().shape().proof_len, "{}", case.name);
    }
}

#[test]
fn false_statements_do_not_verify() {
    for mut case in common::cases() {
        for position in 0..case.public_inputs().len() {
            let element = case.instance.iter_mut().flatten().nth(position).unwrap();
            *element += Fp::ONE;
            assert_eq!(case.verify(), Ok(false), "{}, input {position}", case.name);
            *case.instance.iter_mut().flatten().nth(position).unwrap() -= Fp::ONE;
        }
    }
}

#[test]
fn trailing_byte_is_rejected() {
    let mut case = common::multiply();
    case.proof.push(0);
    assert!(halo2_accepts(&case, &case.proof, &[&[&case.instance[0]]]));
    assert_eq!(case.verify(), Ok(false));
}

#[test]
fn padded_instance_is_an_error() {
    let case = common::multiply();
    let padded = [case.instance[0][0], Fp::ZERO];
    assert!(halo2_accepts(&case, &case.proof, &[&[&padded]]));
    assert_eq!(
        verify(case.key(), &case.proof, &padded.map(|element| element.to_repr())),
        Err(VerifyError::PublicInputCount { expected: 1, found: 2 })
    );
}

#[test]
fn missing_input_is_an_error() {
    let case = common::lookup();
    let inputs = case.public_inputs();
    assert_eq!(
        verify(case.key(), &case.proof, &inputs[1..]),
        Err(VerifyError::PublicInputCount { expected: 6, found: 5 })
    );
    assert_eq!(
        verify(case.key(), &case.proof, &[]),
        Err(VerifyError::PublicInputCount { expected: 6, found: 0 })
    );
}

#[test]
fn input_of_the_modulus_or_more_is_an_error() {
    let case = common::lookup();
    let modulus_less_one = (-Fp::ONE).to_repr();
    let mut modulus = modulus_less_one;
    modulus[0] += 1;
    for (position, bad) in [(0, modulus), (3, modulus), (5, [0xff; 32])] {
        let mut inputs = case.public_inputs();
        inputs[position] = bad;
        assert_eq!(
            verify(case.key(), &case.proof, &inputs),
            Err(VerifyError::NonCanonicalPublicInput { index: position })
        );
        inputs[position] = modulus_less_one;
        assert_eq!(verify(case.key(), &case.proof, &inputs), Ok(false));
    }
    // The same number, plus the modulus: a second encoding of a true statement.
    let case = common::multiply();
    let mut sum = modulus;
    sum[0] += 42;
    assert_eq!(
        verify(case.key(), &case.proof, &[sum]),
        Err(VerifyError::NonCanonicalPublicInput { index: 0 })
    );
}

#[test]
fn empty_proof_is_rejected() {
    for mut case in common::cases() {
        case.proof.clear();
        assert_eq!(case.verify(), Ok(false), "{}", case.name);
    }
}

#[test]
fn huge_proof_is_rejected() {
    let mut case = common::multiply();
    case.proof.resize(64 << 20, 0);
    assert_eq!(case.verify(), Ok(false));
}

#[test]
fn every_truncation_is_rejected() {
    let case = common::multiply();
    for len in 0..case.proof.len() {
        assert_eq!(verify(case.key(), &case.proof[..len], &case.public_inputs()), Ok(false));
    }
}

#[test]
fn proof_over_no_circuit_instance_is_rejected() {
    let case = common::multiply();
    let params = prover_params(4).unwrap();
    let mut transcript = Blake2bWrite::<_, vesta::Affine, Challenge255<_>>::init(Vec::new());
    let rng = StdRng::seed_from_u64(1);
    create_proof::<_, _, _, _, common::Multiply>(&params, &case.pk, &[], &[], rng, &mut transcript).unwrap();
    let proof = transcript.finalize();
    assert!(halo2_accepts(&case, &proof, &[]));
    assert_eq!(verify(case.key(), &proof, &case.public_inputs()), Ok(false));
    // Filled up to the right length, too.
    let mut filled = proof;
    filled.resize(case.proof.len(), 0);
    assert_eq!(verify(case.key(), &filled, &case.public_inputs()), Ok(false));
}

#[test]
fn proof_over_two_circuit_instances_is_rejected() {
    let case = common::multiply();
    let params = prover_params(4).unwrap();
    let mut transcript = Blake2bWrite::<_, vesta::Affine, Challenge255<_>>::init(Vec::new());
    let circuits = [common::Multiply::new(6, 7), common::Multiply::new(6, 7)];
    let column: &[Fp] = &case.instance[0];
    let instances: [&[&[Fp]]; 2] = [&[column], &[column]];
    let rng = StdRng::seed_from_u64(1);
    create_proof(&params, &case.pk, &circuits, &instances, rng, &mut transcript).unwrap();
    let proof = transcript.finalize();
    assert!(halo2_accepts(&case, &proof, &instances));
    assert_eq!(verify(case.key(), &proof, &case.public_inputs()), Ok(false));
}

#[test]
fn proof_for_another_circuit_is_rejected() {
    let (case, other) = (common::multiply(), common::poseidon());
    assert_eq!(verify(case.key(), &other.proof, &case.public_inputs()), Ok(false));
    assert_eq!(verify(other.key(), &case.proof, &other.public_inputs()), Ok(false));
}

#[test]
fn panic_in_the_verifier_is_an_error_and_leaves_it_usable() {
    let case = common::multiply();
    zk_halo2::test_hooks::panic_on_next_verification();
    assert_eq!(case.verify(), Err(VerifyError::Panicked));
    assert_eq!(case.verify(), Ok(true));
}

#[test]
fn many_threads_share_one_key_and_one_set_of_parameters() {
    // k = 7 is used by no other test here, so the threads also race for the parameters.
    let case = common::Case::new("shared", 7, common::Multiply::new(6, 7), vec![vec![Fp::from(42)]]);
    let params: Vec<_> = std::thread::scope(|scope| {
        let threads = [(); 8].map(|()| {
            scope.spawn(|| {
                let key = case.key().clone();
                assert_eq!(verify(&key, &case.proof, &case.public_inputs()), Ok(true));
                zk_halo2::params::verifier_params(7).unwrap()
            })
        });
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(params.iter().all(|other| std::sync::Arc::ptr_eq(other, &params[0])));
}

/// A key is a function of the circuit alone: the same statement proved twice gives two proofs, both valid.
#[test]
fn proofs_are_randomized_and_all_verify() {
    let case = common::multiply();
    let params = prover_params(4).unwrap();
    let proofs = [1, 2].map(|seed| {
        let rng = StdRng::seed_from_u64(seed);
        zk_halo2::prove(&params, &case.pk, common::Multiply::new(6, 7), &[&case.instance[0]], rng).unwrap()
    });
    assert_ne!(proofs[0], proofs[1]);
    for proof in &proofs {
        assert_eq!(verify(case.key(), proof, &case.public_inputs()), Ok(true));
    }
    // A witness that does not fit the statement: a proof comes out, and is not valid.
    let rng = StdRng::seed_from_u64(3);
    let proof =
        zk_halo2::prove(&params, &case.pk, common::Multiply::new(6, 8), &[&case.instance[0]], rng).unwrap();
    assert_eq!(verify(case.key(), &proof, &case.public_inputs()), Ok(false));
}
