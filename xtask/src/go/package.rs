//! `test-go`: the Go package over libwasmvm.

use std::process::{Command, ExitCode};

use anyhow::Result;

use super::{TestLog, formatted, make_fixtures};
use crate::{files, library::Library, process, repository::Repository, stages::Stages};

/// Tests the Go package
///
/// Formatting, vet with and without cgo, tests, and those that abuse it once more under the race detector. Ends with "N
/// passed, N failed, N skipped".
#[derive(Debug, clap::Args)]
#[command(after_help = "Environment:\n  \
    LIBWASMVM          the library, when no argument names it\n  \
    ZKWASM, ARTIFACTS  for the command go-fixtures")]
pub(crate) struct Options {
    /// Leaves out the race detector
    #[arg(long)]
    fast: bool,
    /// The library (default: target/debug/deps/libwasmvm.so)
    library: Option<String>,
}

const PACKAGES: [&str; 4] = [".", "./internal/...", "./libwasmvm", "./tests/go"];
/// The packages that build without cgo; the tests of the first are in the last.
const BUILT_WITHOUT_CGO: [&str; 3] = [".", "./internal/...", "./libwasmvm"];
const ABUSED: [&str; 3] = [".", "./internal/vmtest", "./tests/go"];

pub(crate) fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    process::need_go()?;
    let tests = Tests { repository, library: Library::find(repository, options.library.as_deref())? };
    let stages = Stages::begin();
    stages.next("formatting");
    tests.formatting()?;
    stages.next("vet, with and without cgo");
    tests.vet()?;
    stages.next("fixtures");
    make_fixtures("go-fixtures", &repository.path("target/go-fixtures"))?;

    let mut log = TestLog::new();
    stages.next("tests without cgo");
    log.run(tests.test("2m").env("CGO_ENABLED", "0").args(ABUSED))?;
    stages.next("tests");
    log.run(tests.test("5m").args(PACKAGES))?;
    if !options.fast {
        stages.next("tests under the race detector");
        // Without those that measure memory, of which the detector takes much, and those that build programs.
        log.run(tests.test("8m").args(["-race", "-skip", "Leak|Upstream"]).args(ABUSED))?;
    }
    Ok(log.finish())
}

struct Tests<'a> {
    repository: &'a Repository,
    library: Library,
}

impl Tests<'_> {
    fn formatting(&self) -> Result<()> {
        let mut paths = files::with_extension(self.repository.root(), "go")?;
        paths.push("internal".into());
        paths.extend(files::with_extension(&self.repository.path("libwasmvm"), "go")?);
        formatted(&paths)
    }

    fn vet(&self) -> Result<()> {
        process::run(self.go("vet").args(PACKAGES))?;
        process::run(self.go("vet").args(["-tags", "nolink_libwasmvm"]).args(PACKAGES))?;
        process::run(self.go("vet").env("CGO_ENABLED", "0").args(PACKAGES))?;
        process::run(self.go("build").env("CGO_ENABLED", "0").args(BUILT_WITHOUT_CGO))
    }

    /// Never from go's cache, which does not know when the library has changed.
    fn test(&self, limit: &str) -> Command {
        let mut test = self.go("test");
        test.args(["-count=1", "-v", "-timeout", limit]);
        test
    }

    fn go(&self, command: &str) -> Command {
        let mut go = Command::new("go");
        self.library.link(&mut go);
        go.arg(command)
            .env("ZKWASM_LIB_DIR", self.library.folder())
            .env("ZKWASM_FIXTURES", self.repository.path("target/go-fixtures"));
        go
    }
}
