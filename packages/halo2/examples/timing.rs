//! Times of loading and verifying Orchard's key beside `halo2_proofs` on a circuit of our own.
//!
//!     RAYON_NUM_THREADS=1 cargo run -p zk-halo2 --example timing
#![allow(clippy::unwrap_used, missing_docs, reason = "an example")]

use std::time::{Duration, Instant};

use common::forge::Forged;
use common::orchard::orchard_cases;
use halo2_proofs::plonk::{SingleVerifier, verify_proof};
use halo2_proofs::transcript::{Blake2bRead, Challenge255};
use pasta_curves::{Fp, vesta};
use zk_halo2::params::{prover_params, verifier_params};
use zk_halo2::{Limits, check_vk, verify};
use zk_halo2_testing as common;

fn once(what: &str, f: impl FnOnce()) {
    let start = Instant::now();
    f();
    println!("{what:<60} {:>12.3?}", start.elapsed());
}

/// The fastest of `rounds`, which a busy machine disturbs least.
fn fastest(what: &str, rounds: usize, mut f: impl FnMut()) {
    let time = |_| {
        let start = Instant::now();
        f();
        start.elapsed()
    };
    let fastest = (0..rounds).map(time).min().unwrap_or(Duration::ZERO);
    println!("{what:<60} {fastest:>12.3?}");
}

fn main() {
    once("verifier parameters, k = 11, first use", || drop(verifier_params(11)));
    once("verifier parameters, k = 17, first use", || drop(verifier_params(17)));

    let [_, orchard, ..] = orchard_cases();
    fastest("Orchard: from_pinned", 9, || drop(orchard.binary()));
    let file = orchard.binary().to_bytes();
    fastest("Orchard: check_vk", 99, || drop(check_vk(&file, &Limits::default()).unwrap()));
    let key = check_vk(&file, &Limits::default()).unwrap();
    once("Orchard: Lagrange bases for 10 public inputs, first use", || key.prepare());
    fastest("Orchard: verify", 49, || {
        assert!(verify(&key, orchard.proof, &orchard.public_inputs).unwrap());
    });
    let mut wrong = orchard.public_inputs;
    wrong[0][0] ^= 1;
    fastest("Orchard: verify, wrong input", 49, || {
        assert!(!verify(&key, orchard.proof, &wrong).unwrap());
    });
    println!("Orchard: file {} bytes, memory {} bytes", key.file_len(), key.memory_size());

    // What costs check_vk most: long texts, many points, full parameters.
    let forged = Forged { nodes: Forged::doubling(14), ..Forged::default() };
    let file = forged.consistent_file(&Limits::default());
    fastest("check_vk: text of 1.2 MB", 9, || drop(check_vk(&file, &Limits::default()).unwrap()));
    let columns = 512;
    let queries = (0..columns).map(|column| (column, 0)).collect();
    let forged = Forged { columns, queries, permutation: (0..columns).collect(), ..Forged::default() };
    let file = forged.consistent_file(&Limits::default());
    fastest("check_vk: 512 columns under the permutation", 9, || {
        drop(check_vk(&file, &Limits::default()).unwrap())
    });
    let params = [&17u32.to_le_bytes()[..], &vec![7; 68 - 4 + (64 << 17)]].concat();
    let file = common::assemble(&params, &[0; 100], 1);
    fastest("check_vk: foreign parameters, k = 17", 9, || {
        drop(check_vk(&file, &Limits::default()).unwrap_err())
    });

    let k = 11;
    let message = [Fp::from(1), Fp::from(2)];
    let instance = vec![vec![common::Poseidon::hash(message)]];
    let case = common::Case::new("poseidon", k, common::Poseidon::new(message), instance);
    case.key().prepare();
    fastest("Poseidon, k = 11: verify", 49, || assert_eq!(case.verify(), Ok(true)));
    let params = prover_params(k).unwrap();
    fastest("Poseidon, k = 11: verify_proof of halo2_proofs", 49, || {
        let mut transcript = Blake2bRead::<_, vesta::Affine, Challenge255<_>>::init(&case.proof[..]);
        let instances: &[&[Fp]] = &[&case.instance[0]];
        let strategy = SingleVerifier::new(&params);
        verify_proof(&params, case.pk.get_vk(), strategy, &[instances], &mut transcript).unwrap();
    });
}
