//! Replies: who gets one, what it says, and what stays of a message that failed.

use crate::chain::{Chain, ok, to};
use cosmwasm_std::{BankMsg, CosmosMsg, Response, SubMsg, coins};
use serde_json::{Value, json};

/// Two puppets; the first has coins.
fn two() -> (Chain, String, String) {
    let chain = Chain::new();
    let (code, a) = chain.puppet();
    let b = chain.instantiate(&code, &json!({ "transfer": 1 }));
    chain.run(&["fund", &a, "5ustash"]);
    (chain, a, b)
}

/// The message to a puppet to pay bob and then do `msg` to a third contract.
fn pay_and(chain: &Chain, msg: CosmosMsg) -> Value {
    let paid = BankMsg::Send { to_address: chain.address("bob"), amount: coins(1, "ustash") };
    ok(Response::new().add_message(paid).add_message(msg))
}

#[test]
fn a_failed_message_is_undone_and_its_sender_lives_on() {
    let (chain, a, b) = two();
    // b pays bob, and then fails: both are undone, what a did before and after stays.
    chain.run(&["fund", &b, "5ustash"]);
    let failing = pay_and(&chain, to(&a, &json!({ "error": "no" })));
    let before: CosmosMsg = BankMsg::Send { to_address: b.clone(), amount: coins(1, "ustash") }.into();
    let messages = |failing: SubMsg| vec![SubMsg::reply_never(before.clone()), failing];
    for (message, id) in
        [(SubMsg::reply_on_error(to(&b, &failing), 1), 1), (SubMsg::reply_always(to(&b, &failing), 2), 2)]
    {
        let report = chain.send(&a, messages(message.with_payload(b"payload")));
        let reply = chain.json_record(&a, "reply");
        assert_eq!((&reply["id"], &reply["payload"]), (&json!(id), &json!("cGF5bG9hZA==")));
        assert_eq!(reply["result"], json!({ "error": "no: execute wasm contract failed" }));
        assert_eq!(report["attributes"], json!(["replied=yes"]), "events of what failed are gone");
    }
    assert_eq!([chain.balance("bob"), chain.balance(&a), chain.balance(&b)], ["", "3ustash", "7ustash"]);
    assert_eq!(chain.record(&b, "last").unwrap(), json!({ "transfer": 1 }).to_string());

    // Nobody waits for the failure: it ends the transaction.
    for message in [SubMsg::reply_never(to(&b, &failing)), SubMsg::reply_on_success(to(&b, &failing), 3)] {
        assert_eq!(chain.send_refused(&a, messages(message)), "no");
    }
    assert_eq!(chain.balance(&a), "3ustash");
}

#[test]
fn a_contract_is_told_what_wasmd_tells() {
    let (chain, a, b) = two();
    let nobody = chain.address("nobody");
    for (message, told) in [
        (to(&b, &json!({ "error": "no" })), "no: execute wasm contract failed"),
        (to(&b, &json!({ "panic": 1 })), "codespace: wasm, code: 29"),
        (to(&nobody, &json!({})), "codespace: wasm, code: 22"),
        (to("nonsense", &json!({})), "codespace: sdk, code: 7"),
        (
            BankMsg::Send { to_address: b.clone(), amount: coins(99, "ustash") }.into(),
            "codespace: sdk, code: 5",
        ),
        (BankMsg::Send { to_address: b.clone(), amount: vec![] }.into(), "codespace: sdk, code: 10"),
        (to(&b, &ok(Response::new().add_attribute("_x", "reserved"))), "codespace: wasm, code: 21"),
    ] {
        chain.send(&a, vec![SubMsg::reply_on_error(message, 1)]);
        assert_eq!(chain.json_record(&a, "reply")["result"], json!({ "error": told }));
    }
}

#[test]
fn a_reply_to_success_carries_events_and_data() {
    let (chain, a, b) = two();
    let inner =
        ok(Response::new().set_data(b"data").add_attribute("z", "1").add_attribute("action", "inner"));
    let report = chain.send(&a, vec![SubMsg::reply_on_success(to(&b, &inner), 1)]);
    let reply = chain.json_record(&a, "reply");
    let answer = &reply["result"]["ok"]["msg_responses"][0];
    assert_eq!(answer["type_url"], "/cosmwasm.wasm.v1.MsgExecuteContractResponse");
    assert_eq!(answer["value"], "CgRkYXRh"); // field 1, four bytes: "data"
    assert_eq!(reply["result"]["ok"]["data"], "CgRkYXRh");
    let attribute = |key: &str, value: &str| json!({ "key": key, "value": value });
    let expected = json!([
        { "type": "execute", "attributes": [attribute("_contract_address", &b)] },
        { "type": "wasm", "attributes":
            [attribute("_contract_address", &b), attribute("action", "inner"), attribute("z", "1")] },
    ]);
    assert_eq!(reply["result"]["ok"]["events"], expected, "in the order of their keys");
    assert_eq!(
        report["attributes"],
        json!(["z=1", "action=inner", "replied=yes"]),
        "in the contract's own order"
    );

    // The bank says nothing to a contract; a message that nobody waits for has no reply.
    let pay: CosmosMsg = BankMsg::Send { to_address: b.clone(), amount: coins(1, "ustash") }.into();
    chain.send(&a, vec![SubMsg::reply_always(pay, 2)]);
    let reply = chain.json_record(&a, "reply");
    assert_eq!(reply["result"]["ok"]["events"], json!([]));
    assert_eq!(reply["result"]["ok"]["msg_responses"][0]["type_url"], "/cosmos.bank.v1beta1.MsgSendResponse");
    chain.send(&a, vec![SubMsg::reply_on_error(to(&b, &inner), 3), SubMsg::reply_never(to(&b, &inner))]);
    assert_eq!(chain.json_record(&a, "reply")["id"], 2);
}

#[test]
fn the_data_of_a_reply_takes_the_place_of_the_responses() {
    let (chain, a, b) = two();
    let answer = |id| {
        let message = SubMsg::reply_on_success(to(&b, &json!({ "transfer": 1 })), id);
        let msg = ok(Response::new().set_data(b"own").add_submessage(message)).to_string();
        chain.run(&chain.execute(&a, &msg))["data"].clone()
    };
    assert_eq!(answer(1), "b3du"); // own
    assert_eq!(answer(8), "ZGF0YQ=="); // data
}

#[test]
fn a_reply_that_fails_fails_its_contract() {
    let (chain, a, b) = two();
    let message = SubMsg::reply_always(to(&b, &json!({ "transfer": 2 })), 9);
    assert_eq!(chain.send_refused(&a, vec![message.clone()]), "reply refused");
    // From further out it is an error of the reply, which wasmd does not pass on.
    let nested = ok(Response::new().add_submessage(message));
    chain.send(&b, vec![SubMsg::reply_on_error(to(&a, &nested), 1)]);
    assert_eq!(chain.json_record(&b, "reply")["result"], json!({ "error": "codespace: wasm, code: 5" }));
    assert_eq!(chain.record(&a, "reply"), None);
}
