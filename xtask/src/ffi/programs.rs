//! Runs of the C program.

use std::{
    fs::File,
    path::Path,
    process::{Command, ExitStatus},
    time::Instant,
};

use anyhow::{Context, Result};

use super::{Options, subject::Subject};
use crate::{files, process};

/// use_sigaltstack=0: when a thread ends, the sanitizer unmaps the thread's signal stack, which is Wasmer's and which
/// Wasmer has unmapped before. In between the place can have become another thread's memory.
const ASAN_OPTIONS: &str = "use_sigaltstack=0:detect_leaks=1:check_initialization_order=1:strict_string_checks=1:\
    allocator_may_return_null=1";

/// Compilers make conditional jumps on undefined values that cancel out; reports of them would be about those.
const VALGRIND: [&str; 7] = [
    "valgrind",
    "--quiet",
    "--undef-value-errors=no",
    "--leak-check=full",
    "--show-leak-kinds=definite",
    "--errors-for-leak-kinds=definite",
    "--error-exitcode=3",
];

#[derive(Debug)]
pub(super) struct Programs<'a> {
    pub(super) subject: &'a Subject,
    pub(super) options: &'a Options,
    /// Upstream's module, which has the contracts.
    pub(super) module: &'a Path,
}

impl Programs<'_> {
    /// Runs a program, ten minutes at most: its checks go to a log, and what is worth reading to the terminal. Returns
    /// whether all passed.
    pub(super) fn run(&self, program: &Path) -> Result<bool> {
        let name = files::name(program);
        let log = self.subject.out.join(format!("{name}.log"));
        let errors = self.subject.out.join(format!("{name}.log.stderr"));
        let work = files::temporary("ffi.")?;
        let mut command = self.command(program, work.path());
        command.stderr(
            File::create(&errors).with_context(|| format!("{} cannot be written", errors.display()))?,
        );
        let start = Instant::now();
        let status = process::output_to(&mut command, &log)?;
        let checks = files::read_log(&log)?;
        if self.options.verbose {
            print!("{checks}");
        }
        if status.success() {
            println!("{name}: {}, {} s", files::tail(&checks, 1), start.elapsed().as_secs());
            return Ok(true);
        }
        self.report(&name, status, &checks, &files::read_log(&errors)?);
        println!("everything is in {} and {}", log.display(), errors.display());
        Ok(false)
    }

    fn command(&self, program: &Path, work: &Path) -> Command {
        let mut command = Command::new("timeout");
        command.arg("600");
        if self.options.valgrind {
            command.args(VALGRIND);
        }
        command
            .arg(program)
            .arg(work)
            .arg(self.module.join("testdata"))
            .arg(self.subject.out.join("fixtures"));
        command.args(self.options.groups());
        command.env("ASAN_OPTIONS", ASAN_OPTIONS).env("UBSAN_OPTIONS", "print_stacktrace=1");
        command
    }

    fn report(&self, name: &str, status: ExitStatus, checks: &str, errors: &str) {
        let code = status.code().map_or_else(|| status.to_string(), |code| format!("exit code {code}"));
        println!("{name}: FAILED with {code} (124: longer than ten minutes)");
        if !self.options.verbose {
            println!("{}", failed_checks(checks));
        }
        println!("\n{}", crash(errors));
    }
}

/// The checks that failed and what follows each, else the last ones.
fn failed_checks(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let failed =
        |place: usize| lines[place.saturating_sub(4)..=place].iter().any(|line| line.contains("FAILED"));
    let shown: Vec<&str> =
        (0..lines.len()).filter(|place| failed(*place)).map(|place| lines[place]).collect();
    if shown.is_empty() { files::tail(log, 3) } else { shown.join("\n") }
}

/// A crash is on the standard error, below the check that is without an end: the first report, without what contracts
/// print, else the last lines.
fn crash(errors: &str) -> String {
    let lines: Vec<&str> = errors.lines().filter(|line| !line.starts_with("[20")).collect();
    let begins =
        |line: &&str| line.starts_with("==") || line.contains("runtime error") || line.contains("panicked");
    match lines.iter().position(begins) {
        Some(place) => lines[place..].iter().take(41).copied().collect::<Vec<_>>().join("\n"),
        None => files::tail(errors, 20),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_check_is_shown_with_what_follows() {
        let log = "a ok\nb FAILED\n 1\n 2\n 3\n 4\n 5\nc ok\n";
        assert_eq!(failed_checks(log), "b FAILED\n 1\n 2\n 3\n 4");
        assert_eq!(failed_checks("a ok\nb ok\nc ok\nd\n"), "b ok\nc ok\nd");
    }

    #[test]
    fn a_report_of_a_sanitizer_is_found_among_what_contracts_print() {
        let errors =
            "noise\n[2026-11-30T00:00:00Z]: debug runtime error\n==1==ERROR: AddressSanitizer\n#0 f\n";
        assert_eq!(crash(errors), "==1==ERROR: AddressSanitizer\n#0 f");
        assert_eq!(crash("a\nb\n"), "a\nb");
    }
}
