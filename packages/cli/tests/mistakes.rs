//! What new users do wrong, and what they are told: the file, what was found, what was expected, what to do.
//!
//! Each case is one that somebody met. A command that fails prints no result and leaves nothing behind.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use zk_halo2::{CircuitBinary, Limits};
use zk_halo2_testing::forge::Forged;
use zk_halo2_testing::generated::Generated;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../halo2/tests/fixtures/orchard");
const VERIFIER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../artifacts/halo2_verifier.wasm");
const ALICE: &str = "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrgmh09q";
const CONTRACT: &str = "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpscfgc03";

/// A folder to make mistakes in.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn with_orchard() -> Self {
        let folder = Self::new();
        folder.ok(&[
            "circuit",
            "build",
            "--pinned",
            &fixture("circuit_description_fixed"),
            "--inputs",
            "10",
            "-o",
            "a.vk",
        ]);
        folder
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path().join(name), bytes).unwrap();
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join(name)).unwrap()
    }

    /// Runs it with this exit code; what it printed on standard output and on standard error.
    fn run(&self, code: i32, arguments: &[&str]) -> (String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zkwasm"));
        let output = command.current_dir(self.path()).args(arguments).output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(output.status.code(), Some(code), "zkwasm {arguments:?}\n{out}{err}");
        (out, err)
    }

    fn ok(&self, arguments: &[&str]) -> String {
        self.run(0, arguments).0
    }

    /// Expects an error with all of these texts, each once, and no result.
    fn refused(&self, arguments: &[&str], texts: &[&str]) -> String {
        let (out, err) = self.run(2, arguments);
        assert_eq!(out, "", "zkwasm {arguments:?}");
        for text in texts {
            assert_eq!(err.matches(text).count(), 1, "{text:?} in\n{err}");
        }
        err
    }

    fn sample(&self) {
        self.ok(&["headstash", "sample", "--leaves", "3", "--keys", "keys", "-o", "entries.json"]);
        self.ok(&["headstash", "list", "entries.json", "--denom", "ustash", "-o", "list.json"]);
    }
}

fn fixture(name: &str) -> String {
    format!("{FIXTURES}/{name}")
}

fn orchard_text() -> String {
    std::fs::read_to_string(fixture("circuit_description_fixed")).unwrap()
}

#[test]
fn a_circuit_that_a_chain_refuses_is_not_fit_for_upload() {
    let folder = Folder::with_orchard();
    let (out, _) = folder.run(0, &["circuit", "check", "a.vk"]);
    assert!(
        out.contains("fit for upload") && out.contains("k up to 14") && out.contains("65536 bytes"),
        "{out}"
    );
    assert!(out.contains("the defaults of x/zkwasm"), "{out}");

    // Larger in k, larger in bytes: two circuits of many shapes that the virtual machine takes.
    let circuits = [large_k(), many_bytes()];
    for (file, circuit) in ["k.vk", "bytes.vk"].into_iter().zip(&circuits) {
        zk_halo2::check_vk(circuit.as_bytes(), &Limits::default()).unwrap();
        folder.write(file, circuit.as_bytes());
    }
    let other = ["--max-k", "15", "--max-bytes", "100000"];
    for (file, reason) in [("k.vk", "k is 15"), ("bytes.vk", "bytes")] {
        let hints = [file, reason, "k up to 14", "the defaults of x/zkwasm", "--max-k", "--max-bytes"];
        let check = ["circuit", "check", file];
        let err = folder.refused(&check, &[]);
        assert!(hints.iter().all(|hint| err.contains(hint)), "{err}");
        let out = folder.ok(&[&check[..], &other].concat());
        assert!(out.contains("k up to 15") && !out.contains("defaults"), "{out}");

        let bind = ["bind", VERIFIER, "--circuit", file, "-o", "bound.wasm"];
        assert!(folder.refused(&bind, &[]).contains(reason));
        assert!(!folder.path().join("bound.wasm").exists());
        folder.ok(&[&bind[..], &other].concat());
        std::fs::remove_file(folder.path().join("bound.wasm")).unwrap();

        // The local chain takes what a chain takes.
        let stores = [&["run", "store-circuit", file][..], &["run", "store", VERIFIER, "--circuit", file]];
        for store in stores {
            let err = folder.refused(store, &[]);
            assert!(hints.iter().all(|hint| err.contains(hint)), "{err}");
        }

        // Looking at it is no upload: a warning.
        let (out, err) = folder.run(0, &["circuit", "inspect", file, "--json"]);
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(json["fit_for_upload"], false);
        assert_eq!((&json["chain_max_k"], &json["chain_max_bytes"]), (&14.into(), &65536.into()));
        assert!(err.contains("warning") && err.contains(reason), "{err}");
    }
    folder.ok(&["run", "store-circuit", "bytes.vk", "--max-bytes", "100000"]);
    folder.ok(&["run", "store", VERIFIER, "--circuit", "bytes.vk", "--max-bytes", "100000"]);
    let json: serde_json::Value =
        serde_json::from_str(&folder.ok(&["circuit", "inspect", "a.vk", "--json"])).unwrap();
    assert_eq!(json["fit_for_upload"], true);
    // A key that is built is written, and the warning says who takes it.
    folder.write("k.txt", circuits[0].key().key().pinned_text());
    let (out, err) =
        folder.run(0, &["circuit", "build", "--pinned", "k.txt", "--inputs", "1", "-o", "built.vk"]);
    assert!(out.contains(&circuits[0].checksum().to_string()) && err.contains("k is 15"), "{out}{err}");
    for (flag, wrong) in [("--max-k", "18"), ("--max-bytes", "0"), ("--max-bytes", "2000000")] {
        folder.refused(&["circuit", "check", "a.vk", flag, wrong], &[]);
    }
}

/// A circuit of 2^15 rows.
fn large_k() -> CircuitBinary {
    Generated { k: 15, inputs: vec![1], read_instances: true, ..Generated::SMALLEST }.binary()
}

/// A circuit binary of more than 64 KiB: a leaf that is multiplied by 2,040 constants.
fn many_bytes() -> CircuitBinary {
    let (leaf, scaled, constants) = (2, 7, 2040);
    let nodes = [vec![leaf]].into_iter().chain((0..constants).map(|index| vec![scaled, index])).collect();
    let limits = Limits::default();
    let file = Forged { constants, nodes, ..Forged::default() }.consistent_file(&limits);
    CircuitBinary::from_bytes(&file, &limits).unwrap()
}

#[test]
fn outputs_are_checked_before_the_work_and_results_printed_after_it() {
    let folder = Folder::new();
    folder.sample();
    folder.write("there", "of value");
    for output in ["list.json", "there"] {
        let list = ["headstash", "list", "entries.json", "--denom", "ustash", "-o", output];
        let before = folder.read(output);
        let err = folder.refused(&list, &["it exists, and is never replaced"]);
        assert!(!err.contains("hashing"), "{err}");
        assert_eq!(folder.read(output), before);
    }
    let proof = [
        "prove",
        "headstash",
        "--list",
        "list.json",
        "--key",
        "keys/1.key",
        "--to",
        ALICE,
        "--contract",
        CONTRACT,
    ];
    let proof_to = [&proof[..], &["-o"]].concat();
    let commands: [&[&str]; 7] = [
        &["headstash", "list", "entries.json", "--denom", "ustash", "-o"],
        &["headstash", "key", "-o"],
        &["headstash", "sample", "--keys", "more-keys", "-o"],
        &["circuit", "build", "headstash", "-o"],
        &["circuit", "build", "--pinned", "no-such-file", "--inputs", "1", "-o"],
        &["bind", "no-such-file", "--circuit", "no-such-file", "-o"],
        &proof_to,
    ];
    for command in commands {
        for (output, reason) in [("there/x/y", "no folder"), ("/proc/x/y", "")] {
            let err = folder.refused(&[command, &[output]].concat(), &[]);
            assert!(err.contains(output) && err.contains(reason), "{err}");
            let work = ["building", "hashing", "proving", "no-such-file"];
            assert!(work.iter().all(|step| !err.contains(step)), "{command:?}: {err}");
        }
    }
    // A folder of keys is only made when the entries can be written.
    assert!(!folder.path().join("more-keys").exists());
    let missing = ["headstash", "list", "entries.json", "--denom", "ustash", "-o", "missing/list.json"];
    let err = folder.refused(&missing, &["there is no folder missing"]);
    assert!(!err.contains("never replaced"), "{err}");

    // A claim that is there is found before the proof.
    std::fs::create_dir(folder.path().join("claim")).unwrap();
    folder.write("claim/receipt.json", "of value");
    let err = folder.refused(&[&proof[..], &["-o", "claim"]].concat(), &["choose another output folder"]);
    assert!(!err.contains("hashing") && !err.contains("proving"), "{err}");
}

#[test]
fn addresses_are_those_of_one_chain() {
    let folder = Folder::new();
    folder.sample();
    let prove = |to: &str, contract: &str, texts: &[&str]| {
        let prove = ["prove", "headstash", "--list", "list.json", "--key", "keys/0.key", "-o", "claim"];
        folder.refused(&[&prove[..], &["--to", to, "--contract", contract]].concat(), texts);
        assert!(!folder.path().join("claim").exists());
    };
    prove("alice", CONTRACT, &["--to <ADDRESS>", "expected an address in bech32", "found \"alice\""]);
    prove(ALICE, "anything", &["--contract <ADDRESS>", "found \"anything\""]);
    prove(&ALICE.replace('q', "p"), CONTRACT, &["--to <ADDRESS>", "checksum"]);
    prove(&ALICE.replace("wasm", "WASM"), CONTRACT, &["--to <ADDRESS>"]);
    let foreign = "terp1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcr9d0kxc";
    prove(foreign, CONTRACT, &["begins with \"terp\"", "with \"wasm\""]);
    prove(ALICE, &CONTRACT[..40], &["--contract <ADDRESS>"]);
}

#[test]
fn an_entry_that_nobody_could_claim_is_named() {
    let folder = Folder::new();
    folder.sample();
    let entries: serde_json::Value = serde_json::from_slice(&folder.read("entries.json")).unwrap();
    let list = |entries: &serde_json::Value, texts: &[&str]| {
        folder.write("wrong.json", entries.to_string());
        let list = ["headstash", "list", "wrong.json", "--denom", "ustash", "-o", "other.json"];
        folder.refused(&list, texts);
        assert!(!folder.path().join("other.json").exists());
    };
    for (name, value, reason) in [
        ("amount", "0", "expected 1 or more, found 0"),
        ("amount", "1.5", "\"1.5\""),
        ("amount", "-1", "\"-1\""),
        ("token", "", "empty token"),
        ("token", " ustash", "space around it"),
        ("token", "ustash\n", "space around it"),
        ("token", "cw20:wasm1token", "cw20:wasm1token"),
        ("token", ALICE, "a cw20 token is written cw20:"),
        ("owner", "abc", "OwnerKey"),
        ("tokn", "ustash", "tokn"),
    ] {
        let mut wrong = entries.clone();
        wrong[2][name] = value.into();
        list(&wrong, &["entry 2 of wrong.json, counted from 0", reason]);
    }
    list(&serde_json::json!([]), &["wrong.json has no entries", "expected a JSON array"]);
    list(&serde_json::json!({ "owner": "" }), &["wrong.json holds no entries", "expected a JSON array"]);
    let mut large = entries.clone();
    large[0]["amount"] = u128::MAX.to_string().into();
    list(&large, &["the total of ustash is 2^128 or more"]);
    for denom in ["", " ustash", "u", "cw20:x"] {
        let list = ["headstash", "list", "entries.json", "--denom", denom, "-o", "other.json"];
        folder.refused(&list, &["--denom <TOKEN>"]);
    }
    for wrong in [["--amount", "0"], ["--leaves", "0"]] {
        folder.refused(&[&["headstash", "sample", "-o", "zero.json"], &wrong[..]].concat(), &[wrong[0]]);
    }
}

/// The commands that read a list, which is their last argument.
const ROOT: [&str; 2] = ["headstash", "root"];
const PROVE: [&str; 11] = [
    "prove",
    "headstash",
    "--key",
    "keys/0.key",
    "--to",
    ALICE,
    "--contract",
    CONTRACT,
    "-o",
    "claim",
    "--list",
];

#[test]
fn a_list_that_was_edited_is_refused() {
    let folder = Folder::new();
    folder.sample();
    let list: serde_json::Value = serde_json::from_slice(&folder.read("list.json")).unwrap();
    let refused = |edit: &dyn Fn(&mut serde_json::Value), texts: &[&str]| {
        let mut edited = list.clone();
        edit(&mut edited);
        folder.write("edited.json", edited.to_string());
        for command in [&ROOT[..], &PROVE] {
            folder.refused(&[command, &["edited.json"]].concat(), texts);
        }
        assert!(!folder.path().join("claim").exists());
    };
    let cw20 = format!("cw20:{}", CONTRACT.to_uppercase());
    for (name, value, reason) in [
        ("amount", "0", "expected 1 or more, found 0"),
        ("token", "", "an empty token"),
        ("token", "ustash ", "space around it"),
        ("token", &cw20, "as contracts spell it"),
    ] {
        let texts = ["leaf 2 of edited.json, counted from 0, cannot be paid", reason];
        refused(&|list| list["leaves"][2][name] = value.into(), &texts);
    }
    for (denom, reason) in [("", "an empty token"), (" ustash", "space around it")] {
        refused(&|list| list["denom"] = denom.into(), &["the denomination of edited.json", reason]);
    }
    let none = ["edited.json is no list of eligible leaves", "`zkwasm headstash list` makes one", "`tokn`"];
    refused(&|list| list["leaves"][1]["tokn"] = "ustash".into(), &none);
    let most = u128::MAX.to_string();
    refused(
        &|list| list["leaves"][1]["amount"] = most.as_str().into(),
        &["the total of ustash is 2^128 or more"],
    );
    refused(&|list| list["leaves"] = serde_json::json!([]), &["edited.json has no leaves"]);
    let copied = ["leaf 2 of edited.json, counted from 0, has the salt of leaf 0"];
    refused(&|list| list["leaves"][2] = list["leaves"][0].clone(), &copied);
    refused(&|list| list["leaves"][2]["salt"] = list["leaves"][0]["salt"].clone(), &copied);
    // What is right in itself, and is not what the root was made of.
    let changed = ["the list was changed after it was made", "make a new list of the entries"];
    refused(&|list| list["leaves"][1]["amount"] = "1001".into(), &changed);
    refused(&|list| drop(list["leaves"].as_array_mut().unwrap().pop()), &changed);
    refused(&|list| list["leaves"].as_array_mut().unwrap().swap(0, 1), &changed);
    // Lists of earlier versions have no root.
    let mut old = list.clone();
    let root = old.as_object_mut().unwrap().remove("root").unwrap();
    folder.write("old.json", old.to_string());
    assert!(folder.ok(&[&ROOT[..], &["old.json"]].concat()).contains(root.as_str().unwrap()));
}

#[test]
fn the_tokens_of_a_list_are_of_one_chain() {
    let folder = Folder::new();
    folder.sample();
    let [own, foreign] =
        [CONTRACT, "terp1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcr9d0kxc"].map(|it| format!("cw20:{it}"));
    let entries: serde_json::Value = serde_json::from_slice(&folder.read("entries.json")).unwrap();
    let write = |tokens: [Option<&str>; 3]| {
        let mut entries = entries.clone();
        for (entry, token) in entries.as_array_mut().unwrap().iter_mut().zip(tokens) {
            if let Some(token) = token {
                entry["token"] = token.into();
            }
        }
        folder.write("tokens.json", entries.to_string());
    };
    let list = |denom| ["headstash", "list", "tokens.json", "--denom", denom, "-o", "other.json"];
    let two = [
        "entry 2 of tokens.json, counted from 0, has a token of another chain than entry 1",
        "\"terp\" and \"wasm\"",
    ];
    write([None, Some(&own), Some(&foreign)]);
    folder.refused(&list("ustash"), &two);
    // The token of the entries that name none is one of them.
    write([Some("ustash"), None, Some(&foreign)]);
    folder.refused(&list(&own), &two);
    // One chain, which is not that of the contract.
    write([None, None, Some(&foreign)]);
    folder.ok(&list("ustash"));
    let texts = ["other.json is not for the contract", "begins with \"terp\"", "with \"wasm\""];
    folder.refused(&[&PROVE[..], &["other.json"]].concat(), &texts);
}

#[test]
fn a_file_in_the_place_of_another_is_named() {
    let folder = Folder::new();
    folder.sample();
    folder.write("claim.json", "{\"claim\": {\"proof\": \"\"}}");
    let (list, entries) = ("expected a list of eligible leaves", "expected a file of entries");
    let files = [
        ("entries.json", "is a file of entries", "`zkwasm headstash list entries.json "),
        ("list.json", "is a list of eligible leaves", "`zkwasm headstash root list.json`"),
        ("keys/0.key", "is a key file", "`zkwasm prove headstash --key keys/0.key`"),
        ("claim.json", "is a claim's message", "`zkwasm run execute CONTRACT @claim.json`"),
    ];
    for (file, found, advice) in files {
        if file != "list.json" {
            folder.refused(&[&ROOT[..], &[file]].concat(), &[found, list, advice]);
            folder.refused(&[&PROVE[..], &[file]].concat(), &[found, list, advice]);
        }
        if file != "entries.json" {
            let make = ["headstash", "list", file, "--denom", "ustash", "-o", "other.json"];
            folder.refused(&make, &[found, entries, advice]);
        }
        let prove = ["prove", "headstash", "--list", "list.json", "--contract", CONTRACT, "-o", "claim"];
        if file != "keys/0.key" {
            let one = ["--key", file, "--to", ALICE];
            folder.refused(&[&prove[..], &one].concat(), &[found, "expected a key file", advice]);
        }
        let many = ["--claims", file];
        folder.refused(&[&prove[..], &many].concat(), &[found, "expected a line `KEYFILE ADDRESS`", advice]);
    }
}

#[test]
fn a_proof_of_another_length_is_explained() {
    let folder = Folder::with_orchard();
    let proof = std::fs::read(fixture("fixed.proof")).unwrap();
    folder.write("proof.hex", hex::encode(&proof));
    folder.write("proof.b64", format!("{}\n", cosmwasm_std::Binary::new(proof.clone()).to_base64()));
    folder.write("newline", [&proof[..], b"\n"].concat());
    folder.write("two", vec![0xfe; 2720 + 2 * 2272]);
    folder.write("cut", &proof[..proof.len() - 7]);
    folder.write("empty", "");
    folder.write("claim.json", "{\"claim\": {\"proof\": \"\"}}");
    for (file, reason) in [
        ("proof.hex", "hex text of 4992 bytes; decode it"),
        ("proof.b64", "base64 text of 4992 bytes; decode it"),
        ("newline", "a line break follows the proof"),
        ("two", "2 instances"),
        ("cut", "cut off"),
        ("empty", "an empty file"),
        ("claim.json", "JSON"),
        ("a.vk", "a circuit binary"),
        (VERIFIER, "a WebAssembly module"),
    ] {
        let public = fixture("fixed.public.json");
        let (out, err) =
            folder.run(1, &["verify", "--circuit", "a.vk", "--proof", file, "--public", &public]);
        assert!(out.starts_with("not valid ("), "{out}");
        let found = std::fs::metadata(folder.path().join(file)).unwrap().len();
        let lengths = format!("the proof has {found} bytes, every proof for this circuit has 4992");
        assert!(err.contains(&lengths) && err.contains(reason), "{file}: {err}");
    }
}

#[test]
fn the_byte_order_of_public_inputs_is_said() {
    let folder = Folder::with_orchard();
    let (proof, public) = (fixture("fixed.proof"), fixture("fixed.public.json"));
    let inputs: Vec<String> = serde_json::from_slice(&std::fs::read(public).unwrap()).unwrap();
    let reversed = |input: &String| {
        let mut bytes = hex::decode(&input[2..]).unwrap();
        bytes.reverse();
        format!("0x{}", hex::encode(bytes))
    };
    let verify = ["verify", "--circuit", "a.vk", "--proof", &proof, "--public", "public.json"];
    // One that is too large when it is read in reverse, and those that are not.
    let little: Vec<_> = inputs.iter().map(reversed).collect();
    folder.write("public.json", serde_json::to_vec(&little).unwrap());
    let hint = "hex in this file is big-endian";
    folder.refused(&verify, &["public.json", "counted from 0", "modulus", hint]);
    let modulus = "0x40000000000000000000000000000000224698fc094cf91b992d30ed00000001";
    let mut at_modulus = inputs.clone();
    at_modulus[3] = modulus.into();
    folder.write("public.json", serde_json::to_vec(&at_modulus).unwrap());
    folder.refused(&verify, &["number 3 in public.json", modulus, hint]);
    at_modulus[3] = format!("{}0", &modulus[..65]);
    folder.write("public.json", serde_json::to_vec(&at_modulus).unwrap());
    folder.run(1, &verify);
    // Hex without 0x, a number that is no text, another file.
    folder.write("public.json", format!("[\"{}\"]", &inputs[0][2..]));
    folder.refused(&verify, &["in public.json", "write 0x before it", hint]);
    folder.write("public.json", "[1, 2]");
    folder.refused(&verify, &["in public.json", "a JSON array of numbers as strings"]);
    folder.write("public.json", "[\"1\"]");
    folder.refused(&verify, &["public.json has 1 numbers", "takes 10 ([10] in its instance columns)"]);
    let help = folder.ok(&["verify", "--help"]);
    assert!(help.contains("big-endian"), "{help}");
}

#[test]
fn a_little_endian_file_of_numbers_below_the_modulus_is_recognized() {
    let folder = Folder::new();
    let case = zk_halo2_testing::multiply();
    folder.write("a.vk", case.binary.as_bytes());
    folder.write("proof", &case.proof);
    // 42 is below the modulus in either order.
    folder.write("public.json", format!("[\"0x{}\"]", hex::encode(case.public_inputs()[0])));
    let verify = ["verify", "--circuit", "a.vk", "--proof", "proof", "--public", "public.json"];
    let (out, err) = folder.run(1, &verify);
    assert!(out.starts_with("not valid") && err.contains("bytes in reverse"), "{out}{err}");
    folder.write("public.json", "[\"41\"]");
    let (_, err) = folder.run(1, &verify);
    assert_eq!(err, "");
}

#[test]
fn a_file_that_is_no_circuit_binary_is_named() {
    let folder = Folder::with_orchard();
    folder.write("empty", "");
    folder.write("a.json", "{\"k\": 11, \"something\": \"longer than a footer\"}");
    folder.write("a.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\0\0\0\0\0");
    folder.write("component.wasm", b"\0asm\x0d\0\x01\0\0\0\0\0\0\0");
    let text = fixture("circuit_description_fixed");
    let proof = fixture("fixed.proof");
    for (file, reason) in [
        ("empty", "empty is an empty file and no circuit binary"),
        ("a.json", "a.json is JSON and no circuit binary"),
        ("a.gz", "a gzip archive"),
        ("component.wasm", "a WebAssembly component"),
        (VERIFIER, "a WebAssembly module and no circuit binary"),
        (&text, "zkwasm circuit build --pinned"),
        (&proof, "binary data and no circuit binary"),
    ] {
        folder.refused(&["circuit", "check", file], &[reason]);
        folder.refused(&["circuit", "inspect", file], &[reason]);
        let public = fixture("fixed.public.json");
        folder.refused(&["verify", "--circuit", file, "--proof", &proof, "--public", &public], &[reason]);
        folder.refused(&["bind", VERIFIER, "--circuit", file, "-o", "bound.wasm"], &[reason]);
        folder.refused(&["run", "store-circuit", file], &[reason]);
        folder.refused(&["run", "store", VERIFIER, "--circuit", file], &[reason]);
    }
    let unreadable = ["cannot read the circuit binary nowhere"];
    folder.refused(&["run", "store-circuit", "nowhere"], &unreadable);
    folder.refused(&["run", "store", VERIFIER, "--circuit", "nowhere"], &unreadable);
    let bind = |file, reasons: &[&str]| {
        folder.refused(&["bind", file, "--circuit", "a.vk", "-o", "bound.wasm"], reasons)
    };
    bind("a.vk", &["a circuit binary", "expected a WebAssembly module"]);
    bind("a.gz", &["the gzip file is damaged"]);
    bind("component.wasm", &["it is a Wasm component"]);
    // A reason stands once.
    folder.refused(&["circuit", "check", "a.vk", "--max-k", "10"], &["k is 11"]);
}

#[test]
fn text_with_a_byte_order_mark_is_taken() {
    let folder = Folder::new();
    folder.sample();
    let mark = |name: &str, text: &[u8]| folder.write(name, [b"\xef\xbb\xbf", text].concat());
    mark("pinned.txt", orchard_text().as_bytes());
    folder.ok(&["circuit", "build", "--pinned", "pinned.txt", "--inputs", "10", "-o", "a.vk"]);
    mark("public.json", &std::fs::read(fixture("fixed.public.json")).unwrap());
    folder.ok(&[
        "verify",
        "--circuit",
        "a.vk",
        "--proof",
        &fixture("fixed.proof"),
        "--public",
        "public.json",
    ]);
    mark("marked.json", &folder.read("entries.json"));
    folder.ok(&["headstash", "list", "marked.json", "--denom", "ustash", "-o", "other.json"]);
    mark("marked-list.json", &folder.read("list.json"));
    folder.ok(&["headstash", "root", "marked-list.json"]);
    mark("marked.key", &folder.read("keys/1.key"));
    folder.ok(&["headstash", "sample", "--with", "marked.key", "-o", "with.json"]);
    // The claims of a file with a mark: line 1 is one, and line 2 is wrong.
    mark("claims.txt", format!("keys/0.key {ALICE}\nkeys/1.key\n").as_bytes());
    let prove = [
        "prove",
        "headstash",
        "--list",
        "list.json",
        "--claims",
        "claims.txt",
        "--contract",
        CONTRACT,
        "-o",
        "c",
    ];
    folder.refused(&prove, &["in claims.txt: line 2"]);
    // Two bytes a letter are named.
    let utf16: Vec<u8> = "\u{feff}[]".encode_utf16().flat_map(u16::to_le_bytes).collect();
    folder.write("utf16.json", utf16);
    let list = ["headstash", "list", "utf16.json", "--denom", "ustash", "-o", "third.json"];
    folder.refused(&list, &["utf16.json", "UTF-16", "save the file as UTF-8"]);
}

#[test]
fn a_pinned_key_that_is_none_is_named() {
    let folder = Folder::with_orchard();
    let build = |pinned: &str, inputs: &str, texts: &[&str]| {
        folder.refused(&["circuit", "build", "--pinned", pinned, "--inputs", inputs, "-o", "b.vk"], texts);
        assert!(!folder.path().join("b.vk").exists());
    };
    build("a.vk", "10", &["a.vk is a circuit binary, expected the text of a pinned key", "vk.pinned()"]);
    build(&fixture("fixed.proof"), "10", &["is binary data, expected the text of a pinned key"]);
    let pinned = fixture("circuit_description_fixed");
    build(
        &pinned,
        "5,5",
        &["cannot convert the pinned key", "the circuit has 1 instance columns, lengths were given for 2"],
    );
    folder.write("cut.txt", &orchard_text()[..300]);
    build("cut.txt", "10", &["cannot convert the pinned key cut.txt", "at byte 293, found 0x181b5"]);
    folder.write("edited.txt", orchard_text().replacen("extended_k: 14", "extended_k: 13", 1));
    let reasons =
        ["the pinned key edited.txt", "the text was edited", "halo2_proofs 0.4.1", "text not reproduced"];
    build("edited.txt", "10", &reasons);
}

#[test]
fn a_circuit_is_built_in_or_pinned() {
    let folder = Folder::with_orchard();
    let err = folder.refused(&["circuit", "build", "-o", "b.vk"], &["required arguments were not provided"]);
    assert!(err.contains("--pinned <FILE>"), "{err}");
    for (option, value) in [("--inputs", "3"), ("--pinned", "a.vk")] {
        let build = ["circuit", "build", "headstash", option, value, "-o", "b.vk"];
        let err = folder.refused(&build, &["cannot be used with"]);
        assert!(err.contains(option), "{err}");
    }
    assert!(!folder.path().join("b.vk").exists());
}

#[test]
fn bytes_that_a_circuit_binary_has_too_many_are_counted() {
    let folder = Folder::with_orchard();
    // With one public input a line break moves a 1 to where the version stands.
    folder.ok(&["circuit", "build", "headstash", "-o", "one.vk"]);
    for binary in ["a.vk", "one.vk"].map(|file| folder.read(file)) {
        let inside = [&binary[..100], b"\r\r\r", &binary[100..]].concat();
        let after = |bytes: &[u8]| [&binary[..], bytes].concat();
        for (bytes, count) in [(after(b"\n"), 1), (after(b"\r\n"), 2), (after(&[0; 256]), 256), (inside, 3)] {
            folder.write("long.vk", bytes);
            let reason = format!("long.vk is a circuit binary with {count} byte(s) too many");
            let texts = [reason.as_str(), "an editor or a transfer as text"];
            folder.refused(&["circuit", "check", "long.vk"], &texts);
            folder.refused(&["circuit", "inspect", "long.vk"], &texts);
        }
    }
}

#[test]
fn a_mistyped_folder_of_a_chain_is_not_made() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("other")).unwrap();
    let from = ["--from", "alice"];
    let instantiate = [&["instantiate", "1", "{}"], &from[..]].concat();
    let execute = [&["execute", "contract", "{}"], &from[..]].concat();
    let migrate = [&["migrate", "contract", "2", "{}"], &from[..]].concat();
    let commands: [&[&str]; 6] = [
        &["balance", "alice"],
        &instantiate,
        &execute,
        &migrate,
        &["sudo", "contract", "{}"],
        &["query", "contract", "{}"],
    ];
    for command in commands {
        for home in ["chian", "other"] {
            let reason = format!("there is no local chain in {home}");
            let texts = [reason.as_str(), "with --home", "zkwasm run fund"];
            folder.refused(&[&["run", "--home", home], command].concat(), &texts);
        }
        assert!(!folder.path().join("chian").exists(), "{command:?}");
        assert_eq!(std::fs::read_dir(folder.path().join("other")).unwrap().count(), 0, "{command:?}");
    }
    folder.ok(&["run", "fund", "alice", "1ustash", "--home", "chain"]);
    assert!(folder.ok(&["run", "balance", "alice", "--home", "chain"]).contains("1ustash"));
}

#[test]
fn a_label_that_no_chain_takes_is_a_mistake() {
    let folder = Folder::new();
    folder.ok(&["run", "fund", "alice", "1ustash"]);
    let instantiate = ["run", "instantiate", "1", "{}", "--from", "alice", "--label"];
    let long = "x".repeat(129);
    for (label, reason) in [("", "has no label"), (" x", "begins or ends"), (&long, "129 bytes")] {
        folder.refused(&[&instantiate[..], &[label]].concat(), &["--label: ", reason]);
    }
    // The label of the log stands for both when it is given before the command.
    folder.refused(&["run", "--label", "", "instantiate", "1", "{}", "--from", "alice"], &["has no label"]);
}

#[test]
fn a_reader_that_is_gone_changes_no_exit_code() {
    let folder = Folder::with_orchard();
    let proof = fixture("fixed.proof");
    let [valid, not_valid] = ["fixed.public.json", "insecure.public.json"].map(fixture);
    let verify = ["verify", "--circuit", "a.vk", "--proof", &proof, "--public"];
    for (code, arguments) in [
        (0, vec!["--help"]),
        (0, vec!["circuit", "inspect", "a.vk", "--max-k", "10"]),
        (0, vec!["run", "fund", "alice", "1ustash", "--json"]),
        (0, [&verify[..], &[valid.as_str()]].concat()),
        (1, [&verify[..], &[not_valid.as_str()]].concat()),
        (2, vec!["circuit", "check", "nowhere"]),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = Command::new(env!("CARGO_BIN_EXE_zkwasm"));
        command.current_dir(folder.path()).args(&arguments);
        command.stdout(writer.try_clone().unwrap()).stderr(writer);
        assert_eq!(command.status().unwrap().code(), Some(code), "zkwasm {arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_printed_is_an_error() {
    let folder = Folder::with_orchard();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_zkwasm"));
    let output = command.current_dir(folder.path()).args(["circuit", "check", "a.vk"]).stdout(full).output();
    let output = output.unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{err}");
    assert!(err.contains("cannot write to standard output: No space left"), "{err}");
}

// Whoever sees an error sends a transaction again.
#[cfg(target_os = "linux")]
#[test]
fn a_transaction_whose_result_cannot_be_printed_has_happened() {
    let folder = Folder::with_orchard();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_zkwasm"));
    let output =
        command.current_dir(folder.path()).args(["run", "fund", "alice", "5ustash"]).stdout(full).output();
    let output = output.unwrap();
    let err = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{err}");
    assert!(err.contains("warning: cannot write to standard output"), "{err}");
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_of_the_file_that_was_asked_for() {
    let folder = Folder::with_orchard();
    // A limit on the length of files stands for the disk; without the signal it is an error of the write.
    let limited = "trap '' XFSZ; ulimit -f 0; exec \"$@\"";
    let bind = ["bind", VERIFIER, "--circuit", "a.vk", "-o", "bound.wasm"];
    let mut command = Command::new("sh");
    command.current_dir(folder.path()).args(["-c", limited, "sh", env!("CARGO_BIN_EXE_zkwasm")]).args(bind);
    let output = command.output().unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert_eq!((output.status.code(), &out[..]), (Some(2), ""), "{err}");
    assert!(err.starts_with("error: cannot write bound.wasm: File too large"), "{err}");
    assert!(!err.contains(".tmp"), "{err}");
    let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(files.collect::<Vec<_>>(), ["a.vk"]);
}
