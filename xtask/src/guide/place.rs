//! The folder that a guide is followed in.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use anyhow::{Context, Result, bail, ensure};

use super::{blocks, checkout};
use crate::{files, process, repository::Repository, summary::Summary};

/// How this repository compiles what it depends on: what is in its target folder then serves the guides too. They are
/// followed for what they say, and not for how long it takes to compile.
const PROFILE: [(&str, &str); 5] = [
    ("CARGO_PROFILE_DEV_DEBUG", "false"),
    ("CARGO_PROFILE_DEV_DEBUG_ASSERTIONS", "false"),
    ("CARGO_PROFILE_DEV_OVERFLOW_CHECKS", "false"),
    ("CARGO_PROFILE_DEV_BUILD_OVERRIDE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_DEV_BUILD_OVERRIDE_DEBUG", "false"),
];

/// A folder of its own for each guide; what is compiled is shared.
#[derive(Debug)]
pub(super) struct Place {
    root: PathBuf,
    folder: PathBuf,
    target: PathBuf,
    guide: String,
}

impl Place {
    /// Starts with a guide: the lock file and the compiler are the repository's.
    pub(super) fn begin(
        repository: &Repository,
        parent: &Path,
        target: &Path,
        name: &str,
        guide: &str,
    ) -> Result<Self> {
        let folder = parent.join(name);
        files::make_folder(&folder)?;
        for file in ["Cargo.lock", "rust-toolchain.toml"] {
            files::copy(repository.path(file), folder.join(file))?;
        }
        let guide = files::read(repository.path("docs").join(guide))?;
        Ok(Self { root: repository.root().to_owned(), folder, target: target.to_owned(), guide })
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// What the guide has a reader type.
    pub(super) fn commands(&self) -> String {
        blocks::commands(&self.guide)
    }

    /// Writes a file as the guide shows it. Returns how many lines that is.
    pub(super) fn write(&self, name: &str) -> Result<usize> {
        let text = blocks::file(&self.guide, name);
        ensure!(!text.is_empty(), "the guide has no block for {name}");
        let path = self.path(name);
        files::make_folder(path.parent().unwrap_or(&self.folder))?;
        // Cargo compiles what is newer, so an unchanged file stays.
        if fs::read(&path).ok().as_deref() != Some(text.as_bytes()) {
            files::write(&path, &text)?;
        }
        Ok(blocks::count_lines(&text))
    }

    /// This checkout in the place of the URL.
    pub(super) fn use_checkout(&self) -> Result<()> {
        checkout::use_checkout(&self.root, &self.folder)
    }

    pub(super) fn is_formatted(&self, names: &[&str]) -> Result<()> {
        let mut rustfmt = Command::new("rustfmt");
        rustfmt.args(["--edition", "2024", "--check"]).args(names).current_dir(&self.folder);
        ensure!(process::status(&mut rustfmt)?.success(), "not as rustfmt sets it: {}", names.join(", "));
        Ok(())
    }

    /// Runs a command, with a limit in seconds where the machine can limit that.
    pub(super) fn run(
        &self,
        seconds: u32,
        program: &str,
        arguments: &[&str],
        path: Option<&str>,
    ) -> Result<Run> {
        let mut command = match process::find("timeout") {
            Some(_) => process::limited(seconds, program),
            None => Command::new(program),
        };
        command.args(arguments).current_dir(&self.folder).env("CARGO_TARGET_DIR", &self.target);
        command.envs(PROFILE).env_remove("ZK_MULTI_TEST_CACHE");
        if let Some(path) = path {
            command.env("PATH", path);
        }
        let start = Instant::now();
        let (status, output) = process::merged(&mut command)?;
        let took = format!("{:.1} s", start.elapsed().as_secs_f64());
        if !status.success() {
            eprint!("{output}");
            bail!("failed: {program} {}", arguments.join(" "));
        }
        Ok(Run { took, output })
    }

    pub(super) fn cargo(&self, seconds: u32, arguments: &[&str]) -> Result<Run> {
        self.run(seconds, "cargo", arguments, None)
    }
}

/// A command that succeeded.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) took: String,
    pub(super) output: String,
}

impl Run {
    /// Fails unless this number of tests ran.
    pub(super) fn expect_tests(&self, count: u64) -> Result<()> {
        let passed = Summary::of_cargo(&self.output).passed();
        self.expect(passed == count, &format!("expected {count} tests, found {passed}"))
    }

    pub(super) fn expect(&self, is_so: bool, else_error: &str) -> Result<()> {
        if !is_so {
            eprint!("{}", self.output);
        }
        ensure!(is_so, "{else_error}; the output is above");
        Ok(())
    }
}

/// The value of PATH with one more folder at its front.
pub(super) fn path_with(folder: &Path) -> Result<String> {
    let path = std::env::var("PATH").context("PATH is not set")?;
    Ok(format!("{}:{path}", folder.display()))
}
