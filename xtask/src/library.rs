//! The shared library that Go programs are linked with.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, ensure};

use crate::repository::{Repository, needs, variable};

/// A file named libwasmvm.so, by absolute path.
#[derive(Debug)]
pub(crate) struct Library(PathBuf);

impl Library {
    /// The library that is named, else the one of LIBWASMVM, else the one that cargo built for tests.
    pub(crate) fn find(repository: &Repository, named: Option<&str>) -> Result<Self> {
        let variable = variable("LIBWASMVM");
        let path = match named.or(variable.as_deref()) {
            Some(path) => repository.path(path),
            None => repository.target().join("debug/deps/libwasmvm.so"),
        };
        Self::at(path, "run `make build`")
    }

    /// The library of this path; `how` says how to get it.
    pub(crate) fn at(path: PathBuf, how: &str) -> Result<Self> {
        let name = path.file_name();
        ensure!(
            name.is_some_and(|name| name == "libwasmvm.so"),
            "the linker looks for libwasmvm.so, not for {}",
            path.display()
        );
        Ok(Self(needs(path, how)?))
    }

    pub(crate) fn file(&self) -> &Path {
        &self.0
    }

    /// The folder that the linker looks in.
    pub(crate) fn folder(&self) -> &Path {
        self.0.parent().unwrap_or(&self.0)
    }

    /// Has a command of go link the library, and what it starts find it.
    pub(crate) fn link(&self, command: &mut Command) {
        let folder = self.folder().display();
        command
            .env("CGO_ENABLED", "1")
            .env("CGO_LDFLAGS", format!("-L{folder} -Wl,-rpath,{folder}"))
            .env("LD_LIBRARY_PATH", self.folder())
            // What was built is not named after a commit: a folder that is no repository is as good.
            .env("GOFLAGS", "-buildvcs=false -tags=sys_wasmvm");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_has_the_name_that_the_linker_looks_for() {
        let folder = tempfile::tempdir().unwrap();
        let error = Library::at(folder.path().join("other.so"), "build it").unwrap_err();
        assert!(error.to_string().starts_with("the linker looks for libwasmvm.so, not for "), "{error}");
        let path = folder.path().join("libwasmvm.so");
        let error = Library::at(path.clone(), "build it").unwrap_err();
        assert!(error.to_string().ends_with("libwasmvm.so is missing: build it"), "{error}");
        std::fs::write(&path, "").unwrap();
        assert_eq!(Library::at(path, "build it").unwrap().folder(), folder.path());
    }
}
