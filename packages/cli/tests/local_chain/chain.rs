//! A local chain in a temporary folder, driven by the built command line.

use cosmwasm_std::{Binary, CosmosMsg, Response, SubMsg, WasmMsg};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

pub(crate) const VERIFIER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../artifacts/halo2_verifier.wasm");
pub(crate) const HEADSTASH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../artifacts/cw_headstash.wasm");
pub(crate) const AUTHENTICATOR: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../artifacts/zk_authenticator.wasm");
pub(crate) const ORCHARD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../halo2/tests/fixtures/orchard");

/// The chain and the folder it lives in, `chain` in it.
pub(crate) struct Chain {
    folder: TempDir,
}

impl Chain {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs `zkwasm`, expects this exit code, returns what it printed on standard output and standard error.
    pub(crate) fn zkwasm(&self, code: i32, arguments: &[&str]) -> [String; 2] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zkwasm"));
        let output = command.current_dir(self.folder()).args(arguments).output().unwrap();
        let texts = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(output.status.code(), Some(code), "zkwasm {arguments:?}\n{}", texts.concat());
        texts
    }

    /// Runs `zkwasm run`, which succeeds; returns its report.
    pub(crate) fn run(&self, arguments: &[&str]) -> Value {
        self.report(0, arguments)
    }

    /// Runs `zkwasm run`, which a contract refuses; returns why.
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        self.report(1, arguments)["refused"].as_str().unwrap().to_string()
    }

    /// Runs `zkwasm run`, which ends with this exit code and a report.
    pub(crate) fn report(&self, code: i32, arguments: &[&str]) -> Value {
        let all = [&["run", "--home", "chain", "--json"], arguments].concat();
        let [report, _] = self.zkwasm(code, &all);
        serde_json::from_str(&report).unwrap()
    }

    /// Runs `zkwasm run`, which is an error; returns its message.
    pub(crate) fn error(&self, arguments: &[&str]) -> String {
        let [_, error] = self.zkwasm(2, &[&["run", "--home", "chain"], arguments].concat());
        error
    }

    pub(crate) fn address(&self, name: &str) -> String {
        text(&self.run(&["balance", name])["address"])
    }

    pub(crate) fn balance(&self, name: &str) -> String {
        text(&self.run(&["balance", name])["balance"])
    }

    /// Stores a contract with circuits; returns the number of the code.
    pub(crate) fn store(&self, wasm: &str, circuits: &[&str]) -> String {
        let circuits = circuits.iter().flat_map(|file| ["--circuit", file]);
        text(&self.run(&["store", wasm].into_iter().chain(circuits).collect::<Vec<_>>())["code_id"])
    }

    /// The address of a new contract of the code, whose admin is `admin`.
    pub(crate) fn instantiate(&self, code: &str, msg: &Value) -> String {
        let msg = msg.to_string();
        text(&self.run(&["instantiate", code, &msg, "--from", "creator", "--admin", "admin"])["contract"])
    }

    /// Stores a puppet and makes one; returns the numbers of its code and its address.
    pub(crate) fn puppet(&self) -> (String, String) {
        self.run(&["fund", "anybody", "1begin"]); // a chain, which can be asked for an address
        let next = self.address("contract 1");
        let again =
            WasmMsg::Execute { contract_addr: next, msg: Binary::from(br#"{"loop":1}"#), funds: vec![] };
        let again = ok(Response::new().add_message(again)).to_string();
        let wat = include_str!("puppet.wat").replace("LOOP_LENGTH", &again.len().to_string());
        let wat = wat.replace("\"LOOP\"", &format!("\"{}\"", again.replace('"', "\\\"")));
        std::fs::write(self.folder().join("puppet.wasm"), wat::parse_str(wat).unwrap()).unwrap();
        let code = self.store("puppet.wasm", &[]);
        let contract = self.instantiate(&code, &ok(Response::new()));
        (code, contract)
    }

    /// Has a puppet send messages, from `alice`; returns the report.
    pub(crate) fn send(&self, puppet: &str, messages: Vec<SubMsg>) -> Value {
        self.run(&self.execute(puppet, &ok(Response::new().add_submessages(messages)).to_string()))
    }

    /// Has a puppet send messages that end the transaction; returns why.
    pub(crate) fn send_refused(&self, puppet: &str, messages: Vec<SubMsg>) -> String {
        self.refused(&self.execute(puppet, &ok(Response::new().add_submessages(messages)).to_string()))
    }

    /// The arguments that execute a contract as `alice`.
    pub(crate) fn execute<'a>(&self, contract: &'a str, msg: &'a str) -> [&'a str; 5] {
        ["execute", contract, msg, "--from", "alice"]
    }

    /// The record under a key of a contract, from the state file.
    pub(crate) fn record(&self, contract: &str, key: &str) -> Option<String> {
        let state = std::fs::read(self.folder().join("chain/state.json")).unwrap();
        let state: Value = serde_json::from_slice(&state).unwrap();
        let record = &state["contracts"][contract]["storage"][hex::encode(key)];
        record.as_str().map(|record| String::from_utf8(hex::decode(record).unwrap()).unwrap())
    }

    /// The same, which is JSON.
    pub(crate) fn json_record(&self, contract: &str, key: &str) -> Value {
        serde_json::from_str(&self.record(contract, key).unwrap()).unwrap()
    }
}

/// The message that makes a puppet answer with this response.
pub(crate) fn ok(response: Response) -> Value {
    json!({ "ok": response })
}

/// The message to a contract to do `msg`, without funds.
pub(crate) fn to(contract: &str, msg: &Value) -> CosmosMsg {
    let msg = Binary::from(msg.to_string().into_bytes());
    WasmMsg::Execute { contract_addr: contract.into(), msg, funds: vec![] }.into()
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_string()
}
