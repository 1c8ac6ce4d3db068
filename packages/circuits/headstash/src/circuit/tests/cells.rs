//! No free cell: adding one to any single advice cell of an honest assignment breaks a constraint.
//!
//! A floor planner between the circuit and the mock prover changes the cell as it is written; copies of it and
//! everything computed from it keep the honest value.

use super::failures;
use crate::circuit::HeadstashCircuit;
use crate::fixtures::honest;
use ff::Field;
use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{
    Advice, Any, Assigned, Assignment, Circuit, Column, ConstraintSystem, Error, Fixed, FloorPlanner,
    Instance, Selector,
};
use pasta_curves::Fp;
use std::cell::Cell;

thread_local! {
    /// The cell to change, counted in the order of assignment.
    static TARGET: Cell<usize> = const { Cell::new(usize::MAX) };
    /// The number of advice cells assigned in the last run.
    static ASSIGNED: Cell<usize> = const { Cell::new(0) };
}

/// Passes everything on, and adds one to the target cell.
struct Corrupting<'a, CS>(&'a mut CS);

impl<F: Field, CS: Assignment<F>> Assignment<F> for Corrupting<'_, CS> {
    fn enter_region<NR: Into<String>, N: FnOnce() -> NR>(&mut self, name: N) {
        self.0.enter_region(name);
    }

    fn exit_region(&mut self) {
        self.0.exit_region();
    }

    fn enable_selector<A, AR>(&mut self, annotation: A, selector: &Selector, row: usize) -> Result<(), Error>
    where
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        self.0.enable_selector(annotation, selector, row)
    }

    fn query_instance(&self, column: Column<Instance>, row: usize) -> Result<Value<F>, Error> {
        self.0.query_instance(column, row)
    }

    fn assign_advice<V, VR, A, AR>(
        &mut self,
        annotation: A,
        column: Column<Advice>,
        row: usize,
        to: V,
    ) -> Result<(), Error>
    where
        V: FnOnce() -> Value<VR>,
        VR: Into<Assigned<F>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        let number = ASSIGNED.replace(ASSIGNED.get() + 1);
        let fault = if number == TARGET.get() { F::ONE } else { F::ZERO };
        self.0.assign_advice(annotation, column, row, || to().map(|value| value.into() + fault))
    }

    fn assign_fixed<V, VR, A, AR>(
        &mut self,
        annotation: A,
        column: Column<Fixed>,
        row: usize,
        to: V,
    ) -> Result<(), Error>
    where
        V: FnOnce() -> Value<VR>,
        VR: Into<Assigned<F>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        self.0.assign_fixed(annotation, column, row, to)
    }

    fn copy(
        &mut self,
        left_column: Column<Any>,
        left_row: usize,
        right_column: Column<Any>,
        right_row: usize,
    ) -> Result<(), Error> {
        self.0.copy(left_column, left_row, right_column, right_row)
    }

    fn fill_from_row(
        &mut self,
        column: Column<Fixed>,
        row: usize,
        to: Value<Assigned<F>>,
    ) -> Result<(), Error> {
        self.0.fill_from_row(column, row, to)
    }

    fn push_namespace<NR: Into<String>, N: FnOnce() -> NR>(&mut self, name: N) {
        self.0.push_namespace(name);
    }

    fn pop_namespace(&mut self, gadget_name: Option<String>) {
        self.0.pop_namespace(gadget_name);
    }
}

struct CorruptingPlanner;

impl FloorPlanner for CorruptingPlanner {
    fn synthesize<F: Field, CS: Assignment<F>, C: Circuit<F>>(
        cs: &mut CS,
        circuit: &C,
        config: C::Config,
        constants: Vec<Column<Fixed>>,
    ) -> Result<(), Error> {
        SimpleFloorPlanner::synthesize(&mut Corrupting(cs), circuit, config, constants)
    }
}

/// The headstash circuit under the corrupting planner.
struct Corrupted(HeadstashCircuit);

impl Circuit<Fp> for Corrupted {
    type Config = <HeadstashCircuit as Circuit<Fp>>::Config;
    type FloorPlanner = CorruptingPlanner;

    fn without_witnesses(&self) -> Self {
        Self(self.0.without_witnesses())
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        HeadstashCircuit::configure(meta)
    }

    fn synthesize(&self, config: Self::Config, layouter: impl Layouter<Fp>) -> Result<(), Error> {
        self.0.synthesize(config, layouter)
    }
}

/// Runs the honest assignment with one cell changed; returns what is broken.
fn failures_with_target(target: usize) -> Vec<String> {
    TARGET.set(target);
    ASSIGNED.set(0);
    let witness = honest(2);
    failures(&Corrupted((&witness).into()), witness.claim().public_input().to_field())
}

fn every_cell_is_constrained(from: usize, stride: usize) {
    assert!(failures_with_target(usize::MAX).is_empty(), "nothing is changed");
    let cells = ASSIGNED.get();
    assert!(cells > 4_000, "all cells go through the planner, found {cells}");
    let free: Vec<_> =
        (from..cells).step_by(stride).filter(|target| failures_with_target(*target).is_empty()).collect();
    assert!(free.is_empty(), "of {cells} advice cells, these can be changed unnoticed: {free:?}");
}

#[test]
fn a_sample_of_cells_is_constrained() {
    every_cell_is_constrained(0, 89);
}

#[test]
fn the_cells_assigned_first_are_constrained() {
    // Amount, witnessed values and the hash of the owner: where a value enters the circuit.
    assert!(failures_with_target(usize::MAX).is_empty());
    for target in 0..90 {
        assert!(!failures_with_target(target).is_empty(), "cell {target}");
    }
}

#[test]
#[ignore = "takes minutes: every advice cell in turn"]
fn every_single_cell_is_constrained() {
    every_cell_is_constrained(0, 1);
}
