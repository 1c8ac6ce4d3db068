//! `parity-speed`: times of upstream's library and ours, side by side.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;

use super::{Parity, Whose, prepare};
use crate::{
    go::warn_when_busy,
    process,
    repository::{Repository, needs},
};

/// Measures times of upstream's library and ours, side by side
///
/// Storing, instantiating, executing, querying upstream's contracts. Fails when ours takes more than 1.03 times as long
/// for any of it. For a release build and a quiet machine: about four minutes.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Environment:\n  CONTROL=yes  with a copy of upstream's library: how equal two runs are at all"
)]
pub(crate) struct Options {
    /// Our library (default: target/release/libwasmvm.so, else the one in target/release/deps)
    library: Option<String>,
    /// -seconds 8 (for each operation), -limit 1.03, -only TEXT, -clock processor (while other programs run)
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub(crate) fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let parity = Parity::between(repository, library(repository, options.library.as_deref())?)?;
    let programs = [parity.linked("speed", Whose::Upstream)?, parity.linked("speed", Whose::Ours)?];
    warn_when_busy(0.5, ": see -clock processor")?;
    let mut measure = process::limited(1800, &programs[0]);
    prepare(&mut measure);
    measure.arg("-upstream").arg(&programs[0]).arg("-ours").arg(&programs[1]);
    measure.arg("-contracts").arg(parity.upstream.join("testdata")).args(&options.arguments);
    Ok(process::exit_code(process::status(&mut measure)?))
}

fn library(repository: &Repository, named: Option<&str>) -> Result<PathBuf> {
    let release = repository.target().join("release");
    let path = match named {
        Some(path) => repository.path(path),
        None if release.join("libwasmvm.so").is_file() => release.join("libwasmvm.so"),
        None => release.join("deps/libwasmvm.so"),
    };
    needs(path, "run `make libwasmvm`, or name a library")
}
