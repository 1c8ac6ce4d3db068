//! docs/CONTRACTS.md: a contract and its tests.

use anyhow::{Result, ensure};

use super::{place::Place, say};
use crate::files;

/// What a developer writes to begin with, and how many lines are promised at most.
const START: [&str; 3] = ["Cargo.toml", "src/lib.rs", "tests/vault.rs"];
const MOST_LINES: usize = 59;

pub(super) fn follow(place: &Place) -> Result<()> {
    // Of the sections that come later.
    files::remove(&place.path("tests/app.rs"))?;
    let mut lines = 0;
    for file in START {
        lines += place.write(file)?;
    }
    say(format!("{lines} lines in {}", START.join(" ")));
    ensure!(lines <= MOST_LINES, "at most {MOST_LINES} were promised");
    place.is_formatted(&START[1..])?;
    place.use_checkout()?;

    let compiled = place.cargo(3600, &["test", "--no-run"])?;
    say(format!("compiled in {}", compiled.took));
    run_tests(place, "the start", 1)?;

    place.write("tests/app.rs")?;
    place.is_formatted(&["tests/app.rs"])?;
    let compiled = place.cargo(3600, &["test", "--no-run"])?;
    say(format!("compiled the other sections in {}", compiled.took));
    run_tests(place, "all sections", 5)
}

fn run_tests(place: &Place, what: &str, count: u64) -> Result<()> {
    for when in ["the first time", "the second time"] {
        let run = place.cargo(600, &["test"])?;
        run.expect_tests(count)?;
        say(format!("{what}, {when}: {count} tests in {}", run.took));
    }
    Ok(())
}
