//! What follows from a fault: region by region, copies first, then the gates row by row.

use ff::Field;
use pasta_curves::Fp;

use crate::changes::{Changes, Inverses};
use crate::fault::{Bench, Constraint, Fault, Plan};
use crate::table::CellId;

/// Cells whose values are given, and those that are yet to be found.
struct Unknown(Vec<bool>);

impl Unknown {
    fn holds(&self, CellId(cell): CellId) -> bool {
        self.0[cell]
    }

    fn found(&mut self, CellId(cell): CellId) {
        self.0[cell] = false;
    }
}

impl Bench {
    /// The constraints that a fault breaks, in order. None: the circuit accepts it.
    pub fn broken_by(&self, fault: &Fault) -> Vec<Constraint> {
        self.broken(&self.follow(fault, None))
    }

    /// Whether a fault shows that a constraint is needed: the circuit without it accepts the fault and what follows, and
    /// the whole circuit refuses the same assignment.
    pub fn shows(&self, fault: &Fault, removed: Constraint) -> bool {
        self.broken(&self.follow(fault, Some(removed))) == [removed]
    }

    /// The assignment with a fault and all that follows from it. Nothing follows from a constraint that is removed.
    pub(crate) fn follow(&self, fault: &Fault, removed: Option<Constraint>) -> Changes<'_> {
        let (mut changes, mut unknown) = (Changes::new(&self.table), self.all_unknown());
        let instance: Vec<CellId> = self.table.instance().collect();
        for (cell, value) in &fault.chosen {
            unknown.found(*cell);
            changes.set(*cell, *value);
        }
        for plan in &self.plans {
            self.follow_copies(&plan.copied, &mut unknown, &mut changes);
            self.follow_gates(plan, removed, &mut unknown, &mut changes);
        }
        self.follow_copies(&instance, &mut unknown, &mut changes);
        changes
    }

    fn all_unknown(&self) -> Unknown {
        let mut unknown = Unknown(vec![false; self.table.values.len()]);
        self.table.advice().chain(self.table.instance()).for_each(|CellId(cell)| unknown.0[cell] = true);
        unknown
    }

    /// The cells whose values do not follow, with one solution only, from cells assigned before: the prover's choice, if
    /// perhaps among a few values.
    ///
    /// All other values are functions of these, whatever they are, where the coefficients of what was solved are
    /// constants; in a Merkle step they are the bit and its complement.
    pub fn undetermined(&self) -> Vec<CellId> {
        let (mut changes, mut unknown) = (Changes::new(&self.table), self.all_unknown());
        let mut free = Vec::new();
        for plan in &self.plans {
            self.follow_copies(&plan.copied, &mut unknown, &mut changes);
            for row in &plan.rows {
                free.extend(self.solve_row(row.clone(), plan, &mut unknown, &mut changes));
            }
            free.extend(plan.own.iter().filter(|cell| unknown.holds(**cell)));
        }
        free
    }

    fn follow_copies(&self, cells: &[CellId], unknown: &mut Unknown, changes: &mut Changes<'_>) {
        for cell in cells.iter().filter(|cell| unknown.0[cell.0]).copied().collect::<Vec<_>>() {
            changes.set(cell, changes.value(self.source[&cell]));
            unknown.found(cell);
        }
    }

    fn follow_gates(
        &self,
        plan: &Plan,
        removed: Option<Constraint>,
        unknown: &mut Unknown,
        changes: &mut Changes<'_>,
    ) {
        for row in &plan.rows {
            let mut gates = row.clone();
            gates.retain(|gate| Some(*gate) != removed);
            let cells = || row.iter().flat_map(|gate| self.cells_of(*gate));
            if cells().any(|cell| changes.has(cell)) {
                self.solve_row(gates, plan, unknown, changes);
            }
            cells().for_each(|cell| unknown.found(cell));
        }
    }

    /// Solves the constraints of one row, which may depend on each other: first those with one unknown, then all that are
    /// affine as one linear system. An unknown in which a constraint is not affine is a witness that is checked. Returns
    /// the unknowns that stay as they are.
    fn solve_row(
        &self,
        mut gates: Vec<Constraint>,
        plan: &Plan,
        unknown: &mut Unknown,
        changes: &mut Changes<'_>,
    ) -> Vec<CellId> {
        let mut free = Vec::new();
        loop {
            gates.retain(|gate| !self.unknowns(*gate, unknown).is_empty());
            let all: Vec<Vec<(CellId, bool)>> =
                gates.iter().map(|gate| self.unknowns(*gate, unknown)).collect();
            if let Some(one) = all.iter().position(|own| own.len() == 1) {
                free.extend(self.solve(&gates[one..=one], plan, unknown, changes));
            } else if all.iter().flatten().all(|(_, affine)| *affine) {
                free.extend(self.solve(&gates, plan, unknown, changes));
                return free;
            } else {
                let checked = all.iter().flatten().filter(|(_, affine)| !affine).map(|(cell, _)| *cell);
                checked.for_each(|cell| {
                    unknown.found(cell);
                    free.push(cell);
                });
            }
        }
    }

    /// The cells of a gate that are yet to be found, and whether it is affine in them.
    fn unknowns(&self, gate: Constraint, unknown: &Unknown) -> Vec<(CellId, bool)> {
        let Constraint::Gate { polynomial, row } = gate else { return vec![] };
        let reads = self.reads[polynomial].iter().map(|(query, affine)| (self.at(*query, row), *affine));
        reads.filter(|(cell, _)| unknown.holds(*cell)).collect()
    }

    /// Solves affine constraints by elimination, the cells assigned last first; the others, which are
    /// returned, keep their honest values.
    fn solve(
        &self,
        gates: &[Constraint],
        plan: &Plan,
        unknown: &mut Unknown,
        changes: &mut Changes<'_>,
    ) -> Vec<CellId> {
        let own: Vec<(CellId, bool)> = gates.iter().flat_map(|gate| self.unknowns(*gate, unknown)).collect();
        own.iter().for_each(|(cell, _)| unknown.found(*cell));
        if own.iter().any(|(_, affine)| !affine) {
            return own.into_iter().map(|(cell, _)| cell).collect();
        }
        let is_own = |cell: &&CellId| own.iter().any(|(other, _)| other == *cell);
        let cells: Vec<CellId> = plan.own.iter().rev().filter(is_own).copied().collect();
        let mut rows: Vec<Vec<Fp>> = gates.iter().map(|gate| self.linear(*gate, &cells, changes)).collect();
        let mut free = Vec::new();
        for (cell, step) in cells.iter().zip(eliminate(&mut rows, cells.len(), changes.inverses())) {
            match step {
                Some(step) => changes.set(*cell, changes.value(*cell) + step),
                None => free.push(*cell),
            }
        }
        free
    }

    /// The coefficients of a constraint at the present values, and what is missing to zero.
    fn linear(&self, gate: Constraint, cells: &[CellId], changes: &mut Changes<'_>) -> Vec<Fp> {
        let Constraint::Gate { polynomial, row } = gate else { return vec![Fp::ZERO; cells.len() + 1] };
        let base = self.residual(polynomial, row, changes);
        let mut coefficients = Vec::with_capacity(cells.len() + 1);
        for cell in cells {
            changes.add_for_a_moment(*cell, Fp::ONE);
            coefficients.push(self.residual(polynomial, row, changes) - base);
            changes.add_for_a_moment(*cell, -Fp::ONE);
        }
        coefficients.push(-base);
        coefficients
    }
}

/// Gauss–Jordan: the unknowns, but for those without a pivot, which count as 0.
fn eliminate(rows: &mut [Vec<Fp>], unknowns: usize, inverses: &mut Inverses) -> Vec<Option<Fp>> {
    let mut pivots = vec![None; unknowns];
    let mut done = 0;
    for (column, found) in pivots.iter_mut().enumerate() {
        let Some(pivot) = (done..rows.len()).find(|row| rows[*row][column] != Fp::ZERO) else { continue };
        rows.swap(done, pivot);
        let inverse = inverses.of(rows[done][column]);
        rows[done].iter_mut().for_each(|value: &mut Fp| *value *= inverse);
        let own = rows[done].clone();
        for row in rows.iter_mut().enumerate().filter(|(index, _)| *index != done).map(|(_, row)| row) {
            let factor = row[column];
            row.iter_mut().zip(&own).for_each(|(value, own)| *value -= factor * own);
        }
        *found = Some(done);
        done += 1;
    }
    pivots.into_iter().map(|pivot| pivot.map(|row: usize| rows[row][unknowns])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elimination_solves_and_tells_free_unknowns() {
        let of = |rows: &[&[u64]]| {
            let mut rows: Vec<Vec<Fp>> =
                rows.iter().map(|row| row.iter().copied().map(Fp::from).collect()).collect();
            let unknowns = rows[0].len() - 1;
            eliminate(&mut rows, unknowns, &mut Inverses::default())
        };
        let elements = |values: &[u64]| values.iter().map(|value| Some(Fp::from(*value))).collect::<Vec<_>>();
        assert_eq!(of(&[&[1, 1, 5], &[1, 2, 8]]), elements(&[2, 3]));
        assert_eq!(of(&[&[0, 2, 6], &[4, 0, 8]]), elements(&[2, 3]));
        assert_eq!(of(&[&[0, 1, 1, 7]]), [None, Some(Fp::from(7)), None]);
        assert_eq!(of(&[&[0, 0, 0]]), [None, None]);
    }
}
