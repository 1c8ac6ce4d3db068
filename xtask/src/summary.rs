//! The last line of a test run: "N passed, N failed, N skipped", added up from what the test runner printed.

use std::{fmt, path::PathBuf, process::ExitCode};

use anyhow::Result;

use crate::{files, process::verdict, repository::Repository};

/// How many tests ended in which way.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Summary {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Summary {
    /// Counts the results of `go test -v`, those of subtests among them.
    pub(crate) fn of_go(log: &str) -> Self {
        let mut summary = Self::default();
        for line in log.lines().map(|line| line.trim_start_matches(' ')) {
            if line.starts_with("--- PASS") {
                summary.passed += 1;
            } else if line.starts_with("--- FAIL") {
                summary.failed += 1;
            } else if line.starts_with("--- SKIP") {
                summary.skipped += 1;
            }
        }
        summary
    }

    /// Adds up the summaries that `cargo test` prints, one for each program.
    pub(crate) fn of_cargo(log: &str) -> Self {
        let mut summary = Self::default();
        for line in log.lines().filter(|line| line.starts_with("test result: ")) {
            let words: Vec<&str> = line.split_whitespace().collect();
            for pair in words.windows(2) {
                let count = pair[0].parse().unwrap_or(0);
                match pair[1].trim_end_matches(';') {
                    "passed" => summary.passed += count,
                    "failed" => summary.failed += count,
                    "ignored" => summary.skipped += count,
                    _ => {}
                }
            }
        }
        summary
    }

    pub(crate) fn passed(self) -> u64 {
        self.passed
    }

    /// Whether the run was a good one: the runner succeeded, no test failed, and some ran.
    pub(crate) fn is_good(self, runner_succeeded: bool) -> bool {
        runner_succeeded && self.failed == 0 && self.passed > 0
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// Sums up a log of `go test -v`; fails when a test failed or none ran.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// The log
    log: PathBuf,
    /// The exit code of go test
    #[arg(long, default_value_t = 0)]
    status: i32,
}

pub(crate) fn run(repository: &Repository, options: &Options) -> Result<ExitCode> {
    let summary = Summary::of_go(&files::read_log(&repository.as_called(&options.log))?);
    println!("{summary}");
    Ok(verdict(summary.is_good(options.status == 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_results_are_counted_with_those_of_subtests() {
        let log = "=== RUN   TestA\n    --- PASS: TestA/one (0.00s)\n    --- SKIP: TestA/two (0.00s)\n\
                   --- PASS: TestA (0.01s)\n--- FAIL: TestB (0.00s)\nFAIL\nsaid --- PASS elsewhere\n";
        let summary = Summary::of_go(log);
        assert_eq!(summary, Summary { passed: 2, failed: 1, skipped: 1 });
        assert_eq!(summary.to_string(), "2 passed, 1 failed, 1 skipped");
        assert!(!summary.is_good(true));
    }

    #[test]
    fn cargo_summaries_are_added_up() {
        let log = "test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 7 filtered out; finished in 1.20s\n\
                   running 1 test\n\
                   test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        assert_eq!(Summary::of_cargo(log), Summary { passed: 13, failed: 2, skipped: 3 });
    }

    #[test]
    fn a_run_without_tests_or_with_a_failed_runner_is_not_good() {
        let one = Summary { passed: 1, ..Summary::default() };
        assert!(one.is_good(true));
        assert!(!one.is_good(false));
        assert!(!Summary::default().is_good(true));
    }
}
