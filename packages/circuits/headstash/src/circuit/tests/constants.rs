//! Tags and hint are constants of the key, not values that a prover writes: each stands in one fixed cell with a copy
//! constraint to an advice cell, and no other.

use crate::circuit::HeadstashCircuit;
use crate::statement::{MerklePathHint, tags};
use halo2_proofs::circuit::{SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{
    Advice, Any, Assigned, Assignment, Circuit, Column, ConstraintSystem, Error, Fixed, FloorPlanner,
    Instance, Selector,
};
use pasta_curves::Fp;

/// Keeps fixed cells and copies, and forgets the rest.
#[derive(Default)]
struct Recorder {
    fixed: Vec<(Column<Any>, usize, Fp)>,
    copies: Vec<[(Column<Any>, usize); 2]>,
}

impl Assignment<Fp> for Recorder {
    fn enter_region<NR: Into<String>, N: FnOnce() -> NR>(&mut self, _: N) {}

    fn exit_region(&mut self) {}

    fn enable_selector<A, AR>(&mut self, _: A, _: &Selector, _: usize) -> Result<(), Error>
    where
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        Ok(())
    }

    fn query_instance(&self, _: Column<Instance>, _: usize) -> Result<Value<Fp>, Error> {
        Ok(Value::unknown())
    }

    fn assign_advice<V, VR, A, AR>(&mut self, _: A, _: Column<Advice>, _: usize, _: V) -> Result<(), Error>
    where
        V: FnOnce() -> Value<VR>,
        VR: Into<Assigned<Fp>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        Ok(())
    }

    fn assign_fixed<V, VR, A, AR>(
        &mut self,
        _: A,
        column: Column<Fixed>,
        row: usize,
        to: V,
    ) -> Result<(), Error>
    where
        V: FnOnce() -> Value<VR>,
        VR: Into<Assigned<Fp>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        to().map(|value| self.fixed.push((column.into(), row, value.into().evaluate())));
        Ok(())
    }

    fn copy(
        &mut self,
        left_column: Column<Any>,
        left_row: usize,
        right_column: Column<Any>,
        right_row: usize,
    ) -> Result<(), Error> {
        self.copies.push([(left_column, left_row), (right_column, right_row)]);
        Ok(())
    }

    fn fill_from_row(&mut self, _: Column<Fixed>, _: usize, _: Value<Assigned<Fp>>) -> Result<(), Error> {
        Ok(())
    }

    fn push_namespace<NR: Into<String>, N: FnOnce() -> NR>(&mut self, _: N) {}

    fn pop_namespace(&mut self, _: Option<String>) {}
}

impl Recorder {
    /// The advice cells that are constrained to equal the constant, through a fixed cell that holds it.
    fn cells_fixed_to(&self, constant: Fp) -> usize {
        let holders = self.fixed.iter().filter(|(_, _, value)| *value == constant);
        holders.map(|(column, row, _)| self.advice_copies(*column, *row)).sum()
    }

    fn advice_copies(&self, column: Column<Any>, row: usize) -> usize {
        let ends = self.copies.iter().flat_map(|[a, b]| [(a, b), (b, a)]);
        ends.filter(|(from, to)| **from == (column, row) && *to.0.column_type() == Any::Advice).count()
    }
}

fn recorded() -> Recorder {
    let mut recorder = Recorder::default();
    let mut meta = ConstraintSystem::default();
    let config = HeadstashCircuit::configure(&mut meta);
    let constants = vec![config.lanes[0].constants()];
    SimpleFloorPlanner::synthesize(&mut recorder, &HeadstashCircuit::default(), config, constants).unwrap();
    recorder
}

#[test]
fn tags_and_hint_are_fixed_by_the_key() {
    let recorder = recorded();
    for tag in [tags::OWNER, tags::LEAF, tags::NULLIFIER, tags::COMMITMENT] {
        assert_eq!(recorder.cells_fixed_to(tag.to_field()), 1, "{tag:?}");
    }
    assert_eq!(recorder.cells_fixed_to(MerklePathHint::CURRENT.0), 1, "hint");
    assert_eq!(recorder.cells_fixed_to(tags::RECIPIENT.to_field()), 0, "not hashed in the circuit");
}

#[test]
fn every_hash_starts_from_its_length() {
    let recorder = recorded();
    let hashes = |length: u64| recorder.cells_fixed_to(Fp::from_raw([0, length, 0, 0]));
    assert_eq!(hashes(2), crate::statement::DEPTH, "nodes");
    assert_eq!(hashes(3), 2, "owner and nullifier");
    assert_eq!(hashes(4), 1, "commitment");
    assert_eq!(hashes(5), 1, "leaf");
    assert_eq!(hashes(7), 1, "public input");
}
