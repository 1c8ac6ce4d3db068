//! Messages from a contract to the bank and to other contracts.

use crate::chain::{Chain, ok, text, to};
use cosmwasm_std::{
    BankMsg, Binary, CanonicalAddr, Checksum, CosmosMsg, Response, StakingMsg, SubMsg, WasmMsg, coin, coins,
    instantiate2_address,
};
use serde_json::{Value, json};

fn send(messages: impl IntoIterator<Item = CosmosMsg>) -> Vec<SubMsg> {
    messages.into_iter().map(SubMsg::reply_never).collect()
}

fn binary(msg: &Value) -> Binary {
    Binary::from(msg.to_string().into_bytes())
}

#[test]
fn a_contract_executes_another_with_funds() {
    let chain = Chain::new();
    let (code, a) = chain.puppet();
    let b = chain.instantiate(&code, &ok(Response::new()));
    chain.run(&["fund", &a, "5ustash"]);
    let inner = ok(Response::new()
        .add_attribute("inner", "yes")
        .add_message(BankMsg::Send { to_address: chain.address("bob"), amount: coins(2, "ustash") }));
    let msg = WasmMsg::Execute { contract_addr: b.clone(), msg: binary(&inner), funds: coins(3, "ustash") };
    let report = chain.send(&a, send([msg.into()]));
    assert_eq!(
        [chain.balance(&a), chain.balance(&b), chain.balance("bob")],
        ["2ustash", "1ustash", "2ustash"]
    );
    assert_eq!(chain.record(&b, "last").unwrap(), inner.to_string());
    assert_eq!(report["attributes"], json!(["inner=yes"]));
    let types: Vec<_> =
        report["events"].as_array().unwrap().iter().map(|event| text(&event["type"])).collect();
    let transfer = ["coin_spent", "coin_received", "transfer"];
    assert_eq!(types, [&["execute"], &transfer[..], &["execute", "wasm"], &transfer].concat());
}

#[test]
fn a_failure_undoes_the_whole_transaction() {
    let chain = Chain::new();
    let (code, a) = chain.puppet();
    let b = chain.instantiate(&code, &ok(Response::new()));
    chain.run(&["fund", &a, "5ustash"]);
    let before = std::fs::read(chain.folder().join("chain/state.json")).unwrap();
    let paid: CosmosMsg =
        BankMsg::Send { to_address: chain.address("bob"), amount: coins(1, "ustash") }.into();
    for (message, reason) in [
        (to(&b, &json!({ "error": "no" })), "no"),
        (to(&chain.address("nobody"), &ok(Response::new())), "there is no contract"),
        (to("nonsense", &ok(Response::new())), "no address"),
        (BankMsg::Send { to_address: b.clone(), amount: coins(5, "ustash") }.into(), "4ustash"),
        (BankMsg::Send { to_address: b.clone(), amount: coins(0, "ustash") }.into(), "no coins"),
        (to(&b, &ok(Response::new().add_attribute("", "x"))), "no key"),
    ] {
        let reasons = chain.send_refused(&a, send([paid.clone(), message]));
        assert!(reasons.contains(reason), "{reasons}");
    }
    // A trap, and what the local chain does not carry out: no refusal of a contract.
    let trap = ok(Response::new().add_message(to(&b, &json!({ "panic": 1 })))).to_string();
    assert!(chain.error(&chain.execute(&a, &trap)).contains("unreachable"));
    let staking = StakingMsg::Delegate { validator: "v".into(), amount: coin(1, "ustash") };
    let staking = ok(Response::new().add_submessage(SubMsg::reply_always(staking, 1))).to_string();
    let error = chain.error(&chain.execute(&a, &staking));
    assert!(error.contains("does not carry out") && error.contains("Delegate"), "{error}");
    assert_eq!(std::fs::read(chain.folder().join("chain/state.json")).unwrap(), before);
}

#[test]
fn a_contract_makes_contracts() {
    let chain = Chain::new();
    let (code, a) = chain.puppet();
    let code_id: u64 = code.parse().unwrap();
    chain.run(&["fund", &a, "5ustash"]);
    let made = ok(Response::new().add_attribute("made", "yes"));
    let instantiate = |label: &str, funds| WasmMsg::Instantiate {
        admin: None,
        code_id,
        msg: binary(&made),
        funds,
        label: label.into(),
    };
    let with_salt = |salt: &[u8]| WasmMsg::Instantiate2 {
        admin: Some(a.clone()),
        code_id,
        label: "predictable".into(),
        msg: binary(&made),
        funds: vec![],
        salt: salt.into(),
    };
    let report =
        chain.send(&a, send([instantiate("one", coins(2, "ustash")).into(), with_salt(b"salt").into()]));
    assert_eq!(report["attributes"], json!(["made=yes", "made=yes"]));
    let address = |name: &str| {
        let events = report["events"].as_array().unwrap();
        let of = events.iter().filter(|event| event["type"] == "instantiate");
        let addresses = of.map(|event| text(&event["attributes"][0]["value"])).collect::<Vec<_>>();
        if name == "one" { addresses[0].clone() } else { addresses[1].clone() }
    };
    assert_eq!(chain.balance(&address("one")), "2ustash");
    assert_eq!(chain.record(&address("one"), "last").unwrap(), made.to_string());

    // The address with a salt is the one that contracts compute.
    let wasm = std::fs::read(chain.folder().join("puppet.wasm")).unwrap();
    let (_, creator) = bech32::decode(&a).unwrap();
    let expected =
        instantiate2_address(Checksum::generate(&wasm).as_slice(), &CanonicalAddr::from(creator), b"salt");
    let (_, found) = bech32::decode(&address("predictable")).unwrap();
    assert_eq!(expected.unwrap().as_slice(), found);

    for (message, reason) in [
        (with_salt(b"salt"), "already"),
        (with_salt(b""), "salt has 0 bytes"),
        (with_salt(&[0; 65]), "salt has 65 bytes"),
        (instantiate("", vec![]), "label"),
        (instantiate(" x", vec![]), "space"),
        (instantiate(&"x".repeat(129), vec![]), "129 bytes"),
        (instantiate("poor", coins(9, "ustash")), "less than 9ustash"),
    ] {
        let reasons = chain.send_refused(&a, send([message.into()]));
        assert!(reasons.contains(reason), "{reasons}");
    }
}

#[test]
fn a_contract_is_migrated_by_its_admin_alone() {
    let chain = Chain::new();
    let (code, a) = chain.puppet();
    let code_id: u64 = code.parse().unwrap();
    let b = chain.instantiate(&code, &ok(Response::new())); // whose admin is a person
    let c = {
        let msg = ok(Response::new()).to_string();
        text(&chain.run(&["instantiate", &code, &msg, "--from", "creator", "--admin", &a])["contract"])
    };
    let migrate = |contract: &str, new_code_id| -> CosmosMsg {
        let msg = binary(&ok(Response::new().add_attribute("migrated", "yes")));
        WasmMsg::Migrate { contract_addr: contract.into(), new_code_id, msg }.into()
    };
    assert!(chain.send_refused(&a, send([migrate(&b, code_id)])).contains("is not the admin"));
    assert!(chain.send_refused(&a, send([migrate(&c, 99)])).contains("no code 99"));
    let report = chain.send(&a, send([migrate(&c, code_id)]));
    assert_eq!(report["attributes"], json!(["migrated=yes"]));
    assert!(chain.record(&c, "migrated").is_some() && chain.record(&b, "migrated").is_none());

    // It gives the contract away, and to nobody.
    let give = |admin: String| WasmMsg::UpdateAdmin { contract_addr: c.clone(), admin }.into();
    assert!(chain.send_refused(&a, send([give(a.clone())])).contains("sender itself"));
    chain.send(&a, send([give(chain.address("carol"))]));
    assert!(chain.send_refused(&a, send([migrate(&c, code_id)])).contains("is not the admin"));
    let msg = ok(Response::new()).to_string();
    chain.run(&["migrate", &c, &code, &msg, "--from", "carol"]);
    assert!(
        chain
            .send_refused(&a, send([WasmMsg::ClearAdmin { contract_addr: c.clone() }.into()]))
            .contains("admin")
    );
    let d = {
        let msg = ok(Response::new()).to_string();
        text(&chain.run(&["instantiate", &code, &msg, "--from", "creator", "--admin", &a])["contract"])
    };
    chain.send(&a, send([WasmMsg::ClearAdmin { contract_addr: d.clone() }.into()]));
    assert!(chain.send_refused(&a, send([migrate(&d, code_id)])).contains("has no admin"));
}

#[test]
fn coins_can_be_burnt() {
    let chain = Chain::new();
    let (_, a) = chain.puppet();
    chain.run(&["fund", &a, "5ustash"]);
    chain.send(&a, send([BankMsg::Burn { amount: coins(2, "ustash") }.into()]));
    assert_eq!(chain.balance(&a), "3ustash");
    assert!(
        chain
            .send_refused(&a, send([BankMsg::Burn { amount: coins(4, "ustash") }.into()]))
            .contains("3ustash")
    );
}
