//! Times of loading and verifying Orchard's key beside `halo2_proofs` on a circuit of our own.
//!
//!     RAYON_NUM_THREADS=1 cargo run -p zk-halo2 --example timing
#![allow(clippy::unwrap_used, missing_docs, reason = "an example")]

#[path = "../tests/common/mod.rs"]
mod common;

use std::time::{Duration, Instant};

use common::orchard::orchard_cases;
use halo2_proofs::plonk::{SingleVerifier, verify_proof};
use halo2_proofs::transcript::{Blake2bRead, Challenge255};
use pasta_curves::{Fp, vesta};
use zk_halo2::params::{prover_params, verifier_params};
use zk_halo2::{Limits, check_vk, verify};

fn once(what: &str, f: impl FnOnce()) {
    let start = Instant::now();
    f();
    println!("{what:<60} {:>12.3?}", start.elapsed());
}

/// The median of `rounds`.
fn median(what: &str, rounds: usize, mut f: impl FnMut()) {
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            f();
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("{what:<60} {:>12.3?}", times[rounds / 2]);
}

fn main() {
    once("verifier parameters, k = 11, first use", || drop(verifier_params(11)));
    once("verifier parameters, k = 17, first use", || drop(verifier_params(17)));

    let [_, orchard, ..] = orchard_cases();
    median("Orchard: from_pinned", 9, || drop(orchard.binary()));
    let file = orchard.binary().to_bytes();
    median("Orchard: check_vk", 99, || drop(check_vk(&file, &Limits::default()).unwrap()));
    let key = check_vk(&file, &Limits::default()).unwrap();
    once("Orchard: Lagrange bases for 10 public inputs, first use", || key.prepare());
    median("Orchard: verify", 49, || {
        assert!(verify(&key, orchard.proof, &orchard.public_inputs).unwrap());
    });
    let mut wrong = orchard.public_inputs;
    wrong[0][0] ^= 1;
    median("Orchard: verify, wrong input", 49, || {
        assert!(!verify(&key, orchard.proof, &wrong).unwrap());
    });
    println!("Orchard: file {} bytes, memory {} bytes", key.file_len(), key.memory_size());

    let k = 11;
    let message = [Fp::from(1), Fp::from(2)];
    let instance = vec![vec![common::Poseidon::hash(message)]];
    let case = common::Case::new("poseidon", k, common::Poseidon::new(message), instance);
    case.key().prepare();
    median("Poseidon, k = 11: verify", 49, || assert_eq!(case.verify(), Ok(true)));
    let params = prover_params(k).unwrap();
    median("Poseidon, k = 11: verify_proof of halo2_proofs", 49, || {
        let mut transcript = Blake2bRead::<_, vesta::Affine, Challenge255<_>>::init(&case.proof[..]);
        let instances: &[&[Fp]] = &[&case.instance[0]];
        let strategy = SingleVerifier::new(&params);
        verify_proof(&params, case.pk.get_vk(), strategy, &[instances], &mut transcript).unwrap();
    });
}
