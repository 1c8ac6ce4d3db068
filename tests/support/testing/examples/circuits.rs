//! Writes many small circuits with a proof of each, and circuit binaries that are refused, always the same ones.
//!
//! ```text
//! cargo run -p zk-halo2-testing --example circuits -- --count 200 --out target/circuits
//! ```
//!
//! | file | what it holds |
//! |---|---|
//! | `1/circuit.vk`, … | circuit binaries, each of another circuit |
//! | `1/proof.bin`, … | a valid proof |
//! | `1/inputs.bin`, … | its public inputs, 32 bytes little-endian each |
//! | `1/public.json`, … | the same, for `zkwasm verify` |
//! | `checksums.txt` | SHA-256 and name of each circuit binary, as `sha256sum` writes them |
//! | `refused/*.vk` | files that no chain takes as circuits, called by what is wrong with them |
//! | `refused/reasons.txt` | name and error of each, with a tab between |
#![allow(clippy::unwrap_used, missing_docs, reason = "a program for developers")]

use std::path::{Path, PathBuf};

use clap::Parser;
use rayon::prelude::*;
use zk_halo2::{Limits, check_vk};
use zk_halo2_testing::{Case, numbered, refused};

/// Writes circuits with proofs, and circuit binaries that are refused.
#[derive(Parser)]
struct Args {
    /// How many circuits with a proof
    #[arg(long, default_value_t = 200)]
    count: u64,
    /// The folder to write to; files of the same names are replaced
    #[arg(long)]
    out: PathBuf,
}

fn main() {
    let Args { count, out } = Args::parse();
    let lines: Vec<String> = (1..=count).into_par_iter().map(|number| write_circuit(&out, number)).collect();
    std::fs::create_dir_all(out.join("refused")).unwrap();
    std::fs::write(out.join("checksums.txt"), lines.concat()).unwrap();
    let reasons: Vec<String> =
        refused(&numbered(1)).iter().map(|(name, file)| write_refused(&out, name, file)).collect();
    std::fs::write(out.join("refused/reasons.txt"), reasons.concat()).unwrap();
    println!("{count} circuits, {} files that are refused", reasons.len());
}

/// Returns the line for the list of checksums.
fn write_circuit(out: &Path, number: u64) -> String {
    let case = numbered(number);
    assert_eq!(case.verify(), Ok(true), "{}", case.name);
    let folder = out.join(number.to_string());
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("circuit.vk"), case.binary.as_bytes()).unwrap();
    std::fs::write(folder.join("proof.bin"), &case.proof).unwrap();
    std::fs::write(folder.join("inputs.bin"), case.public_inputs().concat()).unwrap();
    std::fs::write(folder.join("public.json"), public_json(&case)).unwrap();
    format!("{}  {number}/circuit.vk\n", case.binary.checksum())
}

fn public_json(case: &Case) -> String {
    let big_endian = |mut input: [u8; 32]| {
        input.reverse();
        format!("\"0x{}\"", hex::encode(input))
    };
    let inputs: Vec<_> = case.public_inputs().into_iter().map(big_endian).collect();
    format!("[{}]", inputs.join(","))
}

/// Returns the line for the list of reasons.
fn write_refused(out: &Path, name: &str, file: &[u8]) -> String {
    let reason = check_vk(file, &Limits::default()).unwrap_err();
    std::fs::write(out.join("refused").join(name).with_extension("vk"), file).unwrap();
    format!("{name}\t{reason}\n")
}
