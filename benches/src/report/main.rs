//! Runs the benches and writes `docs/BENCHMARKS.md` and `docs/bench.svg`.
//!
//! ```sh
//! cargo run --release --bin report                  # measure, then write
//! cargo run --release --bin report -- --from DIR    # write from what Criterion left in DIR
//! ```
//!
//! Start at [`main`].

#![forbid(unsafe_code)]

mod chart;
mod estimates;
mod results;
mod tables;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use benches::machine;
use estimates::Estimates;
use results::Results;

fn main() -> Result<()> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => measure_and_write(),
        ["--from", directory] => write(&PathBuf::from(directory), None),
        ["derive", k] => derive(k.parse()?),
        _ => bail!("usage: report [--from DIR]"),
    }
}

/// Prints how many nanoseconds it takes to derive the parameters of a verifier.
fn derive(k: u32) -> Result<()> {
    let start = Instant::now();
    let params = zk_halo2::params::verifier_params(k);
    let elapsed = start.elapsed();
    drop(params.with_context(|| format!("there are no parameters for k = {k}"))?);
    println!("{}", elapsed.as_nanos());
    Ok(())
}

/// The directory is new, so that nothing in it is from another run.
fn measure_and_write() -> Result<()> {
    let directory = std::env::temp_dir().join(format!("zk-halo2-benches-{}", std::process::id()));
    std::fs::create_dir(&directory).with_context(|| format!("cannot create {}", directory.display()))?;
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["bench", "--locked", "--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")])
        .args(["--", "--noplot"])
        .env("RAYON_NUM_THREADS", "1")
        .env("CRITERION_HOME", &directory)
        .status()?;
    ensure!(status.success(), "the benches failed");
    let written = write(&directory, machine::load());
    std::fs::remove_dir_all(&directory)?;
    written
}

/// `load` is that of the machine when the run ended.
fn write(directory: &Path, load: Option<f64>) -> Result<()> {
    let estimates = Estimates::read(directory)?;
    let results = Results::of(&estimates)?;
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    let tables = tables::all(&results);
    println!("{tables}");
    chart::draw(&results, &docs.join("bench.svg"))?;
    let spread = ("widest 95 % interval of a median", estimates.widest_interval());
    let machine = machine::describe("make bench", load, spread);
    std::fs::write(docs.join("BENCHMARKS.md"), tables::page(&machine, &tables))?;
    println!("written: docs/BENCHMARKS.md, docs/bench.svg");
    Ok(())
}
