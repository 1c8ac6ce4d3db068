//! What the checks work with: a temporary folder, a shell's variables, and a count of what passed.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::{files, process};

/// The variables that `deps.sh env` sets and unsets.
const VARIABLES: [&str; 5] = ["CGO_LDFLAGS", "GOFLAGS", "BUILD_TAGS", "LD_LIBRARY_PATH", "ZK_WASMVM_RPATH"];
/// What a user may have set, and none of the checks expects.
const UNSET: [&str; 6] =
    ["ZK_WASMVM_REPO", "ZK_WASMVM_LIB", "GIT_DIR", "GIT_WORK_TREE", "CARGO_TARGET_DIR", "CARGO_BUILD_TARGET"];
const GIT: [(&str, &str); 6] = [
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_AUTHOR_NAME", "test"),
    ("GIT_AUTHOR_EMAIL", "test@example.com"),
    ("GIT_COMMITTER_NAME", "test"),
    ("GIT_COMMITTER_EMAIL", "test@example.com"),
];

#[derive(Debug)]
pub(super) struct World {
    folder: TempDir,
    shell: BTreeMap<&'static str, String>,
    passed: u32,
    failed: u32,
}

impl World {
    pub(super) fn new() -> Result<Self> {
        let folder = files::temporary("deps.")?;
        let shell = BTreeMap::from([("GOFLAGS", "-mod=mod".to_owned())]);
        Ok(Self { folder, shell, passed: 0, failed: 0 })
    }

    /// A path in the temporary folder.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same, as text.
    pub(super) fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// The folder of libraries.
    pub(super) fn lib(&self) -> String {
        self.text("checkout/lib")
    }

    /// The folder of the active library, by its own name.
    pub(super) fn active(&self) -> Result<String> {
        let link = self.path("checkout/lib/active");
        let name = std::fs::read_link(&link).with_context(|| format!("{} is no link", link.display()))?;
        Ok(format!("{}/{}", self.lib(), name.display()))
    }

    // --- the shell ---

    /// A variable of the shell; empty when it is not set.
    pub(super) fn variable(&self, name: &str) -> &str {
        self.shell.get(name).map_or("", String::as_str)
    }

    pub(super) fn set(&mut self, name: &'static str, value: &str) {
        self.shell.insert(name, value.to_owned());
    }

    pub(super) fn unset(&mut self, name: &str) {
        self.shell.remove(name);
    }

    /// A command with the shell's variables.
    pub(super) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.current_dir(self.folder.path()).envs(GIT);
        for name in UNSET.iter().chain(&VARIABLES) {
            command.env_remove(name);
        }
        command.env("ZK_WASMVM_REPO", self.path("releases")).env("BUILD_LOG", self.path("builds"));
        command.envs(&self.shell);
        command
    }

    /// A command of deps.sh.
    pub(super) fn deps(&self, arguments: &[&str]) -> Command {
        let mut deps = self.command(self.path("checkout/scripts/deps.sh"));
        deps.args(arguments);
        deps
    }

    /// What a command of deps.sh prints on its standard output.
    pub(super) fn says(&self, arguments: &[&str]) -> Result<String> {
        process::text(&mut self.deps(arguments))
    }

    /// Runs a command of deps.sh that is not what is checked, without its messages.
    pub(super) fn quietly(&self, arguments: &[&str]) -> Result<()> {
        let (status, text) = process::merged(&mut self.deps(arguments))?;
        anyhow::ensure!(status.success(), "deps.sh {} failed:\n{text}", arguments.join(" "));
        Ok(())
    }

    /// Sets the shell's variables, as a user does.
    pub(super) fn load(&mut self, options: &[&str]) -> Result<()> {
        let deps = self.text("checkout/scripts/deps.sh");
        let arguments = [&[deps.as_str(), "env"], options].concat();
        self.load_from(&arguments)
    }

    /// Evaluates what a command prints.
    pub(super) fn load_from(&mut self, arguments: &[&str]) -> Result<()> {
        let mut bash = self.command("bash");
        bash.args(["-c", "eval \"$(\"$@\")\" && env -0", "bash"]).args(arguments);
        let environment = process::text(&mut bash)?;
        self.shell.clear();
        for (name, value) in environment.split('\0').filter_map(|entry| entry.split_once('=')) {
            if let Some(name) = VARIABLES.into_iter().find(|found| *found == name) {
                self.shell.insert(name, value.to_owned());
            }
        }
        Ok(())
    }

    // --- checks ---

    /// Counts and prints the outcome of a check; the error says what is wrong.
    pub(super) fn check(&mut self, name: &str, outcome: std::result::Result<(), String>) {
        match outcome {
            Ok(()) => {
                self.passed += 1;
                println!("{name} ok");
            }
            Err(error) => {
                self.failed += 1;
                println!("{name} FAILED\n    {}", error.replace('\n', "\n    "));
            }
        }
    }

    pub(super) fn is(&mut self, name: &str, found: impl ToString, expected: impl ToString) {
        let (found, expected) = (found.to_string(), expected.to_string());
        let equal = found == expected;
        self.check(name, if equal { Ok(()) } else { Err(format!("found \"{found}\", not \"{expected}\"")) });
    }

    /// A command of deps.sh ends with this exit code, and says this.
    pub(super) fn ends(&mut self, name: &str, code: i32, text: &str, arguments: &[&str]) -> Result<()> {
        let mut deps = self.deps(arguments);
        self.command_ends(name, code, text, &mut deps)
    }

    pub(super) fn command_ends(
        &mut self,
        name: &str,
        code: i32,
        text: &str,
        command: &mut Command,
    ) -> Result<()> {
        let (status, said) = process::merged(command)?;
        let outcome = if status.code() != Some(code) {
            Err(format!("{said}{status}, expected exit code {code}"))
        } else if !said.contains(text) {
            Err(format!("{said}does not say: {text}"))
        } else {
            Ok(())
        };
        self.check(name, outcome);
        Ok(())
    }

    /// Prints the summary. Returns whether all checks passed.
    pub(super) fn finish(&self) -> bool {
        println!("\n{} passed, {} failed", self.passed, self.failed);
        self.failed == 0
    }

    /// How many folders or files of `lib/` have a name that begins so.
    pub(super) fn count_in_lib(&self, prefix: &str) -> Result<usize> {
        let entries = files::entries(Path::new(&self.lib()))?;
        Ok(entries.iter().filter(|path| files::name(path).starts_with(prefix)).count())
    }

    /// How many libraries were built so far.
    pub(super) fn builds(&self) -> usize {
        files::read(self.path("builds")).map_or(0, |log| log.lines().count())
    }
}
