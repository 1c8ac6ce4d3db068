//! The witness: what a circuit assigns to its advice columns.

use ff::{BatchInvert, Field};
use halo2_proofs::circuit::Value;
use halo2_proofs::plonk::{
    Advice, Any, Assigned, Assignment, Circuit, Column, ConstraintSystem, Error, Fixed, FloorPlanner,
    Instance, Selector,
};
use pasta_curves::Fp;
use zk_halo2::model::PinnedKey;

use crate::columns::{Counts, Twins};

/// The values of the advice columns, `[column][row]`, zero where nothing is assigned; `usable_rows` may be.
///
/// # Errors
/// Those of the circuit's `synthesize`, and of an assignment outside of its columns and rows.
pub(crate) fn synthesize<C: Circuit<Fp>>(
    circuit: &C,
    key: &PinnedKey,
    usable_rows: usize,
    instances: &[&[Fp]],
) -> Result<Vec<Vec<Fp>>, Error> {
    let mut meta = ConstraintSystem::default();
    let config = C::configure(&mut meta);
    let columns = Twins::new(Counts {
        advice: key.advice_columns as usize,
        fixed: key.fixed_columns as usize,
        instance: key.instance_columns as usize,
        selectors: 0,
    });
    let constants =
        key.constant_columns.iter().filter_map(|index| columns.fixed_column(*index as usize)).collect();
    let advice = vec![vec![Assigned::Zero; 1 << key.k]; key.advice_columns as usize];
    let mut recorder = Recorder { k: key.k, usable_rows, advice, columns, instances };
    C::FloorPlanner::synthesize(&mut recorder, circuit, config, constants)?;
    Ok(recorder.advice.into_iter().map(evaluated).collect())
}

/// Fractions as values, with one inversion for all of them.
fn evaluated(column: Vec<Assigned<Fp>>) -> Vec<Fp> {
    let mut denominators: Vec<_> = column.iter().filter_map(Assigned::denominator).collect();
    denominators.iter_mut().batch_invert();
    let mut inverses = denominators.into_iter();
    column
        .into_iter()
        .map(|value| match value.denominator() {
            Some(_) => value.numerator() * inverses.next().unwrap_or(Fp::ZERO),
            None => value.numerator(),
        })
        .collect()
}

/// Takes down what a floor planner assigns to advice columns.
struct Recorder<'a> {
    k: u32,
    usable_rows: usize,
    advice: Vec<Vec<Assigned<Fp>>>,
    columns: Twins,
    instances: &'a [&'a [Fp]],
}

impl Recorder<'_> {
    fn ensure_usable(&self, row: usize) -> Result<(), Error> {
        if row < self.usable_rows { Ok(()) } else { Err(Error::NotEnoughRowsAvailable { current_k: self.k }) }
    }
}

impl Assignment<Fp> for Recorder<'_> {
    fn enter_region<NR: Into<String>, N: FnOnce() -> NR>(&mut self, _: N) {}

    fn exit_region(&mut self) {}

    fn enable_selector<A, AR>(&mut self, _: A, _: &Selector, _: usize) -> Result<(), Error>
    where
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        Ok(())
    }

    fn query_instance(&self, column: Column<Instance>, row: usize) -> Result<Value<Fp>, Error> {
        self.ensure_usable(row)?;
        let values = self.columns.instance(column).and_then(|index| self.instances.get(index));
        let value = values.and_then(|values| values.get(row)).ok_or(Error::BoundsFailure)?;
        Ok(Value::known(*value))
    }

    fn assign_advice<V, VR, A, AR>(
        &mut self,
        _: A,
        column: Column<Advice>,
        row: usize,
        to: V,
    ) -> Result<(), Error>
    where
        V: FnOnce() -> Value<VR>,
        VR: Into<Assigned<Fp>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        self.ensure_usable(row)?;
        let index = self.columns.advice(column).ok_or(Error::BoundsFailure)?;
        let mut assigned = None;
        to().map(|value| assigned = Some(value.into()));
        self.advice[index][row] = assigned.ok_or(Error::Synthesis)?;
        Ok(())
    }

    fn assign_fixed<V, VR, A, AR>(&mut self, _: A, _: Column<Fixed>, _: usize, _: V) -> Result<(), Error>
    where
        V: FnOnce() -> Value<VR>,
        VR: Into<Assigned<Fp>>,
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        Ok(())
    }

    fn copy(&mut self, _: Column<Any>, _: usize, _: Column<Any>, _: usize) -> Result<(), Error> {
        Ok(())
    }

    fn fill_from_row(&mut self, _: Column<Fixed>, _: usize, _: Value<Assigned<Fp>>) -> Result<(), Error> {
        Ok(())
    }

    fn push_namespace<NR: Into<String>, N: FnOnce() -> NR>(&mut self, _: N) {}

    fn pop_namespace(&mut self, _: Option<String>) {}
}
