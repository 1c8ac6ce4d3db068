//! Measures proofs by `zk-halo2-prover` beside those by `create_proof` of `halo2_proofs`, and writes the figures of
//! `docs/PROVING.md` and `docs/proving.svg`.
//!
//! ```sh
//! make bench-prover                                                        # all circuits, then write
//! RAYON_NUM_THREADS=1 cargo run --release --bin prover -- headstash        # one circuit, print its tables
//! ```
//!
//! Both have the same circuit, witness and randomness, and take turns in one process; the proofs are the same bytes.
//!
//! Start at [`main`], then `measure.rs`.

#![forbid(unsafe_code)]

mod chart;
mod measure;
mod page;

use std::path::Path;

use anyhow::{Result, bail, ensure};
use benches::proving::subjects;
use benches::{machine, require_one_thread};
use measure::{Measured, measure};

fn main() -> Result<()> {
    require_one_thread();
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match &arguments[..] {
        [] => write(),
        [name] => print(name),
        _ => bail!("usage: prover [NAME]"),
    }
}

/// Measures one circuit.
fn print(name: &str) -> Result<()> {
    let names: Vec<_> = subjects().iter().map(|subject| subject.name).collect();
    ensure!(names.contains(&name), "there is no circuit {name}, only {}", names.join(", "));
    let measured = run(|candidate| candidate == name)?;
    println!("{}", page::figures(&measured, machine::load()));
    Ok(())
}

/// Measures all circuits.
fn write() -> Result<()> {
    let measured = run(|_| true)?;
    let figures = page::figures(&measured, machine::load());
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
    println!("{figures}");
    chart::draw(&measured, &docs.join("proving.svg"))?;
    page::write(&docs.join("PROVING.md"), &figures)?;
    println!("written: docs/PROVING.md, docs/proving.svg");
    Ok(())
}

fn run(wanted: impl Fn(&str) -> bool) -> Result<Vec<Measured>> {
    subjects().into_iter().filter(|subject| wanted(subject.name)).map(measure).collect()
}
