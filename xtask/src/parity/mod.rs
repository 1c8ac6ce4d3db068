//! Our libwasmvm beside upstream's: header and symbols, upstream's own tests, calls, times.

mod abi;
mod calls;
mod own_tests;
mod program;
mod speed;

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

pub(crate) use abi::run as check_abi;
pub(crate) use calls::run as parity_go;
pub(crate) use own_tests::run as test_upstream_go;
pub(crate) use program::{Options as ProgramOptions, run as upstream_test_program};
pub(crate) use speed::{Options as SpeedOptions, run as parity_speed};

use crate::{
    files, process,
    repository::{Repository, needs, variable},
};

/// Upstream's Go module.
pub(crate) const MODULE: &str = "github.com/CosmWasm/wasmvm/v3";
/// A module of its own, with a path below upstream's: so it may import upstream's internal packages.
const PROGRAMS: &str = "tests/parity/go";

/// Compares our libwasmvm with upstream's.
#[derive(Debug, clap::Args)]
#[command(after_help = "Environment:\n  LIBWASMVM  the library, when no argument names it")]
pub(crate) struct Options {
    /// Our library (default: target/debug/deps/libwasmvm.so)
    library: Option<String>,
}

/// The two libraries.
#[derive(Debug)]
struct Parity<'a> {
    repository: &'a Repository,
    /// The folder of upstream's module, at the version that go.mod requires.
    upstream: PathBuf,
    /// The shared library in it.
    shipped: PathBuf,
    /// Ours: a copy named libwasmvm.so, so that a build does not replace it while it is in use.
    library: PathBuf,
    work: TempDir,
}

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    Upstream,
    Ours,
}

impl Whose {
    const BOTH: [Self; 2] = [Self::Upstream, Self::Ours];

    fn name(self) -> &'static str {
        match self {
            Self::Upstream => "upstream",
            Self::Ours => "ours",
        }
    }
}

impl<'a> Parity<'a> {
    /// The library that is named, else the one of LIBWASMVM, else the one that cargo built for tests.
    fn begin(repository: &'a Repository, named: Option<&str>) -> Result<Self> {
        let path = match named {
            Some(path) => repository.path(path),
            None => repository.built("LIBWASMVM", "debug/deps/libwasmvm.so"),
        };
        Self::between(repository, needs(path, "run `make build`, or name a library")?)
    }

    fn between(repository: &'a Repository, given: PathBuf) -> Result<Self> {
        process::need_go()?;
        process::need("cc", "install a C compiler (Debian: apt-get install gcc)")?;
        ensure!(cfg!(target_os = "linux"), "upstream's shared library and ours are compared on Linux");
        let work = files::temporary("parity.")?;
        let library = work.path().join("ours/libwasmvm.so");
        files::make_folder(work.path().join("ours"))?;
        files::copy(&given, &library)?;
        let (version, upstream) = module()?;
        let shipped = upstream.join(format!("internal/api/libwasmvm.{}.so", std::env::consts::ARCH));
        ensure!(shipped.is_file(), "{MODULE} {version} has no library for {}", std::env::consts::ARCH);
        compare_sums(&version, &shipped, &given, &library)?;
        let parity = Self { repository, upstream, shipped, library, work };
        parity.copy_manifest(&version)?;
        Ok(parity)
    }

    /// The programs' module, with upstream's at the version of our go.mod: it stands there alone.
    fn copy_manifest(&self, version: &str) -> Result<()> {
        for file in ["go.mod", "go.sum"] {
            files::copy(self.repository.path(PROGRAMS).join(file), self.work(file))?;
        }
        process::run(
            go("mod").arg("edit").arg(format!("-require={MODULE}@{version}")).arg(self.work("go.mod")),
        )
    }

    /// A path in the temporary folder, which is removed at the end.
    fn work(&self, name: &str) -> PathBuf {
        self.work.path().join(name)
    }

    fn library_of(&self, whose: Whose) -> &Path {
        match whose {
            Whose::Upstream => &self.shipped,
            Whose::Ours => &self.library,
        }
    }

    /// A command of go in the programs' module.
    fn go(&self, command: &str) -> Command {
        let mut go = go(command);
        go.arg("-mod=mod").arg(format!("-modfile={}", self.work("go.mod").display()));
        go.current_dir(self.repository.path(PROGRAMS));
        go
    }

    /// Builds a program that links no library, or upstream's.
    fn program(&self, name: &str, output: &str) -> Result<PathBuf> {
        let output = self.work(output);
        process::run(self.go("build").arg("-o").arg(&output).arg(format!("./{name}")))?;
        Ok(output)
    }

    /// Builds a program that links one of the two libraries.
    fn linked(&self, name: &str, whose: Whose) -> Result<PathBuf> {
        let output = format!("{name}-{}", whose.name());
        if whose == Whose::Upstream {
            return self.program(name, &output);
        }
        let output = self.work(&output);
        let mut build = self.go("build");
        build.env("CGO_LDFLAGS", self.ldflags()).args(["-tags", "sys_wasmvm", "-o"]).arg(&output);
        process::run(build.arg(format!("./{name}")))?;
        Ok(output)
    }

    /// What links our library.
    fn ldflags(&self) -> String {
        let folder = self.work("ours");
        format!("-L{0} -Wl,-rpath,{0}", folder.display())
    }
}

/// A command of go, without anybody's variables.
fn go(command: &str) -> Command {
    let mut go = Command::new("go");
    prepare(&mut go);
    go.arg(command);
    go
}

/// Sets the variables of a command. Those by which another library could be linked or loaded are taken out.
fn prepare(command: &mut Command) {
    command.env("GOWORK", "off").env("GOFLAGS", "-buildvcs=false").env("CGO_ENABLED", "1");
    command.env_remove("CGO_LDFLAGS").env_remove("LD_LIBRARY_PATH");
}

/// The version and the folder of upstream's module.
fn module() -> Result<(String, PathBuf)> {
    process::run(go("mod").args(["download", MODULE]))?;
    let line = process::text(go("list").args(["-m", "-f", "{{.Version}} {{.Dir}}", MODULE]))?;
    let (version, folder) = line.trim().split_once(' ').context("go names no folder of upstream's module")?;
    Ok((version.to_owned(), folder.into()))
}

/// Prints which libraries are compared, and refuses to compare one with itself.
fn compare_sums(version: &str, shipped: &Path, given: &Path, ours: &Path) -> Result<()> {
    let sum = |path| files::sha256(path).map(|sum| sum[..16].to_owned());
    let (theirs, ours) = (sum(shipped)?, sum(ours)?);
    println!("upstream: {MODULE} {version}, library {theirs}");
    println!("ours:     {}, library {ours}", given.display());
    // To see how equal two runs are at all.
    if theirs == ours && variable("CONTROL").as_deref() != Some("yes") {
        bail!("both are the same library (CONTROL=yes runs it twice)");
    }
    Ok(())
}
