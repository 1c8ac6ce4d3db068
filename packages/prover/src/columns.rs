//! From a column or selector of `halo2_proofs` to its index, which the type keeps to itself.
//!
//! A column equals its twin in another constraint system that handed out as many. The index in the list of twins is
//! guessed from what the column hashes first, and believed only if the twin there is equal: a wrong guess costs a
//! search.

use std::hash::{Hash, Hasher};

use halo2_proofs::plonk::{Advice, Column, ConstraintSystem, Fixed, Instance, Selector};
use pasta_curves::Fp;
use zk_halo2::model::ColumnKind;

/// The columns and selectors of a constraint system, as another one hands them out.
#[derive(Debug)]
pub(crate) struct Twins {
    advice: Vec<Column<Advice>>,
    fixed: Vec<Column<Fixed>>,
    instance: Vec<Column<Instance>>,
    simple_selectors: Vec<Selector>,
    complex_selectors: Vec<Selector>,
}

/// How many columns and selectors a constraint system has handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) advice: usize,
    pub(crate) fixed: usize,
    pub(crate) instance: usize,
    pub(crate) selectors: usize,
}

impl Counts {
    /// The number of columns of one kind.
    pub(crate) fn columns(&self, kind: ColumnKind) -> usize {
        match kind {
            ColumnKind::Advice => self.advice,
            ColumnKind::Fixed => self.fixed,
            ColumnKind::Instance => self.instance,
        }
    }
}

impl Twins {
    pub(crate) fn new(counts: Counts) -> Self {
        let (mut meta, mut other) = (ConstraintSystem::<Fp>::default(), ConstraintSystem::<Fp>::default());
        Self {
            advice: (0..counts.advice).map(|_| meta.advice_column()).collect(),
            fixed: (0..counts.fixed).map(|_| meta.fixed_column()).collect(),
            instance: (0..counts.instance).map(|_| meta.instance_column()).collect(),
            simple_selectors: (0..counts.selectors).map(|_| meta.selector()).collect(),
            complex_selectors: (0..counts.selectors).map(|_| other.complex_selector()).collect(),
        }
    }

    /// The index of an advice column; `None` if there is no such column, as in the functions that follow.
    pub(crate) fn advice(&self, column: Column<Advice>) -> Option<usize> {
        index(&self.advice, &column)
    }

    pub(crate) fn fixed(&self, column: Column<Fixed>) -> Option<usize> {
        index(&self.fixed, &column)
    }

    pub(crate) fn instance(&self, column: Column<Instance>) -> Option<usize> {
        index(&self.instance, &column)
    }

    pub(crate) fn any(&self, column: Column<halo2_proofs::plonk::Any>) -> Option<(ColumnKind, usize)> {
        if let Ok(advice) = Column::<Advice>::try_from(column) {
            return Some((ColumnKind::Advice, self.advice(advice)?));
        }
        if let Ok(fixed) = Column::<Fixed>::try_from(column) {
            return Some((ColumnKind::Fixed, self.fixed(fixed)?));
        }
        let instance = Column::<Instance>::try_from(column).ok()?;
        Some((ColumnKind::Instance, self.instance(instance)?))
    }

    pub(crate) fn selector(&self, selector: &Selector) -> Option<usize> {
        let twins = if selector.is_simple() { &self.simple_selectors } else { &self.complex_selectors };
        index(twins, selector)
    }

    /// The fixed column of this index.
    pub(crate) fn fixed_column(&self, index: usize) -> Option<Column<Fixed>> {
        self.fixed.get(index).copied()
    }
}

fn index<T: Hash + PartialEq>(twins: &[T], column: &T) -> Option<usize> {
    let mut first = FirstNumber::default();
    column.hash(&mut first);
    match first.0 {
        Some(guess) if twins.get(guess) == Some(column) => Some(guess),
        _ => twins.iter().position(|twin| twin == column),
    }
}

/// Keeps the first number that is hashed.
#[derive(Default)]
struct FirstNumber(Option<usize>);

impl Hasher for FirstNumber {
    fn finish(&self) -> u64 {
        0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_usize(&mut self, number: usize) {
        self.0.get_or_insert(number);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn columns_and_selectors_have_the_index_in_which_they_were_handed_out() {
        let counts = Counts { advice: 3, fixed: 4, instance: 2, selectors: 3 };
        let twins = Twins::new(counts);
        let mut meta = ConstraintSystem::<Fp>::default();
        for index in 0..counts.advice {
            let column = meta.advice_column();
            assert_eq!(twins.advice(column), Some(index));
            assert_eq!(twins.any(column.into()), Some((ColumnKind::Advice, index)));
        }
        for index in 0..counts.fixed {
            let column = meta.fixed_column();
            assert_eq!(twins.fixed(column), Some(index));
            assert_eq!(twins.any(column.into()), Some((ColumnKind::Fixed, index)));
            assert_eq!(twins.fixed_column(index), Some(column));
        }
        for index in 0..counts.instance {
            let column = meta.instance_column();
            assert_eq!(twins.instance(column), Some(index));
            assert_eq!(twins.any(column.into()), Some((ColumnKind::Instance, index)));
        }
        let selectors = [meta.selector(), meta.complex_selector(), meta.selector(), meta.selector()];
        for (index, selector) in selectors.iter().enumerate() {
            assert_eq!(twins.selector(selector), (index < counts.selectors).then_some(index));
        }
        assert_eq!(twins.fixed(meta.fixed_column()), None);
        assert_eq!(twins.any(meta.advice_column().into()), None);
    }

    /// Else each look-up is a search.
    #[test]
    fn a_column_hashes_its_index_first() {
        let mut meta = ConstraintSystem::<Fp>::default();
        meta.advice_column();
        let mut first = FirstNumber::default();
        meta.advice_column().hash(&mut first);
        assert_eq!(first.0, Some(1));
    }
}
