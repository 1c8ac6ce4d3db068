//! The local chain: a folder that is none, a label that no chain takes.

use crate::support::Folder;

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
