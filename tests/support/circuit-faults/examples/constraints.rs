//! The mutation run over all constraints, written to `docs/CONSTRAINTS.md`.
//!
//! `cargo run --release -p zk-circuit-faults --example constraints`
#![allow(clippy::unwrap_used, reason = "a run by hand: stop where it fails")]

use std::path::Path;
use std::time::Instant;

use zk_circuit_faults::{Case, credential, gadgets, headstash, markdown};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../docs/CONSTRAINTS.md");
const MARK: &str = "<!-- Below this line everything is written by the example `constraints`. -->\n";

fn main() {
    let document = std::fs::read_to_string(DOCUMENT).unwrap();
    let (head, _) = document.split_once(MARK).unwrap();
    let (mut tables, mut summary, mut survivors) = (String::new(), String::new(), 0);
    for case in [gadgets, credential, headstash] as [fn() -> Option<Case>; 3] {
        let (case, start) = (case().unwrap(), Instant::now());
        let (table, all, surviving) = markdown(&case);
        eprintln!(
            "{}: {all} constraints, {surviving} survive, {:.0} s",
            case.name,
            start.elapsed().as_secs_f64()
        );
        summary +=
            &format!("| {} | {} | {all} | {surviving} |\n", case.name, case.bench.table.advice().count());
        tables += &format!("\n{table}");
        survivors += surviving;
    }
    let summary = format!(
        "\n| circuit | advice cells | constraints removed | survivors |\n| --- | ---: | ---: | ---: |\n{summary}"
    );
    std::fs::write(Path::new(DOCUMENT), format!("{head}{MARK}{summary}{tables}")).unwrap();
    std::process::exit(i32::from(survivors > 0));
}
