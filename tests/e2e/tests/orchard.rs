//! zcash's Orchard proofs, which nobody here made, verified by a contract in the VM.
#![allow(clippy::unwrap_used, reason = "tests")]

use cosmwasm_std::{Binary, HexBinary};
use e2e::chain::{Chain, Contract};
use serde_json::{Value, json};
use zk_cosmwasm_vm::gas::COSMWASM_GAS_PER_SDK_GAS;
use zk_halo2::CircuitBinary;

/// A proof for the fixture of this name, and the public inputs, as the contract takes them.
fn case(name: &str) -> (Binary, Vec<HexBinary>) {
    let proof = e2e::fixture(&format!("orchard/{name}.proof"));
    let inputs: Vec<String> =
        serde_json::from_slice(&e2e::fixture(&format!("orchard/{name}.public.json"))).unwrap();
    let little_endian = |text: &String| {
        let mut bytes = hex::decode(text.strip_prefix("0x").unwrap()).unwrap();
        bytes.reverse();
        HexBinary::from(bytes)
    };
    (proof.into(), inputs.iter().map(little_endian).collect())
}

fn circuit(name: &str) -> Vec<u8> {
    let pinned = String::from_utf8(e2e::fixture(&format!("orchard/circuit_description_{name}"))).unwrap();
    let binary = CircuitBinary::from_pinned(&pinned, &[10]).unwrap().to_bytes();
    assert!((5_500..6_500).contains(&binary.len()), "{name}: {} bytes", binary.len());
    binary
}

fn verdict(contract: &mut Contract<'_>, msg: &Value) -> bool {
    contract.execute("anyone", msg).unwrap().unwrap();
    contract.query(&json!({ "last_verdict": {} }))["valid"].as_bool().unwrap()
}

fn verify(contract: &mut Contract<'_>, proof: &Binary, inputs: &[HexBinary]) -> bool {
    verdict(contract, &json!({ "verify": { "proof": proof, "public_inputs": inputs } }))
}

#[test]
fn orchard_proofs_verify_in_a_contract_and_not_with_any_input_changed() {
    for (circuit_name, names) in [
        ("insecure", &["insecure"][..]),
        ("fixed", &["fixed"]),
        ("post_nu6_3", &["post_nu6_3", "post_nu6_3_restricted"]),
    ] {
        let chain = Chain::default();
        let mut contract = chain.contract(&e2e::artifact("halo2_verifier"), &[&circuit(circuit_name)]);
        contract.instantiate("anyone", &json!({}), &[]).unwrap().unwrap();
        for name in names {
            let (proof, inputs) = case(name);
            assert!(verify(&mut contract, &proof, &inputs), "{name}");
            println!("orchard {name}: {} SDK gas for the whole call", contract.sdk_gas());
            for i in 0..inputs.len() {
                let mut changed = inputs.clone();
                let mut bytes = changed[i].to_vec();
                bytes[0] ^= 1;
                changed[i] = bytes.into();
                assert!(!verify(&mut contract, &proof, &changed), "{name}, input {i}");
            }
        }
    }
}

#[test]
fn a_query_verifies_and_leaves_the_last_verdict() {
    let chain = Chain::default();
    let mut contract = chain.contract(&e2e::artifact("halo2_verifier"), &[&circuit("fixed")]);
    contract.instantiate("anyone", &json!({}), &[]).unwrap().unwrap();
    let (proof, mut inputs) = case("fixed");
    assert!(verify(&mut contract, &proof, &inputs));
    let valid = json!({ "verify": { "proof": proof, "public_inputs": inputs } });
    inputs.swap(0, 1);
    let not_valid = json!({ "verify": { "proof": proof, "public_inputs": inputs } });
    assert_eq!(contract.query(&valid), json!({ "valid": true }));
    assert_eq!(contract.query(&not_valid), json!({ "valid": false }));
    assert_eq!(contract.query(&json!({ "last_verdict": {} })), json!({ "valid": true }));
}

#[test]
fn a_proof_for_one_version_of_the_circuit_is_not_valid_for_another() {
    let (fixed, insecure) = (circuit("fixed"), circuit("insecure"));
    let chain = Chain::default();
    // The code's own circuit is the first; the second one is reached by name.
    let mut contract = chain.contract(&e2e::artifact("halo2_verifier"), &[&fixed, &insecure]);
    contract.instantiate("anyone", &json!({}), &[]).unwrap().unwrap();
    let (proof, inputs) = case("fixed");
    let named = |binary: &[u8]| {
        let circuit = zk_halo2::Checksum::of(binary).to_string();
        json!({ "verify": { "proof": proof, "public_inputs": inputs, "circuit": circuit } })
    };
    assert!(verify(&mut contract, &proof, &inputs));
    assert!(verdict(&mut contract, &named(&fixed)));
    assert!(!verdict(&mut contract, &named(&insecure)));
    let unknown = named(b"no circuit");
    let reason = contract.execute("anyone", &unknown).unwrap().unwrap_err();
    assert!(reason.contains("registered"), "{reason}");
}

#[test]
fn a_batch_is_valid_when_all_of_its_proofs_are() {
    let circuit = circuit("post_nu6_3");
    let chain = Chain::default();
    let mut contract = chain.contract(&e2e::artifact("halo2_verifier"), &[&circuit]);
    contract.instantiate("anyone", &json!({}), &[]).unwrap().unwrap();
    let (one, two) = (case("post_nu6_3"), case("post_nu6_3_restricted"));
    let batch = |inputs: [&Vec<HexBinary>; 2]| {
        json!({ "verify_batch": {
            "circuit": zk_halo2::Checksum::of(&circuit).to_string(),
            "proofs": [one.0, two.0],
            "public_inputs": inputs,
        }})
    };
    assert!(verdict(&mut contract, &batch([&one.1, &two.1])));
    assert!(!verdict(&mut contract, &batch([&two.1, &one.1])));
}

#[test]
fn gas_is_the_same_cold_and_warm_and_for_valid_and_not_valid() {
    let chain = Chain::default();
    let mut contract = chain.contract(&e2e::artifact("halo2_verifier"), &[&circuit("fixed")]);
    contract.instantiate("anyone", &json!({}), &[]).unwrap().unwrap();
    let (proof, inputs) = case("fixed");
    let gas = |contract: &mut Contract<'_>| {
        assert!(verify(contract, &proof, &inputs));
        contract.gas_used
    };
    let cold = gas(&mut contract);
    assert_eq!(gas(&mut contract), cold);
    chain.vm.circuits().pin_vk(&zk_halo2::Checksum::of(&circuit("fixed"))).unwrap();
    assert_eq!(gas(&mut contract), cold);

    let mut tampered = proof.to_vec();
    tampered[4000] ^= 1;
    assert!(!verify(&mut contract, &tampered.into(), &inputs));
    // The stored verdict and its attribute are one byte longer or shorter; the host call itself costs the same.
    assert!(
        contract.gas_used.abs_diff(cold) < 100 * COSMWASM_GAS_PER_SDK_GAS,
        "{} {cold}",
        contract.gas_used
    );
}

#[test]
fn out_of_gas_comes_before_the_work() {
    let chain = Chain::default();
    let mut contract = chain.contract(&e2e::artifact("halo2_verifier"), &[&circuit("fixed")]);
    contract.instantiate("anyone", &json!({}), &[]).unwrap().unwrap();
    let (proof, inputs) = case("fixed");
    assert!(verify(&mut contract, &proof, &inputs));
    let (before, enough) = (chain.verifications(), contract.gas_used);
    let msg = json!({ "verify": { "proof": proof, "public_inputs": inputs } });
    for share in [10, 50, 90] {
        contract.gas_limit = enough / 100 * share;
        let error = contract.execute("anyone", &msg).unwrap_err();
        assert!(
            matches!(error, zk_cosmwasm_vm::cosmwasm_vm::VmError::GasDepletion { .. }),
            "{share}%: {error}"
        );
        assert_eq!(chain.verifications(), before, "{share}% of the gas was enough to start the verifier");
    }
}
