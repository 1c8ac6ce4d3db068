//! Tests in Go, and programs in Go, linked with our library.

mod chain;
mod module;
mod node;
mod package;
mod throughput;

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Result, ensure};

pub(crate) use chain::{Options as ChainOptions, run as test_chain};
pub(crate) use module::{Options as ModuleOptions, run as test_module};
pub(crate) use node::{Options as NodeOptions, run as zkwasmd};
pub(crate) use package::{Options as PackageOptions, run as test_go};
pub(crate) use throughput::{Options as ThroughputOptions, run as bench_chain};

use crate::{
    files,
    process::{self, verdict},
    summary::Summary,
};

/// Fails when gofmt would change a file.
fn formatted(paths: &[PathBuf]) -> Result<()> {
    let unformatted = process::text(Command::new("gofmt").arg("-l").args(paths))?;
    ensure!(unformatted.trim().is_empty(), "gofmt would change: {}", unformatted.trim());
    Ok(())
}

/// Makes fixtures by another command of this program, and says only its last line when it succeeds.
fn make_fixtures(command: &str, folder: &Path) -> Result<()> {
    let (status, text) = process::merged(process::this_program(command)?.arg(folder))?;
    if !status.success() {
        eprint!("{text}");
    }
    ensure!(status.success(), "no fixtures: see above");
    println!("{}", files::tail(&text, 1));
    Ok(())
}

/// What several runs of `go test -v` printed.
#[derive(Debug)]
struct TestLog {
    text: String,
    succeeded: bool,
}

impl TestLog {
    fn new() -> Self {
        Self { text: String::new(), succeeded: true }
    }

    /// Runs tests: their output goes to the log, and the screen shows the lines of packages, or everything when any
    /// failed.
    fn run(&mut self, command: &mut Command) -> Result<()> {
        let (status, text) = process::merged(command)?;
        if !status.success() {
            self.succeeded = false;
            print!("{text}");
        }
        for line in text.lines().filter(|line| is_of_package(line)) {
            println!("{line}");
        }
        self.text += &text;
        Ok(())
    }

    /// Prints the summary as the last line. Fails when any test failed or none ran.
    fn finish(&self) -> ExitCode {
        let summary = Summary::of_go(&self.text);
        println!("\n{summary}");
        verdict(summary.is_good(self.succeeded))
    }
}

fn is_of_package(line: &str) -> bool {
    ["ok", "FAIL", "panic"].iter().any(|start| line.starts_with(start))
}

/// Warns when other programs keep the machine busy, so that times are not what they could be.
pub(crate) fn warn_when_busy(limit: f64, advice: &str) -> Result<()> {
    let load = files::read("/proc/loadavg")?;
    let load = load.split(' ').next().unwrap_or_default();
    if load.parse::<f64>().is_ok_and(|load| load > limit) {
        eprintln!("warning: other programs keep this machine busy (load {load}){advice}");
    }
    Ok(())
}
