//! What is run: upstream's own test contracts, and small ones that call every built-in function and every way to trap.

use crate::{Call, Scenario};
use cosmwasm_std::testing::{
    MockApi, mock_ibc_channel_close_init, mock_ibc_channel_connect_ack, mock_ibc_channel_open_init,
    mock_ibc_packet_ack, mock_ibc_packet_recv, mock_ibc_packet_timeout, mock_ibc2_packet_ack,
    mock_ibc2_packet_recv, mock_ibc2_packet_send, mock_ibc2_packet_timeout,
};
use cosmwasm_std::{
    Event, IbcAckCallbackMsg, IbcAcknowledgement, IbcOrder, IbcSourceCallbackMsg, IbcTimeoutCallbackMsg,
    to_json_vec,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Enough for every call that ends.
const GAS_LIMIT: u64 = 5_000_000_000;

/// Upstream's test contracts: part of the patched crate, left as they are.
pub fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../third_party/cosmwasm-vm/testdata")
}

/// Every scenario.
pub fn all() -> Vec<Scenario> {
    let mut scenarios = vec![
        upstream("hackatom", hackatom()),
        upstream("hackatom_1.3", hackatom()),
        upstream("hackatom_1.0", hackatom()),
        upstream("cyberpunk", cyberpunk()),
        upstream("cyberpunk_rust170", cyberpunk()),
        upstream("ibc_reflect", ibc_reflect()),
        upstream("ibc_callbacks", ibc_callbacks()),
        upstream("ibc2", ibc2()),
        upstream("floaty_2.0", floaty()),
        upstream("floaty_1.2", floaty()),
        upstream(
            "empty",
            ["instantiate", "execute", "query", "migrate"].map(|entry| call(entry, "{}")).to_vec(),
        ),
    ];
    scenarios.extend(traps());
    scenarios.push(iteration());
    scenarios.extend(built_in_functions());
    scenarios
}

fn upstream(name: &str, calls: Vec<Call>) -> Scenario {
    let wasm =
        std::fs::read(testdata().join(name).with_added_extension("wasm")).expect("upstream's contract");
    Scenario { name: name.into(), wasm, calls }
}

fn call(entry: &'static str, msg: impl AsRef<[u8]>) -> Call {
    call_as("creator", entry, msg)
}

fn call_as(sender: &str, entry: &'static str, msg: impl AsRef<[u8]>) -> Call {
    Call { entry, sender: address(sender), msg: msg.as_ref().to_vec(), gas_limit: GAS_LIMIT }
}

fn address(name: &str) -> String {
    MockApi::default().addr_make(name).into()
}

fn hackatom() -> Vec<Call> {
    let [verifier, beneficiary, other] = ["verifies", "benefits", "other"].map(address);
    let transfer =
        format!(r#"{{"steal_funds":{{"recipient":"{other}","amount":[{{"denom":"gold","amount":"7"}}]}}}}"#);
    vec![
        call("query", r#"{"verifier":{}}"#),
        call("instantiate", "not JSON"),
        call("instantiate", r#"{"verifier":"no address","beneficiary":"none either"}"#),
        call("instantiate", format!(r#"{{"verifier":"{verifier}","beneficiary":"{beneficiary}"}}"#)),
        call("query", r#"{"verifier":{}}"#),
        call("query", r#"{"get_int":{}}"#),
        call("query", r#"{"recurse":{"depth":0,"work":20}}"#),
        call("query", r#"{"recurse":{"depth":2,"work":5}}"#),
        call("query", format!(r#"{{"other_balance":{{"address":"{other}"}}}}"#)),
        call("execute", r#"{"release":{"denom":"earth"}}"#),
        call_as("verifies", "execute", r#"{"release":{"denom":"earth"}}"#),
        call_as("verifies", "execute", r#"{"release":{}}"#),
        call("execute", r#"{"panic":{}}"#),
        call("execute", r#"{"user_errors_in_api_calls":{}}"#),
        call("execute", r#"{"allocate_large_memory":{"pages":100}}"#),
        call("execute", r#"{"allocate_large_memory":{"pages":2000}}"#),
        limited(200_000_000, call("execute", r#"{"cpu_loop":{}}"#)),
        limited(200_000_000, call("execute", r#"{"storage_loop":{}}"#)),
        limited(200_000_000, call("execute", r#"{"memory_loop":{}}"#)),
        limited(200_000_000, call("execute", r#"{"message_loop":{}}"#)),
        call("sudo", transfer),
        call("sudo", "{}"),
        call("migrate", format!(r#"{{"verifier":"{other}"}}"#)),
        call("migrate with info", format!(r#"{{"verifier":"{other}"}}"#)),
        call("migrate with info", r#"{"verifier":5}"#),
        call("query", r#"{"verifier":{}}"#),
        call("reply", "{}"),
        call("ibc_channel_open", "{}"),
        call("execute", vec![b' '; 70_000]),
    ]
}

fn cyberpunk() -> Vec<Call> {
    vec![
        call("instantiate", "{}"),
        call("execute", r#"{"argon2":{"mem_cost":64,"time_cost":1}}"#),
        call("execute", r#"{"argon2":{"mem_cost":1,"time_cost":1}}"#),
        limited(300_000_000, call("execute", r#"{"cpu_loop":{}}"#)),
        limited(300_000_000, call("execute", r#"{"storage_loop":{}}"#)),
        limited(300_000_000, call("execute", r#"{"memory_loop":{}}"#)),
        limited(300_000_000, call("execute", r#"{"message_loop":{}}"#)),
        call("execute", r#"{"allocate_large_memory":{"pages":300}}"#),
        call("execute", r#"{"panic":{}}"#),
        call("execute", r#"{"unreachable":{}}"#),
        call("execute", r#"{"abort":{}}"#),
        call("execute", r#"{"mirror_env":{}}"#),
        call("execute", r#"{"debug":{}}"#),
        call("execute", r#"{"noop":{}}"#),
        call("query", r#"{"mirror_env":{}}"#),
        call("query", r#"{"denoms":{}}"#),
        call("query", r#"{"denom":{"denom":"earth"}}"#),
    ]
}

fn ibc_reflect() -> Vec<Call> {
    const CHANNEL: &str = "channel-123";
    let json = |msg: &dyn erased::Json| msg.json();
    let account = Event::new("instantiate").add_attribute("the_contract_address", "account-456");
    let account = String::from_utf8(to_json_vec(&account).expect("serializes")).expect("text");
    let account = account.replace("the_contract", "_contract"); // which `add_attribute` refuses
    let reply = format!(
        r#"{{"id":7890,"payload":"","gas_used":1,"result":{{"ok":{{"events":[{account}],"data":null,"msg_responses":[]}}}}}}"#
    );
    let packets = [r#"{"who_am_i":{}}"#, r#"{"balance":{}}"#, r#"{"dispatch":{"msgs":[]}}"#, "{}"];
    let mut calls = vec![
        call("instantiate", r#"{"reflect_code_id":77}"#),
        call(
            "ibc_channel_open",
            json(&mock_ibc_channel_open_init(CHANNEL, IbcOrder::Unordered, "ibc-reflect-v1")),
        ),
        call(
            "ibc_channel_open",
            json(&mock_ibc_channel_open_init(CHANNEL, IbcOrder::Ordered, "ibc-reflect-v1")),
        ),
        call(
            "ibc_channel_connect",
            json(&mock_ibc_channel_connect_ack(CHANNEL, IbcOrder::Ordered, "ibc-reflect-v1")),
        ),
        call("reply", reply),
        call("reply", "{}"),
        call("query", r#"{"list_accounts":{}}"#),
        call("query", format!(r#"{{"account":{{"channel_id":"{CHANNEL}"}}}}"#)),
    ];
    calls.extend(packets.map(|packet| {
        let mut received = mock_ibc_packet_recv(CHANNEL, &()).expect("a packet");
        received.packet.data = packet.as_bytes().into();
        call("ibc_packet_receive", json(&received))
    }));
    let ack = mock_ibc_packet_ack(CHANNEL, &(), IbcAcknowledgement::new(b"{}")).expect("a packet");
    calls.push(call("ibc_packet_ack", json(&ack)));
    calls.push(call("ibc_packet_timeout", json(&mock_ibc_packet_timeout(CHANNEL, &()).expect("a packet"))));
    calls.push(call(
        "ibc_channel_close",
        json(&mock_ibc_channel_close_init(CHANNEL, IbcOrder::Ordered, "ibc-reflect-v1")),
    ));
    calls.push(call("migrate", "{}"));
    calls
}

fn ibc_callbacks() -> Vec<Call> {
    let ack = mock_ibc_packet_ack("channel-1", &(), IbcAcknowledgement::new(b"{}")).expect("a packet");
    let ack = IbcAckCallbackMsg::new(ack.acknowledgement, ack.original_packet, ack.relayer);
    let timeout = mock_ibc_packet_timeout("channel-1", &()).expect("a packet");
    let timeout = IbcTimeoutCallbackMsg::new(timeout.packet, timeout.relayer);
    let json = |msg: &IbcSourceCallbackMsg| to_json_vec(msg).expect("serializes");
    vec![
        call("instantiate", "{}"),
        call("ibc_source_callback", json(&IbcSourceCallbackMsg::Acknowledgement(ack))),
        call("ibc_source_callback", json(&IbcSourceCallbackMsg::Timeout(timeout))),
        call("ibc_destination_callback", "{}"),
        call("query", r#"{"callback_stats":{}}"#),
    ]
}

fn ibc2() -> Vec<Call> {
    let payload = BTreeMap::from([("response_without_ack", false), ("send_async_ack_for_prev_msg", false)]);
    let without_ack =
        BTreeMap::from([("response_without_ack", true), ("send_async_ack_for_prev_msg", false)]);
    let json = |msg: &dyn erased::Json| msg.json();
    vec![
        call("instantiate", "{}"),
        call("ibc2_packet_ack", json(&mock_ibc2_packet_ack(&payload).expect("a packet"))),
        call("ibc2_packet_receive", json(&mock_ibc2_packet_recv(&payload).expect("a packet"))),
        call("ibc2_packet_receive", json(&mock_ibc2_packet_recv(&without_ack).expect("a packet"))),
        call("ibc2_packet_timeout", json(&mock_ibc2_packet_timeout(&payload).expect("a packet"))),
        call("ibc2_packet_send", json(&mock_ibc2_packet_send(&payload).expect("a packet"))),
        call("query", r#"{"query_state":{}}"#),
        call("execute", "{}"),
    ]
}

fn floaty() -> Vec<Call> {
    let mut calls = vec![call("instantiate", "{}"), call("query", r#"{"instructions":{}}"#)];
    for instruction in ["f32.add", "f64.sqrt", "f64.min", "f32.demote_f64", "i32.trunc_f64_s", "no.such"] {
        calls.push(call(
            "query",
            format!(r#"{{"random_args_for":{{"instruction":"{instruction}","seed":42}}}}"#),
        ));
    }
    for arguments in [r#"[{"f64":4611686018427387904}]"#, r#"[{"f64":9221120237041090560}]"#, "[]"] {
        calls.push(call("query", format!(r#"{{"run":{{"instruction":"f64.sqrt","args":{arguments}}}}}"#)));
    }
    calls
}

fn limited(gas_limit: u64, call: Call) -> Call {
    Call { gas_limit, ..call }
}

/// Serialization behind a reference, for the many message types.
mod erased {
    pub(super) trait Json {
        fn json(&self) -> Vec<u8>;
    }

    macro_rules! json {
        ($($message:ident)*) => {$(
            impl Json for cosmwasm_std::$message {
                fn json(&self) -> Vec<u8> {
                    cosmwasm_std::to_json_vec(self).expect("serializes")
                }
            }
        )*};
    }

    json! {
        IbcChannelOpenMsg IbcChannelConnectMsg IbcChannelCloseMsg
        IbcPacketReceiveMsg IbcPacketAckMsg IbcPacketTimeoutMsg
        Ibc2PacketReceiveMsg Ibc2PacketAckMsg Ibc2PacketTimeoutMsg Ibc2PacketSendMsg
    }
}

const PRELUDE: &str = include_str!("../../../../packages/vm/tests/prelude.wat");

/// A contract whose `execute` and `query` run `body`: the address of a region, from `$msg`, the message's region.
fn contract(imports: &str, body: &str) -> Vec<u8> {
    let text = format!(
        r#"(module {imports} (memory (export "memory") 3) {PRELUDE}
        (func (export "execute") (param $env i32) (param $info i32) (param $msg i32) (result i32) {body})
        (func (export "query") (param $env i32) (param $msg i32) (result i32) {body}))"#
    );
    wat::parse_str(text).expect("valid text")
}

fn traps() -> Vec<Scenario> {
    let bodies = [
        ("echo", "(local.get $msg)"),
        ("unreachable", "unreachable"),
        ("division by zero", "(i32.div_s (i32.const 1) (i32.const 0))"),
        ("division overflow", "(i32.div_s (i32.const 0x80000000) (i32.const -1))"),
        ("load out of bounds", "(i32.load (i32.const -4))"),
        (
            "memory.grow",
            "(drop (memory.grow (i32.const 10))) (drop (memory.grow (i32.const 5000))) (local.get $msg)",
        ),
        ("endless loop", "(loop $again (br $again)) (i32.const 0)"),
        ("result at 0", "(i32.const 0)"),
        ("result outside", "(i32.const -1)"),
    ];
    let calls =
        [limited(10_000_000, call("execute", "message")), limited(10_000_000, call("query", "message"))];
    let scenario = |(name, body)| Scenario {
        name: format!("wat: {name}"),
        wasm: contract("", body),
        calls: calls.to_vec(),
    };
    bodies.map(scenario).into()
}

/// Writes the message as key and value, then returns the first entry of the storage.
fn iteration() -> Scenario {
    let imports = r#"(import "env" "db_write" (func $write (param i32 i32)))
        (import "env" "db_scan" (func $scan (param i32 i32 i32) (result i32)))
        (import "env" "db_next" (func $next (param i32) (result i32)))"#;
    let write = "(call $write (local.get $msg) (local.get $msg))";
    let scan = "(call $next (call $scan (i32.const 0) (i32.const 0) (i32.const 1)))";
    let calls = ["second", "first", "third"].map(|msg| call("execute", msg)).to_vec();
    Scenario { name: "wat: iteration".into(), wasm: contract(imports, &format!("{write} {scan}")), calls }
}

/// Each built-in function, on regions that hold too little, too much, or are none.
fn built_in_functions() -> Vec<Scenario> {
    let functions = [
        ("db_read", 1, "i32"),
        ("db_write", 2, ""),
        ("db_remove", 1, ""),
        ("db_scan", 3, "i32"),
        ("db_next", 1, "i32"),
        ("db_next_key", 1, "i32"),
        ("db_next_value", 1, "i32"),
        ("addr_validate", 1, "i32"),
        ("addr_canonicalize", 2, "i32"),
        ("addr_humanize", 2, "i32"),
        ("secp256k1_verify", 3, "i32"),
        ("secp256k1_recover_pubkey", 3, "i64"),
        ("secp256r1_verify", 3, "i32"),
        ("secp256r1_recover_pubkey", 3, "i64"),
        ("ed25519_verify", 3, "i32"),
        ("ed25519_batch_verify", 3, "i32"),
        ("bls12_381_aggregate_g1", 2, "i32"),
        ("bls12_381_aggregate_g2", 2, "i32"),
        ("bls12_381_pairing_equality", 4, "i32"),
        ("bls12_381_hash_to_g1", 4, "i32"),
        ("bls12_381_hash_to_g2", 4, "i32"),
        ("query_chain", 1, "i32"),
        ("debug", 1, ""),
        ("abort", 1, ""),
    ];
    functions.map(|(name, params, result)| built_in_function(name, params, result)).into()
}

fn built_in_function(name: &str, params: usize, result: &str) -> Scenario {
    let import =
        format!(r#"(import "env" "{name}" (func $f (param {}) (result {result})))"#, "i32 ".repeat(params));
    let drop = if result.is_empty() { "" } else { "(drop)" };
    // A message of "#" and a digit stands for that number as the arguments, instead of its region.
    let argument = r#"(if (result i32) (i32.eq (i32.load8_u (i32.load (local.get $msg))) (i32.const 35))
        (then (i32.sub (i32.load8_u offset=1 (i32.load (local.get $msg))) (i32.const 48))) (else (local.get $msg)))"#;
    let body = format!("(call $f {}) {drop} (local.get $msg)", argument.repeat(params));
    let messages = [
        Vec::new(),
        b"#0".to_vec(),
        b"#1".to_vec(),
        b"short".to_vec(),
        br#"{"bank":{"balance":{"address":"rich","denom":"earth"}}}"#.to_vec(),
        address("somebody").into_bytes(),
        vec![7; 32],
        vec![7; 48],
        vec![7; 64],
        vec![7; 96],
        vec![b'x'; 70_000],
    ];
    let calls = messages.iter().flat_map(|msg| [call("execute", msg), call("query", msg)]).collect();
    Scenario { name: format!("env.{name}"), wasm: contract(&import, &body), calls }
}
