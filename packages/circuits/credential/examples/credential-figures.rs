//! Measures the circuit: layout, proof length, price of a verification, times.
//!
//! `cargo run -p credential-circuit --example credential-figures`
#![allow(clippy::unwrap_used, reason = "a measurement: stop where it fails")]

use std::time::Instant;

use credential_circuit::circuit::{CredentialCircuit, INSTANCE_LENS, K};
use credential_circuit::prover::{Prover, fingerprint};
use credential_circuit::statement::{Attributes, Context, Credential, SecretKey, Tree, leaf};
use halo2_proofs::dev::CircuitCost;
use halo2_proofs::plonk::{ProvingKey, keygen_pk, keygen_vk};
use halo2_proofs::poly::commitment::Params;
use pasta_curves::{Fp, vesta};
use rand::{rand_core::UnwrapErr, rngs::SysRng};
use zk_halo2::CircuitBinary;

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = work();
    println!("{what:<40} {:>10.1} ms", start.elapsed().as_secs_f64() * 1e3);
    result
}

fn main() {
    let circuit = CredentialCircuit::default();
    println!("{:#?}", CircuitCost::<vesta::Point, _>::measure(K, &circuit));
    let params: Params<vesta::Affine> = timed("Params::new", || Params::new(K));
    let vk = timed("keygen_vk", || keygen_vk(&params, &circuit).unwrap());
    println!("fingerprint {}", fingerprint(&vk));
    price(&vk);
    let pk = timed("keygen_pk", || keygen_pk(&params, vk, &circuit).unwrap());
    prove(params, pk);
}

fn price(vk: &halo2_proofs::plonk::VerifyingKey<vesta::Affine>) {
    let binary = CircuitBinary::from_vk(vk, &INSTANCE_LENS).unwrap();
    let (len, shape) = (binary.as_bytes().len(), binary.key().shape());
    let gas = zk_halo2_gas::fetch(len as u64) + zk_halo2_gas::verification(shape, 1);
    println!(
        "circuit binary {len} bytes, verification {} SDK gas",
        gas / zk_halo2_gas::COSMWASM_GAS_PER_SDK_GAS
    );
    println!("{shape:#?}");
}

fn prove(params: Params<vesta::Affine>, pk: ProvingKey<vesta::Affine>) {
    let prover = Prover::from_parts(params, pk).unwrap();
    let rng = || UnwrapErr(SysRng);
    let (secret_key, attributes) = (SecretKey::random(&mut rng()), Attributes::random(&mut rng()));
    let tree = Tree::new(&[leaf(&secret_key.owner(), &attributes)]).unwrap();
    let credential = Credential { secret_key, attributes, path: tree.path(0).unwrap() };
    for what in ["prove, first", "prove, second"] {
        let context = Context::from_field(Fp::from(7));
        let made = timed(what, || prover.prove(&credential, tree.root(), context, rng()).unwrap());
        println!("proof length {}", made.proof.len());
    }
}
