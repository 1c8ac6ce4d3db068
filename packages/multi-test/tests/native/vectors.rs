//! The table that the VM is tested with, here with `halo2-verifier` inside `cw-multi-test`.

use cosmwasm_std::{Addr, Empty, from_json};
use cw_multi_test::{Contract, ContractWrapper, Executor};
use halo2_verifier::{
    ExecuteMsg, InstantiateMsg, LastVerdictResponse, PoseidonHashResponse, QueryMsg, VerdictResponse,
};
use vectors::{Circuit, Outcome, Refusal, Setup, Upload, World, code_in};
use zk_cosmwasm_std::Checksum;
use zk_multi_test::{CircuitApp, UploadError};

struct Native;

fn verifier() -> Box<dyn Contract<Empty>> {
    Box::new(ContractWrapper::new(
        halo2_verifier::execute,
        halo2_verifier::instantiate,
        halo2_verifier::query,
    ))
}

fn checksums(circuits: &[Circuit]) -> Vec<Checksum> {
    circuits.iter().map(|circuit| circuit.checksum()).collect()
}

fn new_chain(setup: &Setup) -> (CircuitApp, Addr, Addr) {
    let mut app = CircuitApp::default();
    let binaries: Vec<&[u8]> = setup.declared.iter().map(|circuit| circuit.binary()).collect();
    let code = match &setup.declared[..] {
        [] => app.store_code(verifier()),
        _ if setup.uploaded => app.store_code_with_circuit(verifier(), &binaries).unwrap(),
        declared => app.store_declaring_code(verifier(), &checksums(declared)).unwrap(),
    };
    for circuit in &setup.registered {
        app.store_circuit(circuit.binary()).unwrap();
    }
    setup.removed.iter().for_each(|circuit| app.remove_circuit(&circuit.checksum()).unwrap());
    let user = app.api().addr_make("anyone");
    let contract =
        app.instantiate_contract(code, user.clone(), &InstantiateMsg {}, &[], "verifier", None).unwrap();
    (app, user, contract)
}

impl World for Native {
    fn execute(&mut self, setup: &Setup, msg: &[u8]) -> Outcome {
        let (mut app, user, contract) = new_chain(setup);
        let msg: ExecuteMsg = from_json(msg).unwrap();
        let response = match app.execute_contract(user, contract.clone(), &msg, &[]) {
            Ok(response) => response,
            Err(error) => return code_in(&error.to_string()),
        };
        let stored: LastVerdictResponse =
            app.wrap().query_wasm_smart(contract, &QueryMsg::LastVerdict {}).unwrap();
        let told =
            response.events.iter().flat_map(|event| &event.attributes).find(|told| told.key == "valid");
        match told {
            Some(told) if told.value == stored.valid.to_string() => Outcome::Verdict(stored.valid),
            told => Outcome::Other(format!("told {told:?}, stored {stored:?}")),
        }
    }

    fn query(&mut self, setup: &Setup, msg: &[u8]) -> Outcome {
        let (app, _, contract) = new_chain(setup);
        let msg: QueryMsg = from_json(msg).unwrap();
        let answer = app.wrap().query_wasm_smart::<serde_json::Value>(contract, &msg);
        let text = match answer {
            Ok(answer) => answer.to_string(),
            Err(error) => return code_in(&error.to_string()),
        };
        match (from_json::<VerdictResponse>(&text), from_json::<PoseidonHashResponse>(&text)) {
            (Ok(verdict), _) => Outcome::Verdict(verdict.valid),
            (_, Ok(hashed)) => Outcome::Hash(hashed.hash.to_array().unwrap()),
            _ => Outcome::Other(text),
        }
    }

    fn upload(&mut self, upload: &Upload) -> Result<(), Refusal> {
        let mut app = CircuitApp::default();
        let binaries: Option<Vec<&[u8]>> =
            upload.binaries.as_ref().map(|binaries| binaries.iter().map(Vec::as_slice).collect());
        let stored = match (&upload.declared, binaries) {
            (None, None) => Ok(app.store_code(verifier())),
            (None, Some(binaries)) => app.store_code_with_circuit(verifier(), &binaries),
            (Some(declared), None) => app.store_declaring_code(verifier(), declared),
            (Some(declared), Some(binaries)) => {
                app.store_declaring_code_with_circuit(verifier(), declared, &binaries)
            }
        };
        stored.map(drop).map_err(refusal)
    }

    fn store_circuit(&mut self, binary: &[u8]) -> Result<(), Refusal> {
        CircuitApp::default().store_circuit(binary).map(drop).map_err(refusal)
    }
}

fn refusal(error: UploadError) -> Refusal {
    match error {
        UploadError::Refused { .. } => Refusal::Circuit,
        UploadError::ProofLength { .. } => Refusal::ProofLength,
        UploadError::NoCircuits => Refusal::NoCircuits,
        UploadError::TooManyCircuits { .. } => Refusal::TooManyCircuits,
        UploadError::DuplicateCircuit { .. } => Refusal::DuplicateCircuit,
        UploadError::OtherCircuits { .. } => Refusal::OtherCircuits,
        error => panic!("{error}"),
    }
}

#[test]
fn the_table_holds_in_cw_multi_test() {
    vectors::run(&mut Native);
}
