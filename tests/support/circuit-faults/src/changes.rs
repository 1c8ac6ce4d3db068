//! Assignments that differ from the honest one.

use ff::Field;
use pasta_curves::Fp;

use crate::table::{CellId, Table};

/// An assignment that differs from the honest one in some cells.
#[derive(Clone, Debug)]
pub(crate) struct Changes<'a> {
    table: &'a Table,
    values: Vec<Fp>,
    changed: Vec<CellId>,
    is_changed: Vec<bool>,
    inverses: Inverses,
}

/// Inverses met before: pivots are mostly constants of the hash, and inverting is what takes the time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inverses(Vec<(Fp, Fp)>);

impl Inverses {
    const MOST: usize = 16;

    pub(crate) fn of(&mut self, element: Fp) -> Fp {
        if let Some((_, inverse)) = self.0.iter().find(|(known, _)| *known == element) {
            return *inverse;
        }
        let inverse = Option::from(element.invert()).unwrap_or(Fp::ZERO);
        if self.0.len() < Self::MOST {
            self.0.push((element, inverse));
        }
        inverse
    }
}

impl<'a> Changes<'a> {
    pub(crate) fn new(table: &'a Table) -> Self {
        let is_changed = vec![false; table.values.len()];
        Self {
            table,
            values: table.values.clone(),
            changed: vec![],
            is_changed,
            inverses: Inverses::default(),
        }
    }

    pub(crate) fn value(&self, CellId(cell): CellId) -> Fp {
        self.values[cell]
    }

    /// Whether a cell was changed.
    pub(crate) fn has(&self, CellId(cell): CellId) -> bool {
        self.is_changed[cell]
    }

    /// Adds to a value what the caller takes back before anything else: the cell does not count as changed.
    pub(crate) fn add_for_a_moment(&mut self, CellId(cell): CellId, difference: Fp) {
        self.values[cell] += difference;
    }

    pub(crate) fn inverses(&mut self) -> &mut Inverses {
        &mut self.inverses
    }

    /// The cells that were changed, for good or for a moment.
    pub(crate) fn cells(&self) -> impl Iterator<Item = CellId> {
        self.changed.iter().copied()
    }

    pub(crate) fn set(&mut self, cell: CellId, value: Fp) {
        self.values[cell.0] = value;
        if !self.is_changed[cell.0] && value != self.table.value(cell) {
            self.is_changed[cell.0] = true;
            self.changed.push(cell);
        }
    }
}
