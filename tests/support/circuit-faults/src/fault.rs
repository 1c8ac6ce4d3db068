//! Single faults: some cells get values of the prover's choice, and everything that follows from them is computed honestly.
//!
//! So a fault breaks the constraints that gave those cells their values, and no others: what follows takes the new
//! values as they are, up to the public inputs. What it breaks is what refuses it.
//!
//! Start at [`Bench`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ff::Field;
use pasta_curves::Fp;

use crate::changes::Changes;
use crate::system::{ColumnId, Expr, Query, System};
use crate::table::{CellId, Copy, Region, Table};

/// Cells with values of the prover's choice.
#[derive(Clone, Debug)]
pub struct Fault {
    /// What it is, in words.
    pub name: String,
    pub(crate) chosen: Vec<(CellId, Fp)>,
}

impl Fault {
    /// No fault: the honest assignment.
    pub fn none() -> Self {
        Self { name: "none".into(), chosen: vec![] }
    }
}

/// A constraint of a circuit, at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Constraint {
    /// A gate polynomial at a row at which it is on.
    Gate {
        /// Index in [`System::polynomials`].
        polynomial: usize,
        /// The row.
        row: usize,
    },
    /// A copy constraint, by its index in the table.
    Copy(usize),
}

/// A circuit with an honest assignment, prepared for faults.
#[derive(Debug)]
pub struct Bench {
    /// The constraint system.
    pub system: System,
    /// The honest assignment.
    pub table: Table,
    /// The advice cells that each polynomial reads, and whether it is affine in them.
    pub(crate) reads: Vec<BTreeMap<Query, bool>>,
    /// For each region the gates of each row, and the cells that are copied from elsewhere.
    pub(crate) plans: Vec<Plan>,
    /// For each cell that is copied, where from: the first copy made, which gives it its value.
    pub(crate) source: HashMap<CellId, CellId>,
    copies_of: HashMap<CellId, Vec<usize>>,
    gates_of: HashMap<CellId, Vec<Constraint>>,
}

/// How the values of a region follow from earlier ones.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) copied: Vec<CellId>,
    pub(crate) own: Vec<CellId>,
    pub(crate) rows: Vec<Vec<Constraint>>,
}

impl Bench {
    /// Prepares a circuit.
    pub fn new(system: System, table: Table) -> Self {
        let reads = system.polynomials.iter().map(|polynomial| reads(&polynomial.expression)).collect();
        let (plans, source) = (vec![], HashMap::new());
        let mut bench =
            Self { system, table, reads, plans, source, copies_of: HashMap::new(), gates_of: HashMap::new() };
        bench.index_copies();
        bench.index_gates();
        bench
    }

    fn index_copies(&mut self) {
        for (index, Copy { to, from }) in self.table.copies.iter().enumerate() {
            self.source.entry(*to).or_insert(*from);
            for cell in [to, from] {
                self.copies_of.entry(*cell).or_default().push(index);
            }
        }
    }

    fn index_gates(&mut self) {
        for region in &self.table.regions {
            let rows = self.rows_of(region);
            for gate in rows.iter().flatten() {
                for cell in self.cells_of(*gate) {
                    self.gates_of.entry(cell).or_default().push(*gate);
                }
            }
            let (copied, own) = region.cells.iter().partition(|cell| self.source.contains_key(cell));
            self.plans.push(Plan { copied, own, rows });
        }
    }

    /// The gates of a region, by row.
    fn rows_of(&self, region: &Region) -> Vec<Vec<Constraint>> {
        let mut on: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for enabled in &region.enabled {
            on.entry(enabled.row).or_default().insert(enabled.selector);
        }
        let polynomials = || self.system.polynomials.iter().enumerate();
        let gates = |(row, on): (usize, BTreeSet<usize>)| {
            polynomials()
                .filter(|(_, own)| own.selectors.iter().all(|selector| on.contains(selector)))
                .map(|(polynomial, _)| Constraint::Gate { polynomial, row })
                .collect()
        };
        on.into_iter().map(gates).collect()
    }

    /// All constraints: every gate polynomial at every row at which it is on, and every copy.
    pub fn constraints(&self) -> impl Iterator<Item = Constraint> {
        let gates = self.plans.iter().flat_map(|plan| plan.rows.iter().flatten().copied());
        gates.chain((0..self.table.copies.len()).map(Constraint::Copy))
    }

    /// The advice cells that a gate reads, the ones of later rows and columns first; of a copy both ends.
    pub(crate) fn cells_of(&self, constraint: Constraint) -> Vec<CellId> {
        match constraint {
            Constraint::Copy(index) => vec![self.table.copies[index].to, self.table.copies[index].from],
            Constraint::Gate { polynomial, row } => {
                self.reads[polynomial].keys().rev().map(|query| self.at(*query, row)).collect()
            }
        }
    }

    pub(crate) fn at(&self, query: Query, row: usize) -> CellId {
        self.table.shape.cell(query.column, row.wrapping_add_signed(query.rotation as isize))
    }

    /// Where a cell has its value from in the end.
    pub(crate) fn origin(&self, cell: CellId) -> CellId {
        self.source.get(&cell).map_or(cell, |from| self.origin(*from))
    }

    /// The fault of one cell that differs from its honest value.
    pub fn changed(&self, cell: CellId, by: Fp) -> Fault {
        Fault { name: self.table.name(cell).into(), chosen: vec![(cell, self.table.value(cell) + by)] }
    }

    /// The constraints that an assignment breaks.
    pub(crate) fn broken(&self, changes: &Changes<'_>) -> Vec<Constraint> {
        let mut broken = BTreeSet::new();
        for cell in changes.cells() {
            let gates = self.gates_of.get(&cell).into_iter().flatten().copied();
            let copies = self.copies_of.get(&cell).into_iter().flatten().copied().map(Constraint::Copy);
            broken.extend(gates.chain(copies).filter(|constraint| !self.holds(*constraint, changes)));
        }
        broken.into_iter().collect()
    }

    /// The constraints that the honest assignment breaks: none, if it is honest.
    pub fn broken_by_honest(&self) -> Vec<Constraint> {
        let honest = Changes::new(&self.table);
        self.constraints().filter(|constraint| !self.holds(*constraint, &honest)).collect()
    }

    fn holds(&self, constraint: Constraint, changes: &Changes<'_>) -> bool {
        match constraint {
            Constraint::Gate { polynomial, row } => self.residual(polynomial, row, changes) == Fp::ZERO,
            Constraint::Copy(index) => {
                let Copy { to, from } = self.table.copies[index];
                changes.value(to) == changes.value(from)
            }
        }
    }

    /// The value of a polynomial, which is to be 0.
    pub(crate) fn residual(&self, polynomial: usize, row: usize, changes: &Changes<'_>) -> Fp {
        let expression = &self.system.polynomials[polynomial].expression;
        expression.value(&|query| changes.value(self.at(query, row)))
    }
}

fn reads(expression: &Expr) -> BTreeMap<Query, bool> {
    let mut reads = BTreeMap::new();
    expression.visit(&mut |node| {
        if let Expr::Query(query @ Query { column: ColumnId::Advice(_), .. }) = node {
            reads.insert(*query, expression.degree_in(*query) < 2);
        }
    });
    reads
}
