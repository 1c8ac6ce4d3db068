//! `test-module`: the module x/zkwasm and the example chain, whose tests run the whole app in memory.

use std::process::{Command, ExitCode};

use anyhow::Result;

use super::{TestLog, formatted, make_fixtures};
use crate::{library::Library, process, repository::Repository, stages::Stages};

/// Tests the module x/zkwasm and the example chain
///
/// Formatting, vet, tests of every package, with the library. Ends with "N passed, N failed, N skipped".
#[derive(Debug, clap::Args)]
#[command(after_help = "Environment:\n  \
    LIBWASMVM                    the library, when no argument names it\n  \
    ZKWASM, ARTIFACTS, CIRCUITS  for the command module-fixtures")]
pub(crate) struct Options {
    /// The library (default: target/debug/deps/libwasmvm.so)
    library: Option<String>,
}

pub(crate) fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    process::need_go()?;
    let library = Library::find(repository, options.library.as_deref())?;
    let fixtures = repository.path("target/module-fixtures");
    let stages = Stages::begin();
    stages.next("formatting");
    formatted(&["x".into(), "cmd".into()])?;
    stages.next("fixtures");
    make_fixtures("module-fixtures", &fixtures)?;

    let mut log = TestLog::new();
    for module in ["x/zkwasm", "cmd/zkwasmd"] {
        stages.next(&format!("vet and tests of {module}"));
        let go = || {
            let mut go = Command::new("go");
            library.link(&mut go);
            go.env("ZKWASM_TEST_FIXTURES", &fixtures).current_dir(repository.path(module));
            go
        };
        process::run(go().args(["vet", "./..."]))?;
        // Never from go's cache, which does not know when the library has changed.
        log.run(go().args(["test", "-count=1", "-v", "-timeout", "10m", "./..."]))?;
    }
    Ok(log.finish())
}
