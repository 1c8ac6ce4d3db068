//! The circuit against the plain statement: on honest witnesses, on single faults, and cell by cell.
#![allow(clippy::unwrap_used, reason = "tests")]

mod agreement;
mod cells;
mod constants;
mod faults;

use super::{HeadstashCircuit, K};
use halo2_proofs::dev::MockProver;
use halo2_proofs::plonk::Circuit;
use pasta_curves::Fp;

/// What the circuit says to a public input: the text of each failure, none if it is satisfied.
fn failures(circuit: &impl Circuit<Fp>, public_input: Fp) -> Vec<String> {
    let prover = MockProver::run(K, circuit, vec![vec![public_input]]).unwrap();
    let failures = prover.verify().err().unwrap_or_default();
    failures.iter().map(ToString::to_string).collect()
}

fn accepts(circuit: &HeadstashCircuit, public_input: Fp) -> bool {
    failures(circuit, public_input).is_empty()
}
