//! `test-upstream-go`: the tests of upstream's Go package, once with the library that it ships and once with ours. All
//! must pass both times.

use std::{
    collections::BTreeMap,
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context, Result, ensure};

use super::{Options, Parity, Whose, prepare};
use crate::{
    files,
    process::{self, verdict},
    repository::Repository,
};

/// What upstream's tests leave behind when root runs them.
const LEFT_BEHIND: &str = "/foo:bar";

pub(crate) fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let parity = Parity::begin(repository, options.library.as_deref())?;
    check_rights()?;
    copy_module(&parity)?;
    for whose in Whose::BOTH {
        run_tests(&parity, whose)?;
    }
    // What ran: the two packages with tests that link the library, each with the right one and no other.
    let shipped = parity.work("module/internal/api").join(files::name(&parity.shipped));
    let theirs = has_loaded(&parity, Whose::Upstream, &shipped)?;
    let ours = has_loaded(&parity, Whose::Ours, &parity.library)?;
    // Tests that look at nothing but the version's text say nothing about a library.
    println!("tests of the version's text alone: TestLibwasmvmVersion");
    let mut compare = Command::new(parity.program("gotests", "gotests")?);
    compare.arg(results(&parity, Whose::Upstream)).arg(results(&parity, Whose::Ours));
    let equal = process::status(&mut compare)?.success();
    Ok(verdict(theirs && ours && equal))
}

/// One test of upstream's expects that it may not make a folder in the root of the file system, so root gives up its
/// rights.
fn check_rights() -> Result<()> {
    if super::program::is_root()? {
        process::need("setpriv", "(Debian: apt-get install util-linux); or do not run this as root")?;
        ensure!(
            !Path::new(LEFT_BEHIND).exists(),
            "{LEFT_BEHIND} exists: upstream's tests leave it behind when root runs them, and then fail: remove it"
        );
    }
    Ok(())
}

/// The module, unchanged, in a folder that the tests may write to.
fn copy_module(parity: &Parity<'_>) -> Result<()> {
    let copy = parity.work("module");
    process::run(Command::new("cp").arg("-r").arg(&parity.upstream).arg(&copy))?;
    process::run(Command::new("chmod").args(["-R", "u+rwX,go+rX"]).arg(&copy))?;
    process::run(Command::new("diff").arg("-r").arg(&parity.upstream).arg(&copy))?;
    // The tests can run as a user without rights.
    for (name, mode) in [("tmp", 0o1777), ("loaded", 0o1777), ("ours", 0o755), (".", 0o755)] {
        let folder = parity.work(name);
        files::make_folder(&folder)?;
        std::fs::set_permissions(&folder, Permissions::from_mode(mode))
            .with_context(|| format!("the rights of {} cannot be changed", folder.display()))?;
    }
    Ok(())
}

fn run_tests(parity: &Parity<'_>, whose: Whose) -> Result<()> {
    println!("running upstream's tests with the library of {}", whose.name());
    let mut test = process::limited(1200, "go");
    prepare(&mut test);
    test.args(["test", "-count=1", "-timeout", "15m", "-json", "-exec", &wrapper(parity, whose)?]);
    if whose == Whose::Ours {
        test.args(["-tags", "sys_wasmvm"]);
        test.env("CGO_LDFLAGS", parity.ldflags()).env("LD_LIBRARY_PATH", parity.work("ours"));
    }
    test.arg("./...").current_dir(parity.work("module"));
    // Failures are counted below. What is no event of a test is said here: errors of the compiler and the linker.
    process::output_to(&mut test, &results(parity, whose))?;
    Ok(())
}

/// What every test program runs through. go takes it apart at spaces, but for those in quotes.
fn wrapper(parity: &Parity<'_>, whose: Whose) -> Result<String> {
    let this = std::env::current_exe()?;
    let (this, work) = (this.display(), parity.work.path().display());
    Ok(format!("'{this}' upstream-test-program --work '{work}' --name {}", whose.name()))
}

/// The file of a run's events.
fn results(parity: &Parity<'_>, whose: Whose) -> PathBuf {
    parity.work(&format!("{}.json", whose.name()))
}

/// Whether the two test programs have loaded this library, and no other.
fn has_loaded(parity: &Parity<'_>, whose: Whose, library: &Path) -> Result<bool> {
    let prefix = format!("{}.", whose.name());
    let mut logs = files::entries(&parity.work("loaded"))?;
    logs.retain(|path| files::name(path).starts_with(&prefix));
    let mut counts = BTreeMap::new();
    for log in logs {
        for library in loaded(&files::read_log(&log)?) {
            *counts.entry(library.to_owned()).or_insert(0) += 1;
        }
    }
    let found =
        counts.iter().map(|(library, count)| format!("{count} {library}")).collect::<Vec<_>>().join("\n");
    let expected = format!("2 {}", library.display());
    let shown = if found.is_empty() { "none" } else { &found };
    println!("test programs and the library they loaded, {}: {shown}", whose.name());
    if found != expected {
        eprintln!("test-upstream-go: error: expected: {expected}");
    }
    Ok(found == expected)
}

/// The libraries of ours and upstream's that a loader's log names.
fn loaded(log: &str) -> impl Iterator<Item = &str> {
    let initialized =
        log.lines().filter_map(|line| line.split_once("calling init: ").map(|(_, library)| library));
    initialized.filter(|library| library.contains("libwasmvm"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loaders_log_names_libraries() {
        let log = "      1:\tcalling init: /lib/libc.so.6\n      1:\tcalling init: /tmp/x/ours/libwasmvm.so\n\
                   1:\tfile=libwasmvm.so [0];  needed by /a [0]\n";
        assert_eq!(loaded(log).collect::<Vec<_>>(), ["/tmp/x/ours/libwasmvm.so"]);
    }
}
