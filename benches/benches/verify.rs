//! Verification of one proof and of batches, by `halo2_proofs` and by `zk-halo2` with every backend of the machine.
#![allow(missing_docs, reason = "a macro of Criterion makes the entry point")]
#![allow(clippy::unwrap_used, reason = "a measurement of something broken must not go unseen")]

use std::time::{Duration, Instant};

use benches::names;
use benches::subjects::{ORCHARD_SIZED, Prepared, orchard, subjects};
use benches::{cores, on_threads, peer, require_one_thread};
use criterion::{
    BatchSize, BenchmarkGroup, Criterion, SamplingMode, criterion_group, criterion_main,
    measurement::WallTime,
};
use halo2_proofs::plonk::BatchVerifier;
use pasta_curves::Fp;
use zk_halo2::{Backend, Claim, reference, verify_batch_with, verify_with};
use zk_halo2_testing::unproved;

fn group(c: &mut Criterion, name: String) -> BenchmarkGroup<'_, WallTime> {
    let mut group = c.benchmark_group(name);
    group
        .sampling_mode(SamplingMode::Flat)
        .sample_size(15)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_millis(2500));
    group
}

fn verify(c: &mut Criterion) {
    require_one_thread();
    single_orchard(c);
    for subject in subjects() {
        let prepared = Prepared::new(&subject.circuit);
        single(c, subject.name, &prepared);
        if names::THREADS_K.contains(&subject.circuit.k) {
            threads(c, subject.circuit.k, &prepared);
        }
        if subject.name == ORCHARD_SIZED {
            batches(c, &prepared);
        }
    }
}

/// The key and a proof of Orchard, made by the crate `orchard`.
fn single_orchard(c: &mut Criterion) {
    let orchard = orchard();
    let binary = orchard.binary();
    binary.key().prepare();
    let mut group = group(c, names::single(names::ORCHARD));
    let answer = reference::verify(binary.key(), orchard.proof, &orchard.public_inputs);
    assert_eq!(answer, Ok(true));
    group.bench_function(names::REFERENCE, |b| {
        b.iter(|| reference::verify(binary.key(), orchard.proof, &orchard.public_inputs));
    });
    for backend in Backend::available() {
        let verify = || verify_with(*backend, binary.key(), orchard.proof, &orchard.public_inputs);
        assert_eq!(verify(), Ok(true));
        group.bench_function(names::backend(*backend), |b| b.iter(verify));
    }
    group.finish();
}

fn single(c: &mut Criterion, name: &str, prepared: &Prepared) {
    let mut group = group(c, names::single(name));
    let halo2 = || prepared.peer().verify(&prepared.case.instance, &prepared.case.proof);
    assert!(halo2());
    group.bench_function(names::HALO2, |b| b.iter(halo2));
    for backend in Backend::available() {
        let verify = || verify_with(*backend, prepared.key(), &prepared.case.proof, &prepared.public_inputs);
        assert_eq!(verify(), Ok(true));
        group.bench_function(names::backend(*backend), |b| b.iter(verify));
    }
    group.finish();
}

/// The same by a pool of one thread and by a pool of two.
fn threads(c: &mut Criterion, k: u32, prepared: &Prepared) {
    if cores() < 2 {
        return eprintln!("one core: not measured on two threads");
    }
    let mut group = group(c, names::threads(k));
    for backend in Backend::available() {
        for threads in [1, 2] {
            let pool = on_threads(threads);
            let verify =
                || verify_with(*backend, prepared.key(), &prepared.case.proof, &prepared.public_inputs);
            let time = |iterations: u64| {
                pool.install(|| {
                    let start = Instant::now();
                    (0..iterations).for_each(|_| assert_eq!(verify(), Ok(true)));
                    start.elapsed()
                })
            };
            group.bench_function(names::by_threads(*backend, threads), |b| b.iter_custom(time));
        }
    }
    group.finish();
}

/// A statement and a proof, in the form of both verifiers.
struct Statement {
    instance: Vec<Vec<Fp>>,
    public_inputs: Vec<[u8; 32]>,
    proof: Vec<u8>,
}

impl Statement {
    fn claim(&self) -> Claim<'_> {
        Claim { proof: &self.proof, public_inputs: &self.public_inputs }
    }
}

/// To prove 64 statements takes minutes. These proofs only parse: both verifiers do all their work on them, because they
/// find out at the very end, in one sum.
fn batches(c: &mut Criterion, prepared: &Prepared) {
    honest_batch_is_valid(prepared);
    let statements: Vec<_> = (0..64).map(|seed| statement(prepared, seed)).collect();
    for len in names::BATCHES {
        let statements = &statements[..len];
        let mut group = group(c, names::batch(len));
        assert!(!prepared.peer().verify_batch(to_batch(statements)));
        group.bench_function(names::HALO2_BATCH, |b| {
            let run = |batch| prepared.peer().verify_batch(batch);
            b.iter_batched(|| to_batch(statements), run, BatchSize::PerIteration);
        });
        let claims: Vec<_> = statements.iter().map(Statement::claim).collect();
        for backend in Backend::available() {
            let verify = || verify_batch_with(*backend, prepared.key(), &claims);
            assert_eq!(verify(), Ok(false));
            group.bench_function(names::backend(*backend), |b| b.iter(verify));
        }
        group.finish();
    }
}

fn statement(prepared: &Prepared, seed: u64) -> Statement {
    let shape = prepared.key().shape();
    let (proof, public_inputs) = unproved(shape, seed);
    let instance = peer::instance(shape, &public_inputs);
    assert!(prepared.peer().reads(&instance, &proof));
    Statement { instance, public_inputs, proof }
}

fn to_batch(statements: &[Statement]) -> BatchVerifier<pasta_curves::vesta::Affine> {
    let mut batch = BatchVerifier::new();
    for statement in statements {
        batch.add_proof(vec![statement.instance.clone()], statement.proof.clone());
    }
    batch
}

fn honest_batch_is_valid(prepared: &Prepared) {
    let statements = [&prepared.case.proof, &prepared.case.twin].map(|proof| Statement {
        instance: prepared.case.instance.clone(),
        public_inputs: prepared.public_inputs.clone(),
        proof: proof.clone(),
    });
    assert!(prepared.peer().verify_batch(to_batch(&statements)));
    let claims: Vec<_> = statements.iter().map(Statement::claim).collect();
    for backend in Backend::available() {
        assert_eq!(verify_batch_with(*backend, prepared.key(), &claims), Ok(true));
    }
}

criterion_group!(all, verify);
criterion_main!(all);
