//! The circuits, each with an honest assignment, the cells that are its witness, and faults of several cells.

use credential_circuit::circuit::{CredentialCircuit, K as CREDENTIAL_K};
use credential_circuit::statement::{Attributes, Context, Credential};
use ff::Field;
use halo2_proofs::plonk::Circuit;
use headstash_circuit::circuit::{HeadstashCircuit, K as HEADSTASH_K};
use headstash_circuit::statement::{Amount, Blinding, RecipientCommitment, Salt, TokenDenomHash, Witness};
use pasta_curves::Fp;
use zk_gadgets::{MerklePath, Node};

use crate::fault::{Bench, Constraint, Fault};
use crate::gadgets::GadgetsCircuit;
use crate::system::System;
use crate::table::{CellId, Region, Table};

/// A circuit to look at.
#[derive(Debug)]
pub struct Case {
    /// Its name.
    pub name: &'static str,
    /// The circuit has 2^`k` rows.
    pub k: u32,
    /// The circuit with an honest assignment.
    pub bench: Bench,
    /// The cells that a prover may choose: how their names begin or end, and how many they are.
    pub witness: &'static [(&'static str, usize)],
    /// Faults of range checks, with the constraints that each breaks: one, or one is missing.
    pub range_faults: Vec<(Fault, Vec<Constraint>)>,
}

/// What a faulty cell differs by: not a bit, nor a digit, nor a difference of some.
const DIFFERENCE: Fp = Fp::from_raw([0x6a09_e667, 0xf3bc_c908, 0xbb67_ae85, 0x84ca_a73b]);

impl Case {
    /// Prepares a circuit; none if its gates cannot be read, or it is not satisfied.
    pub fn new<C: Circuit<Fp>>(
        name: &'static str,
        k: u32,
        circuit: &C,
        witness: &'static [(&'static str, usize)],
    ) -> Option<Self> {
        let system = System::of::<C>()?;
        let table = Table::record(&system, k, circuit).ok()?;
        let bench = Bench::new(system, table);
        if !bench.broken_by_honest().is_empty() {
            return None;
        }
        let range_faults = range_faults(&bench).into_iter().map(|fault| {
            let broken = bench.broken_by(&fault);
            (fault, broken)
        });
        let range_faults = range_faults.collect();
        Some(Self { name, k, bench, witness, range_faults })
    }

    /// The fault of one cell.
    pub fn changed(&self, cell: CellId) -> Fault {
        self.bench.changed(cell, DIFFERENCE)
    }

    /// A fault that the circuit without this constraint accepts, and the whole circuit refuses; none if the constraint
    /// survives its removal.
    pub fn shown_by(&self, removed: Constraint) -> Option<Fault> {
        if let Some((fault, _)) = self.range_faults.iter().find(|(_, broken)| broken[..] == [removed]) {
            return Some(fault.clone());
        }
        let cells = self.bench.cells_of(removed).into_iter();
        let mut faults =
            cells.filter(|cell| !self.bench.table.shape.is_fixed(*cell)).map(|cell| self.changed(cell));
        faults.find(|fault| self.bench.shows(fault, removed))
    }
}

/// Faults of a running sum: a digit that is 4, and a last sum that is not 0. The sums before follow.
fn range_faults(bench: &Bench) -> Vec<Fault> {
    let checks = bench.table.regions.iter().filter(|region| region.name.ends_with("range check"));
    checks
        .flat_map(|region| {
            let digits = (0..region.cells.len()).map(|digit| range_fault(bench, region, digit));
            let copied = bench.origin(region.cells[0]) != region.cells[0];
            digits.chain(copied.then(|| another_number(bench, region)))
        })
        .collect()
}

/// A number that is in range, but another than the one to be checked: its lowest digit differs.
fn another_number(bench: &Bench, region: &Region) -> Fault {
    let [first, second] = [0, 1].map(|index| bench.table.value(region.cells[index]));
    let digit = first - Fp::from(4) * second;
    let other = if digit == Fp::ZERO { Fp::ONE } else { Fp::ZERO };
    let chosen = vec![(region.cells[0], first + other - digit)];
    Fault { name: format!("{}: another number than the one that is copied", region.name), chosen }
}

/// With the index of the last sum the fault is there, else in the digit.
fn range_fault(bench: &Bench, region: &Region, digit: usize) -> Fault {
    let value = |index: usize| region.cells.get(index).map_or(Fp::ZERO, |cell| bench.table.value(*cell));
    let four = Fp::from(4);
    let is_last = digit + 1 == region.cells.len();
    let (what, difference) = if is_last {
        ("the last sum is 1, the ones before it follow", Fp::ONE)
    } else {
        ("a digit is 4, the sums before it follow", four - (value(digit) - four * value(digit + 1)))
    };
    let sums = region.cells[..=digit].iter().rev();
    let mut chosen: Vec<(CellId, Fp)> = Vec::new();
    let mut difference = difference;
    for cell in sums {
        // The number may be copied from elsewhere; the last sum is "copied" from a constant, which stays.
        let origin = if is_last && chosen.is_empty() { *cell } else { bench.origin(*cell) };
        chosen.push((origin, bench.table.value(origin) + difference));
        difference *= four;
    }
    Fault { name: format!("{}: {what}", region.name), chosen }
}

/// The small circuit with every gadget.
pub fn gadgets() -> Option<Case> {
    let witness = &[("secret key / witness: value", 1), ("path / step / merkle step", 4)];
    Case::new("zk-gadgets", GadgetsCircuit::K, &GadgetsCircuit::honest(), witness)
}

/// A path with both bits on it.
fn path<const DEPTH: usize>() -> MerklePath<DEPTH> {
    let siblings = core::array::from_fn(|height| Node::from_field(Fp::from(1000 + height as u64)));
    MerklePath { position: 0x9669_5aa5, siblings }
}

/// The headstash circuit.
pub fn headstash() -> Option<Case> {
    let witness = Witness {
        secret_key: headstash_circuit::statement::SecretKey::from_field(Fp::from(7)),
        amount: Amount::new(0x1b1b_e4e4_0000_ffff_0123_4567_89ab_cdef),
        token_denom_hash: TokenDenomHash::from_field(Fp::from(8)),
        salt: Salt::from_field(Fp::from(9)),
        path: path(),
        recipient_commitment: RecipientCommitment::from_field(Fp::from(10)),
        blinding: Blinding::from_field(Fp::from(11)),
    };
    let free = &[("witness / ", 5), ("path / step / merkle step", 32)];
    Case::new("headstash-circuit", HEADSTASH_K, &HeadstashCircuit::from(&witness), free)
}

/// The credential circuit.
pub fn credential() -> Option<Case> {
    let credential = Credential {
        secret_key: credential_circuit::statement::SecretKey::from_field(Fp::from(7)),
        attributes: Attributes::from_field(Fp::from(8)),
        path: path(),
    };
    let circuit = CredentialCircuit::new(&credential, Context::from_field(Fp::from(9)));
    let free = &[
        ("secret key / witness: value", 1),
        ("attributes / witness: value", 1),
        ("context / witness: value", 1),
        ("path / step / merkle step", 20),
    ];
    Case::new("credential-circuit", CREDENTIAL_K, &circuit, free)
}
