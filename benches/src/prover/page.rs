//! The figures in Markdown, each beside the bar that it is to reach, and the page that they stand in.

use std::path::Path;

use anyhow::{Context, Result};
use benches::cells::{at_least, at_most, ms};
use benches::machine;
use zk_halo2::Backend;

use crate::measure::{INSTANCES, Measured, Ours, Times};

/// How many times faster than `create_proof` a proof is to be.
const IFMA: f64 = 4.0;
const PORTABLE: f64 = 1.8;
/// How many times faster than one thread two are to be.
const TWO_THREADS: f64 = 1.7;
/// How many times faster a key is to be read than made.
const KEY_FROM_FILE: f64 = 20.0;
/// What part of the time of as many proofs one proof of several instances is to take.
const SEVERAL_INSTANCES: f64 = 0.65;
/// What part of the memory of `create_proof` a proof is to take.
const MEMORY: f64 = 1.0;

const BEGIN: &str = "<!-- Below this line everything is written by `make bench-prover`. -->\n";
const END: &str = "<!-- Above this line everything is written by `make bench-prover`. -->\n";

/// Puts the figures between the markers of the page.
pub(crate) fn write(path: &Path, figures: &str) -> Result<()> {
    let page = std::fs::read_to_string(path)?;
    let (before, rest) = page.split_once(BEGIN).context("the page has no line where figures begin")?;
    let (_, after) = rest.split_once(END).context("the page has no line where figures end")?;
    std::fs::write(path, format!("{before}{BEGIN}\n{figures}\n{END}{after}"))?;
    Ok(())
}

/// The section. `load` is that of the machine when the run ended.
pub(crate) fn figures(measured: &[Measured], load: Option<f64>) -> String {
    let spread = measured.iter().map(Measured::spread).fold(0.0, f64::max);
    let machine = machine::describe(
        "make bench-prover",
        load,
        ("the middle half of the times of a proof, at most", spread),
    );
    let sections = [
        proofs(measured),
        two_threads(measured),
        keys(measured),
        preparation(measured),
        several(measured),
        memory(measured),
    ];
    format!(
        "## Figures

`make bench-prover` writes this section and the picture; no figure is written by hand. Proofs by `zk-halo2-prover` stand
beside those by `create_proof` of `halo2_proofs` 0.4.1, with the same circuit, witness and randomness. The provers take
turns in one process, and their proofs are the same bytes. Times are medians in ms, on one thread unless stated
otherwise. A number after ≥ or ≤ is the bar to reach. `portable` is scalar code, `IFMA` uses vector instructions
(AVX-512 IFMA).

![Time of a proof, and memory](proving.svg)

{machine}
{}
{}",
        circuits(measured),
        sections.join("\n")
    )
}

fn circuits(measured: &[Measured]) -> String {
    let row = |Measured { subject, proof, .. }: &Measured| {
        format!("| {} | {} | {} | {proof} |\n", subject.name, subject.what, subject.k)
    };
    format!(
        "Only headstash is a circuit that is in use. The others are generated: gates are on in all rows, which hold
numbers of full length, but few rows are copied or looked up.

| circuit | what it is | k | bytes of a proof |
|---|---|--:|--:|
{}",
        rows(measured, row)
    )
}

fn proofs(measured: &[Measured]) -> String {
    let row = |measured: &Measured| {
        let faster = |backend, bar| {
            let time = measured.of(backend).and_then(|ours| ours.one.median());
            let ratio = measured.halo2.one.median().zip(time).map(|(theirs, ours)| theirs / ours);
            format!("{} | {}", cell(time, ms), cell(ratio, |ratio| at_least(ratio, Some(bar))))
        };
        format!(
            "{} | {} | {} |",
            median(&measured.halo2.one),
            faster(Backend::Portable, PORTABLE),
            faster(Backend::Avx512Ifma, IFMA)
        )
    };
    format!(
        "### One proof

| circuit | create_proof | portable | times faster | IFMA | times faster |
|---|--:|--:|--:|--:|--:|
{}",
        rows(measured, |measured| format!("| {} | {}\n", measured.subject.name, row(measured)))
    )
}

fn two_threads(measured: &[Measured]) -> String {
    let row = |ours: &Ours| {
        let ratio = ours.one.median().zip(ours.two.median()).map(|(one, two)| one / two);
        let ratio = cell(ratio, |ratio| at_least(ratio, Some(TWO_THREADS)));
        format!("{} | {} | {ratio}", median(&ours.one), median(&ours.two))
    };
    format!(
        "### Two threads

One proof, by pools of one and of two threads.

| circuit | | one thread | two threads | times faster |
|---|---|--:|--:|--:|
{}",
        rows_of_ours(measured, row)
    )
}

fn keys(measured: &[Measured]) -> String {
    let row = |Measured { subject, keys, .. }: &Measured| {
        let ratio = keys.built.median().zip(keys.read.median()).map(|(built, read)| built / read);
        format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            subject.name,
            median(&keys.halo2),
            median(&keys.built),
            keys.file,
            median(&keys.read),
            cell(ratio, |ratio| at_least(ratio, Some(KEY_FROM_FILE)))
        )
    };
    format!(
        "### Keys

`halo2_proofs` is `keygen_vk` and `keygen_pk`. `ProvingKey::with_params` makes a key and compares it with that of
`keygen_vk`; `ProvingKey::read` reads it from the bytes of its file.

| circuit | halo2_proofs | made | bytes of the file | read | times faster than made |
|---|--:|--:|--:|--:|--:|
{}",
        rows(measured, row)
    )
}

fn preparation(measured: &[Measured]) -> String {
    let row = |ours: &Ours| format!("{} | {}", median(&ours.prepared), median(&ours.tables));
    format!(
        "### Before the first proof

What a program does after it has read a key: `Prover::new`, and once for each k `ProverParams::new`, which makes tables of
the bases.

| circuit | | `Prover::new` | `ProverParams::new` |
|---|---|--:|--:|
{}",
        rows_of_ours(measured, row)
    )
}

fn several(measured: &[Measured]) -> String {
    let row = |name: &str, by: &str, one: &Times, several: &Times, judge: &dyn Fn(f64) -> String| {
        let many = one.median().map(|one| one * INSTANCES as f64);
        let ratio = several.median().zip(many).map(|(several, many)| several / many);
        format!("| {name} | {by} | {} | {} | {} |\n", cell(many, ms), median(several), cell(ratio, judge))
    };
    let rows_of = |Measured { subject, halo2, ours, .. }: &Measured| {
        let theirs =
            row(subject.name, "create_proof", &halo2.one, &halo2.several, &|ratio| at_least(ratio, None));
        let ours = ours.iter().map(|ours| {
            let judge = |ratio| at_most(ratio, SEVERAL_INSTANCES);
            row(subject.name, label(ours.backend), &ours.one, &ours.several, &judge)
        });
        std::iter::once(theirs).chain(ours).collect::<String>()
    };
    format!(
        "### {INSTANCES} instances in one proof

Beside {INSTANCES} times the time of one proof.

| circuit | | {INSTANCES} proofs | one proof | part of the time |
|---|---|--:|--:|--:|
{}",
        rows(measured, rows_of)
    )
}

fn memory(measured: &[Measured]) -> String {
    let row = |Measured { subject, memory, .. }: &Measured| {
        let theirs = memory.halo2;
        let ours = |backend| {
            memory.of(backend).map_or("– | – | –".to_owned(), |ours| {
                let ratio = at_most(ours.peak as f64 / theirs.peak as f64, MEMORY);
                format!("{:.1} | {:.1} | {ratio}", mib(ours.kept), mib(ours.peak))
            })
        };
        format!(
            "| {} | {:.1} | {:.1} | {} | {} |\n",
            subject.name,
            mib(theirs.kept),
            mib(theirs.peak),
            ours(Backend::Portable),
            ours(Backend::Avx512Ifma)
        )
    };
    format!(
        "### Memory

What a prover keeps from one proof to the next (its key, and bases or tables of them), and with that the most at once
during a proof, in MiB on the heap.

| circuit | create_proof keeps | peak | portable keeps | peak | part | IFMA keeps | peak | part |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
{}",
        rows(measured, row)
    )
}

fn rows(measured: &[Measured], row: impl Fn(&Measured) -> String) -> String {
    measured.iter().map(row).collect()
}

/// A row for each circuit and backend, which begins with both.
fn rows_of_ours(measured: &[Measured], row: impl Fn(&Ours) -> String) -> String {
    let all =
        measured.iter().flat_map(|measured| measured.ours.iter().map(|ours| (measured.subject.name, ours)));
    all.map(|(name, ours)| format!("| {name} | {} | {} |\n", label(ours.backend), row(ours))).collect()
}

fn label(backend: Backend) -> &'static str {
    match backend {
        Backend::Portable => "portable",
        _ => "IFMA",
    }
}

fn median(times: &Times) -> String {
    cell(times.median(), ms)
}

/// Of a number that may be missing.
fn cell(number: Option<f64>, show: impl Fn(f64) -> String) -> String {
    number.map_or_else(|| "–".to_owned(), show)
}

/// Bytes in MiB.
pub(crate) fn mib(bytes: usize) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
