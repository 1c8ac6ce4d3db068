//! Loading Orchard's key, and the parameters of a verifier.
#![allow(missing_docs, reason = "a macro of Criterion makes the entry point")]
#![allow(clippy::unwrap_used, reason = "a measurement of something broken must not go unseen")]

use std::process::Command;
use std::time::Duration;

use benches::names::{self, loading as name};
use benches::require_one_thread;
use benches::subjects::orchard;
use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use zk_halo2::params::{install, verifier_params};
use zk_halo2::{Limits, LoadedVerifyingKey, check_vk};
use zk_halo2_testing::assemble;
use zk_halo2_testing::forge::Forged;

fn loading(c: &mut Criterion) {
    require_one_thread();
    let mut group = c.benchmark_group(name::GROUP);
    group
        .sampling_mode(SamplingMode::Flat)
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(2000));

    let binary = orchard().binary();
    let file = binary.as_bytes();
    group.bench_function(name::CHECK, |b| b.iter(|| check_vk(file, &Limits::default()).unwrap()));
    let cached = binary.key().to_cached();
    group.bench_function(name::CACHED, |b| {
        b.iter(|| LoadedVerifyingKey::from_cached(file, &cached).unwrap());
    });
    for (name, file) in [
        (name::LONG_TEXT, long_text()),
        (name::MANY_POINTS, many_points()),
        (name::FOREIGN_PARAMS, foreign_params()),
    ] {
        group.bench_function(name, |b| b.iter(|| check_vk(&file, &Limits::default())));
    }
    for k in names::PARAMS_K {
        group.bench_function(name::derive(k), |b| {
            b.iter_custom(|iterations| (0..iterations).map(|_| derivation(k)).sum());
        });
        let content = verifier_params(k).unwrap().to_bytes();
        group.bench_function(name::install(k), |b| b.iter(|| install(k, &content).unwrap()));
    }
    group.finish();
}

/// A key whose text, which is hashed, has 1.2 MB, although its file is short.
fn long_text() -> Vec<u8> {
    accepted(Forged { nodes: Forged::doubling(14), ..Forged::default() })
}

/// A key of 512 columns, all under the permutation.
fn many_points() -> Vec<u8> {
    let columns = 512;
    let queries = (0..columns).map(|column| (column, 0)).collect();
    accepted(Forged { columns, queries, permutation: (0..columns).collect(), ..Forged::default() })
}

fn accepted(forged: Forged) -> Vec<u8> {
    let file = forged.consistent_file(&Limits::default());
    assert!(check_vk(&file, &Limits::default()).is_ok());
    file
}

/// A file that is refused because the bases in it are not those that everybody uses.
fn foreign_params() -> Vec<u8> {
    let k = 17;
    let params = [&u32::to_le_bytes(k)[..], &vec![7; 68 - 4 + (64 << k)]].concat();
    let file = assemble(&params, &[0; 100], 1);
    assert!(check_vk(&file, &Limits::default()).is_err());
    file
}

/// A process derives the parameters for a k once, so each derivation takes a process of its own, which says how long it
/// took.
fn derivation(k: u32) -> Duration {
    let output =
        Command::new(env!("CARGO_BIN_EXE_report")).args(["derive", &k.to_string()]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    Duration::from_nanos(String::from_utf8(output.stdout).unwrap().trim().parse().unwrap())
}

criterion_group!(all, loading);
criterion_main!(all);
