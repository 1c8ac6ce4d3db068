//! Which libwasmvm a chain is built with: ours, built here or from a released version, or upstream's.
//!
//! `scripts/deps.sh` and the recipes of `justfile` are these commands; `usage.txt` describes them. Messages name
//! `scripts/deps.sh`, which is what a user calls. Start at [`run`].

mod active;
mod build;
mod env;
mod git;
mod status;
mod store;
mod variables;

use std::process::ExitCode;

use anyhow::{Result, bail, ensure};

use crate::{process::verdict, repository::Repository};
use store::Store;

const USAGE: &str = include_str!("usage.txt");
const DEFAULT_REPOSITORY: &str = "https://github.com/terpnetwork/zk-wasmvm";

/// Chooses the libwasmvm that a chain is built with.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Options {
    /// A command of scripts/deps.sh and its arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub(crate) fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let store = Store::open(repository)?;
    let arguments: Vec<&str> = options.arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["zk-local", ..] => on_linux().and_then(|()| build::zk_local(&store)).map(verdict),
        ["zk-git", rest @ ..] => zk_git(&store, rest).map(verdict),
        ["standard", ..] => active::standard(&store).map(verdict),
        ["status", "--mode", ..] => {
            println!("{}", store.mode());
            Ok(ExitCode::SUCCESS)
        }
        ["status", ..] => status::status(&store).map(ExitCode::from),
        ["env", rest @ ..] => env::env(&store, rest).map(verdict),
        [] | ["help" | "-h" | "--help", ..] => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            eprint!("{USAGE}");
            Ok(ExitCode::from(2))
        }
    }
}

fn zk_git(store: &Store, arguments: &[&str]) -> Result<bool> {
    let Some(tag) = arguments.first().filter(|tag| !tag.is_empty()) else {
        let repository = git::repository_name();
        bail!("which version? scripts/deps.sh zk-git TAG; tags: git ls-remote --tags {repository}");
    };
    on_linux()?;
    git::zk_git(store, tag, arguments.get(1).copied().filter(|commit| !commit.is_empty()))
}

/// Ours are Linux libraries: elsewhere names, flags and run paths are others.
fn on_linux() -> Result<()> {
    ensure!(
        cfg!(target_os = "linux"),
        "zk-local and zk-git are for Linux; build on Linux, or with `cargo build --release -p libwasmvm` and flags \
         of your own"
    );
    Ok(())
}

/// A message that is no part of a command's output.
fn say(message: impl std::fmt::Display) {
    eprintln!("deps: {message}");
}
