//! Verdicts that a test decides.

use cw_multi_test::{App, Executor};
use zk_cosmwasm_std::{Checksum, Halo2Api, Halo2Error};
use zk_multi_test::{
    CircuitApp, Circuits, MAX_PROOF_LEN, MAX_PUBLIC_INPUTS, MOCK_CIRCUIT, mock_dependencies,
};

use crate::relay::{Claim, Step, relay};
use crate::square::{SQUARE, input};

/// The proof "good" is valid, "lost" is for a circuit that is not registered.
fn mock() -> Circuits {
    Circuits::mock(|_, proof, _| match proof {
        b"lost" => Err(Halo2Error::CircuitNotRegistered),
        proof => Ok(proof == b"good"),
    })
}

#[test]
fn the_test_decides() {
    let deps = mock_dependencies(mock());
    assert_eq!(deps.api.verify_halo2_proof(b"good", &[input(1)]), Ok(true));
    assert_eq!(deps.api.verify_halo2_proof(b"bad", &[input(1)]), Ok(false));
    assert_eq!(deps.api.ensure_halo2_proof(b"bad", &[]), Err(Halo2Error::InvalidProof));
    assert_eq!(deps.api.verify_halo2_proof(b"lost", &[]), Err(Halo2Error::CircuitNotRegistered));
}

#[test]
fn it_is_told_circuit_and_inputs() {
    let named = Checksum::new([7; 32]);
    let deps = mock_dependencies(Circuits::mock(move |circuit, _, inputs| {
        Ok(*circuit == if inputs.is_empty() { MOCK_CIRCUIT } else { named })
    }));
    assert_eq!(deps.api.verify_halo2_proof(b"", &[]), Ok(true));
    assert_eq!(deps.api.verify_halo2_proof(b"", &[input(1)]), Ok(false));
    assert_eq!(deps.api.verify_halo2_proof_with(&named, b"", &[input(1)]), Ok(true));
    let deps = mock_dependencies(mock().declaring(named));
    assert_eq!(deps.api.verify_halo2_proof(b"good", &[]), Ok(true));
}

#[test]
fn lengths_and_encodings_are_checked_all_the_same() {
    let deps = mock_dependencies(mock());
    let too_long = vec![0; MAX_PROOF_LEN + 1];
    assert_eq!(deps.api.verify_halo2_proof(&too_long, &[]), Err(Halo2Error::ProofTooLong));
    let too_many = vec![input(1); MAX_PUBLIC_INPUTS + 1];
    assert_eq!(deps.api.verify_halo2_proof(b"good", &too_many), Err(Halo2Error::TooManyInputs));
    assert_eq!(deps.api.verify_halo2_proof(b"good", &[[0xff; 32]]), Err(Halo2Error::MalformedInputs));
    let deps = mock_dependencies(mock().with_own(SQUARE.binary()).unwrap());
    assert_eq!(deps.api.verify_halo2_proof(b"good", &[]), Err(Halo2Error::WrongInputCount));
    assert_eq!(deps.api.verify_halo2_proof(b"good", &[input(1)]), Ok(true));
}

#[test]
fn a_batch_is_valid_when_the_test_says_so_of_each() {
    let deps = mock_dependencies(mock());
    let one: &[[u8; 32]] = &[input(1)];
    let batch = |proofs: &[&[u8]]| deps.api.verify_own_halo2_proofs(proofs, &vec![one; proofs.len()]);
    assert_eq!(batch(&[b"good", b"good"]), Ok(true));
    assert_eq!(batch(&[b"good", b"bad"]), Ok(false));
    assert_eq!(batch(&[b"bad", b"lost"]), Err(Halo2Error::CircuitNotRegistered));
    assert_eq!(batch(&[]), Ok(false));
    let mismatch = deps.api.verify_halo2_proofs(&MOCK_CIRCUIT, &[b"good"], &[]);
    assert_eq!(mismatch, Err(Halo2Error::BatchMismatch));
}

#[test]
fn an_app_can_have_mock_verdicts() {
    let mut app = CircuitApp::with_circuits(App::default(), mock());
    let user = app.api().addr_make("user");
    let declaring = app.store_declaring_code(relay(), &[Checksum::new([7; 32])]).unwrap();
    let without = app.store_code(relay());
    let mut start = |code, proof: &[u8]| {
        let step = Step::Ensure(Claim { proof: proof.into(), inputs: vec![] });
        let result = app.instantiate_contract(code, user.clone(), &step, &[], "relay", None);
        result.map(drop).map_err(|error| error.to_string())
    };
    start(declaring, b"good").unwrap();
    start(declaring, b"bad").unwrap_err();
    // A code without a circuit has none in a mock either.
    assert!(start(without, b"good").unwrap_err().contains(&Halo2Error::NoCircuit.to_string()));
}
