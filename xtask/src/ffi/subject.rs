//! What is tested: a library, its static twin, its header; and upstream's module, which has contracts and upstream's
//! library.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::Options;
use crate::{
    files,
    parity::MODULE,
    process,
    repository::{Repository, needs},
};

#[derive(Debug)]
pub(super) struct Subject {
    pub(super) library: PathBuf,
    pub(super) archive: Option<PathBuf>,
    /// The folder of bindings.h.
    pub(super) header: PathBuf,
    pub(super) circuits: bool,
    /// Where programs, fixtures and logs go.
    pub(super) out: PathBuf,
}

impl Subject {
    pub(super) fn find(repository: &Repository, options: &Options) -> Result<Self> {
        let target = repository.target();
        let library = match &options.library {
            Some(library) => Some(repository.path(library)),
            None => newest(&[target.join("debug/libwasmvm.so"), target.join("debug/deps/libwasmvm.so")]),
        };
        let library = library.filter(|library| library.is_file());
        let library = library.context("there is no library: run `make build`, or name one with --library")?;
        let archive = match &options.archive {
            Some(archive) => Some(needs(repository.path(archive), "name another one with --static")?),
            None => newest(&[library.with_extension("a")]),
        };
        let header = repository.path(options.header.as_deref().unwrap_or(Path::new("libwasmvm")));
        needs(header.join("bindings.h"), "name its folder with --header")?;
        let out = target.join("ffi");
        files::make_folder(&out)?;
        Ok(Self { library, archive, header, circuits: !options.without_circuits, out })
    }
}

/// The file that was written last. cargo leaves the library in deps/ when it builds it for tests, and above when it builds
/// it alone.
fn newest(paths: &[PathBuf]) -> Option<PathBuf> {
    let newer = |found: &PathBuf, path: &PathBuf| files::is_newer(path, found);
    let there = paths.iter().filter(|path| path.is_file()).cloned();
    there.reduce(|found, path| if newer(&found, &path) { path } else { found })
}

#[derive(Deserialize)]
struct Download {
    #[serde(rename = "Dir")]
    folder: PathBuf,
}

/// The folder of upstream's Go module, which is downloaded when it is not there.
pub(super) fn upstream_module(repository: &Repository) -> Result<PathBuf> {
    let module = format!("{MODULE}@{}", version(&files::read(repository.path("go.mod"))?)?);
    let mut download = Command::new("go");
    download.args(["mod", "download", "-json", &module]).env("GOFLAGS", "-mod=mod").current_dir("/");
    let hint = || format!("go could not download {module}: is its proxy (go env GOPROXY) reachable?");
    let text = process::text(&mut download).with_context(hint)?;
    let Download { folder } = serde_json::from_str(&text).with_context(hint)?;
    ensure!(folder.join("testdata").is_dir(), hint());
    Ok(folder)
}

/// The version of upstream's module, which stands in go.mod alone.
fn version(manifest: &str) -> Result<&str> {
    let lines = manifest.lines().filter_map(|line| line.split_once(MODULE)?.1.strip_prefix(' '));
    lines
        .filter_map(|version| version.split(' ').next())
        .next()
        .with_context(|| format!("go.mod does not require {MODULE}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_in_every_form() {
        assert_eq!(version(&format!("require {MODULE} v3.0.7\n")).unwrap(), "v3.0.7");
        assert_eq!(version(&format!("require (\n\t{MODULE} v3.0.8 // indirect\n)\n")).unwrap(), "v3.0.8");
        assert!(version("module x\n").is_err());
        assert!(version(include_str!("../../../go.mod")).unwrap().starts_with("v3."));
    }

    #[test]
    fn a_library_that_is_missing_is_not_the_newest() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        assert_eq!(newest(&[one.clone(), two.clone()]), None);
        files::write(&two, "").unwrap();
        assert_eq!(newest(&[one, two.clone()]), Some(two));
    }
}
