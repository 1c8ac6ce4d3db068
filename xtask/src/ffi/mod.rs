//! `test-ffi`: the library as a C program sees it: header, exported names, and every function, used as meant and abused
//! (libwasmvm/tests/c), with AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer. The library itself is not
//! instrumented; what it reads and writes through the C library, allocates and frees, is seen all the same.

mod compile;
mod fixtures;
mod header;
mod programs;
mod subject;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Result, ensure};

use crate::{
    process::{self, verdict},
    repository::Repository,
    symbols,
};
use programs::Programs;
use subject::Subject;

/// Tests the C interface from C. Runs what `make build contracts` built. Without names of groups: all of them.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The shared library (default: the newest libwasmvm.so below target/debug)
    #[arg(long, value_name = "FILE")]
    library: Option<PathBuf>,
    /// The static library (default: the one beside it, if there is one)
    #[arg(long = "static", value_name = "FILE")]
    archive: Option<PathBuf>,
    /// Where bindings.h is (default: libwasmvm)
    #[arg(long, value_name = "FOLDER")]
    header: Option<PathBuf>,
    /// The library was built without the feature `halo2`
    #[arg(long)]
    without_circuits: bool,
    /// Does not run the same program with upstream's library (nor is it when groups are named)
    #[arg(long)]
    no_upstream: bool,
    /// Instead of the sanitizers: invalid accesses and leaks of the library's own code (slow; a subset)
    #[arg(long)]
    valgrind: bool,
    /// Compiles the Rust code, all of it, with AddressSanitizer too (five minutes), and tests that
    #[arg(long)]
    instrumented: bool,
    /// Prints every check, not only what failed
    #[arg(long)]
    verbose: bool,
    /// Groups of checks
    groups: Vec<String>,
}

impl Options {
    /// The same checks with upstream's library, without those that upstream asks its callers not to need.
    fn has_upstream(&self) -> bool {
        let left_out = self.no_upstream || self.valgrind || self.instrumented || !self.groups.is_empty();
        !left_out && cfg!(all(target_os = "linux", target_arch = "x86_64"))
    }

    /// With valgrind without traps, which are invalid accesses on purpose, and without what takes minutes.
    fn groups(&self) -> Vec<String> {
        if !self.valgrind || !self.groups.is_empty() {
            return self.groups.clone();
        }
        let of_circuits: &[&str] =
            if self.without_circuits { &[] } else { &["circuit-stores", "verifying-contracts"] };
        let groups = ["vectors", "configurations", "handles", "codes", "contracts", "callbacks"];
        groups.iter().chain(of_circuits).map(|group| (*group).to_owned()).collect()
    }
}

pub(crate) fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let subject = Subject::find(repository, options)?;
    need_programs(options)?;
    let module = subject::upstream_module(repository)?;

    header::is_accepted(&subject.header)?;
    for library in [Some(&subject.library), subject.archive.as_ref()].into_iter().flatten() {
        let bindings = subject.header.join("bindings.h");
        ensure!(
            symbols::check(library, &bindings, subject.circuits)?,
            "the library and its header disagree, see above: run `make header` when the sources are right"
        );
    }
    if subject.circuits {
        fixtures::make(repository, &subject.out)?;
    }
    let programs = Programs { subject: &subject, options, module: &module };
    if options.instrumented {
        let runtime = compile::instrumented(&subject)?;
        return Ok(verdict(programs.run(&runtime)?));
    }
    let mut good = programs.run(&compile::shared(&subject, options.valgrind)?)?;
    if let Some(archive) = subject.archive.as_ref().filter(|_| !options.valgrind) {
        good &= programs.run(&compile::archive(&subject, archive)?)?;
    }
    if options.has_upstream() {
        good &= programs.run(&compile::upstream(&subject, &module)?)?;
    }
    Ok(verdict(good))
}

fn need_programs(options: &Options) -> Result<()> {
    for name in ["gcc", "g++", "nm", "timeout"] {
        process::need(name, "(Debian: apt-get install gcc g++ binutils coreutils)")?;
    }
    process::need_go()?;
    if options.valgrind {
        process::need("valgrind", "(Debian: apt-get install valgrind)")?;
    }
    Ok(())
}
