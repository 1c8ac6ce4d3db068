//! `fuzz`: runs the fuzz targets.
//!
//! What a run learns stays in fuzz/corpus/, which git ignores; the corpora in fuzz/seeds/ are what a fresh clone starts
//! from. cargo-fuzz needs flags of the nightly compiler for coverage and AddressSanitizer. RUSTC_BOOTSTRAP=1 lets the
//! pinned stable compiler take them, so that what is fuzzed is compiled by what ships.

mod report;

use std::{
    path::Path,
    process::{Command, ExitCode, ExitStatus},
    sync::{Mutex, mpsc},
    thread,
};

use anyhow::{Context, Result};

use crate::{
    files,
    process::{self, verdict},
    repository::variable,
};
use report::Outcome;

const LOGS: &str = "fuzz/artifacts/logs";

/// Runs every fuzz target. Fails on a finding, and says how to see it again.
#[derive(Debug, clap::Args)]
#[command(after_help = "Environment:\n  \
    TARGETS=\"a b\"  only these targets\n  \
    JOBS=n         so many at a time (default: 1)")]
pub(crate) struct Options {
    /// How long each target runs
    #[arg(default_value_t = 60)]
    seconds: u32,
}

pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    files::make_folder(LOGS)?;
    if process::find("cargo-fuzz").is_none() {
        process::run(cargo().args(["install", "--locked", "cargo-fuzz@0.13.2"]))?;
    }
    process::run(cargo().args(["fetch", "--quiet", "--locked", "--manifest-path", "fuzz/Cargo.toml"]))?;
    let targets = targets()?;
    process::run(cargo().args(["fuzz", "build"]))?;
    let jobs = variable("JOBS").map_or(Ok(1), |jobs| jobs.parse()).context("JOBS is a number")?;
    let outcomes = run_all(&targets, options.seconds, jobs)?;
    report::table(&outcomes);
    let findings: Vec<_> = outcomes.iter().filter(|outcome| !outcome.passed).collect();
    findings.iter().for_each(|outcome| report::finding(outcome));
    Ok(verdict(findings.is_empty()))
}

fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    // Proofs here are small: threads would only wait for each other.
    cargo.env("RUSTC_BOOTSTRAP", "1").env("RAYON_NUM_THREADS", "1");
    cargo
}

fn targets() -> Result<Vec<String>> {
    let names = match variable("TARGETS") {
        Some(names) => names,
        None => process::text(cargo().args(["fuzz", "list"]))?,
    };
    Ok(names.split_whitespace().map(str::to_owned).collect())
}

/// Runs the targets, several at a time. The outcomes are in the order of the targets.
fn run_all(targets: &[String], seconds: u32, jobs: usize) -> Result<Vec<Outcome>> {
    let next = Mutex::new(targets.iter().enumerate());
    let (send, outcomes) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..jobs.max(1) {
            let (next, send) = (&next, send.clone());
            scope.spawn(move || {
                // Each takes the next one until there is none. A lock that is poisoned is an end as well.
                while let Some((place, target)) = next.lock().ok().and_then(|mut next| next.next()) {
                    println!("fuzzing {target} for {seconds} s");
                    if send.send((place, run_one(target, seconds))).is_err() {
                        break;
                    }
                }
            });
        }
    });
    drop(send);
    let mut outcomes: Vec<_> = outcomes.iter().collect();
    outcomes.sort_by_key(|(place, _)| *place);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn run_one(target: &str, seconds: u32) -> Result<Outcome> {
    let corpus = format!("fuzz/corpus/{target}");
    files::make_folder(&corpus)?;
    let log = Path::new(LOGS).join(format!("{target}.log"));
    let mut fuzz = cargo();
    fuzz.args(["fuzz", "run", target, &corpus, &format!("fuzz/seeds/{target}"), "--"]);
    fuzz.arg(format!("-max_total_time={seconds}"));
    fuzz.args(["-timeout=30", "-rss_limit_mb=4096", "-print_final_stats=1"]);
    let status: ExitStatus = process::logged(&mut fuzz, &log)?;
    Ok(Outcome { target: target.to_owned(), passed: status.success(), log: files::read_log(&log)? })
}
