//! Where things are: this checkout, what cargo built, what variables of the environment name instead.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};

/// This checkout. Commands work in its root, wherever they were called.
#[derive(Debug)]
pub(crate) struct Repository {
    root: PathBuf,
    called_from: PathBuf,
}

impl Repository {
    /// Goes to the root of the checkout that this program was built in.
    pub(crate) fn enter() -> Result<Self> {
        let called_from = env::current_dir().context("the current folder cannot be read")?;
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("..")
            .canonicalize()
            .context("the checkout that xtask was built in is gone: run it from another one")?;
        env::set_current_dir(&root).with_context(|| format!("{} cannot be entered", root.display()))?;
        Ok(Self { root, called_from })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path as it was meant where the command was called.
    pub(crate) fn as_called(&self, path: impl AsRef<Path>) -> PathBuf {
        self.called_from.join(path)
    }

    /// A path as it is meant in the root, absolute.
    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// Where cargo built the workspace: CARGO_TARGET_DIR, or `target`.
    pub(crate) fn target(&self) -> PathBuf {
        self.path(variable("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
    }

    /// The path that a variable names, else a file below the target folder.
    pub(crate) fn built(&self, name: &str, default: &str) -> PathBuf {
        variable(name).map_or_else(|| self.target().join(default), |path| self.path(path))
    }

    /// The command line.
    pub(crate) fn zkwasm(&self) -> Result<PathBuf> {
        needs(self.built("ZKWASM", "debug/zkwasm"), "run `make build`")
    }

    /// The program that makes many small circuits.
    pub(crate) fn circuits(&self) -> Result<PathBuf> {
        needs(self.built("CIRCUITS", "debug/examples/circuits"), "run `make build`")
    }

    /// The folder of the contracts.
    pub(crate) fn artifacts(&self) -> PathBuf {
        self.path(variable("ARTIFACTS").unwrap_or_else(|| "artifacts".into()))
    }
}

/// A variable of the environment; an empty one counts as none.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// The path, when something is there; else an error that says how to get it.
pub(crate) fn needs(path: PathBuf, how: &str) -> Result<PathBuf> {
    ensure!(path.exists(), "{} is missing: {how}", path.display());
    Ok(path)
}
