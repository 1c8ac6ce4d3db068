//! Gas and depth.

use crate::chain::{Chain, ok, to};
use cosmwasm_std::{Response, SubMsg};
use serde_json::{Value, json};

const BURN: &str = r#"{"burn":1}"#;

fn sdk_gas(report: &Value) -> u64 {
    report["sdk_gas"].as_u64().unwrap()
}

#[test]
fn messages_pay_what_wasmd_adds() {
    let chain = Chain::new();
    let (code, a) = chain.puppet();
    let b = chain.instantiate(&code, &json!({ "transfer": 1 }));
    let nothing = json!({ "transfer": 1 });
    let cost = |messages: Vec<SubMsg>| sdk_gas(&chain.send(&a, messages));
    let message = || SubMsg::reply_never(to(&b, &nothing));
    let (none, one, two) = (cost(vec![]), cost(vec![message()]), cost(vec![message(), message()]));
    // The code was loaded for the transaction itself: 2,000 for each further call, and what the two contracts store.
    assert!(one > none + 2_000 && one < none + 20_000, "{none} {one}");
    assert!((two - one).abs_diff(one - none) < 1_000, "{none} {one} {two}");
    // Another code is loaded anew.
    std::fs::copy(chain.folder().join("puppet.wasm"), chain.folder().join("other.wasm")).unwrap();
    let mut other = std::fs::read(chain.folder().join("other.wasm")).unwrap();
    other.extend([0, 2, 1, b'x']); // a custom section
    std::fs::write(chain.folder().join("other.wasm"), other).unwrap();
    let c = chain.instantiate(&chain.store("other.wasm", &[]), &nothing);
    let anew = cost(vec![SubMsg::reply_never(to(&c, &nothing))]);
    assert_eq!(anew - one, 58_000);
    // A reply is paid for, and the events in it.
    let replied = cost(vec![SubMsg::reply_on_success(to(&b, &nothing), 1)]);
    assert!(replied > one + 2_000, "{one} {replied}");
}

#[test]
fn a_message_can_have_a_gas_limit_of_its_own() {
    let chain = Chain::new();
    let (code, a) = chain.puppet();
    let b = chain.instantiate(&code, &json!({ "transfer": 1 }));
    let burn = || to(&b, &serde_json::from_str(BURN).unwrap());
    let limited = SubMsg::reply_on_error(burn(), 1).with_gas_limit(300_000);
    let report = chain.send(&a, vec![limited]);
    assert!((300_000..350_000).contains(&sdk_gas(&report)), "{report}");
    assert_eq!(chain.json_record(&a, "reply")["result"], json!({ "error": "codespace: sdk, code: 11" }));
    assert_eq!(chain.record(&b, "last").unwrap(), json!({ "transfer": 1 }).to_string());
    // Without a limit, or with one that is not less than what is left, the transaction runs out: no reply saves it.
    for limit in [None, Some(1_000_000)] {
        let message = SubMsg { gas_limit: limit, ..SubMsg::reply_always(burn(), 1) };
        let msg = ok(Response::new().add_submessage(message)).to_string();
        let arguments = [&chain.execute(&a, &msg)[..], &["--gas-limit", "500000"]].concat();
        let report = chain.report(1, &arguments);
        assert_eq!((&report["refused"], sdk_gas(&report)), (&json!("out of gas"), 500_000));
    }
    // A limit that is met out in the middle: the inner message's, not the outer one's.
    let inner = ok(Response::new().add_submessage(SubMsg::reply_always(burn(), 2)));
    let outer = SubMsg::reply_on_error(to(&a, &inner), 3).with_gas_limit(200_000);
    chain.send(&b, vec![outer]);
    assert_eq!(chain.json_record(&b, "reply")["id"], 3);
}

#[test]
fn messages_go_a_hundred_deep() {
    let chain = Chain::new();
    let (code, a) = chain.puppet();
    let b = chain.instantiate(&code, &json!({ "transfer": 1 }));
    // `a` executes itself for ever.
    let reason = chain.refused(&chain.execute(&a, r#"{"loop":1}"#));
    assert!(reason.contains("more than 100 deep"), "{reason}");
    chain.send(&b, vec![SubMsg::reply_on_error(to(&a, &json!({ "loop": 1 })), 1)]);
    assert_eq!(chain.json_record(&b, "reply")["result"], json!({ "error": "codespace: wasm, code: 30" }));
    assert_ne!(chain.record(&a, "last").unwrap(), r#"{"loop":1}"#);
}

#[test]
fn queries_go_ten_deep_and_pay() {
    let chain = Chain::new();
    let (_, a) = chain.puppet();
    // Each level asks the next one.
    let nested = |levels: usize| {
        (1..levels).fold(json!({ "last": 1 }), |msg, _| {
            let msg = cosmwasm_std::Binary::from(msg.to_string().into_bytes());
            json!({ "ask": { "wasm": { "smart": { "contract_addr": a, "msg": msg } } } })
        })
    };
    let ask = |levels| nested(levels).to_string();
    let cost = |levels| sdk_gas(&chain.run(&["query", &a, &ask(levels)]));
    let (one, two, three) = (cost(1), cost(2), cost(3));
    assert!(two > one + 2_000 && three > two + 2_000, "{one} {two} {three}");
    assert_eq!(chain.run(&["query", &a, &ask(10)])["answer"], r#"{"a":1}"#);
    assert_eq!(chain.refused(&["query", &a, &ask(11)]), "no answer");
}
