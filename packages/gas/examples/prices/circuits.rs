//! Circuits that are in use, or as large as such: the headstash claim, and zcash's Orchard from its published key.

use headstash_circuit::circuit::{HeadstashCircuit, INSTANCE_LENS, K};
use zk_halo2::CircuitBinary;
use zk_halo2::params::prover_params;
use zk_halo2_testing::orchard::orchard_cases;

/// Name and circuit binary.
pub(crate) fn all() -> Vec<(&'static str, Vec<u8>)> {
    vec![("headstash, k = 10, 1 input", headstash()), ("Orchard, k = 11, 10 inputs", orchard())]
}

pub(crate) fn headstash() -> Vec<u8> {
    let params = prover_params(K).expect("a k within bounds");
    let vk = halo2_proofs::plonk::keygen_vk(&params, &HeadstashCircuit::default()).expect("rows enough");
    CircuitBinary::from_vk(&vk, &INSTANCE_LENS).expect("within limits").to_bytes()
}

pub(crate) fn orchard() -> Vec<u8> {
    let [_, orchard, ..] = orchard_cases();
    orchard.binary().to_bytes()
}
