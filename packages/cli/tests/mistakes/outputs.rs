//! Where results go: files that are there, folders that are not, readers that are gone, disks that are full.

#[cfg(unix)]
use crate::support::VERIFIER;
use crate::support::{ALICE, CONTRACT, Folder, fixture};
use std::process::Command;

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

#[test]
fn entries_are_not_replaced_by_a_sample() {
    let folder = Folder::new();
    folder.write("entries.json", "of value");
    folder.refused(&["headstash", "sample", "-o", "entries.json"], &["it exists, and is never replaced"]);
    assert_eq!(folder.read("entries.json"), b"of value");
}

#[test]
fn nothing_is_paid_to_the_contract_itself() {
    let folder = Folder::new();
    folder.sample();
    let mut prove = crate::support::PROVE;
    prove[5] = CONTRACT;
    folder.refused(&[&prove[..], &["list.json"]].concat(), &["is the contract itself"]);
}

#[test]
fn a_chain_is_not_begun_among_other_files() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("keys")).unwrap();
    folder.write("keys/0.key", "of value");
    folder.refused(&["run", "--home", "keys", "fund", "alice", "5ustash"], &["has other files in it"]);
    assert_eq!(std::fs::read_dir(folder.path().join("keys")).unwrap().count(), 1);
}
