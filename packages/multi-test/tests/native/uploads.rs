//! What is refused at upload, and what an upload leaves.

use zk_cosmwasm_std::{Checksum, Halo2Error};
use zk_multi_test::{CircuitApp, Circuits, MAX_CIRCUITS, MAX_PROOF_LEN, UploadError};

use crate::relay::{Claim, Step, relay};
use crate::square::{CUBE, SQUARE, input, prove};
use cw_multi_test::Executor;

#[test]
fn what_is_no_circuit_binary_is_refused() {
    let mut app = CircuitApp::default();
    let damaged = &SQUARE.binary()[1..];
    assert!(matches!(app.store_circuit(b""), Err(UploadError::Refused { .. })));
    assert!(matches!(app.store_circuit(damaged), Err(UploadError::Refused { .. })));
    let stored = app.store_code_with_circuit(relay(), &[SQUARE.binary(), damaged]);
    assert!(matches!(stored, Err(UploadError::Refused { .. })));
    // All or nothing.
    assert!(!app.is_registered(&SQUARE.checksum()));
    assert!(matches!(Circuits::new().with(damaged), Err(UploadError::Refused { .. })));
}

#[test]
fn a_circuit_whose_proofs_no_contract_can_hand_over_is_refused() {
    let binary = vectors::long_proofs();
    for refused in [CircuitApp::default().store_circuit(&binary).err(), Circuits::new().with(&binary).err()] {
        let Some(UploadError::ProofLength { limit, found }) = refused else { panic!("{refused:?}") };
        assert!(limit == MAX_PROOF_LEN && found > limit, "{found}");
    }
}

#[test]
fn a_code_declares_one_to_so_many_circuits_each_once() {
    let mut app = CircuitApp::default();
    let numbered = |count: usize| (0..count).map(|n| Checksum::new([n as u8; 32])).collect::<Vec<_>>();
    let mut declare = |circuits: &[Checksum]| app.store_declaring_code(relay(), circuits);
    assert!(matches!(declare(&[]), Err(UploadError::NoCircuits)));
    declare(&numbered(MAX_CIRCUITS)).unwrap();
    let too_many = declare(&numbered(MAX_CIRCUITS + 1));
    assert!(matches!(too_many, Err(UploadError::TooManyCircuits { limit: 64, found: 65 })));
    let twice = [1, 2, 1].map(|n| Checksum::new([n; 32]));
    assert!(matches!(declare(&twice), Err(UploadError::DuplicateCircuit { circuit }) if circuit == twice[0]));
    assert!(matches!(app.store_code_with_circuit(relay(), &[]), Err(UploadError::NoCircuits)));
    let twice = app.store_code_with_circuit(relay(), &[SQUARE.binary(), SQUARE.binary()]);
    assert!(matches!(twice, Err(UploadError::DuplicateCircuit { .. })));
}

#[test]
fn a_code_that_declares_others_than_those_given_is_refused() {
    let mut app = CircuitApp::default();
    let (square, cube) = (SQUARE.checksum(), CUBE.checksum());
    let mut store = |declared: &[Checksum], given: &[&[u8]]| {
        app.store_declaring_code_with_circuit(relay(), declared, given)
    };
    for (declared, given) in [
        (&[square][..], &[CUBE.binary()][..]),
        (&[square, cube], &[CUBE.binary(), SQUARE.binary()]),
        (&[square, cube], &[SQUARE.binary()]),
        (&[square], &[SQUARE.binary(), CUBE.binary()]),
    ] {
        assert!(matches!(store(declared, given), Err(UploadError::OtherCircuits { .. })));
    }
    assert!(matches!(store(&[square], &[]), Err(UploadError::NoCircuits)));
    store(&[square, cube], &[SQUARE.binary(), CUBE.binary()]).unwrap();
    assert!(app.is_registered(&square) && app.is_registered(&cube));
}

#[test]
fn a_declared_circuit_counts_from_when_it_is_registered() {
    let mut app = CircuitApp::default();
    let user = app.api().addr_make("user");
    let code = app.store_declaring_code(relay(), &[SQUARE.checksum()]).unwrap();
    let step = Step::Ensure(Claim { proof: prove(2).into(), inputs: vec![input(4)] });
    let start = |app: &mut CircuitApp| {
        app.instantiate_contract(code, user.clone(), &step, &[], "relay", None).map_err(|e| e.to_string())
    };
    let error = start(&mut app).unwrap_err();
    assert!(error.contains(&Halo2Error::CircuitNotRegistered.to_string()), "{error}");
    app.store_circuit(SQUARE.binary()).unwrap();
    start(&mut app).unwrap();
}

#[test]
fn storing_a_circuit_again_changes_nothing() {
    let app = CircuitApp::default();
    let first = app.store_circuit(SQUARE.binary()).unwrap();
    assert_eq!(app.store_circuit(SQUARE.binary()).unwrap(), first);
    app.remove_circuit(&first).unwrap();
    assert!(!app.is_registered(&first));
}
