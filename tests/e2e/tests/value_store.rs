//! A contract without circuits, which asks nothing of a chain that other VMs do not have.
#![allow(clippy::unwrap_used, reason = "tests")]

use cosmwasm_std::Binary;
use e2e::chain::Chain;
use serde_json::{Value, json};

#[test]
fn a_contract_without_circuits_needs_no_capability_of_ours() {
    let chain = Chain::default();
    let code = chain.vm.store_code(&e2e::artifact("value_store"), true, true).unwrap();
    let needed = chain.vm.analyze(&code).unwrap().required_capabilities;
    assert!(needed.iter().eq(["iterator"]), "{needed:?}");
    assert!(chain.vm.declared_circuits(&code).unwrap().is_empty());
}

#[test]
fn it_stores_as_many_bytes_as_a_proof_has() {
    let chain = Chain::default();
    let code = chain.vm.store_code(&e2e::artifact("value_store"), true, true).unwrap();
    let mut contract = chain.instance_of(code);
    contract.instantiate("anyone", &json!({}), &[]).unwrap().unwrap();
    let value = Binary::new(vec![7; headstash_circuit::circuit::PROOF_LEN]);
    contract.execute("anyone", &json!({ "store": { "key": "a", "value": value } })).unwrap().unwrap();
    println!("{} bytes stored: {} SDK gas for the whole call", value.len(), contract.sdk_gas());
    assert_eq!(contract.query(&json!({ "value": { "key": "a" } })), json!({ "value": value }));
    assert_eq!(contract.query(&json!({ "value": { "key": "b" } })), json!({ "value": Value::Null }));
    assert_eq!(chain.verifications(), 0);
}
