//! The messages as JSON: `fixtures/messages.json` has one of each, which the TypeScript client is held to as well.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use super::*;
use crate::msg::{ConfigResponse, Cw20ReceiveMsg, IsSpentResponse, ProvedMsg, ReceiveMsg};

fn fixtures() -> Value {
    serde_json::from_str(include_str!("../../fixtures/messages.json")).unwrap()
}

/// The value is read from the fixture, and written as it.
fn same<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(path: &str, value: T) -> String {
    let fixture = fixtures().pointer(path).unwrap().clone();
    assert_eq!(from_json::<T>(fixture.to_string()).unwrap(), value, "{path}");
    assert_eq!(serde_json::to_value(&value).unwrap(), fixture, "{path}");
    path.to_string()
}

fn element(byte: u8) -> HexBinary {
    [byte; 32].into()
}

fn claim() -> ClaimMsg {
    ClaimMsg { recipient: "wasm1alice".to_string(), ..claim_msg("alice", 1, 1000) }
}

fn simple() -> InstantiateMsg {
    InstantiateMsg { tokens: vec![token("ustash", 1_000_000)], ..instantiate_msg() }
}

fn full() -> InstantiateMsg {
    InstantiateMsg {
        tokens: vec![token("ustash", 1_000_000), token("cw20:wasm1token", u128::MAX)],
        admin: Some("wasm1admin".to_string()),
        start: Some(Timestamp::from_seconds(1_800_000_000)),
        end: Some(Timestamp::from_seconds(1_800_086_400)),
        ..simple()
    }
}

fn claim_proved() -> ClaimMsg {
    let proved =
        ProvedMsg { genesis_root: element(7), recipient_commitment: element(3), public_input: element(4) };
    ClaimMsg { proved: Some(proved), ..claim() }
}

fn other_claim() -> ClaimMsg {
    ClaimMsg {
        recipient: "wasm1bob".to_string(),
        token: "cw20:wasm1token".to_string(),
        amount: Uint128::new(7),
        nullifier: element(2),
        proof: b"other".into(),
        ..claim()
    }
}

fn receive() -> Cw20ReceiveMsg {
    let msg = cosmwasm_std::to_json_binary(&ReceiveMsg::Fund {}).unwrap();
    Cw20ReceiveMsg { sender: "wasm1distributor".to_string(), amount: Uint128::new(7), msg }
}

fn totals() -> TotalsResponse {
    let token = TokenTotals {
        token: "ustash".to_string(),
        total: Uint128::new(1_000_000),
        funded: Uint128::new(1_000_000),
        claims: 2,
        claimed: Uint128::new(2000),
        withdrawn: Uint128::zero(),
        remaining: Uint128::new(998_000),
    };
    TotalsResponse { tokens: vec![token] }
}

fn config() -> ConfigResponse {
    ConfigResponse {
        genesis_root: element(7),
        context: element(5),
        admin: Some("wasm1admin".to_string()),
        start: None,
        end: Some(Timestamp::from_seconds(1_800_086_400)),
        paused_at: None,
    }
}

#[test]
fn every_message_is_as_in_the_fixtures() {
    let batch = ExecuteMsg::ClaimBatch { claims: vec![claim(), other_claim()] };
    let withdraw = ExecuteMsg::Withdraw { token: "cw20:wasm1token".to_string() };
    let seen = [
        same("/instantiate/simple", simple()),
        same("/instantiate/full", full()),
        same("/execute/claim", ExecuteMsg::Claim(claim())),
        same("/execute/claim_proved", ExecuteMsg::Claim(claim_proved())),
        same("/execute/claim_batch", batch),
        same("/execute/receive", ExecuteMsg::Receive(receive())),
        same("/execute/pause", ExecuteMsg::Pause {}),
        same("/execute/unpause", ExecuteMsg::Unpause {}),
        same("/execute/withdraw", withdraw),
        same("/query/config", QueryMsg::Config {}),
        same("/query/is_spent", QueryMsg::IsSpent { nullifier: element(1) }),
        same("/query/totals", QueryMsg::Totals {}),
        same("/response/config", config()),
        same("/response/is_spent", IsSpentResponse { spent: true }),
        same("/response/totals", totals()),
    ];
    let of = |(kind, messages): (&String, &Value)| {
        messages.as_object().unwrap().keys().map(|name| format!("/{kind}/{name}")).collect::<Vec<_>>()
    };
    let all: BTreeSet<_> = fixtures().as_object().unwrap().iter().flat_map(of).collect();
    assert_eq!(all, seen.into(), "a fixture that no test reads");
}

#[test]
fn fields_that_nobody_knows_are_refused() {
    let refused = |path: &str, parse: fn(String) -> bool| {
        let mut message = fixtures().pointer(path).unwrap().clone();
        let fields = match message.as_object_mut().unwrap() {
            outer if outer.len() == 1 => outer.values_mut().next().unwrap().as_object_mut().unwrap(),
            outer => outer,
        };
        fields.insert("more".to_string(), json!(1));
        assert!(!parse(message.to_string()), "{path}");
    };
    for name in ["claim", "claim_proved", "claim_batch", "pause", "unpause", "withdraw"] {
        refused(&format!("/execute/{name}"), |text| from_json::<ExecuteMsg>(text).is_ok());
    }
    refused("/instantiate/full", |text| from_json::<InstantiateMsg>(text).is_ok());
    refused("/query/is_spent", |text| from_json::<QueryMsg>(text).is_ok());
}
