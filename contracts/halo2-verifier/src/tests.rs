#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::sync::{Arc, Mutex};

use cosmwasm_std::{
    Empty, OwnedDeps, from_json,
    testing::{MockApi, MockQuerier, MockStorage, message_info, mock_env},
};
use zk_cosmwasm_std::{ChecksumError, CircuitApi, Halo2Error, Halo2Verifier};

use super::*;

const OWN: Checksum = Checksum::new([1; 32]);

type Call = (Checksum, Vec<u8>, Vec<[u8; 32]>);
type TestDeps = OwnedDeps<MockStorage, CircuitApi, MockQuerier>;

/// Notes each call; the proof "good" is valid, "error" gives no verdict.
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
        if proof == b"error" { Err(Halo2Error::WrongInputCount) } else { Ok(proof == b"good") }
    }
}

fn setup() -> (TestDeps, Arc<Recorder>) {
    let recorder = Arc::new(Recorder::default());
    let deps = OwnedDeps {
        storage: MockStorage::new(),
        api: CircuitApi::new(MockApi::default(), recorder.clone()),
        querier: MockQuerier::<Empty>::default(),
        custom_query_type: core::marker::PhantomData,
    };
    (deps, recorder)
}

fn run(deps: &mut TestDeps, msg: ExecuteMsg) -> Result<Response, ContractError> {
    let sender = deps.api.addr_validate(MockApi::default().addr_make("anyone").as_str()).unwrap();
    execute(deps.as_mut(), mock_env(), message_info(&sender, &[]), msg)
}

fn verify_msg(proof: &[u8], public_inputs: Vec<HexBinary>, circuit: Option<HexBinary>) -> ExecuteMsg {
    ExecuteMsg::Verify { proof: proof.into(), public_inputs, circuit }
}

fn stored(deps: &TestDeps) -> Option<bool> {
    let answer = query(deps.as_ref(), mock_env(), QueryMsg::LastVerdict {}).ok()?;
    Some(from_json::<LastVerdictResponse>(answer).unwrap().valid)
}

#[test]
fn a_verdict_is_returned_and_stored() {
    let (mut deps, recorder) = setup();
    assert_eq!(stored(&deps), None);
    let inputs = vec![HexBinary::from([3; 32]), HexBinary::from([4; 32])];
    let response = run(&mut deps, verify_msg(b"good", inputs, None)).unwrap();
    assert_eq!(response, Response::new().add_attribute("valid", "true"));
    assert_eq!(stored(&deps), Some(true));
    assert_eq!(*recorder.0.lock().unwrap(), [(OWN, b"good".to_vec(), vec![[3; 32], [4; 32]])]);
}

#[test]
fn a_proof_that_is_not_valid_is_a_verdict() {
    let (mut deps, _) = setup();
    run(&mut deps, verify_msg(b"good", vec![], None)).unwrap();
    let response = run(&mut deps, verify_msg(b"bad", vec![], None)).unwrap();
    assert_eq!(response, Response::new().add_attribute("valid", "false"));
    assert_eq!(stored(&deps), Some(false));
}

#[test]
fn an_error_leaves_the_last_verdict() {
    let (mut deps, _) = setup();
    run(&mut deps, verify_msg(b"good", vec![], None)).unwrap();
    let error = run(&mut deps, verify_msg(b"error", vec![], None)).unwrap_err();
    assert!(matches!(error, ContractError::Halo2(Halo2Error::WrongInputCount)));
    assert_eq!(stored(&deps), Some(true));
}

#[test]
fn a_named_circuit_is_used() {
    let (mut deps, recorder) = setup();
    run(&mut deps, verify_msg(b"good", vec![], Some(HexBinary::from([9; 32])))).unwrap();
    assert_eq!(recorder.0.lock().unwrap()[0].0, Checksum::new([9; 32]));
}

#[test]
fn a_query_verifies_and_stores_nothing() {
    let (mut deps, recorder) = setup();
    let verify = |deps: &TestDeps, proof: &[u8], circuit| {
        let msg = QueryMsg::Verify { proof: proof.into(), public_inputs: vec![[3; 32].into()], circuit };
        Ok::<_, ContractError>(from_json::<VerdictResponse>(query(deps.as_ref(), mock_env(), msg)?)?.valid)
    };
    run(&mut deps, verify_msg(b"good", vec![], None)).unwrap();
    assert!(!verify(&deps, b"bad", None).unwrap());
    assert_eq!(stored(&deps), Some(true));
    assert!(verify(&deps, b"good", Some([9; 32].into())).unwrap());
    let error = verify(&deps, b"error", None).unwrap_err();
    assert!(matches!(error, ContractError::Halo2(Halo2Error::WrongInputCount)));
    let circuits: Vec<_> = recorder.0.lock().unwrap().iter().map(|call| call.0).collect();
    assert_eq!(circuits, [OWN, OWN, Checksum::new([9; 32]), OWN]);
}

#[test]
fn what_has_another_length_is_not_verified() {
    let (mut deps, recorder) = setup();
    let inputs = vec![HexBinary::from([0; 32]), HexBinary::from([0; 31])];
    let error = run(&mut deps, verify_msg(b"good", inputs, None)).unwrap_err();
    assert!(matches!(error, ContractError::PublicInputLength { index: 1, expected: 32, found: 31 }));
    let error = run(&mut deps, verify_msg(b"good", vec![], Some(HexBinary::from([0; 33])))).unwrap_err();
    assert!(matches!(error, ContractError::Circuit(ChecksumError::Length { found: 33 })));
    assert!(recorder.0.lock().unwrap().is_empty());
}

#[test]
fn a_batch_is_valid_when_every_proof_is() {
    let (mut deps, recorder) = setup();
    let batch = |proofs: [&[u8]; 2]| ExecuteMsg::VerifyBatch {
        circuit: Some([9; 32].into()),
        proofs: proofs.iter().map(|proof| Binary::from(*proof)).collect(),
        public_inputs: vec![vec![HexBinary::from([3; 32])], vec![]],
    };
    run(&mut deps, batch([b"good", b"good"])).unwrap();
    assert_eq!(stored(&deps), Some(true));
    let circuit = Checksum::new([9; 32]);
    let expected = [(circuit, b"good".to_vec(), vec![[3; 32]]), (circuit, b"good".to_vec(), vec![])];
    assert_eq!(*recorder.0.lock().unwrap(), expected);
    run(&mut deps, batch([b"good", b"bad"])).unwrap();
    assert_eq!(stored(&deps), Some(false));
}

#[test]
fn the_messages_are_as_documented() {
    let text = br#"{"verify":{"proof":"Z29vZA==","public_inputs":["0300000000000000000000000000000000000000000000000000000000000000"]}}"#;
    let mut input = [0; 32];
    input[0] = 3;
    assert_eq!(from_json::<ExecuteMsg>(text).unwrap(), verify_msg(b"good", vec![input.into()], None));
    assert_eq!(from_json::<QueryMsg>(br#"{"last_verdict":{}}"#).unwrap(), QueryMsg::LastVerdict {});
}

#[test]
fn a_batch_that_names_no_circuit_is_for_the_own_one() {
    let (mut deps, recorder) = setup();
    let text = br#"{"verify_batch":{"proofs":["Z29vZA=="],"public_inputs":[[]]}}"#;
    run(&mut deps, from_json(text).unwrap()).unwrap();
    assert_eq!(recorder.0.lock().unwrap()[0].0, OWN);
    assert_eq!(stored(&deps), Some(true));
}

#[test]
fn a_query_hashes() {
    let (deps, _) = setup();
    let hash = |message: Vec<HexBinary>| {
        let answer = query(deps.as_ref(), mock_env(), QueryMsg::PoseidonHash { message })?;
        Ok::<_, ContractError>(from_json::<PoseidonHashResponse>(answer)?.hash)
    };
    let message = [[1; 32], [2; 32]];
    let expected = zk_poseidon::hash_bytes(&message).unwrap();
    assert_eq!(hash(message.map(HexBinary::from).to_vec()).unwrap().as_slice(), expected);
    let error = hash(vec![[0xff; 32].into()]).unwrap_err();
    assert!(matches!(error, ContractError::Halo2(Halo2Error::MalformedInputs)));
    let error = hash(vec![HexBinary::from([0; 31])]).unwrap_err();
    assert!(matches!(error, ContractError::PublicInputLength { index: 0, expected: 32, found: 31 }));
}
