//! What a contract gets from verification, case by case: the same table for `zk-multi-test` and for the VM.
//!
//! In each case the contract `halo2-verifier` stands on a chain with certain circuits ([`Setup`]) and gets one message;
//! or something is uploaded. What comes of it is a verdict, a hash, the code of an error, or a refusal ([`Outcome`]). A
//! [`World`] does this, [`run`] has it do all of [`table()`] and compares.
//!
//! Two codes are not in the table, since the guest library has no call that yields them: `MalformedChecksum` and
//! `MalformedBatch`. The VM's side has cases of its own for these.
//!
//! Start at [`run`].

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "everything here is test support")]

mod circuit;
mod message;
mod outcome;
mod table;

use cosmwasm_std::to_json_binary;
use halo2_verifier::{ExecuteMsg, QueryMsg};
use zk_cosmwasm_std::Checksum;

pub use circuit::{Circuit, long_proofs};
pub use outcome::{Outcome, Refusal, code_in};
pub use table::table;

/// A chain, and the code that is under test.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Setup {
    /// The circuits that the code declares, its own first.
    pub declared: Vec<Circuit>,
    /// Whether those are uploaded together with the code.
    pub uploaded: bool,
    /// Circuits that are registered besides.
    pub registered: Vec<Circuit>,
    /// Circuits that are then removed.
    pub removed: Vec<Circuit>,
}

/// What a code is uploaded with.
#[derive(Clone, Debug)]
pub struct Upload {
    /// What the code declares by itself; `None` for one that is still to be bound.
    pub declared: Option<Vec<Checksum>>,
    /// The circuit binaries uploaded with it; `None` for a plain upload.
    pub binaries: Option<Vec<Vec<u8>>>,
}

/// What happens.
#[derive(Clone, Debug)]
pub enum Action {
    /// The contract is called.
    Execute(Setup, ExecuteMsg),
    /// The contract is asked.
    Query(Setup, QueryMsg),
    /// A code is uploaded.
    Upload(Upload),
    /// A circuit is uploaded.
    StoreCircuit(Vec<u8>),
}

/// One case.
#[derive(Clone, Debug)]
pub struct Vector {
    /// What it is about.
    pub name: &'static str,
    /// What happens.
    pub action: Action,
    /// What must come of it.
    pub expected: Outcome,
}

/// Something that runs contracts with circuits.
pub trait World {
    /// Calls a new `halo2-verifier` on a chain like this with a message in JSON, and tells the verdict: the attribute `valid`
    /// and what the contract stored must be the same. Nothing is left over from the call before.
    fn execute(&mut self, setup: &Setup, msg: &[u8]) -> Outcome;

    /// Asks a new `halo2-verifier` in the same way.
    fn query(&mut self, setup: &Setup, msg: &[u8]) -> Outcome;

    /// Uploads a code to a new chain.
    fn upload(&mut self, upload: &Upload) -> Result<(), Refusal>;

    /// Uploads a circuit to a new chain.
    fn store_circuit(&mut self, binary: &[u8]) -> Result<(), Refusal>;
}

/// Has a world do the whole table.
///
/// # Panics
/// When an outcome is another than expected, with all of those.
pub fn run(world: &mut impl World) {
    let table = table();
    let wrong: Vec<String> = table.iter().filter_map(|vector| mismatch(world, vector)).collect();
    assert!(wrong.is_empty(), "{} of {} vectors:\n{}", wrong.len(), table.len(), wrong.join("\n"));
    println!("{} vectors as expected", table.len());
}

fn mismatch(world: &mut impl World, vector: &Vector) -> Option<String> {
    let found = outcome(world, &vector.action);
    let Vector { name, expected, .. } = vector;
    (found != *expected).then(|| format!("{name}: expected {expected:?}, found {found:?}"))
}

fn outcome(world: &mut impl World, action: &Action) -> Outcome {
    match action {
        Action::Execute(setup, msg) => world.execute(setup, &to_json_binary(msg).unwrap()),
        Action::Query(setup, msg) => world.query(setup, &to_json_binary(msg).unwrap()),
        Action::Upload(upload) => world.upload(upload).into(),
        Action::StoreCircuit(binary) => world.store_circuit(binary).into(),
    }
}

#[cfg(test)]
mod tests;
