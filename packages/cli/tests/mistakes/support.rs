//! A folder to make mistakes in, and what is in it.

use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../halo2/tests/fixtures/orchard");
pub(crate) const VERIFIER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../artifacts/halo2_verifier.wasm");
pub(crate) const ALICE: &str = "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrgmh09q";
pub(crate) const CONTRACT: &str = "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpscfgc03";

/// The commands that read a list, which is their last argument.
pub(crate) const ROOT: [&str; 2] = ["headstash", "root"];
pub(crate) const PROVE: [&str; 11] = [
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

/// A folder to make mistakes in.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn with_orchard() -> Self {
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

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        std::fs::write(self.path().join(name), bytes).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join(name)).unwrap()
    }

    /// Runs it with this exit code; what it printed on standard output and on standard error.
    pub(crate) fn run(&self, code: i32, arguments: &[&str]) -> (String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zkwasm"));
        let output = command.current_dir(self.path()).args(arguments).output().unwrap();
        let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!(output.status.code(), Some(code), "zkwasm {arguments:?}\n{out}{err}");
        (out, err)
    }

    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        self.run(0, arguments).0
    }

    /// Expects an error with all of these texts, each once, and no result.
    pub(crate) fn refused(&self, arguments: &[&str], texts: &[&str]) -> String {
        let (out, err) = self.run(2, arguments);
        assert_eq!(out, "", "zkwasm {arguments:?}");
        for text in texts {
            assert_eq!(err.matches(text).count(), 1, "{text:?} in\n{err}");
        }
        err
    }

    pub(crate) fn sample(&self) {
        self.ok(&["headstash", "sample", "--leaves", "3", "--keys", "keys", "-o", "entries.json"]);
        self.ok(&["headstash", "list", "entries.json", "--denom", "ustash", "-o", "list.json"]);
    }
}

pub(crate) fn fixture(name: &str) -> String {
    format!("{FIXTURES}/{name}")
}

pub(crate) fn orchard_text() -> String {
    std::fs::read_to_string(fixture("circuit_description_fixed")).unwrap()
}
