//! `run-tests`: `cargo test`, closed with one line that adds up all of its summaries.

use std::{
    io::{self, Write},
    process::{Command, ExitCode},
};

use anyhow::Result;

use crate::{
    process::{self, verdict},
    summary::Summary,
};

/// Runs `cargo test` and ends with "N passed, N failed, N skipped". Fails when a test failed or none ran.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Options {
    /// Arguments of `cargo test`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let mut log = Vec::new();
    let status = process::each_chunk(Command::new("cargo").arg("test").args(&options.arguments), |chunk| {
        log.extend_from_slice(chunk);
        io::stdout().write_all(chunk)?;
        io::stdout().flush()
    })?;
    let summary = Summary::of_cargo(&String::from_utf8_lossy(&log));
    println!("\n{summary}");
    Ok(verdict(summary.is_good(status.success())))
}
