//! What a contract can ask.

use crate::chain::{Chain, ok};
use cosmwasm_std::{BankMsg, Binary, Response, SubMsg, coins};
use serde_json::{Value, json};

/// What a puppet is answered.
fn ask(chain: &Chain, puppet: &str, request: &Value) -> Value {
    chain.run(&chain.execute(puppet, &json!({ "ask": request }).to_string()));
    chain.json_record(puppet, "answer")
}

/// An answer that succeeded, decoded.
fn found(answer: &Value) -> Value {
    let answer = Binary::from_base64(answer["ok"]["ok"].as_str().unwrap()).unwrap();
    serde_json::from_slice(&answer).unwrap()
}

#[test]
fn a_contract_asks_the_bank() {
    let chain = Chain::new();
    let (_, a) = chain.puppet();
    chain.run(&["fund", "bob", "7ustash"]);
    chain.run(&["fund", "carol", "2ustash"]);
    let bank = |query: Value| found(&ask(&chain, &a, &json!({ "bank": query })));
    let balance = bank(json!({ "balance": { "address": chain.address("bob"), "denom": "ustash" } }));
    assert_eq!(balance["amount"], json!({ "denom": "ustash", "amount": "7" }));
    assert_eq!(bank(json!({ "supply": { "denom": "ustash" } }))["amount"]["amount"], "9");
    let other = ask(&chain, &a, &json!({ "staking": { "bonded_denom": {} } }));
    assert!(other["error"]["unsupported_request"].is_object(), "{other}");
}

#[test]
fn a_contract_asks_contracts() {
    let chain = Chain::new();
    let (code, a) = chain.puppet();
    let b = chain.instantiate(&code, &json!({ "transfer": 1 }));
    let wasm = |query: Value| ask(&chain, &a, &json!({ "wasm": query }));
    let smart = |contract: &str, msg: &str| {
        wasm(json!({ "smart": { "contract_addr": contract, "msg": Binary::from(msg.as_bytes()) } }))
    };
    assert_eq!(found(&smart(&b, "{}")), json!({ "a": 1 }));
    assert_eq!(
        smart(&b, r#"{"fail":1}"#),
        json!({ "ok": { "error": "no answer: query wasm contract failed" } })
    );
    let nobody = chain.address("nobody");
    assert_eq!(smart(&nobody, "{}"), json!({ "error": { "no_such_contract": { "addr": nobody } } }));

    let raw = |contract: &str, key: &str| {
        wasm(json!({ "raw": { "contract_addr": contract, "key": Binary::from(key.as_bytes()) } }))
    };
    assert_eq!(found(&raw(&b, "last")), json!({ "transfer": 1 }));
    assert_eq!(raw(&b, "nothing"), json!({ "ok": { "ok": "" } }));
    // What this very call has written is in the state that it asks.
    assert!(found(&raw(&a, "last"))["ask"].is_object());

    let info = found(&wasm(json!({ "contract_info": { "contract_addr": b } })));
    let (creator, admin) = (chain.address("creator"), chain.address("admin"));
    assert_eq!(
        (&info["code_id"], &info["creator"], &info["admin"]),
        (&json!(1), &json!(creator), &json!(admin))
    );
    let code = found(&wasm(json!({ "code_info": { "code_id": 1 } })));
    let stored =
        cosmwasm_std::Checksum::generate(&std::fs::read(chain.folder().join("puppet.wasm")).unwrap());
    assert_eq!(code["checksum"], stored.to_hex());
    assert!(wasm(json!({ "code_info": { "code_id": 9 } }))["error"]["no_such_code"].is_object());
}

#[test]
fn a_message_sees_what_earlier_ones_did() {
    let chain = Chain::new();
    let (_, a) = chain.puppet();
    chain.run(&["fund", &a, "5ustash"]);
    let question = json!({ "ask": { "bank": { "balance": { "address": a, "denom": "ustash" } } } });
    let paid = BankMsg::Send { to_address: chain.address("bob"), amount: coins(2, "ustash") };
    let messages = vec![SubMsg::new(paid), SubMsg::new(crate::chain::to(&a, &question))];
    chain.run(&chain.execute(&a, &ok(Response::new().add_submessages(messages)).to_string()));
    assert_eq!(found(&chain.json_record(&a, "answer"))["amount"]["amount"], "3");
}
