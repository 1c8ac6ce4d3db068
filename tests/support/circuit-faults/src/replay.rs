//! The same assignments before halo2's mock prover, which knows nothing of this crate's reading of the gates.
//!
//! The circuit that it is given is put together from the parts: columns, gates, selectors, cells and copies as they were
//! read, with one left out.

use std::cell::RefCell;
use std::collections::HashMap;

use halo2_proofs::circuit::{Cell, Layouter, Region, SimpleFloorPlanner, Value};
use halo2_proofs::dev::MockProver;
use halo2_proofs::plonk::{Circuit, ConstraintSystem, Error};
use pasta_curves::Fp;

use crate::case::Case;
use crate::changes::Changes;
use crate::fault::{Bench, Constraint, Fault};
use crate::system::{ColumnId, Columns, System};
use crate::table::{CellId, Copy};

/// What is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    /// Nothing: the whole circuit.
    Nothing,
    /// A gate polynomial, wherever it is on.
    Polynomial(usize),
    /// The selectors of a polynomial, at one row.
    Selectors {
        /// Index in [`System::polynomials`].
        polynomial: usize,
        /// The row.
        row: usize,
    },
    /// A copy constraint.
    Copy(usize),
}

thread_local! {
    /// What `configure`, which is given nothing, builds.
    static SYSTEM: RefCell<Option<(System, Option<usize>)>> = const { RefCell::new(None) };
}

/// Whether halo2's mock prover accepts a fault and what follows from it in the circuit without one constraint, before a
/// circuit from which something is left out.
///
/// # Errors
/// Those of halo2.
pub fn mock_accepts(
    case: &Case,
    fault: &Fault,
    follow: Option<Constraint>,
    left_out: Removed,
) -> Result<bool, Error> {
    let bench = &case.bench;
    let replay = Replay { bench, changes: &bench.follow(fault, follow), left_out };
    let without = if let Removed::Polynomial(index) = left_out { Some(index) } else { None };
    SYSTEM.set(Some((bench.system.clone(), without)));
    let prover = MockProver::run(case.k, &replay, replay.instance())?;
    Ok(prover.verify().is_ok())
}

struct Replay<'a> {
    bench: &'a Bench,
    changes: &'a Changes<'a>,
    left_out: Removed,
}

impl Replay<'_> {
    fn instance(&self) -> Vec<Vec<Fp>> {
        let mut columns = vec![vec![]; self.bench.system.columns.instance.len()];
        for cell in self.bench.table.instance() {
            if let (ColumnId::Instance(index), row) = self.bench.table.shape.place(cell) {
                let column: &mut Vec<Fp> = &mut columns[index];
                column.resize(column.len().max(row + 1), Fp::zero());
                column[row] = self.changes.value(cell);
            }
        }
        columns
    }

    fn assign(&self, columns: &Columns, region: &mut Region<'_, Fp>) -> Result<HashMap<CellId, Cell>, Error> {
        let table = &self.bench.table;
        let mut cells = HashMap::new();
        for (cell, name) in &table.names {
            let value = || Value::known(self.changes.value(*cell));
            let assigned = match table.shape.place(*cell) {
                (ColumnId::Advice(index), row) => {
                    region.assign_advice(|| name.as_str(), columns.advice[index], row, value)?
                }
                (ColumnId::Fixed(index), row) => {
                    region.assign_fixed(|| name.as_str(), columns.fixed[index], row, value)?
                }
                (ColumnId::Instance(_), _) => continue,
            };
            cells.insert(*cell, assigned.cell());
        }
        Ok(cells)
    }

    fn enable(&self, columns: &Columns, region: &mut Region<'_, Fp>) -> Result<(), Error> {
        for enabled in self.bench.table.regions.iter().flat_map(|own| &own.enabled) {
            let left_out = match self.left_out {
                Removed::Selectors { polynomial, row } => {
                    let selectors = &self.bench.system.polynomials[polynomial].selectors;
                    row == enabled.row && selectors.contains(&enabled.selector)
                }
                _ => false,
            };
            if !left_out {
                columns.selectors[enabled.selector].enable(region, enabled.row)?;
            }
        }
        Ok(())
    }

    fn copies(&self) -> impl Iterator<Item = &Copy> {
        let copies = self.bench.table.copies.iter().enumerate();
        copies.filter(|(index, _)| self.left_out != Removed::Copy(*index)).map(|(_, copy)| copy)
    }
}

impl Circuit<Fp> for Replay<'_> {
    type Config = Columns;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self { ..*self }
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Columns {
        let build = |(system, without): &(System, Option<usize>)| system.build(meta, *without);
        SYSTEM.with_borrow(|system| system.as_ref().map(build)).unwrap_or_default()
    }

    fn synthesize(&self, columns: Columns, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let shape = &self.bench.table.shape;
        let cells = layouter.assign_region(
            || "all",
            |mut region| {
                let cells = self.assign(&columns, &mut region)?;
                self.enable(&columns, &mut region)?;
                for Copy { to, from } in self.copies().filter(|copy| !shape.is_instance(copy.to)) {
                    region.constrain_equal(cells[from], cells[to])?;
                }
                Ok(cells)
            },
        )?;
        for Copy { to, from } in self.copies() {
            if let (ColumnId::Instance(index), row) = shape.place(*to) {
                layouter.constrain_instance(cells[from], columns.instance[index], row)?;
            }
        }
        Ok(())
    }
}
