//! The table.

mod batches;
mod hashes;
mod proofs;
mod uploads;

use ff::PrimeField;
use halo2_verifier::ExecuteMsg;
use pasta_curves::Fp;
use zk_cosmwasm_std::Halo2Error;

use crate::Circuit::{self, Lookup, Multiply, Selectors};
use crate::{Action, Outcome, Setup, Vector};

/// All cases.
pub fn table() -> Vec<Vector> {
    [proofs::proofs(), proofs::circuits(), batches::batches(), hashes::hashes(), uploads::uploads()].concat()
}

const MAX_PROOF_LEN: usize = 128 * 1024;
const MAX_PUBLIC_INPUTS: usize = 255;
const MAX_BATCH_COUNT: usize = 256;
const MAX_BATCH_PROOF_BYTES: usize = 2 * 1024 * 1024;

const VALID: Outcome = Outcome::Verdict(true);
const NOT_VALID: Outcome = Outcome::Verdict(false);

/// A code bound to a circuit, beside another one that is registered.
fn bound() -> Setup {
    Setup { declared: vec![Multiply], uploaded: true, registered: vec![Selectors], ..Setup::default() }
}

/// A code without a circuit, and two that are registered.
fn unbound() -> Setup {
    Setup { registered: vec![Multiply, Selectors], ..Setup::default() }
}

/// A code bound to several circuits, whose own is not the simplest.
fn several() -> Setup {
    Setup { declared: vec![Lookup, Multiply], uploaded: true, ..Setup::default() }
}

fn execute(name: &'static str, setup: Setup, msg: ExecuteMsg, expected: impl Into<Outcome>) -> Vector {
    Vector { name, action: Action::Execute(setup, msg), expected: expected.into() }
}

/// A number as a public input.
fn number(number: u64) -> [u8; 32] {
    Fp::from(number).to_repr()
}

/// The field's modulus: the least number that is not canonical.
fn modulus() -> [u8; 32] {
    let mut bytes = (-Fp::one()).to_repr();
    bytes[0] += 1; // the modulus is 1 modulo 2^32, so nothing carries
    bytes
}

fn flipped(mut proof: Vec<u8>, position: usize) -> Vec<u8> {
    proof[position] ^= 1;
    proof
}

fn proof_len(circuit: Circuit) -> usize {
    circuit.proof().len()
}

/// A wrong use of a code is the same everywhere.
const TOO_LARGE: Halo2Error = Halo2Error::BatchTooLarge;
