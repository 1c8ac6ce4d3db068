//! The runs over all cells and over all constraints, on as many threads as there are.

use rayon::prelude::*;

use crate::case::Case;
use crate::fault::Constraint;
use crate::table::CellId;

/// The names of those of the cells that a prover can choose: whatever stands there, the circuit accepts, for a public
/// input that follows from it.
pub fn free_cells(case: &Case, cells: &[CellId]) -> Vec<String> {
    let is_free = |cell: &&CellId| case.bench.broken_by(&case.changed(**cell)).is_empty();
    cells.par_iter().filter(is_free).map(|cell| case.bench.table.name(*cell).to_string()).collect()
}

/// Those of the constraints whose removal no fault shows.
pub fn survivors(case: &Case, constraints: &[Constraint]) -> Vec<Constraint> {
    constraints.par_iter().filter(|removed| case.shown_by(**removed).is_none()).copied().collect()
}
