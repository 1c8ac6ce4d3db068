//! What a circuit lays down whatever its witness: fixed values, selectors, copies, and the rows of its public inputs.
//!
//! `halo2_proofs` compares none of this with a key. It proves a circuit with another constant without complaint, and
//! takes a missing public input for zero. Both yield proofs that no verifier accepts, and nothing says why. So the
//! layout is recorded when keys are made, and compared before each proof. Recording is one synthesis without witness,
//! as in key generation: milliseconds beside a proof.
//!
//! The recording does not see which rows of an instance column a gate reads, because `halo2_proofs` keeps its gates
//! private.

use std::hash::{DefaultHasher, Hash, Hasher};

use ff::PrimeField;
use halo2_proofs::circuit::Value;
use halo2_proofs::plonk::{
    Advice, Any, Assigned, Assignment, Circuit, Column, ConstraintSystem, Error, Fixed, FloorPlanner,
    Instance, Selector,
};
use pasta_curves::Fp;

use crate::BuildError;

/// More fixed columns for constants than circuits have. They are made up: where constants go does not matter here.
const CONSTANT_COLUMNS: usize = 256;

/// What a circuit lays down whatever its witness.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Layout {
    /// For each instance column the rows from 0 on that its constrained rows are among.
    instance_rows: Vec<usize>,
    fixed: Multiset,
    selectors: Multiset,
    copies: Multiset,
}

impl Layout {
    /// The layout of exactly this circuit, without a call of `without_witnesses`.
    ///
    /// # Errors
    /// Those of the circuit's `synthesize`.
    pub(crate) fn of<C: Circuit<Fp>>(circuit: &C) -> Result<Self, Error> {
        let mut meta = ConstraintSystem::default();
        let config = C::configure(&mut meta);
        let mut recorder = Recorder::new(instance_columns(&mut meta));
        let constants = (0..CONSTANT_COLUMNS).map(|_| meta.fixed_column()).collect();
        C::FloorPlanner::synthesize(&mut recorder, circuit, config, constants)?;
        Ok(recorder.finish())
    }

    /// Instance columns of the circuit.
    pub(crate) fn instance_columns(&self) -> usize {
        self.instance_rows.len()
    }

    /// Refuses fewer public inputs than the circuit constrains.
    pub(crate) fn ensure_rows(&self, instance_lens: &[usize]) -> Result<(), BuildError> {
        let (expected, found) = (self.instance_columns(), instance_lens.len());
        if expected != found {
            return Err(BuildError::InstanceColumns { expected, found });
        }
        for (column, (rows, found)) in self.instance_rows.iter().zip(instance_lens).enumerate() {
            if rows > found {
                return Err(BuildError::UnboundRow { column, row: rows - 1, found: *found });
            }
        }
        Ok(())
    }

    /// Refuses a circuit that is laid out in another way.
    pub(crate) fn ensure_same(&self, circuit: &Self) -> Result<(), BuildError> {
        for (what, same) in [
            ("constants or fixed values", self.fixed == circuit.fixed),
            ("selectors", self.selectors == circuit.selectors),
            ("copy constraints", self.copies == circuit.copies),
        ] {
            if !same {
                return Err(BuildError::OtherCircuit { what });
            }
        }
        Ok(())
    }
}

/// The instance columns that were asked for, in order. A column shows its index to nobody, but equals its twin in another
/// constraint system; the first one that was not asked for ends the list.
fn instance_columns(meta: &mut ConstraintSystem<Fp>) -> Vec<Column<Instance>> {
    let (mut twin, end) = (ConstraintSystem::<Fp>::default(), meta.instance_column());
    std::iter::repeat_with(|| twin.instance_column()).take_while(|column| *column != end).collect()
}

/// Takes down what a floor planner assigns.
struct Recorder {
    columns: Vec<Column<Instance>>,
    /// Behind a cell, as a query of an instance does not get it mutably.
    instance_rows: std::cell::RefCell<Vec<usize>>,
    fixed: Multiset,
    selectors: Multiset,
    copies: Multiset,
}

/// A number for a number of things whatever their order: floor planners go through their tables in any order.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Multiset(u64);

impl Multiset {
    fn add(&mut self, thing: impl Hash) {
        let mut hasher = DefaultHasher::new();
        thing.hash(&mut hasher);
        self.0 = self.0.wrapping_add(hasher.finish());
    }
}

impl Recorder {
    fn new(columns: Vec<Column<Instance>>) -> Self {
        let instance_rows = vec![0; columns.len()].into();
        let [fixed, selectors, copies] = [Multiset::default(); 3];
        Self { columns, instance_rows, fixed, selectors, copies }
    }

    fn finish(self) -> Layout {
        Layout {
            instance_rows: self.instance_rows.into_inner(),
            fixed: self.fixed,
            selectors: self.selectors,
            copies: self.copies,
        }
    }

    fn needs(&self, column: Column<Instance>, row: usize) {
        let mut rows = self.instance_rows.borrow_mut();
        if let Some(index) = self.columns.iter().position(|known| *known == column) {
            rows[index] = rows[index].max(row + 1);
        }
    }

    fn take_fixed(&mut self, column: Column<Fixed>, row: usize, value: Option<Fp>, fills: bool) {
        self.fixed.add((column, row, value.map(|value| value.to_repr()), fills));
    }
}

/// The value, if it is known.
fn known<V: Into<Assigned<Fp>>>(value: Value<V>) -> Option<Fp> {
    let mut known = None;
    value.map(|value| known = Some(value.into().evaluate()));
    known
}

impl Assignment<Fp> for Recorder {
    fn enter_region<NR: Into<String>, N: FnOnce() -> NR>(&mut self, _: N) {}

    fn exit_region(&mut self) {}

    fn enable_selector<A, AR>(&mut self, _: A, selector: &Selector, row: usize) -> Result<(), Error>
    where
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        self.selectors.add((selector, row));
        Ok(())
    }

    fn query_instance(&self, column: Column<Instance>, row: usize) -> Result<Value<Fp>, Error> {
        self.needs(column, row);
        Ok(Value::unknown())
    }

    /// A witness is no part of the layout.
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
        self.take_fixed(column, row, known(to()), false);
        Ok(())
    }

    fn copy(
        &mut self,
        left_column: Column<Any>,
        left_row: usize,
        right_column: Column<Any>,
        right_row: usize,
    ) -> Result<(), Error> {
        self.copies.add((left_column, left_row, right_column, right_row));
        for (column, row) in [(left_column, left_row), (right_column, right_row)] {
            if let Ok(instance) = Column::<Instance>::try_from(column) {
                self.needs(instance, row);
            }
        }
        Ok(())
    }

    fn fill_from_row(
        &mut self,
        column: Column<Fixed>,
        row: usize,
        to: Value<Assigned<Fp>>,
    ) -> Result<(), Error> {
        self.take_fixed(column, row, known(to), true);
        Ok(())
    }

    fn push_namespace<NR: Into<String>, N: FnOnce() -> NR>(&mut self, _: N) {}

    fn pop_namespace(&mut self, _: Option<String>) {}
}
