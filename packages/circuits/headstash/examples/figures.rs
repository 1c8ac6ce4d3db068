//! Measures the circuit: layout, proof length, times of keys, proof, verification and tree building.
//!
//! `cargo run -p headstash-circuit --example figures`
#![allow(clippy::unwrap_used, reason = "a measurement: stop where it fails")]

use std::time::Instant;

use halo2_proofs::dev::CircuitCost;
use halo2_proofs::plonk::{SingleVerifier, keygen_pk, keygen_vk, verify_proof};
use halo2_proofs::poly::commitment::Params;
use halo2_proofs::transcript::{Blake2bRead, Challenge255};
use headstash_circuit::circuit::{HeadstashCircuit, K};
use headstash_circuit::prover::{Prover, fingerprint};
use headstash_circuit::statement::{
    Amount, Blinding, ClaimContext, EligibleLeaf, Leaf, Salt, SecretKey, Tree, Witness, recipient_commitment,
    token_denom_hash,
};
use pasta_curves::vesta;
use rand::{rand_core::UnwrapErr, rngs::SysRng};

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    println!("{what:<40} {:>10.1} ms", start.elapsed().as_secs_f64() * 1e3);
    result
}

/// The mean of several runs.
fn timed_mean(what: &str, runs: u32, mut work: impl FnMut()) {
    work();
    let start = Instant::now();
    (0..runs).for_each(|_| work());
    let mean = start.elapsed().as_secs_f64() * 1e3 / f64::from(runs);
    println!("{what:<40} {mean:>10.2} ms (mean of {runs})");
}

fn contents(secret_key: &SecretKey, amount: u128) -> EligibleLeaf {
    EligibleLeaf {
        owner: secret_key.owner(),
        amount: Amount::new(amount),
        token_denom_hash: token_denom_hash("uterp"),
        salt: Salt::random(&mut UnwrapErr(SysRng)),
    }
}

fn leaves(secret_key: &SecretKey, count: u128) -> Vec<EligibleLeaf> {
    (0..count).map(|amount| contents(secret_key, amount)).collect()
}

fn main() {
    let circuit = HeadstashCircuit::default();
    println!("{:#?}", CircuitCost::<vesta::Point, _>::measure(K, &circuit));

    let params: Params<vesta::Affine> = timed("Params::new", || Params::new(K));
    let vk = timed("keygen_vk", || keygen_vk(&params, &circuit).unwrap());
    println!("fingerprint {}", fingerprint(&vk));
    let pk = timed("keygen_pk", || keygen_pk(&params, vk, &circuit).unwrap());
    let prover = Prover::from_parts(params, pk).unwrap();

    let secret_key = SecretKey::random(&mut UnwrapErr(SysRng));
    let list = leaves(&secret_key, 1_000);
    let tree = tree_times(&list);
    tree_times(&leaves(&secret_key, 100_000));

    let witness = witness(secret_key, &list[417], &tree, 417);
    timed_mean("claim and its public input", 20, || {
        std::hint::black_box(witness.claim().public_input());
    });
    prove_and_verify(&prover, &witness);
}

fn tree_times(list: &[EligibleLeaf]) -> Tree {
    let count = list.len();
    let leaves: Vec<Leaf> =
        timed(&format!("leaves of {count} entries"), || list.iter().map(EligibleLeaf::leaf).collect());
    timed(&format!("tree of {count} leaves"), || Tree::new(&leaves).unwrap())
}

fn witness(secret_key: SecretKey, leaf: &EligibleLeaf, tree: &Tree, index: usize) -> Witness {
    Witness {
        secret_key,
        amount: leaf.amount,
        token_denom_hash: leaf.token_denom_hash,
        salt: leaf.salt,
        path: tree.path(index).unwrap(),
        recipient_commitment: recipient_commitment(&ClaimContext::new("chain-1", "contract"), "alice"),
        blinding: Blinding::random(&mut UnwrapErr(SysRng)),
    }
}

fn prove_and_verify(prover: &Prover, witness: &Witness) {
    let claim = witness.claim();
    let prove = || prover.prove(witness, &claim, UnwrapErr(SysRng)).unwrap();
    let made = timed("prove, first", prove);
    println!("proof length {}", made.proof.len());
    timed_mean("prove", 5, || {
        prove();
    });
    let instance = [made.public_input.to_field()];
    timed_mean("halo2 verify_proof", 20, || {
        let mut transcript = Blake2bRead::<_, _, Challenge255<_>>::init(&made.proof[..]);
        let strategy = SingleVerifier::new(prover.params());
        let vk = prover.proving_key().get_vk();
        verify_proof(prover.params(), vk, strategy, &[&[&instance]], &mut transcript).unwrap();
    });
}
