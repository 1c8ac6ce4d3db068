//! `zkwasmd`: the node of the example chain, built against the library that cargo built.

use std::{fs, process::Command};

use anyhow::{Context, Result};

use crate::{files, library::Library, process, repository::Repository};

/// Builds the node of the example chain, cmd/zkwasmd.
#[derive(Debug, clap::Args)]
#[command(after_help = "Environment:\n  LIBWASMVM  the library (default: target/debug/deps/libwasmvm.so)")]
pub(crate) struct Options {
    /// Where the node goes, with the library beside it
    #[arg(default_value = "target/zkwasmd")]
    folder: String,
}

pub(crate) fn run(repository: &Repository, options: &Options) -> Result<()> {
    process::need_go()?;
    let built = repository.built("LIBWASMVM", "debug/deps/libwasmvm.so");
    let built = crate::repository::needs(built, "run `make build`")?;
    let folder = repository.path(&options.folder);
    files::make_folder(&folder)?;
    // A copy, so that the next build of the library does not change a node that runs. Replaced as a whole, for the same
    // reason.
    let (new, copy) = (folder.join("libwasmvm.so.new"), folder.join("libwasmvm.so"));
    files::copy(built, &new)?;
    fs::rename(&new, &copy).with_context(|| format!("{} cannot be replaced", copy.display()))?;

    let mut build = Command::new("go");
    Library::at(copy, "run `make build`")?.link(&mut build);
    build.args(["build", "-ldflags", &stamps()?, "-o"]).arg(folder.join("zkwasmd")).arg(".");
    process::run(build.current_dir(repository.path("cmd/zkwasmd")))
}

/// What the node says of itself.
fn stamps() -> Result<String> {
    let described = Command::new("git")
        .args(["describe", "--tags", "--always", "--dirty"])
        .output()
        .ok()
        .filter(|output| output.status.success());
    let version = match described {
        Some(output) => String::from_utf8(output.stdout)?.trim().to_owned(),
        None => "unknown".into(),
    };
    let stamp = |name: &str, value: &str| format!("-X github.com/cosmos/cosmos-sdk/version.{name}={value}");
    Ok([stamp("Name", "zkwasm"), stamp("AppName", "zkwasmd"), stamp("Version", &version)].join(" "))
}
