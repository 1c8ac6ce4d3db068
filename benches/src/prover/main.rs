//! Times of proofs by `zk-halo2-prover` beside those by `create_proof` of `halo2_proofs`, of the same circuit and witness,
//! in turns in one process.
//!
//! Start at [`measure`].

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a program that measures")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use benches::subjects::{orchard_sized, small};
use halo2_proofs::plonk::{Circuit, create_proof};
use halo2_proofs::transcript::{Blake2bWrite, Challenge255};
use pasta_curves::{Fp, vesta};
use rand::SeedableRng;
use rand::rngs::StdRng;
use zk_halo2::params::prover_params;
use zk_halo2::{Backend, CircuitKeys};
use zk_halo2_prover::{KeyFileLimits, Prover, ProverParams, ProvingKey};
use zk_halo2_testing::generated::Generated;

/// A circuit of many columns, as those are that use challenges.
fn wide() -> Generated {
    Generated {
        k: 12,
        advice: 78,
        fixed: 8,
        inputs: vec![2],
        read_instances: true,
        lookups: 2,
        lookup_width: 2,
        permutation: 3,
        gates: 78,
        degree: 5,
        rotations: 2,
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn timed<R>(work: impl FnOnce() -> R) -> (Duration, R) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

/// Prints medians of `rounds` proofs by each prover.
fn measure<C: Circuit<Fp> + Clone>(name: &str, k: u32, circuit: C, instance: &[Vec<Fp>], rounds: usize) {
    let lens: Vec<_> = instance.iter().map(Vec::len).collect();
    let (keygen, keys) = timed(|| CircuitKeys::new(k, &circuit, &lens).unwrap());
    let (build, key) = timed(|| ProvingKey::build(k, &circuit, &lens).unwrap());
    let bytes = key.to_bytes();
    let (read, key) = timed(|| ProvingKey::read(&bytes, &KeyFileLimits::default()).unwrap());
    let key = Arc::new(key);
    let columns: Vec<_> = instance.iter().map(Vec::as_slice).collect();
    let provers: Vec<_> = Backend::available()
        .iter()
        .map(|backend| {
            let (tables, params) = timed(|| ProverParams::new(&prover_params(k).unwrap(), *backend).unwrap());
            let (prepare, prover) = timed(|| Prover::new(key.clone(), params).unwrap());
            println!("{name}: {backend:?}: tables {tables:.1?}, prepared in {prepare:.1?}");
            (*backend, prover)
        })
        .collect();
    println!("{name}: keygen {keygen:.1?}, build {build:.1?}, file {} bytes read in {read:.1?}", bytes.len());
    let mut theirs = vec![];
    let mut ours = vec![vec![]; provers.len()];
    for round in 0..rounds {
        let rng = || StdRng::seed_from_u64(round as u64);
        let (time, expected) = timed(|| {
            let mut transcript = Blake2bWrite::<_, vesta::Affine, Challenge255<_>>::init(vec![]);
            create_proof(
                keys.params(),
                keys.proving_key(),
                std::slice::from_ref(&circuit),
                &[&columns],
                rng(),
                &mut transcript,
            )
            .unwrap();
            transcript.finalize()
        });
        theirs.push(time);
        for ((_, prover), times) in provers.iter().zip(&mut ours) {
            let (time, proof) =
                timed(|| prover.prove(std::slice::from_ref(&circuit), &[&columns], rng()).unwrap());
            assert!(proof == expected, "{name}: another proof");
            times.push(time);
        }
    }
    let theirs = median(theirs);
    println!("{name}: create_proof {theirs:.1?}");
    for ((backend, _), times) in provers.iter().zip(ours) {
        let time = median(times);
        println!(
            "{name}: {backend:?} {time:.1?}, {:.2} times faster",
            theirs.as_secs_f64() / time.as_secs_f64()
        );
    }
}

fn generated(name: &str, shape: &Generated, rounds: usize) {
    shape.with_circuit(|circuit, instance| measure(name, shape.k, circuit, &instance, rounds));
}

fn main() {
    let only = std::env::args().nth(1);
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    for (name, shape, rounds) in [
        ("small-k10", small(10), 9),
        ("orchard-sized", orchard_sized(), 5),
        ("wide-k12", wide(), 3),
        ("small-k14", small(14), 3),
    ] {
        if wanted(name) {
            generated(name, &shape, rounds);
        }
    }
}
