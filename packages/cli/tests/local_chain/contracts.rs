//! The contracts of this repository: migrated, called by the chain, and called by other contracts.

use crate::chain::{AUTHENTICATOR, Chain, HEADSTASH, ORCHARD, VERIFIER, to};
use cosmwasm_std::{Binary, SubMsg};
use credential_circuit::circuit::{CredentialCircuit, INSTANCE_LENS, K};
use serde_json::{Value, json};

/// The contract that verifies, with Orchard's circuit, and the message with a valid proof.
fn verifier(chain: &Chain) -> (String, Value) {
    let pinned = format!("{ORCHARD}/circuit_description_fixed");
    chain.zkwasm(0, &["circuit", "build", "--pinned", &pinned, "--inputs", "10", "-o", "orchard.vk"]);
    let code = chain.store(VERIFIER, &["orchard.vk"]);
    let contract = chain.instantiate(&code, &json!({}));
    let proof = Binary::new(std::fs::read(format!("{ORCHARD}/fixed.proof")).unwrap());
    let inputs: Vec<String> =
        serde_json::from_slice(&std::fs::read(format!("{ORCHARD}/fixed.public.json")).unwrap()).unwrap();
    let inputs = inputs.iter().map(|input| {
        let mut bytes = hex::decode(&input[2..]).unwrap();
        bytes.reverse();
        hex::encode(bytes)
    });
    let inputs: Vec<String> = inputs.collect();
    (contract, json!({ "verify": { "proof": proof, "public_inputs": inputs } }))
}

/// An airdrop of 10 tokens that `token` has to fund, and the numbers of its code.
fn headstash(chain: &Chain, token: &str) -> (String, String) {
    chain.zkwasm(0, &["circuit", "build", "headstash", "-o", "headstash.vk"]);
    let code = chain.store(HEADSTASH, &["headstash.vk"]);
    let token = format!("cw20:{token}");
    let msg = json!({ "genesis_root": "00".repeat(32), "tokens": [{ "token": token, "total": "10" }] });
    (chain.instantiate(&code, &msg), code)
}

#[test]
fn a_proof_is_verified_on_behalf_of_another_contract() {
    let chain = Chain::new();
    let (_, puppet) = chain.puppet();
    let (verifier, verify) = verifier(&chain);
    let direct = chain.run(&chain.execute(&verifier, &verify.to_string()));
    let report = chain.send(&puppet, vec![SubMsg::reply_on_success(to(&verifier, &verify), 1)]);
    assert_eq!(report["attributes"], json!(["valid=true", "replied=yes"]));
    // The verification is paid by whoever called, and the loading of the contract with it.
    let gas = |report: &Value| report["sdk_gas"].as_u64().unwrap();
    assert!(gas(&report) > gas(&direct) + 60_000, "{report} {direct}");

    // The verdict is read by the other contract.
    let question = Binary::from(br#"{"last_verdict":{}}"#);
    let ask = json!({ "ask": { "wasm": { "smart": { "contract_addr": verifier, "msg": question } } } });
    chain.run(&chain.execute(&puppet, &ask.to_string()));
    let answer = chain.json_record(&puppet, "answer");
    assert_eq!(Binary::from_base64(answer["ok"]["ok"].as_str().unwrap()).unwrap(), br#"{"valid":true}"#);

    // It has no sudo and no migrate: that is said, and nothing changes.
    let error = chain.error(&["sudo", &verifier, "{}"]);
    assert!(error.contains("lacks the entry point") && error.contains("sudo"), "{error}");
    let error = chain.error(&["migrate", &verifier, "2", "{}", "--from", "admin"]);
    assert!(error.contains("lacks the entry point") && error.contains("migrate"), "{error}");
}

#[test]
fn an_airdrop_is_funded_by_its_token() {
    let chain = Chain::new();
    let (_, token) = chain.puppet();
    let (airdrop, _) = headstash(&chain, &token);
    let fund = |amount: &str, sender: &str| {
        let msg = Binary::from(br#"{"fund":{}}"#);
        json!({ "receive": { "sender": chain.address(sender), "amount": amount, "msg": msg } })
    };
    // Another contract is no token of the airdrop.
    let reason = chain.refused(&chain.execute(&airdrop, &fund("4", "bob").to_string()));
    assert!(reason.contains("cw20:"), "{reason}");
    chain.send(&token, vec![SubMsg::new(to(&airdrop, &fund("4", "bob")))]);
    // What is too much goes back, by a message of the airdrop to the token.
    let report = chain.send(&token, vec![SubMsg::new(to(&airdrop, &fund("9", "bob")))]);
    assert!(report["attributes"].as_array().unwrap().contains(&json!("action=fund")), "{report}");
    let back = json!({ "transfer": { "recipient": chain.address("bob"), "amount": "3" } });
    assert_eq!(chain.json_record(&token, "last"), back);
    let totals = chain.run(&["query", &airdrop, r#"{"totals":{}}"#])["answer"].to_string();
    assert!(totals.contains(r#"\"funded\":\"10\""#), "{totals}");
}

#[test]
fn an_airdrop_is_migrated_by_its_admin_to_a_code_with_the_circuit() {
    let chain = Chain::new();
    let (_, token) = chain.puppet();
    let (airdrop, code) = headstash(&chain, &token);
    let report = chain.run(&["migrate", &airdrop, &code, "{}", "--from", "admin"]);
    assert!(report["attributes"].as_array().unwrap().contains(&json!("action=migrate")), "{report}");
    assert_eq!(report["events"][0]["type"], "migrate");

    // A code that is stored on its own declares its circuit all the same. Everything else is a mistake of the user.
    let alone = chain.store(HEADSTASH, &[]);
    chain.run(&["migrate", &airdrop, &alone, "{}", "--from", "admin"]);
    let error = chain.error(&["migrate", &airdrop, &code, "{}", "--from", "creator"]);
    assert!(error.contains("is not the admin"), "{error}");
    assert!(chain.error(&["migrate", &airdrop, "99", "{}", "--from", "admin"]).contains("no code 99"));
    assert!(
        chain
            .error(&["migrate", &token[..token.len() - 1], &code, "{}", "--from", "admin"])
            .contains("expected an address in bech32")
    );
    // It still runs its code.
    assert!(chain.run(&["query", &airdrop, r#"{"config":{}}"#])["answer"].is_string());

    // Made without an admin, it stays what it is.
    let msg = json!({ "genesis_root": "00".repeat(32), "tokens": [{ "token": format!("cw20:{token}"), "total": "1" }] });
    let own = chain.run(&["instantiate", &code, &msg.to_string(), "--from", "creator"]);
    let own = own["contract"].as_str().unwrap();
    assert!(chain.error(&["migrate", own, &code, "{}", "--from", "creator"]).contains("has no admin"));
}

#[test]
fn an_authenticator_is_called_by_the_chain() {
    let chain = Chain::new();
    let circuit = CredentialCircuit::default();
    let file = chain.folder().join("credential.vk");
    zk_halo2::build_and_write(K, &circuit, &INSTANCE_LENS, &file).unwrap();
    let code = chain.store(AUTHENTICATOR, &["credential.vk"]);
    let contract = chain.instantiate(&code, &json!({}));
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../../contracts/zk-authenticator/fixtures");
    let call = |name: &str| format!("@{fixtures}/{name}.json");
    let report = chain.run(&["sudo", &contract, &call("track")]);
    assert_eq!(report["events"][0]["type"], "sudo");
    let report = chain.run(&["sudo", &contract, &call("on_authenticator_removed")]);
    assert!(report["attributes"].as_array().unwrap().contains(&json!("action=on_authenticator_removed")));
    // An account that has not added it is not authenticated.
    let reason = chain.refused(&["sudo", &contract, &call("authenticate")]);
    assert!(!reason.is_empty());
    let reason = chain.refused(&["sudo", &contract, &call("on_authenticator_added_without_params")]);
    assert!(reason.contains("prefix"), "the recorded message is of another chain: {reason}");
    chain.refused(&["sudo", &contract, r#"{"nonsense":{}}"#]);
    assert!(chain.error(&["sudo", &contract, "no json"]).contains("not JSON"));
    assert!(chain.error(&["sudo", "cosmwasm1nobody", "{}"]).contains("no contract"));

    let report = chain.run(&["migrate", &contract, &code, "{}", "--from", "admin"]);
    assert!(report["attributes"].as_array().unwrap().contains(&json!("action=migrate")), "{report}");
}

#[test]
fn every_command_of_the_local_chain_has_help() {
    let chain = Chain::new();
    for command in
        ["fund", "balance", "store", "store-circuit", "instantiate", "execute", "migrate", "sudo", "query"]
    {
        let [help, _] = chain.zkwasm(0, &["run", command, "--help"]);
        assert!(help.contains("Usage: zkwasm run") && help.contains("--home"), "{command}: {help}");
        chain.zkwasm(2, &["run", command, "--nonsense"]);
    }
}
