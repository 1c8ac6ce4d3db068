//! Whether a witness satisfies the circuit, before anything is committed to.
//!
//! An unsatisfied witness yields a proof that does not verify, and nothing in it says why. The gates are evaluated once on
//! the rows, which is one coset of the quotient's work; the copies are compared; what is looked up is searched for when the
//! lookups are permuted.

use ff::Field;
use pasta_curves::Fp;
use rayon::prelude::*;
use zk_halo2::model::{Column, ColumnKind, Node, PinnedKey};
use zk_pasta::field::{Lanes, to_rows};

use crate::prepared::Prepared;
use crate::program::{BLOCK, Columns, Machine};
use crate::prove_error::ProveError;

/// Separates the gates that are added up. A witness for which wrong gates cancel each other would be refused by the
/// verifier, and is nobody's gain.
const SEPARATOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// Refuses values that a gate or a copy does not allow.
pub(crate) fn check<L: Lanes>(
    prepared: &Prepared<L>,
    key: &PinnedKey,
    mapping: &[Vec<u32>],
    columns: &Columns<'_, L>,
    instance: usize,
) -> Result<(), ProveError> {
    if let Some(row) = violated_row(prepared, columns) {
        let gate = violated_gate(prepared, key, columns, row);
        return Err(ProveError::Gate { instance, gate, row });
    }
    match violated_copy(prepared, key, mapping, columns) {
        Some([(column, row), (other, other_row)]) => {
            Err(ProveError::Copy { instance, column, row, other, other_row })
        }
        None => Ok(()),
    }
}

/// The first row in which a gate is not zero.
fn violated_row<L: Lanes>(prepared: &Prepared<L>, columns: &Columns<'_, L>) -> Option<usize> {
    let (lanes, program) = (prepared.lanes, &prepared.programs.gates);
    let factors = [Fp::from(SEPARATOR).square().square().square()];
    let blocks = prepared.packs().div_ceil(BLOCK);
    // Some hundred microseconds for each part.
    let part = blocks.div_ceil(4 * rayon::current_num_threads()).max(1);
    let parts: Vec<_> = (0..blocks).step_by(part).collect();
    let first = |start: &usize| {
        lanes.run(|| {
            let mut machine = Machine::new(lanes, program, *columns, &factors);
            for block in *start..blocks.min(start + part) {
                machine.clear();
                machine.run(block * BLOCK);
                let values = to_rows(lanes, &machine.results[0]);
                if let Some(row) = values.iter().position(|value| *value != Fp::ZERO) {
                    return Some((block * BLOCK * L::WIDTH + row) % prepared.n());
                }
            }
            None
        })
    };
    parts.par_iter().filter_map(first).min()
}

/// The gate that is not zero in this row.
fn violated_gate<L: Lanes>(
    prepared: &Prepared<L>,
    key: &PinnedKey,
    columns: &Columns<'_, L>,
    row: usize,
) -> usize {
    let n = prepared.n() as i64;
    let read = |kind: ColumnKind, query: u32| {
        let query = key.queries(kind)[query as usize];
        let row = (row as i64 + i64::from(query.rotation)).rem_euclid(n) as usize;
        let mut pack = vec![Fp::ZERO; L::WIDTH];
        prepared.lanes.store(&columns.column(kind, query.column)[row / L::WIDTH], &mut pack);
        pack[row % L::WIDTH]
    };
    let constant = |index: u32| key.expressions.constants[index as usize];
    let mut values: Vec<Fp> = Vec::with_capacity(key.expressions.nodes.len());
    for node in &key.expressions.nodes {
        let value = |id: u32| values[id as usize];
        values.push(match *node {
            Node::Constant(index) => constant(index),
            Node::Fixed(query) => read(ColumnKind::Fixed, query),
            Node::Advice(query) => read(ColumnKind::Advice, query),
            Node::Instance(query) => read(ColumnKind::Instance, query),
            Node::Negated(a) => -value(a),
            Node::Sum(a, b) => value(a) + value(b),
            Node::Product(a, b) => value(a) * value(b),
            Node::Scaled(a, index) => value(a) * constant(index),
        });
    }
    let violated = |gate: &u32| values[*gate as usize] != Fp::ZERO;
    key.gates.iter().position(violated).unwrap_or(key.gates.len())
}

/// A cell of a column.
type Cell = (Column, usize);

/// Two cells that must be equal and are not.
fn violated_copy<L: Lanes>(
    prepared: &Prepared<L>,
    key: &PinnedKey,
    mapping: &[Vec<u32>],
    columns: &Columns<'_, L>,
) -> Option<[Cell; 2]> {
    let values: Vec<_> = key
        .permutation
        .par_iter()
        .map(|column| to_rows(prepared.lanes, columns.column(column.kind, column.index)))
        .collect();
    let n = prepared.n();
    for (index, (column, next)) in key.permutation.iter().zip(mapping).enumerate() {
        for (row, next) in next.iter().enumerate() {
            let (other, other_row) = (*next as usize / n, *next as usize % n);
            if values[index][row] != values[other][other_row] {
                return Some([(*column, row), (key.permutation[other], other_row)]);
            }
        }
    }
    None
}
