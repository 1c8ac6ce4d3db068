#![allow(clippy::unwrap_used, reason = "tests")]

use core::marker::PhantomData;
use std::sync::Mutex;

use cosmwasm_std::{
    Empty, OwnedDeps,
    testing::{MockApi, MockQuerier, MockStorage},
};

use super::*;
use crate::Halo2Api;

const OWN: Checksum = Checksum::new([1; 32]);
const OTHER: Checksum = Checksum::new([2; 32]);

type Call = (Checksum, Vec<u8>, Vec<[u8; 32]>);

/// Notes each call; a proof is valid when its first byte is 1.
#[derive(Default)]
struct Recorder(Mutex<Vec<Call>>);

impl Halo2Verifier for Recorder {
    fn verify_halo2_proof(&self, proof: &[u8], public_inputs: &[[u8; 32]]) -> Result<bool, Halo2Error> {
        self.verify_halo2_proof_with(&OWN, proof, public_inputs)
    }

    fn verify_halo2_proof_with(
        &self,
        circuit: &Checksum,
        proof: &[u8],
        public_inputs: &[[u8; 32]],
    ) -> Result<bool, Halo2Error> {
        self.0.lock().unwrap().push((*circuit, proof.to_vec(), public_inputs.to_vec()));
        match proof.first() {
            None => Err(Halo2Error::WrongInputCount),
            first => Ok(first == Some(&1)),
        }
    }
}

/// Gives the same verdict on everything.
struct Always(bool);

impl Halo2Verifier for Always {
    fn verify_halo2_proof(&self, _: &[u8], _: &[[u8; 32]]) -> Result<bool, Halo2Error> {
        Ok(self.0)
    }

    fn verify_halo2_proof_with(&self, _: &Checksum, _: &[u8], _: &[[u8; 32]]) -> Result<bool, Halo2Error> {
        Ok(self.0)
    }
}

fn recording() -> (CircuitApi, Arc<Recorder>) {
    let recorder = Arc::new(Recorder::default());
    (CircuitApi::new(MockApi::default(), recorder.clone()), recorder)
}

#[test]
fn a_plain_api_is_an_error() {
    let api = MockApi::default();
    assert_eq!(api.verify_halo2_proof(b"", &[]), Err(Halo2Error::NoVerifier));
    let api: &dyn Api = &api;
    assert_eq!(api.verify_halo2_proof(b"", &[]), Err(Halo2Error::NoVerifier));
    assert_eq!(api.ensure_halo2_proof(b"", &[]), Err(Halo2Error::NoVerifier));
    assert_eq!(api.verify_halo2_proof_with(&OWN, b"", &[]), Err(Halo2Error::NoVerifier));
    assert_eq!(api.verify_halo2_proofs(&OWN, &[], &[]), Err(Halo2Error::NoVerifier));
    assert_eq!(api.verify_own_halo2_proofs(&[], &[]), Err(Halo2Error::NoVerifier));
}

#[test]
fn the_verifier_is_found_behind_deps() {
    let (api, recorder) = recording();
    let deps = OwnedDeps::<_, _, _, Empty> {
        storage: MockStorage::new(),
        api,
        querier: MockQuerier::<Empty>::default(),
        custom_query_type: PhantomData,
    };
    let deps = deps.as_ref();
    assert_eq!(deps.api.verify_halo2_proof(&[1, 9], &[[3; 32], [4; 32]]), Ok(true));
    assert_eq!(deps.api.verify_halo2_proof_with(&OTHER, &[0], &[]), Ok(false));
    let expected = vec![(OWN, vec![1, 9], vec![[3; 32], [4; 32]]), (OTHER, vec![0], vec![])];
    assert_eq!(*recorder.0.lock().unwrap(), expected);
}

#[test]
fn ensure_makes_a_negative_verdict_an_error() {
    let (api, _) = recording();
    assert_eq!(api.ensure_halo2_proof(&[1], &[]), Ok(()));
    assert_eq!(api.ensure_halo2_proof(&[0], &[]), Err(Halo2Error::InvalidProof));
    assert_eq!(api.ensure_halo2_proof(&[], &[]), Err(Halo2Error::WrongInputCount));
    assert_eq!(api.ensure_halo2_proof_with(&OTHER, &[1], &[]), Ok(()));
    assert_eq!(api.ensure_halo2_proof_with(&OTHER, &[0], &[]), Err(Halo2Error::InvalidProof));
}

#[test]
fn a_circuit_is_there_when_it_refuses_an_empty_proof() {
    let (api, recorder) = recording();
    assert_eq!(api.ensure_halo2_circuit(2), Err(Halo2Error::WrongInputCount));
    assert_eq!(api.ensure_halo2_circuit_with(&OTHER, 1), Err(Halo2Error::WrongInputCount));
    let expected: Vec<Call> = vec![(OWN, vec![], vec![[0; 32]; 2]), (OTHER, vec![], vec![[0; 32]])];
    assert_eq!(*recorder.0.lock().unwrap(), expected);
    for (verdict, answer) in [(false, Ok(())), (true, Err(Halo2Error::EmptyProofAccepted))] {
        let api = CircuitApi::new(MockApi::default(), Always(verdict));
        assert_eq!(api.ensure_halo2_circuit(1), answer);
        assert_eq!(api.ensure_halo2_circuit_with(&OTHER, 1), answer);
    }
    assert_eq!(MockApi::default().ensure_halo2_circuit(1), Err(Halo2Error::NoVerifier));
}

#[test]
fn a_batch_is_valid_when_it_has_proofs_and_all_of_them_are() {
    let (api, recorder) = recording();
    let inputs: [&[[u8; 32]]; 2] = [&[[5; 32]], &[[6; 32]]];
    assert_eq!(api.verify_halo2_proofs(&OTHER, &[&[1], &[1, 1]], &inputs), Ok(true));
    assert_eq!(api.verify_halo2_proofs(&OTHER, &[&[0], &[1]], &inputs), Ok(false));
    assert_eq!(api.verify_halo2_proofs(&OTHER, &[&[1], &[0]], &inputs), Ok(false));
    assert_eq!(api.verify_halo2_proofs(&OTHER, &[&[0], &[]], &inputs), Err(Halo2Error::WrongInputCount));
    assert_eq!(api.verify_halo2_proofs(&OTHER, &[], &[]), Ok(false));
    let calls = recorder.0.lock().unwrap();
    assert_eq!(calls[..2], [(OTHER, vec![1], vec![[5; 32]]), (OTHER, vec![1, 1], vec![[6; 32]])]);
}

#[test]
fn a_batch_of_unequal_lists_is_an_error() {
    let (api, recorder) = recording();
    assert_eq!(api.verify_halo2_proofs(&OTHER, &[&[1], &[1]], &[&[]]), Err(Halo2Error::BatchMismatch));
    assert_eq!(api.verify_halo2_proofs(&OTHER, &[], &[&[]]), Err(Halo2Error::BatchMismatch));
    assert!(recorder.0.lock().unwrap().is_empty());
}

#[test]
fn everything_else_is_the_wrapped_api() {
    let (api, _) = recording();
    let plain = MockApi::default();
    let address = plain.addr_make("claimant");
    assert_eq!(api.addr_validate(address.as_str()).unwrap(), address);
    let canonical = api.addr_canonicalize(address.as_str()).unwrap();
    assert_eq!(canonical, plain.addr_canonicalize(address.as_str()).unwrap());
    assert_eq!(api.addr_humanize(&canonical).unwrap(), address);
    // These have defaults that panic.
    let hash = api.bls12_381_hash_to_g1(HashFunction::Sha256, b"m", b"d").unwrap();
    assert_eq!(hash, plain.bls12_381_hash_to_g1(HashFunction::Sha256, b"m", b"d").unwrap());
    assert_eq!(api.bls12_381_aggregate_g1(&hash).unwrap(), hash);
    assert!(api.secp256r1_verify(&[0; 32], &[0; 64], &[4; 65]).is_err());
}

#[test]
fn a_batch_against_the_own_circuit_goes_to_it() {
    let (api, recorder) = recording();
    let inputs: &[[u8; 32]] = &[[7; 32]];
    assert_eq!(api.verify_own_halo2_proofs(&[b"\x01a", b"\x01b"], &[inputs, inputs]), Ok(true));
    let circuits: Vec<_> = recorder.0.lock().unwrap().iter().map(|call| call.0).collect();
    assert_eq!(circuits, [OWN, OWN]);
    assert_eq!(api.verify_own_halo2_proofs(&[b"\x01", b"\x00"], &[inputs, inputs]), Ok(false));
    assert_eq!(api.verify_own_halo2_proofs(&[], &[]), Ok(false));
    assert_eq!(api.verify_own_halo2_proofs(&[b"\x01"], &[]), Err(Halo2Error::BatchMismatch));
    assert_eq!(
        api.verify_own_halo2_proofs(&[b"\x00", b""], &[inputs, inputs]),
        Err(Halo2Error::WrongInputCount)
    );
}

#[test]
fn hashing_needs_no_circuits_and_keeps_to_the_bounds_of_a_host() {
    let api = MockApi::default();
    let message = [[1; 32], [2; 32], [3; 32]];
    assert_eq!(api.poseidon_hash(&message), Ok(zk_poseidon::hash_bytes(&message).unwrap()));
    assert_eq!(api.poseidon_hash(&[]), Err(Halo2Error::MalformedInputs));
    assert_eq!(api.poseidon_hash(&[[0; 32], [0xff; 32]]), Err(Halo2Error::MalformedInputs));
    assert!(api.poseidon_hash(&[[0; 32]; 255]).is_ok());
    assert_eq!(api.poseidon_hash(&[[0; 32]; 256]), Err(Halo2Error::TooManyInputs));
    assert_eq!(api.poseidon_hash(&[[0xff; 32]; 256]), Err(Halo2Error::TooManyInputs));
}
