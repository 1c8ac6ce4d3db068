//! What a floor planner assigns, recorded for key generation.

use std::collections::HashMap;

use ff::BatchInvert;
use halo2_proofs::circuit::Value;
use halo2_proofs::plonk::{Advice, Any, Assigned, Assignment, Column, Error, Fixed, Instance, Selector};
use pasta_curves::Fp;
use zk_halo2::model::ColumnKind;

use crate::BuildError;
use crate::copies::Copies;
use crate::selectors::Activations;
use crate::system::System;

/// Takes down fixed values, selectors and copies, and refuses what key generation of `halo2_proofs` refuses, with the
/// same errors.
#[derive(Debug)]
pub(crate) struct Assembly<'a> {
    k: u32,
    usable_rows: usize,
    system: &'a System,
    permutation: Places,
    recorded: Recorded,
}

/// What was assigned whatever the witness.
#[derive(Debug)]
pub(crate) struct Recorded {
    pub(crate) fixed: FixedValues,
    pub(crate) selectors: Vec<Activations>,
    pub(crate) copies: Copies,
}

impl<'a> Assembly<'a> {
    /// For 2^k rows, of which the first `usable_rows` may be assigned.
    pub(crate) fn new(k: u32, usable_rows: usize, system: &'a System) -> Result<Self, BuildError> {
        let (rows, columns) = (1 << k, system.permutation.len());
        let fixed =
            FixedValues { columns: vec![vec![Fp::zero(); rows]; system.counts.fixed], ..Default::default() };
        let selectors = vec![Activations::new(rows); system.counts.selectors];
        let copies = Copies::new(columns, rows).ok_or(BuildError::Cells { columns, rows })?;
        let recorded = Recorded { fixed, selectors, copies };
        Ok(Self { k, usable_rows, system, permutation: Places::new(system), recorded })
    }

    pub(crate) fn finish(self) -> Recorded {
        self.recorded
    }

    fn ensure_usable(&self, row: usize) -> Result<(), Error> {
        if row < self.usable_rows { Ok(()) } else { Err(Error::NotEnoughRowsAvailable { current_k: self.k }) }
    }

    fn place(&self, column: Column<Any>) -> Result<usize, Error> {
        let place = self.system.twins.any(column).and_then(|(kind, index)| self.permutation.of(kind, index));
        place.ok_or(Error::ColumnNotInPermutation(column))
    }
}

/// Where each column stands under the permutation argument.
#[derive(Debug)]
struct Places([Vec<Option<usize>>; 3]);

impl Places {
    fn new(system: &System) -> Self {
        let kinds = [ColumnKind::Advice, ColumnKind::Fixed, ColumnKind::Instance];
        let mut places = kinds.map(|kind| vec![None; system.counts.columns(kind)]);
        for (place, column) in system.permutation.iter().enumerate() {
            if let Some(entry) = places[column.kind as usize].get_mut(column.index as usize) {
                *entry = Some(place);
            }
        }
        Self(places)
    }

    fn of(&self, kind: ColumnKind, index: usize) -> Option<usize> {
        *self.0[kind as usize].get(index)?
    }
}

/// The values of fixed columns, of which some are to be divided yet.
#[derive(Debug, Default)]
pub(crate) struct FixedValues {
    columns: Vec<Vec<Fp>>,
    denominators: HashMap<(usize, usize), Fp>,
}

impl FixedValues {
    fn set(&mut self, column: usize, row: usize, value: Assigned<Fp>) -> Option<()> {
        *self.columns.get_mut(column)?.get_mut(row)? = value.numerator();
        if let Some(denominator) = value.denominator() {
            self.denominators.insert((column, row), denominator);
        } else if !self.denominators.is_empty() {
            self.denominators.remove(&(column, row));
        }
        Some(())
    }

    /// `[column][row]`. What is divided by zero is zero.
    pub(crate) fn into_columns(mut self) -> Vec<Vec<Fp>> {
        let (cells, mut factors): (Vec<_>, Vec<_>) = self.denominators.into_iter().unzip();
        factors.iter_mut().batch_invert();
        for ((column, row), factor) in cells.into_iter().zip(factors) {
            self.columns[column][row] *= factor;
        }
        self.columns
    }
}

/// The value, which key generation must know.
fn known<V: Into<Assigned<Fp>>>(value: Value<V>) -> Result<Assigned<Fp>, Error> {
    let mut known = None;
    value.map(|value| known = Some(value.into()));
    known.ok_or(Error::Synthesis)
}

impl Assignment<Fp> for Assembly<'_> {
    fn enter_region<NR: Into<String>, N: FnOnce() -> NR>(&mut self, _: N) {}

    fn exit_region(&mut self) {}

    fn enable_selector<A, AR>(&mut self, _: A, selector: &Selector, row: usize) -> Result<(), Error>
    where
        A: FnOnce() -> AR,
        AR: Into<String>,
    {
        self.ensure_usable(row)?;
        let index = self.system.twins.selector(selector).ok_or(Error::BoundsFailure)?;
        self.recorded.selectors[index].set(row);
        Ok(())
    }

    fn query_instance(&self, _: Column<Instance>, row: usize) -> Result<Value<Fp>, Error> {
        self.ensure_usable(row)?;
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
        self.ensure_usable(row)?;
        let value = known(to())?;
        let column = self.system.twins.fixed(column).ok_or(Error::BoundsFailure)?;
        self.recorded.fixed.set(column, row, value).ok_or(Error::BoundsFailure)
    }

    fn copy(
        &mut self,
        left_column: Column<Any>,
        left_row: usize,
        right_column: Column<Any>,
        right_row: usize,
    ) -> Result<(), Error> {
        self.ensure_usable(left_row)?;
        self.ensure_usable(right_row)?;
        let (left, right) = (self.place(left_column)?, self.place(right_column)?);
        self.recorded.copies.copy((left, left_row), (right, right_row)).ok_or(Error::BoundsFailure)
    }

    fn fill_from_row(
        &mut self,
        column: Column<Fixed>,
        row: usize,
        to: Value<Assigned<Fp>>,
    ) -> Result<(), Error> {
        self.ensure_usable(row)?;
        let column = self.system.twins.fixed(column).ok_or(Error::BoundsFailure)?;
        let value = known(to)?;
        let mut rows = row..self.usable_rows;
        rows.try_for_each(|row| self.recorded.fixed.set(column, row, value)).ok_or(Error::BoundsFailure)
    }

    fn push_namespace<NR: Into<String>, N: FnOnce() -> NR>(&mut self, _: N) {}

    fn pop_namespace(&mut self, _: Option<String>) {}
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use halo2_proofs::plonk::ConstraintSystem;

    use super::*;

    const USABLE: usize = 10;

    struct Columns {
        advice: Column<Advice>,
        other: Column<Advice>,
        fixed: Column<Fixed>,
        instance: Column<Instance>,
        on: Selector,
    }

    /// A system, and columns of another one which has more.
    fn system() -> (System, Columns) {
        let [(system, _), (_, columns)] = [1, 2].map(|count| {
            let mut meta = ConstraintSystem::default();
            let advice = [meta.advice_column(), meta.advice_column()];
            let fixed: Vec<_> = (0..count).map(|_| meta.fixed_column()).collect();
            let instance = meta.instance_column();
            let on = (0..count).map(|_| meta.complex_selector()).last().unwrap();
            meta.enable_equality(advice[0]);
            meta.enable_equality(instance);
            let [advice, other] = advice;
            let columns = Columns { advice, other, fixed: fixed[count - 1], instance, on };
            (System::of(&meta).unwrap(), columns)
        });
        (system, columns)
    }

    #[test]
    fn what_does_not_fit_is_refused_as_by_halo2() {
        let (system, foreign) = system();
        let fixed = system.twins.fixed_column(0).unwrap();
        let mut assembly = Assembly::new(4, USABLE, &system).unwrap();
        let too_low =
            |result: Result<(), Error>| matches!(result, Err(Error::NotEnoughRowsAvailable { current_k: 4 }));
        let one = || Value::known(Assigned::Trivial(Fp::one()));
        assembly.assign_fixed(|| "", fixed, USABLE - 1, one).unwrap();
        assert!(too_low(assembly.assign_fixed(|| "", fixed, USABLE, one)));
        assert!(too_low(assembly.fill_from_row(fixed, USABLE, one())));
        assert!(too_low(assembly.enable_selector(|| "", &foreign.on, USABLE)));
        assert!(too_low(assembly.query_instance(foreign.instance, USABLE).map(drop)));
        let (advice, instance) = (foreign.advice.into(), foreign.instance.into());
        assembly.copy(advice, 0, instance, USABLE - 1).unwrap();
        assert!(too_low(assembly.copy(advice, 0, instance, USABLE)));
        assert!(too_low(assembly.copy(advice, USABLE, instance, 0)));
        let other: Column<Any> = foreign.other.into();
        let refused = assembly.copy(advice, 0, other, 0);
        assert!(matches!(refused, Err(Error::ColumnNotInPermutation(column)) if column == other));
        for refused in [
            assembly.assign_fixed(|| "", foreign.fixed, 0, one),
            assembly.fill_from_row(foreign.fixed, 0, one()),
            assembly.enable_selector(|| "", &foreign.on, 0),
        ] {
            assert!(matches!(refused, Err(Error::BoundsFailure)));
        }
        let unknown = assembly.assign_fixed(|| "", fixed, 0, Value::<Fp>::unknown);
        assert!(matches!(unknown, Err(Error::Synthesis)));
    }

    #[test]
    fn the_last_value_stands_and_what_is_divided_by_zero_is_zero() {
        let mut values = FixedValues { columns: vec![vec![Fp::zero(); 5]], ..Default::default() };
        let [one, two, six] = [1, 2, 6].map(Fp::from);
        for (row, value) in [
            (0, Assigned::Rational(six, two)),
            (1, Assigned::Rational(six, Fp::zero())),
            (2, Assigned::Rational(six, two)),
            (2, Assigned::Trivial(one)),
            (3, Assigned::Trivial(one)),
            (3, Assigned::Rational(two, one)),
            (4, Assigned::Rational(two, two)),
            (4, Assigned::Zero),
        ] {
            values.set(0, row, value).unwrap();
        }
        assert_eq!(values.set(0, 5, Assigned::Zero), None);
        assert_eq!(values.into_columns(), [[3, 0, 1, 2, 0].map(Fp::from)]);
    }
}
