//! Circuits that are in use: the headstash claim, and zcash's Orchard from its published key.

use halo2_proofs::plonk::keygen_vk;
use headstash_circuit::circuit::{HeadstashCircuit, INSTANCE_LENS, K};
use zk_halo2::CircuitBinary;
use zk_halo2::params::prover_params;

use crate::Case;

const ORCHARD: &str = include_str!("../../../halo2/tests/fixtures/orchard/circuit_description_fixed");
const ORCHARD_INPUTS: usize = 10;

pub(crate) fn cases() -> Vec<Case> {
    vec![headstash(), orchard()]
}

fn headstash() -> Case {
    let params = prover_params(K).expect("a k within bounds");
    let vk = keygen_vk(&params, &HeadstashCircuit::default()).expect("rows enough");
    let binary = CircuitBinary::from_vk(&vk, &INSTANCE_LENS).expect("within limits");
    Case { name: format!("k = {K} headstash"), binary: binary.to_bytes() }
}

fn orchard() -> Case {
    let binary = CircuitBinary::from_pinned(ORCHARD, &[ORCHARD_INPUTS]).expect("a published key");
    Case { name: "k = 11 Orchard, 10 inputs".into(), binary: binary.to_bytes() }
}
