//! `zk-local`: our library, built from this checkout.

use std::{
    io,
    path::Path,
    process::{Command, Stdio},
};

use anyhow::{Result, ensure};

use super::{active::activate, store::Store};
use crate::{files, process};

/// Builds the library of this checkout and makes it the active one.
pub(super) fn zk_local(store: &Store<'_>) -> Result<bool> {
    let _lock = store.lock()?;
    let work = store.work_folder()?;
    let built = work.path().join("out");
    ensure!(
        build(&store.repository.path("scripts/libwasmvm.sh"), &built, None)?,
        "the build failed, the active library is as before; `make setup` installs what a build needs"
    );
    let name = store.keep(&built, "zk-local", &[("mode", "zk-local"), ("commit", &commit())])?;
    let well = activate(store, &name)?;
    remove_others(store, &name)?;
    Ok(well)
}

/// Runs a checkout's script that builds a library, with what it prints on the standard error.
pub(super) fn build(script: &Path, folder: &Path, target: Option<&Path>) -> Result<bool> {
    let mut command = Command::new(script);
    command.arg("build").arg(folder).stdout(Stdio::from(io::stderr()));
    if let Some(target) = target {
        command.env("CARGO_TARGET_DIR", target);
    }
    Ok(process::status(&mut command)?.success())
}

/// The commit of this checkout, for people to read.
fn commit() -> String {
    let git = |arguments: &[&str]| Command::new("git").args(arguments).stderr(Stdio::null()).output().ok();
    let head = git(&["rev-parse", "HEAD"]).filter(|output| output.status.success());
    let head = head
        .map_or_else(|| "unknown".into(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let clean = git(&["diff", "--quiet", "HEAD", "--"]).is_some_and(|output| output.status.success());
    if clean { head } else { head + " and changes" }
}

/// Of what was built here only the last is kept; released versions stay, to switch between them.
fn remove_others(store: &Store<'_>, name: &str) -> Result<()> {
    let folders = store.folders("zk-local-")?;
    folders.iter().filter(|folder| files::name(folder) != name).try_for_each(|folder| files::remove(folder))
}
