//! The command line as a user meets it: exit codes, files, messages.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../halo2/tests/fixtures/orchard");
const VERIFIER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../artifacts/halo2_verifier.wasm");
const HEADSTASH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../artifacts/cw_headstash.wasm");

fn zkwasm(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zkwasm")).current_dir(folder).args(arguments).output().unwrap()
}

// Addresses of one chain, and one of another.
const ALICE: &str = "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrgmh09q";
const BOB: &str = "wasm1qszqgpqyqszqgpqyqszqgpqyqszqgpqygts2zu";
const CONTRACT: &str = "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpscfgc03";
const OF_ANOTHER_CHAIN: &str = "terp1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcr9d0kxc";

/// Runs it, expects this exit code, returns what it printed on standard output and standard error.
fn expect(folder: &Path, code: i32, arguments: &[&str]) -> String {
    let output = zkwasm(folder, arguments);
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    assert_eq!(output.status.code(), Some(code), "zkwasm {arguments:?}\n{text}");
    text
}

fn fixture(name: &str) -> String {
    format!("{FIXTURES}/{name}")
}

/// A folder with the circuit binary of Orchard in it.
fn with_orchard() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let pinned = fixture("circuit_description_fixed");
    expect(
        folder.path(),
        0,
        &["circuit", "build", "--pinned", &pinned, "--inputs", "10", "-o", "orchard.vk"],
    );
    let file = folder.path().join("orchard.vk");
    (folder, file)
}

#[test]
fn every_command_has_help() {
    let folder = tempfile::tempdir().unwrap();
    for command in [
        &["--help"][..],
        &["circuit", "build", "--help"],
        &["circuit", "inspect", "--help"],
        &["circuit", "check", "--help"],
        &["headstash", "sample", "--help"],
        &["headstash", "list", "--help"],
        &["prove", "headstash", "--help"],
        &["verify", "--help"],
        &["bind", "--help"],
        &["params", "--help"],
        &["run", "--help"],
        &["run", "execute", "--help"],
    ] {
        assert!(expect(folder.path(), 0, command).contains("Usage:"), "{command:?}");
    }
    for wrong in [&[][..], &["nonsense"], &["verify"], &["circuit", "build", "-o", "x"]] {
        assert!(expect(folder.path(), 2, wrong).contains("Usage:"), "{wrong:?}");
    }
}

#[test]
fn exit_codes_tell_valid_not_valid_and_error_apart() {
    let (folder, _) = with_orchard();
    let folder = folder.path();
    let (proof, public) = (fixture("fixed.proof"), fixture("fixed.public.json"));
    let verify = |code, proof: &str, public: &str| {
        expect(folder, code, &["verify", "--circuit", "orchard.vk", "--proof", proof, "--public", public])
    };
    assert!(verify(0, &proof, &public).starts_with("valid"));
    assert!(verify(1, &proof, &fixture("insecure.public.json")).starts_with("not valid"));
    std::fs::write(folder.join("empty"), "").unwrap();
    verify(1, "empty", &public);

    assert!(verify(2, "no-such-file", &public).contains("no-such-file"));
    std::fs::write(folder.join("few.json"), "[\"1\"]").unwrap();
    assert!(verify(2, &proof, "few.json").contains("10"));
    let too_large = format!("[{}]", vec![format!("\"0x{}\"", "f".repeat(64)); 10].join(","));
    std::fs::write(folder.join("large.json"), too_large).unwrap();
    verify(2, &proof, "large.json");
}

#[test]
fn inspect_shows_what_the_binary_holds() {
    let (folder, _) = with_orchard();
    let text = expect(folder.path(), 0, &["circuit", "inspect", "orchard.vk"]);
    for row in ["checksum", "k  ", "gates", "lookups", "public inputs", "proof bytes", "estimated SDK gas"] {
        assert!(text.contains(row), "{row:?} is missing in\n{text}");
    }
    let json = expect(folder.path(), 0, &["circuit", "inspect", "orchard.vk", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&json["k"], &json["proof_bytes"], &json["public_inputs"]),
        (&11.into(), &4992.into(), &10.into())
    );
}

#[test]
fn check_refuses_what_a_chain_would_refuse() {
    let (folder, file) = with_orchard();
    let folder = folder.path();
    expect(folder, 0, &["circuit", "check", "orchard.vk"]);
    assert!(expect(folder, 2, &["circuit", "check", "orchard.vk", "--max-k", "10"]).contains("11"));
    let mut bytes = std::fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(folder.join("damaged.vk"), bytes).unwrap();
    expect(folder, 2, &["circuit", "check", "damaged.vk"]);
    std::fs::write(folder.join("empty.vk"), "").unwrap();
    expect(folder, 2, &["circuit", "check", "empty.vk"]);
}

#[test]
fn bind_writes_the_section_once() {
    let (folder, _) = with_orchard();
    let folder = folder.path();
    expect(folder, 0, &["bind", VERIFIER, "--circuit", "orchard.vk", "-o", "bound.wasm"]);
    let again = &["bind", "bound.wasm", "--circuit", "orchard.vk", "-o", "twice.wasm"];
    assert!(expect(folder, 2, again).contains("halo2_circuits"));
    expect(folder, 0, &["bind", "bound.wasm", "--replace", "--circuit", "orchard.vk", "-o", "same.wasm"]);
    assert_eq!(
        std::fs::read(folder.join("bound.wasm")).unwrap(),
        std::fs::read(folder.join("same.wasm")).unwrap()
    );
    // What is bound beforehand and what the upload binds are the same code.
    let stored = |arguments: &[&str]| {
        let text = expect(folder, 0, arguments);
        text.lines().find(|line| line.starts_with("wasm_checksum")).unwrap().to_string()
    };
    let bound = stored(&["run", "store", "bound.wasm", "--circuit", "orchard.vk", "--home", "a"]);
    let unbound = stored(&["run", "store", VERIFIER, "--circuit", "orchard.vk", "--home", "b"]);
    assert_eq!(bound, unbound);
}

/// cw-headstash is made for its own circuit: with another no honest claim would be paid.
#[test]
fn a_contract_is_not_bound_to_another_circuit_by_accident() {
    let (folder, _) = with_orchard();
    let folder = folder.path();
    let refusal = expect(folder, 2, &["run", "store", HEADSTASH, "--circuit", "orchard.vk"]);
    assert!(refusal.contains("the module declares the circuits ["), "{refusal}");
    let bind = ["bind", HEADSTASH, "--circuit", "orchard.vk", "-o", "bound.wasm"];
    expect(folder, 2, &bind);
    let warning = expect(folder, 0, &[&bind[..], &["--replace"]].concat());
    assert!(warning.contains("warning: ") && warning.contains("was made for the circuits ["), "{warning}");
    // No warning where nothing changes, nor where nothing was declared.
    let again = ["bind", "bound.wasm", "--circuit", "orchard.vk", "--replace", "-o", "again.wasm"];
    let fresh = ["bind", VERIFIER, "--circuit", "orchard.vk", "--replace", "-o", "fresh.wasm"];
    for arguments in [again, fresh] {
        assert!(!expect(folder, 0, &arguments).contains("warning: "));
    }
}

#[test]
fn a_contract_runs_on_the_local_chain_and_its_state_stays() {
    let (folder, _) = with_orchard();
    let folder = folder.path();
    expect(folder, 0, &["run", "store", VERIFIER, "--circuit", "orchard.vk"]);
    let text = expect(folder, 0, &["run", "instantiate", "1", "{}", "--from", "alice"]);
    let contract = text.lines().find_map(|line| line.strip_prefix("contract: ")).unwrap().to_string();

    let proof = cosmwasm_std::Binary::new(std::fs::read(fixture("fixed.proof")).unwrap());
    let inputs: Vec<String> =
        serde_json::from_slice(&std::fs::read(fixture("fixed.public.json")).unwrap()).unwrap();
    let inputs: Vec<String> = inputs
        .iter()
        .map(|input| {
            let mut bytes = hex::decode(&input[2..]).unwrap();
            bytes.reverse();
            hex::encode(bytes)
        })
        .collect();
    let msg = serde_json::json!({ "verify": { "proof": proof, "public_inputs": inputs } });
    std::fs::write(folder.join("verify.json"), msg.to_string()).unwrap();
    let execute = ["run", "execute", &contract, "@verify.json", "--from", "alice"];
    let text = expect(folder, 0, &execute);
    assert!(text.contains("gas:") && text.contains("time:"), "{text}");
    let query = ["run", "query", &contract, "{\"last_verdict\":{}}"];
    assert!(expect(folder, 0, &query).contains("\"valid\":true"));

    // Refusals: by the contract, and for want of gas. They leave the state as it was.
    let state = || std::fs::read(folder.join("zkwasm-chain/state.json")).unwrap();
    let before = state();
    expect(folder, 1, &["run", "instantiate", "1", "{\"nonsense\":1}", "--from", "alice"]);
    expect(folder, 1, &["run", "execute", &contract, "{\"nonsense\":{}}", "--from", "alice"]);
    let poor = [&execute[..], &["--gas-limit", "1000"]].concat();
    assert!(expect(folder, 1, &poor).to_lowercase().contains("gas"));
    assert_eq!(state(), before);
    // Mistakes of the user.
    expect(folder, 2, &["run", "execute", &contract, "no json", "--from", "alice"]);
    expect(folder, 2, &["run", "execute", "cosmwasm1nobody", "{}", "--from", "alice"]);
    expect(folder, 2, &["run", "instantiate", "7", "{}", "--from", "alice"]);
    expect(folder, 2, &["run", "store", "orchard.vk"]);
}

#[test]
fn key_files_are_private_and_never_overwritten() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let key = ["headstash", "key", "-o", "alice.key"];
    expect(folder.path(), 0, &key);
    let mode = std::fs::metadata(folder.path().join("alice.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = std::fs::read(folder.path().join("alice.key")).unwrap();
    expect(folder.path(), 2, &key);
    assert_eq!(std::fs::read(folder.path().join("alice.key")).unwrap(), before);
}

/// What stands behind `name` in a line of its own.
fn value<'a>(text: &'a str, name: &str) -> &'a str {
    let line =
        text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("{name}: {text}"));
    line.trim()
}

/// Entries whose keys are in `keys`, and the list of them.
fn sample(folder: &Path, leaves: &str) {
    expect(folder, 0, &["headstash", "sample", "--leaves", leaves, "--keys", "keys", "-o", "entries.json"]);
    expect(folder, 0, &["headstash", "list", "entries.json", "--denom", "ustash", "-o", "eligible.json"]);
}

#[test]
fn many_claims_are_proved_at_once_and_each_pays_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    sample(folder, "5");
    let root = expect(folder, 0, &["headstash", "root", "eligible.json"]);
    let init = serde_json::json!({ "genesis_root": value(&root, "root"), "tokens": [{ "token": "ustash", "total": "5000" }] });
    let run = |code, arguments: &[&str]| expect(folder, code, &[&["run"], arguments].concat());
    expect(folder, 0, &["circuit", "build", "headstash", "-o", "headstash.vk"]);
    run(0, &["store", HEADSTASH, "--circuit", "headstash.vk"]);
    run(0, &["fund", "admin", "5000ustash"]);
    let text = run(0, &["instantiate", "1", &init.to_string(), "--from", "admin", "--funds", "5000ustash"]);
    let contract = value(&text, "contract: ");

    let claimants = [("keys/4.key", "alice"), ("keys/0.key", "bob"), ("keys/2.key", "carol")];
    let address = |name| value(&run(0, &["balance", name]), "address: ").to_string();
    let lines = claimants.map(|(key, name)| format!("{key} {}\n", address(name)));
    std::fs::write(folder.join("claims.txt"), lines.concat()).unwrap();
    let prove =
        ["prove", "headstash", "--list", "eligible.json", "--claims", "claims.txt", "--contract", contract];
    let text = expect(folder, 0, &[&prove[..], &["-o", "claims"]].concat());
    assert_eq!((value(&text, "claims "), value(&text, "amount ")), ("3", "3000ustash"));
    assert!(text.contains("proving claims: 3 in "), "{text}");

    for (number, (_, name)) in claimants.into_iter().enumerate() {
        let claim = format!("@claims/{number}/claim.json");
        // Whoever sends it, the claimant is paid, and once.
        run(0, &["execute", contract, &claim, "--from", "relayer"]);
        run(1, &["execute", contract, &claim, "--from", name]);
        assert!(run(0, &["balance", name]).contains("1000ustash"), "{name}");
        assert!(!run(0, &["balance", "relayer"]).contains("ustash"));
    }
    // A run that is made again proves what is missing, and nothing a second time.
    let read = |file: &str| std::fs::read(folder.join("claims").join(file)).unwrap();
    let files = ["0/claim.json", "1/receipt.json", "1/claim.json", "2/proof.bin"];
    let before = files.map(read);
    std::fs::remove_dir_all(folder.join("claims/0")).unwrap();
    std::fs::remove_file(folder.join("claims/2/proof.bin")).unwrap();
    let prove = [&prove[..], &["-o", "claims"]].concat();
    let text = expect(folder, 0, &prove);
    assert_eq!((value(&text, "claims "), value(&text, "skipped ")), ("3", "1 (complete)"));
    assert_eq!(value(&text, "amount "), "3000ustash");
    let after = files.map(read);
    assert_ne!(after[0], before[0]);
    assert_eq!(after[1..], before[1..]);
    let text = expect(folder, 0, &prove);
    assert_eq!(value(&text, "skipped "), "3 (complete)");
    assert!(!text.contains("proving"), "{text}");
    // Claims of other lines are refused, those of new lines made.
    let [first, second, third] = lines;
    std::fs::write(folder.join("claims.txt"), [second.as_str(), &third].concat()).unwrap();
    let text = expect(folder, 2, &prove);
    let reasons = ["line 1, ", "is of another leaf, or another list", "choose another output folder"];
    assert!(reasons.iter().all(|reason| text.contains(reason)) && !text.contains("proving"), "{text}");
    let more = [first, second, third, format!("keys/1.key {}\n", address("dave"))];
    std::fs::write(folder.join("claims.txt"), more.concat()).unwrap();
    let text = expect(folder, 0, &prove);
    assert_eq!((value(&text, "claims "), value(&text, "skipped ")), ("4", "3 (complete)"));
    assert_eq!(files.map(read), after);
}

#[test]
fn a_claim_that_was_begun_is_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    sample(folder, "2");
    let prove = |code, to: &str, list: &str| {
        let prove = ["prove", "headstash", "--list", list, "--key", "keys/0.key", "--to", to];
        expect(folder, code, &[&prove[..], &["--contract", CONTRACT, "-o", "claim"]].concat())
    };
    let read = |name: &str| std::fs::read(folder.join("claim").join(name)).unwrap();
    let remove = |names: &[&str]| {
        names.iter().for_each(|name| std::fs::remove_file(folder.join("claim").join(name)).unwrap())
    };
    prove(0, ALICE, "eligible.json");
    let [receipt, message, proof] = ["receipt.json", "claim.json", "proof.bin"].map(read);
    let again = prove(0, ALICE, "eligible.json");
    assert!(again.contains("(complete before)") && !again.contains("proving"), "{again}");
    assert_eq!(["receipt.json", "claim.json", "proof.bin"].map(read), [&receipt[..], &message, &proof]);

    // What is left after the message was written, after the receipt was, and before both.
    remove(&["proof.bin", "public.json"]);
    assert!(!prove(0, ALICE, "eligible.json").contains("proving"));
    assert_eq!(["receipt.json", "claim.json", "proof.bin"].map(read), [&receipt[..], &message, &proof]);
    remove(&["claim.json", "proof.bin", "public.json"]);
    prove(0, ALICE, "eligible.json");
    assert_eq!(read("receipt.json"), receipt);
    assert_ne!(read("proof.bin"), proof);
    expect(folder, 0, &["circuit", "build", "headstash", "-o", "headstash.vk"]);
    let verify = [
        "verify",
        "--circuit",
        "headstash.vk",
        "--proof",
        "claim/proof.bin",
        "--public",
        "claim/public.json",
    ];
    assert!(expect(folder, 0, &verify).starts_with("valid"));
    std::fs::remove_dir_all(folder.join("claim")).unwrap();
    std::fs::create_dir(folder.join("claim")).unwrap();
    prove(0, ALICE, "eligible.json");
    assert_ne!(read("receipt.json"), receipt);

    // The files of another claim are not replaced.
    let refused = |to: &str, list: &str, reason: &str| {
        let text = prove(2, to, list);
        assert!(text.contains(reason) && text.contains("choose another output folder"), "{text}");
        assert!(!text.contains("proving"), "{text}");
    };
    let last = read("claim.json");
    remove(&["public.json"]);
    refused(BOB, "eligible.json", "is for another recipient, contract or chain");
    expect(folder, 0, &["headstash", "list", "entries.json", "--denom", "ustash", "-o", "again.json"]);
    refused(ALICE, "again.json", "is of another leaf, or another list");
    std::fs::write(folder.join("claim/claim.json"), &message).unwrap();
    refused(ALICE, "eligible.json", "claim.json does not belong to the claim in receipt.json");
    std::fs::write(folder.join("claim/claim.json"), &last).unwrap();
    std::fs::write(folder.join("claim/proof.bin"), &proof).unwrap();
    refused(ALICE, "eligible.json", "proof.bin does not belong to the claim in receipt.json");
    remove(&["claim.json"]);
    refused(ALICE, "eligible.json", "there is proof.bin without claim.json in claim");
    remove(&["receipt.json"]);
    refused(ALICE, "eligible.json", "there is proof.bin without receipt.json in claim");
    assert_eq!(read("proof.bin"), proof);
}

#[test]
fn a_list_can_have_several_tokens() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let sample =
        ["headstash", "sample", "--leaves", "4", "--amount", "7", "--keys", "keys", "-o", "entries.json"];
    expect(folder, 0, &sample);
    let mut entries: Vec<serde_json::Value> =
        serde_json::from_slice(&std::fs::read(folder.join("entries.json")).unwrap()).unwrap();
    // The spelling of the list is that of contracts, whatever the entries have.
    let cw20 = format!("cw20:{CONTRACT}");
    entries[1]["token"] = format!("cw20:{}", CONTRACT.to_uppercase()).into();
    entries[2]["token"] = "ustash".into();
    std::fs::write(folder.join("entries.json"), serde_json::to_vec(&entries).unwrap()).unwrap();
    let text =
        expect(folder, 0, &["headstash", "list", "entries.json", "--denom", "ustash", "-o", "eligible.json"]);
    assert!(text.contains(&format!("7{cw20}")) && text.contains("21ustash"), "{text}");
    let text = expect(folder, 0, &["headstash", "root", "eligible.json", "--json"]);
    let root: serde_json::Value =
        serde_json::from_str(text.lines().find(|line| line.starts_with('{')).unwrap()).unwrap();
    let tokens = serde_json::json!([
        { "token": cw20, "total": "7" }, { "token": "ustash", "total": "21" },
    ]);
    assert_eq!(root["tokens"], tokens);

    let to = ALICE.to_uppercase();
    let prove = |key: &str, output: &str| {
        let prove = ["prove", "headstash", "--list", "eligible.json", "--to", &to, "--contract", CONTRACT];
        expect(folder, 0, &[&prove[..], &["--key", key, "-o", output]].concat());
        let claim = std::fs::read(folder.join(output).join("claim.json")).unwrap();
        let claim: serde_json::Value = serde_json::from_slice(&claim).unwrap();
        ["recipient", "token", "amount"].map(|name| claim["claim"][name].as_str().unwrap().to_string())
    };
    assert_eq!(prove("keys/0.key", "native"), [ALICE, "ustash", "7"]);
    assert_eq!(prove("keys/1.key", "cw20"), [ALICE, &cw20, "7"]);
    // A misspelt field is no entry of the default token.
    std::fs::write(folder.join("entries.json"), r#"[{"owner":"","amount":"1","tokn":"x"}]"#).unwrap();
    expect(folder, 2, &["headstash", "list", "entries.json", "--denom", "ustash", "-o", "other.json"]);
}

#[test]
fn claims_are_checked_before_the_first_is_proved() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    sample(folder, "3");
    expect(folder, 0, &["headstash", "key", "-o", "stranger.key"]);
    let refused = |claims: &str, reasons: &[&str]| {
        std::fs::write(folder.join("claims.txt"), claims).unwrap();
        let prove = ["prove", "headstash", "--list", "eligible.json", "--claims", "claims.txt"];
        let text = expect(folder, 2, &[&prove[..], &["--contract", CONTRACT, "-o", "claims"]].concat());
        assert!(reasons.iter().all(|reason| text.contains(reason)), "{reasons:?}\n{text}");
        assert!(!folder.join("claims").exists(), "{claims}");
    };
    let first = format!("keys/0.key {ALICE}\n");
    refused("\n", &["claims.txt has no claims", "KEYFILE ADDRESS"]);
    refused(&format!("{first}keys/1.key\n"), &["line 2", "expected KEYFILE ADDRESS"]);
    refused(&format!("{first}keys/9.key {BOB}\n"), &["line 2", "keys/9.key"]);
    refused(&format!("{first}stranger.key {BOB}\n"), &["line 2", "has no leaf of the owner"]);
    refused(&format!("{first}keys/1.key {BOB} 2\n"), &["line 2", "leaf 2 is not this claimant's", "[1]"]);
    refused(&format!("{first}keys/1.key bob\n"), &["line 2", "expected an address in bech32", "\"bob\""]);
    let foreign = format!("{first}keys/1.key {OF_ANOTHER_CHAIN}\n");
    refused(&foreign, &["line 2", "\"terp\"", "\"wasm\""]);
    refused(&format!("{first}{first}"), &["line 2", "leaf 0 is claimed in line 1 already"]);
    let both = ["--claims", "claims.txt", "--key", "keys/0.key", "--contract", CONTRACT, "-o", "claims"];
    expect(folder, 2, &[&["prove", "headstash", "--list", "eligible.json"], &both[..]].concat());
    // Keys of another sample stay as they are.
    let again = ["headstash", "sample", "--keys", "keys", "-o", "again.json"];
    assert!(expect(folder, 2, &again).contains("give --keys a new one"));
}

#[test]
fn parameters_are_derived_once() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    // A wrong folder is not made into one of a node.
    let missing = ["params", "--home", "node", "--max-k", "5"];
    assert!(expect(folder, 2, &missing).contains("--create"));
    assert!(!folder.join("node").exists());
    let params = [&missing[..], &["--create"]].concat();
    let sources = || {
        let text = expect(folder, 0, &[&params[..], &["--json"]].concat());
        let json = &text[text.find('[').unwrap()..=text.rfind(']').unwrap()];
        let lines: Vec<serde_json::Value> = serde_json::from_str(json).unwrap();
        assert!(
            lines.iter().all(|line| line["on_disk"] == true && line["bytes"].as_u64() > Some(0)),
            "{json}"
        );
        lines.iter().map(|line| (line["k"].as_u64().unwrap(), line["source"].to_string())).collect::<Vec<_>>()
    };
    let all = |source: &str| (1..=5).map(|k| (k, format!("\"{source}\""))).collect::<Vec<_>>();
    assert_eq!(sources(), all("derived"));
    assert_eq!(sources(), all("from disk"));
    let text = expect(folder, 0, &params);
    assert!(text.contains("k = 5   from disk"), "{text}");

    for wrong in ["0", "18", "x"] {
        assert!(expect(folder, 2, &["params", "--max-k", wrong]).contains("--max-k"));
    }
    // A node's home is not the folder of its virtual machine, which the message names.
    std::fs::create_dir_all(folder.join("wasmd/wasm/wasm/state")).unwrap();
    for home in ["wasmd", "wasmd/wasm"] {
        assert!(
            expect(folder, 2, &["params", "--home", home]).contains("give --home wasmd/wasm/wasm"),
            "{home}"
        );
    }
    expect(folder, 0, &["params", "--home", "wasmd/wasm/wasm", "--max-k", "1"]);
    std::fs::create_dir_all(folder.join("full/state")).unwrap();
    std::fs::create_dir_all(folder.join("full/cache")).unwrap();
    std::fs::write(folder.join("full/cache/params"), "no folder").unwrap();
    let text = expect(folder, 2, &["params", "--home", "full", "--max-k", "2"]);
    assert!(text.contains("cannot write") && !text.contains("derived"), "{text}");
}

#[test]
fn the_local_chain_keeps_its_parameters() {
    let (folder, _) = with_orchard();
    let folder = folder.path();
    expect(folder, 0, &["run", "store-circuit", "orchard.vk", "--home", "chain"]);
    let text = expect(folder, 0, &["params", "--home", "chain", "--max-k", "11"]);
    assert!(text.contains("k = 11  from disk") && text.contains("k = 10  derived"), "{text}");
}
