//! `bench-chain`: how many transactions one node executes in a second of FinalizeBlock.

use std::process::{Command, ExitCode};

use anyhow::Result;

use super::warn_when_busy;
use crate::{
    files,
    library::Library,
    process,
    repository::{Repository, needs},
};

/// Measures how many transactions a node executes in a second: docs/THROUGHPUT.md
///
/// Claims with proofs, with and without verification ahead of blocks, beside bank sends and a contract that only stores.
/// For a release build and a quiet machine: about eight minutes, five of them for the proofs.
#[derive(Debug, clap::Args)]
#[command(after_help = "Environment:\n  \
    ZKWASM     the command line (default: target/debug/zkwasm)\n  \
    ARTIFACTS  the folder of the contracts (default: artifacts)")]
pub(crate) struct Options {
    /// Runs the program's tests, which measure nothing: two small blocks of each kind
    #[arg(long)]
    test: bool,
    /// The library (default: target/libwasmvm/libwasmvm.so; of --test target/debug/deps/libwasmvm.so)
    library: Option<String>,
    /// -blocks 10, -transactions 100 (of a block), -document FOLDER
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub(crate) fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    process::need_go()?;
    let named = options.library.as_deref();
    let mut command = match options.test {
        true => tests(repository, named)?,
        false => program(repository, named, &options.arguments)?,
    };
    Ok(process::exit_code(process::status(&mut command)?))
}

/// The command that runs the program's tests.
pub(super) fn tests(repository: &Repository, named: Option<&str>) -> Result<Command> {
    let path = named
        .map_or_else(|| repository.target().join("debug/deps/libwasmvm.so"), |path| repository.path(path));
    let library = Library::at(path, "run `make build`")?;
    let mut test = linked(repository, &library, Command::new("go"))?;
    test.args(["test", "-count=1", "-timeout", "5m", "./throughput"]);
    Ok(test)
}

/// Builds the program, and makes the command that measures.
fn program(repository: &Repository, named: Option<&str>, arguments: &[String]) -> Result<Command> {
    let library = Library::at(
        repository.path(named.unwrap_or("target/libwasmvm/libwasmvm.so")),
        "run `make libwasmvm`",
    )?;
    let profile = profile(repository, &library)?;
    files::make_folder("target/bench-chain")?;
    let program = repository.path("target/bench-chain/throughput");
    let mut build = linked(repository, &library, Command::new("go"))?;
    process::run(build.args(["build", "-o"]).arg(&program).arg("./throughput"))?;
    warn_when_busy(1.5, "")?;
    let mut command = linked(repository, &library, process::limited(5400, &program))?;
    command
        .args(["-document", "docs"])
        .args(arguments)
        .env("LIBRARY_PROFILE", profile)
        .current_dir(repository.root());
    Ok(command)
}

/// A command in the program's module, with what it reads in its environment.
fn linked(repository: &Repository, library: &Library, mut command: Command) -> Result<Command> {
    let artifacts = repository.artifacts();
    needs(artifacts.join("value_store.wasm"), "run `make contracts`")?;
    library.link(&mut command);
    command
        .env("ZKWASM", repository.zkwasm()?)
        .env("ARTIFACTS", artifacts)
        .current_dir(repository.path("tests/chain"));
    Ok(command)
}

/// What the page says of the library.
fn profile(repository: &Repository, library: &Library) -> Result<String> {
    let about = process::text(Command::new("scripts/libwasmvm.sh").arg("about").arg(library.file()))?;
    let version = version(&about).unwrap_or_default();
    let is_release = library.file().starts_with(repository.path("target/libwasmvm"));
    Ok(match is_release {
        true => format!("{version}, release (`make libwasmvm`)"),
        false => format!("{version}, another build than the release"),
    })
}

/// "zk-wasmvm 0.1.0" of what `libwasmvm.sh about` prints.
fn version(about: &str) -> Option<&str> {
    let starts = about.match_indices("zk-wasmvm ").map(|(start, _)| &about[start..]);
    let mut versions =
        starts.filter(|text| text["zk-wasmvm ".len()..].starts_with(|c: char| c.is_ascii_digit()));
    versions.next()?.split([',', '\n']).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_one_before_the_comma() {
        let about = "library  /zk-wasmvm checkout/libwasmvm.so\nversion  zk-wasmvm 0.1.0-dev, wasmvm 3.0.7\nneeds    glibc\n";
        assert_eq!(version(about), Some("zk-wasmvm 0.1.0-dev"));
        assert_eq!(version("version  wasmvm 3.0.7\n"), None);
    }
}
