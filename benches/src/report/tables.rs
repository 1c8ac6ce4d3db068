//! The page, and its tables in Markdown.

use benches::cells::{at_least, ms};
use benches::subjects::{self, orchard_shapes};
use zk_halo2::{Backend, Shape};

use crate::results::{Batch, Required, Results, Single, Threads};

/// How many times faster two threads have to be than one.
const TWO_THREADS: f64 = 1.5;

/// The whole page.
pub(crate) fn page(machine: &str, tables: &str) -> String {
    format!(
        "# Benchmarks

`make bench` writes this page and the picture; no figure is written by hand. Times are medians of one run, on one thread
unless stated otherwise. A number after ≥ is the required speed-up. `portable` is scalar code, `IFMA` uses vector
instructions (AVX-512 IFMA). The processor decides which one runs; the answers are the same.

![Time to verify one proof, and each proof of a batch](bench.svg)

{machine}
{tables}"
    )
}

/// All tables.
pub(crate) fn all(results: &Results) -> String {
    let sections = [
        singles(&results.singles),
        orchard(&results.orchard),
        batches(&results.batches),
        threads(&results.threads),
        loading(&results.loading),
        shapes(),
    ];
    sections.join("\n")
}

fn singles(singles: &[Single]) -> String {
    let rows = singles.iter().map(single_row).collect::<String>();
    format!(
        "## One proof

Beside `verify_proof` of `halo2_proofs` 0.4.1 with `SingleVerifier`, in ms. Proofs are honest.

| circuit | k | halo2_proofs | portable | times faster | IFMA | times faster |
|---|--:|--:|--:|--:|--:|--:|
{rows}"
    )
}

fn single_row(single: &Single) -> String {
    let Single { name, k, peer, ours, required } = single;
    let portable = at_least(peer / ours.portable, required.map(|required| required.portable));
    let fast = cells(ours.ifma, |time| at_least(peer / time, required.map(|required| required.ifma)));
    format!("| {name} | {k} | {} | {} | {portable} | {fast} |\n", ms(*peer), ms(ours.portable))
}

fn orchard(single: &Single) -> String {
    format!(
        "## Orchard's own key

The proof is made by the crate `orchard`. `halo2_proofs` has no key for it here, so `zk_halo2::reference::verify` takes its
place: this crate reads the proof, the opening arguments and the multiexponentiation are those of `halo2_proofs`. In ms.

| circuit | k | reference | portable | times faster | IFMA | times faster |
|---|--:|--:|--:|--:|--:|--:|
{}",
        single_row(single)
    )
}

fn batches(batches: &[Batch]) -> String {
    let rows = batches.iter().map(batch_row).collect::<String>();
    format!(
        "## Batches

The circuit is `orchard-sized`; times are for each proof, in ms. `single` is `verify_proof` of `halo2_proofs` as above,
`batch` its `BatchVerifier`. The proofs are not honest, they only parse. Both verifiers find that out at the very end,
after the same work. All points of the proofs are different.

| proofs | batch | portable | faster than single | than batch | IFMA | faster than single | than batch |
|--:|--:|--:|--:|--:|--:|--:|--:|
{rows}"
    )
}

fn batch_row(batch: &Batch) -> String {
    let Batch { len, single, batch_verifier, ours, required } = batch;
    let ratios = |time: f64, which: fn(&Required) -> f64| {
        let [beside_single, beside_batch] = [0, 1].map(|index| required.map(|both| which(&both[index])));
        format!(
            "{} | {}",
            at_least(single / time, beside_single),
            at_least(batch_verifier / time, beside_batch)
        )
    };
    let portable = ratios(ours.portable, |required| required.portable);
    let fast = match ours.ifma {
        Some(time) => format!("{} | {}", ms(time), ratios(time, |required| required.ifma)),
        None => "– | – | –".to_owned(),
    };
    format!("| {len} | {} | {} | {portable} | {fast} |\n", ms(*batch_verifier), ms(ours.portable))
}

fn threads(threads: &[Threads]) -> String {
    let row = |threads: &Threads| {
        let Threads { name, k, backend, one, two } = threads;
        let ratio = at_least(one / two, Some(TWO_THREADS));
        let backend = match backend {
            Backend::Portable => "portable",
            _ => "IFMA",
        };
        format!("| {name} | {k} | {backend} | {} | {} | {ratio} |\n", ms(*one), ms(*two))
    };
    let rows = threads.iter().map(row).collect::<String>();
    format!(
        "## Two threads

One proof, by pools of one and of two threads, in ms.

| circuit | k | | one thread | two threads | times faster |
|---|--:|---|--:|--:|--:|
{rows}"
    )
}

fn loading(loading: &[(String, f64)]) -> String {
    let rows = loading.iter().map(|(what, time)| format!("| {what} | {} |\n", ms(*time))).collect::<String>();
    let binary = subjects::orchard().binary();
    let (file, memory) = (binary.key().file_len(), binary.key().memory_size());
    format!(
        "## Loading

Orchard's circuit binary has {file} bytes. Loaded, its key takes {memory} bytes besides the parameters, which all keys share.

| | ms |
|---|--:|
{rows}"
    )
}

/// The numbers that decide what verification costs, of Orchard's key and of the one that stands for it.
fn shapes() -> String {
    let shapes = orchard_shapes();
    let row = |what: &str, number: &dyn Fn(&Shape) -> usize| {
        let [orchard, sized] = &shapes;
        format!("| {what} | {} | {} |\n", number(orchard), number(sized))
    };
    let rows = [
        row("k", &|shape| shape.k as usize),
        row("bytes of a proof", &|shape| shape.proof_len),
        row("public inputs", &|shape| shape.public_inputs()),
        row("points in the key", &|shape| shape.fixed_columns + shape.permutation_columns),
        row("commitments opened", &|shape| shape.commitments),
        row("point sets", &|shape| shape.point_sets),
        row("expression nodes", &|shape| shape.nodes),
        row("degree", &|shape| shape.degree),
        row("advice columns", &|shape| shape.advice_columns),
        row("lookup arguments", &|shape| shape.lookups),
    ];
    format!(
        "## Orchard's key and `orchard-sized`

Where a key of `halo2_proofs` is needed, a generated circuit of nearly the same shape stands in for Orchard's.

| | Orchard | orchard-sized |
|---|--:|--:|
{}",
        rows.concat()
    )
}

/// A time that may be missing, and what follows from it.
fn cells(time: Option<f64>, ratio: impl Fn(f64) -> String) -> String {
    time.map_or_else(|| "– | –".to_owned(), |time| format!("{} | {}", ms(time), ratio(time)))
}
