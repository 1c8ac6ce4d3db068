//! The verdicts and errors of `Circuits`, with real proofs.

use crate::square::{SQUARE, input, prove};
use zk_cosmwasm_std::{Checksum, Halo2Api, Halo2Error};
use zk_multi_test::{
    Circuits, MAX_BATCH_COUNT, MAX_BATCH_PROOF_BYTES, MAX_PROOF_LEN, MAX_PUBLIC_INPUTS, mock_dependencies,
};

fn own() -> Circuits {
    Circuits::new().with_own(SQUARE.binary()).unwrap()
}

fn named() -> Circuits {
    Circuits::new().with(SQUARE.binary()).unwrap()
}

#[test]
fn a_valid_proof_is_valid_for_its_input_only() {
    let deps = mock_dependencies(own());
    let api = deps.as_ref().api;
    let proof = prove(3);
    assert_eq!(api.verify_halo2_proof(&proof, &[input(9)]), Ok(true));
    assert_eq!(api.verify_halo2_proof(&proof, &[input(10)]), Ok(false));
    assert_eq!(api.verify_halo2_proof_with(&SQUARE.checksum(), &proof, &[input(9)]), Ok(true));
    assert_eq!(api.ensure_halo2_proof(&proof, &[input(10)]), Err(Halo2Error::InvalidProof));
}

#[test]
fn a_damaged_proof_is_not_valid() {
    let deps = mock_dependencies(own());
    let proof = prove(3);
    let mut flipped = proof.clone();
    flipped[40] ^= 1;
    let longer = [&proof[..], &[0]].concat();
    for damaged in [&flipped[..], &longer, &proof[1..], &proof[..proof.len() - 1], &[]] {
        assert_eq!(deps.api.verify_halo2_proof(damaged, &[input(9)]), Ok(false));
    }
}

#[test]
fn wrong_inputs_are_errors() {
    let deps = mock_dependencies(own());
    let proof = prove(3);
    for inputs in [vec![], vec![input(9), input(0)], vec![input(9); MAX_PUBLIC_INPUTS]] {
        assert_eq!(deps.api.verify_halo2_proof(&proof, &inputs), Err(Halo2Error::WrongInputCount));
    }
    assert_eq!(deps.api.verify_halo2_proof(&proof, &[[0xff; 32]]), Err(Halo2Error::MalformedInputs));
    let too_many = vec![input(9); MAX_PUBLIC_INPUTS + 1];
    assert_eq!(deps.api.verify_halo2_proof(&proof, &too_many), Err(Halo2Error::TooManyInputs));
}

#[test]
fn a_proof_longer_than_a_host_reads_is_an_error() {
    let deps = mock_dependencies(own());
    assert_eq!(deps.api.verify_halo2_proof(&vec![0; MAX_PROOF_LEN], &[input(9)]), Ok(false));
    let too_long = vec![0; MAX_PROOF_LEN + 1];
    assert_eq!(deps.api.verify_halo2_proof(&too_long, &[input(9)]), Err(Halo2Error::ProofTooLong));
}

#[test]
fn the_circuit_must_be_declared_and_registered() {
    let proof = prove(3);
    let deps = mock_dependencies(named());
    assert_eq!(deps.api.verify_halo2_proof(&proof, &[input(9)]), Err(Halo2Error::NoCircuit));
    assert_eq!(deps.api.verify_halo2_proof_with(&SQUARE.checksum(), &proof, &[input(9)]), Ok(true));
    let other = Checksum::new([1; 32]);
    let unknown = Err(Halo2Error::CircuitNotRegistered);
    assert_eq!(deps.api.verify_halo2_proof_with(&other, &proof, &[input(9)]), unknown);
    let deps = mock_dependencies(named().declaring(other));
    assert_eq!(deps.api.verify_halo2_proof(&proof, &[input(9)]), unknown);
}

#[test]
fn what_is_no_circuit_binary_is_refused() {
    assert!(Circuits::new().with(b"").is_err());
    assert!(Circuits::new().with_own(&SQUARE.binary()[1..]).is_err());
}

#[test]
fn a_batch_is_valid_when_it_has_proofs_and_all_of_them_are() {
    let deps = mock_dependencies(named());
    let batch = |proofs: &[&[u8]], inputs: &[&[[u8; 32]]]| {
        deps.api.verify_halo2_proofs(&SQUARE.checksum(), proofs, inputs)
    };
    let (three, four) = (prove(3), prove(4));
    assert_eq!(batch(&[&three, &four], &[&[input(9)], &[input(16)]]), Ok(true));
    assert_eq!(batch(&[&three, &four], &[&[input(16)], &[input(9)]]), Ok(false));
    assert_eq!(batch(&[&three, &four], &[&[input(9)], &[input(17)]]), Ok(false));
    assert_eq!(batch(&[], &[]), Ok(false));
    // Errors come before verdicts, wherever they are.
    assert_eq!(batch(&[&four, &four], &[&[input(9)], &[]]), Err(Halo2Error::WrongInputCount));
    assert_eq!(batch(&[&four, &four], &[&[input(9)], &[[0xff; 32]]]), Err(Halo2Error::MalformedInputs));
    assert_eq!(batch(&[&three], &[]), Err(Halo2Error::BatchMismatch));
}

#[test]
fn a_batch_larger_than_a_host_takes_is_an_error() {
    let deps = mock_dependencies(named());
    let batch = |proofs: &[&[u8]], inputs: &[&[[u8; 32]]]| {
        deps.api.verify_halo2_proofs(&SQUARE.checksum(), proofs, inputs)
    };
    let one: &[[u8; 32]] = &[input(9)];
    let count = MAX_BATCH_COUNT;
    assert_eq!(batch(&vec![&[][..]; count], &vec![one; count]), Ok(false));
    assert_eq!(batch(&vec![&[][..]; count + 1], &vec![one; count + 1]), Err(Halo2Error::BatchTooLarge));
    let part = vec![0; MAX_BATCH_PROOF_BYTES / 17];
    assert_eq!(batch(&[&part[..]; 17], &[one; 17]), Err(Halo2Error::BatchTooLarge));
}
