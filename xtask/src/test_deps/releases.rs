//! A repository with versions, and a clone of it.

use std::{
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use super::world::World;
use crate::{files, process, repository::Repository};

/// In place of the script that builds: a library that only knows its version.
const BUILD: &str = r#"#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "$1" = about ]; then exec scripts/real.sh about "$2"; fi
version=$(cat VERSION)
echo "building $version"
[ "$version" != broken ] || exit 1
sleep "${BUILD_SECONDS:-0}"
mkdir -p "$2/static"
echo "const char *version_str(void) { return \"3.0.7\"; } const char *zk_version(void) { return \"$version\"; }" >"$2/wasmvm.c"
cc -fPIC -c "$2/wasmvm.c" -o "$2/wasmvm.o"
cc -shared "$2/wasmvm.o" -o "$2/libwasmvm.so"
ar rcD "$2/static/libwasmvm.a" "$2/wasmvm.o"
rm "$2/wasmvm.c" "$2/wasmvm.o"
touch "$2/bindings.h"
echo "$version" >>"${BUILD_LOG:-/dev/null}"
"#;

/// Makes both. The clone's last commit is no release.
pub(super) fn make(repository: &Repository, world: &World) -> Result<()> {
    copy_sources(repository, &world.path("releases"))?;
    git(world, "releases", &["init", "--quiet"])?;
    release(world, "0.1.0", &["tag", "v0.1.0"])?;
    release(world, "0.2.0", &["tag", "-a", "-m", "annotated", "v0.2.0"])?;
    release(world, "broken", &["tag", "v0.3.0"])?;
    release(world, "0.4.0-dev", &["tag", "odd/name", "v0.1.0"])?;
    git(world, ".", &["clone", "--quiet", "releases", "checkout"])?;
    copy_what_is_compiled(&world.path("checkout"))
}

/// Commits a version, and then runs a command of git.
pub(super) fn release(world: &World, version: &str, tag: &[&str]) -> Result<()> {
    files::write(world.path("releases/VERSION"), format!("{version}\n"))?;
    git(world, "releases", &["add", "-A"])?;
    git(world, "releases", &["commit", "--quiet", "-m", version])?;
    git(world, "releases", tag)
}

/// The commit that a name is in the repository.
pub(super) fn commit(world: &World, name: &str) -> Result<String> {
    let mut git = world.command("git");
    git.args(["-C", "releases", "rev-parse", &format!("{name}^{{commit}}")]);
    Ok(process::text(&mut git)?.trim().to_owned())
}

pub(super) fn git(world: &World, folder: &str, arguments: &[&str]) -> Result<()> {
    process::run(
        world.command("git").arg("-C").arg(folder).args(arguments).stdout(std::process::Stdio::null()),
    )
}

/// What the switch is made of, and the script that builds in the place of ours.
fn copy_sources(repository: &Repository, releases: &Path) -> Result<()> {
    files::make_folder(releases.join("scripts"))?;
    for file in ["justfile", "rust-toolchain.toml", "scripts/deps.sh", "scripts/xtask.sh"] {
        files::copy(repository.path(file), releases.join(file))?;
    }
    files::copy(repository.path("scripts/libwasmvm.sh"), releases.join("scripts/real.sh"))?;
    let script = releases.join("scripts/libwasmvm.sh");
    files::write(&script, BUILD)?;
    std::fs::set_permissions(&script, Permissions::from_mode(0o755))?;
    files::make_folder(releases.join("xtask"))?;
    for file in ["Cargo.toml", "Cargo.lock", "src"] {
        copy_all(&[repository.path("xtask").join(file)], &releases.join("xtask"))?;
    }
    files::write(releases.join(".gitignore"), "/lib/\n/target/\n")
}

/// The compiled dependencies of this very program, so that the clone compiles only what is its own.
fn copy_what_is_compiled(checkout: &Path) -> Result<()> {
    let this = std::env::current_exe()?;
    let from = this.parent().context("this program is in no folder")?;
    let to = checkout.join("target/xtask/debug");
    for folder in ["build", "deps", ".fingerprint"] {
        let mut compiled = files::entries(&from.join(folder))?;
        compiled.retain(|path| !files::name(path).starts_with("xtask"));
        files::make_folder(to.join(folder))?;
        copy_all(&compiled, &to.join(folder))?;
    }
    Ok(())
}

/// Copies files and folders with their dates, by which cargo knows what is up to date.
fn copy_all(paths: &[PathBuf], folder: &Path) -> Result<()> {
    if paths.is_empty() {
        return Ok(());
    }
    process::run(Command::new("cp").arg("-a").args(paths).arg(folder))
}
