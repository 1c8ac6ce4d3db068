//! The table that `zk-multi-test` is tested with, in the VM: `halo2-verifier` as Wasm. Besides, what no call of the guest
//! library can cause (`raw`), and that both sides have the same limits.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "vectors/raw.rs"]
mod raw;

use std::collections::BTreeMap;

use cosmwasm_std::Checksum as CodeChecksum;
use e2e::chain::{Chain, Contract};
use serde_json::{Value, json};
use vectors::{Circuit, Outcome, Refusal, Setup, Upload, World, code_in};
use zk_cosmwasm_vm::section::{OnExisting, SectionError, bind};
use zk_cosmwasm_vm::store::StoreError;
use zk_cosmwasm_vm::{HaloCacheError, host, section, store};
use zk_halo2::Checksum;

/// One chain for each setup: the contract is compiled once for all of its cases.
#[derive(Default)]
struct Vm(BTreeMap<Setup, (Chain, CodeChecksum)>);

fn verifier() -> Vec<u8> {
    e2e::artifact("halo2_verifier")
}

fn declaring(circuits: &[Checksum]) -> Result<Vec<u8>, HaloCacheError> {
    Ok(bind(&verifier(), circuits, OnExisting::Refuse)?)
}

fn checksum(circuit: &Circuit) -> Checksum {
    (*circuit.checksum().as_bytes()).into()
}

fn new_chain(setup: &Setup) -> (Chain, CodeChecksum) {
    let chain = Chain::default();
    let binaries: Vec<&[u8]> = setup.declared.iter().map(|circuit| circuit.binary()).collect();
    let code = match &setup.declared[..] {
        [] => chain.vm.store_code(&verifier(), true, true).unwrap(),
        _ if setup.uploaded => chain.store(&verifier(), &binaries).unwrap().wasm_checksum,
        declared => {
            let declared: Vec<_> = declared.iter().map(checksum).collect();
            chain.vm.store_code(&declaring(&declared).unwrap(), true, true).unwrap()
        }
    };
    let circuits = chain.vm.circuits();
    for circuit in &setup.registered {
        circuits.store_vk(circuit.binary(), true, true).unwrap();
    }
    for circuit in &setup.removed {
        assert!(circuits.remove_vk(&checksum(circuit)).unwrap());
    }
    (chain, code)
}

impl Vm {
    fn contract(&mut self, setup: &Setup) -> Contract<'_> {
        let (chain, code) = self.0.entry(setup.clone()).or_insert_with(|| new_chain(setup));
        let mut contract = chain.instance_of(*code);
        contract.instantiate("anyone", &json!({}), &[]).unwrap().unwrap();
        contract
    }
}

impl World for Vm {
    fn execute(&mut self, setup: &Setup, msg: &[u8]) -> Outcome {
        let mut contract = self.contract(setup);
        let response = match contract.execute("anyone", &serde_json::from_slice(msg).unwrap()).unwrap().into()
        {
            Ok(response) => response,
            Err(error) => return code_in(&error),
        };
        let stored = contract.query(&json!({ "last_verdict": {} }))["valid"].as_bool().unwrap();
        let told: cosmwasm_std::Response = response;
        match told.attributes.iter().find(|told| told.key == "valid") {
            Some(told) if told.value == stored.to_string() => Outcome::Verdict(stored),
            told => Outcome::Other(format!("told {told:?}, stored {stored}")),
        }
    }

    fn query(&mut self, setup: &Setup, msg: &[u8]) -> Outcome {
        let answer = self.contract(setup).try_query(&serde_json::from_slice(msg).unwrap()).unwrap();
        let answer: Value = match answer.into_result() {
            Ok(answer) => serde_json::from_slice(&answer).unwrap(),
            Err(error) => return code_in(&error),
        };
        match (&answer["valid"], &answer["hash"]) {
            (Value::Bool(valid), _) => Outcome::Verdict(*valid),
            (_, Value::String(hash)) => Outcome::Hash(hex::decode(hash).unwrap().try_into().unwrap()),
            _ => Outcome::Other(answer.to_string()),
        }
    }

    fn upload(&mut self, upload: &Upload) -> Result<(), Refusal> {
        try_upload(upload).map_err(refusal)
    }

    fn store_circuit(&mut self, binary: &[u8]) -> Result<(), Refusal> {
        let stored = Chain::default().vm.circuits().store_vk(binary, true, true);
        stored.map(drop).map_err(|error| refusal(error.into()))
    }
}

fn try_upload(upload: &Upload) -> Result<(), HaloCacheError> {
    let wasm = match &upload.declared {
        None => verifier(),
        Some(declared) => {
            declaring(&declared.iter().map(|circuit| (*circuit.as_bytes()).into()).collect::<Vec<_>>())?
        }
    };
    let chain = Chain::default();
    match &upload.binaries {
        None => chain.vm.store_code(&wasm, true, true).map(drop),
        Some(binaries) => {
            let binaries: Vec<&[u8]> = binaries.iter().map(Vec::as_slice).collect();
            chain.store(&wasm, &binaries).map(drop)
        }
    }
}

fn refusal(error: HaloCacheError) -> Refusal {
    match error {
        HaloCacheError::Store(StoreError::Refused { .. }) => Refusal::Circuit,
        HaloCacheError::Store(StoreError::ProofLength { .. }) => Refusal::ProofLength,
        HaloCacheError::Section(SectionError::Empty) => Refusal::NoCircuits,
        HaloCacheError::Section(SectionError::TooMany { .. }) => Refusal::TooManyCircuits,
        HaloCacheError::Section(SectionError::DuplicateCircuit { .. }) => Refusal::DuplicateCircuit,
        HaloCacheError::Section(SectionError::OtherCircuits { .. }) => Refusal::OtherCircuits,
        error => panic!("{error}"),
    }
}

#[test]
fn the_table_holds_in_the_vm() {
    vectors::run(&mut Vm::default());
}

#[test]
fn the_limits_of_zk_multi_test_are_those_of_the_vm() {
    assert_eq!(zk_multi_test::MAX_PROOF_LEN, store::MAX_PROOF_LEN);
    assert_eq!(zk_multi_test::MAX_PUBLIC_INPUTS, host::MAX_PUBLIC_INPUTS);
    assert_eq!(zk_multi_test::MAX_BATCH_COUNT, host::MAX_BATCH_COUNT);
    assert_eq!(zk_multi_test::MAX_BATCH_PROOF_BYTES, host::MAX_BATCH_PROOF_BYTES);
    assert_eq!(zk_multi_test::MAX_CIRCUITS, section::MAX_CIRCUITS);
}
