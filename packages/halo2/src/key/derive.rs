//! What follows from a pinned key, computed as `halo2_proofs` 0.4.1 computes it, and the checks that the parts of the
//! key fit each other.
//!
//! Sources: `ConstraintSystem::{degree, blinding_factors, minimum_rows}` and `compress_selectors` in
//! `plonk/circuit.rs`, `Argument::required_degree` in `plonk/lookup.rs`, `EvaluationDomain::new` in `poly/domain.rs`,
//! `construct_intermediate_sets` in `poly/multiopen.rs`.

use std::collections::{BTreeSet, HashSet};

use halo2_proofs::poly::EvaluationDomain;
use pasta_curves::Fp;

use super::decode::MAX_SELECTORS;
use super::model::{Column, ColumnKind, Node, PinnedKey, Query};
use crate::limits::check_limit;
use crate::{Limits, Shape, VkError};

/// Computed from a [`PinnedKey`] that passed all checks.
#[derive(Clone, Debug)]
pub(crate) struct Derived {
    pub(crate) domain: EvaluationDomain<Fp>,
    /// For each permutation column the index of its query at rotation 0, among the queries of its kind.
    pub(crate) permutation_queries: Vec<u32>,
    pub(crate) shape: Shape,
}

/// Checks `key` as a whole and computes what follows from it.
pub(crate) fn derive(key: &PinnedKey, instance_lens: &[usize], limits: &Limits) -> Result<Derived, VkError> {
    check_counts(key, limits)?;
    check_references(key)?;
    let degree = degree(key, limits)?;
    let blinding_factors = blinding_factors(key);
    check_rows(key, blinding_factors)?;
    check_instances(key, instance_lens, blinding_factors)?;
    check_distinct(key)?;
    let permutation_queries = permutation_queries(key)?;
    let permutation_sets = key.permutation.len().div_ceil(degree - 2);
    let openings = Openings::of(key, blinding_factors, permutation_sets);
    check_limit("distinct rotations", limits.max_rotations, openings.rotations())?;
    let shape = shape(key, instance_lens, degree, blinding_factors, permutation_sets, &openings);
    // k and the degree are within their limits, so this neither allocates much nor reaches the end of the field's
    // roots of unity: 2^17 rows and a degree of 2^10 make an extended domain of 2^27, the field has 2^32.
    let domain = EvaluationDomain::new(degree as u32, key.k);
    Ok(Derived { domain, permutation_queries, shape })
}

/// Limits that reading a text does not apply itself, and the lengths of the lists.
fn check_counts(key: &PinnedKey, limits: &Limits) -> Result<(), VkError> {
    for (what, kind) in [
        ("advice columns", ColumnKind::Advice),
        ("fixed columns", ColumnKind::Fixed),
        ("instance columns", ColumnKind::Instance),
    ] {
        check_limit(what, limits.max_columns, key.columns(kind) as usize)?;
    }
    let queries = key.advice_queries.len() + key.fixed_queries.len() + key.instance_queries.len();
    check_limit("queries", limits.max_queries, queries)?;
    check_limit("selectors", MAX_SELECTORS, key.selectors as usize)?;
    check_equal("fixed commitments", key.fixed_columns as usize, key.fixed_commitments.len())?;
    let (columns, commitments) = (key.permutation.len(), key.permutation_commitments.len());
    check_equal("permutation commitments", columns, commitments)?;
    for lookup in &key.lookups {
        check_equal("table expressions of a lookup", lookup.inputs.len(), lookup.tables.len())?;
    }
    Ok(())
}

fn check_equal(what: &'static str, expected: usize, found: usize) -> Result<(), VkError> {
    if expected == found { Ok(()) } else { Err(VkError::Count { what, expected, found }) }
}

/// Every index refers to something. A decoder has seen to that; the text of a key can still say anything.
fn check_references(key: &PinnedKey) -> Result<(), VkError> {
    let index = |what, limit: usize, found: u32| match (found as usize) < limit {
        true => Ok(()),
        false => Err(VkError::Reference { what, limit: limit as u64, found: found.into() }),
    };
    for kind in [ColumnKind::Advice, ColumnKind::Fixed, ColumnKind::Instance] {
        let columns = key.columns(kind) as usize;
        key.queries(kind).iter().try_for_each(|q| index("column of a query", columns, q.column))?;
        key.queries(kind)
            .iter()
            .try_for_each(|q| index("size of a rotation", 1 << key.k, q.rotation.unsigned_abs()))?;
    }
    for column in &key.permutation {
        index("permutation column", key.columns(column.kind) as usize, column.index)?;
    }
    for column in &key.constant_columns {
        index("column of constants", key.fixed_columns as usize, *column)?;
    }
    key.expressions.nodes.iter().try_for_each(|node| match *node {
        Node::Fixed(q) => index("fixed query", key.fixed_queries.len(), q),
        Node::Advice(q) => index("advice query", key.advice_queries.len(), q),
        Node::Instance(q) => index("instance query", key.instance_queries.len(), q),
        _ => Ok(()),
    })
}

/// Degree of the constraint system.
fn degree(key: &PinnedKey, limits: &Limits) -> Result<usize, VkError> {
    let nodes = measure(key, limits)?;
    let largest = |ids: &[u32]| ids.iter().map(|id| nodes[*id as usize]).max().unwrap_or(0).max(1);
    let gates = key.gates.iter().map(|id| nodes[*id as usize]);
    let lookups =
        key.lookups.iter().map(|l| largest(&l.inputs).saturating_add(largest(&l.tables)).saturating_add(2));
    let minimum = key.minimum_degree.unwrap_or(1) as usize;
    // The permutation argument needs 3, also where it has no columns.
    let degree = gates.chain(lookups).fold(minimum.max(3), usize::max);
    check_limit("degree", limits.max_degree, degree)?;
    Ok(degree)
}

/// The degree of each node, saturating. Refuses expressions that are too deep.
fn measure(key: &PinnedKey, limits: &Limits) -> Result<Vec<usize>, VkError> {
    let nodes = &key.expressions.nodes;
    let mut degrees: Vec<usize> = Vec::with_capacity(nodes.len());
    let mut depths: Vec<usize> = Vec::with_capacity(nodes.len());
    for node in nodes {
        degrees.push(match *node {
            Node::Constant(_) => 0,
            Node::Fixed(_) | Node::Advice(_) | Node::Instance(_) => 1,
            Node::Negated(a) | Node::Scaled(a, _) => degrees[a as usize],
            Node::Sum(a, b) => degrees[a as usize].max(degrees[b as usize]),
            Node::Product(a, b) => degrees[a as usize].saturating_add(degrees[b as usize]),
        });
        let (left, right) = node.operands();
        let operands = left.into_iter().chain(right);
        let depth = operands.map(|id| depths[id as usize] + 1).max().unwrap_or(0);
        check_limit("depth of an expression", limits.max_depth, depth)?;
        depths.push(depth);
    }
    Ok(degrees)
}

/// Rows at the end of each column that hold randomness: as many as an advice polynomial is opened at points, at
/// least 3, one for the multiopening argument and one to spare.
fn blinding_factors(key: &PinnedKey) -> usize {
    let mut queries = vec![0; key.advice_columns as usize];
    key.advice_queries.iter().for_each(|query| queries[query.column as usize] += 1);
    queries.into_iter().fold(3, usize::max) + 2
}

/// The blinding rows, the row before them, the first row, and one to work in.
fn check_rows(key: &PinnedKey, blinding_factors: usize) -> Result<(), VkError> {
    let (expected, found) = (blinding_factors as u64 + 3, 1 << key.k);
    if found < expected { Err(VkError::Rows { k: key.k, expected, found }) } else { Ok(()) }
}

fn check_instances(key: &PinnedKey, lens: &[usize], blinding_factors: usize) -> Result<(), VkError> {
    let (expected, found) = (key.instance_columns as usize, lens.len());
    if expected != found {
        return Err(VkError::InstanceColumns { expected, found });
    }
    let limit = (1 << key.k) - (blinding_factors + 1);
    if let Some((column, found)) = lens.iter().copied().enumerate().find(|(_, len)| *len > limit) {
        return Err(VkError::InstanceLength { column, limit, found });
    }
    let total = lens.iter().fold(0, |sum: usize, len| sum.saturating_add(*len));
    check_limit("public inputs", u8::MAX.into(), total)
}

/// A rotation as the number of rows forward, around the end of the column.
fn rows_forward(key: &PinnedKey, rotation: i64) -> u32 {
    rotation.rem_euclid(1 << key.k) as u32
}

/// No column twice under the permutation argument, no constant column twice, no column queried twice at one row:
/// `halo2_proofs` makes no such keys, and its verifier rejects every proof where a polynomial is opened twice at one
/// point.
fn check_distinct(key: &PinnedKey) -> Result<(), VkError> {
    let twice = |what, item: String| Err(VkError::Duplicate { what, item });
    for kind in [ColumnKind::Advice, ColumnKind::Fixed, ColumnKind::Instance] {
        let mut seen = HashSet::new();
        for Query { column, rotation } in key.queries(kind) {
            if !seen.insert((column, rows_forward(key, (*rotation).into()))) {
                return twice("query", format!("{} {column} at rotation {rotation}", kind.name()));
            }
        }
    }
    let mut seen = HashSet::new();
    if let Some(column) = key.permutation.iter().find(|column| !seen.insert(**column)) {
        return twice("permutation column", show(column));
    }
    let mut seen = HashSet::new();
    if let Some(column) = key.constant_columns.iter().find(|column| !seen.insert(**column)) {
        return twice("column of constants", column.to_string());
    }
    Ok(())
}

fn show(column: &Column) -> String {
    format!("{} {}", column.kind.name(), column.index)
}

fn permutation_queries(key: &PinnedKey) -> Result<Vec<u32>, VkError> {
    let at_zero = |kind| {
        let mut indices = vec![None; key.columns(kind) as usize];
        let queries = key.queries(kind).iter().enumerate().filter(|(_, query)| query.rotation == 0);
        queries.for_each(|(index, query)| indices[query.column as usize] = Some(index as u32));
        indices
    };
    let indices = [ColumnKind::Advice, ColumnKind::Fixed, ColumnKind::Instance].map(at_zero);
    let query = |column: &Column| {
        let index = indices[column.kind as usize][column.index as usize];
        index.ok_or_else(|| VkError::PermutationColumn { column: show(column) })
    };
    key.permutation.iter().map(query).collect()
}

/// Which polynomials are opened where. Polynomials opened at the same set of points are opened together.
#[derive(Default)]
struct Openings {
    sets: BTreeSet<BTreeSet<u32>>,
    commitments: usize,
}

impl Openings {
    fn of(key: &PinnedKey, blinding_factors: usize, permutation_sets: usize) -> Self {
        let mut openings = Self::default();
        for kind in [ColumnKind::Advice, ColumnKind::Fixed, ColumnKind::Instance] {
            let mut points = vec![BTreeSet::new(); key.columns(kind) as usize];
            for query in key.queries(kind) {
                points[query.column as usize].insert(rows_forward(key, query.rotation.into()));
            }
            points.into_iter().filter(|set| !set.is_empty()).for_each(|set| openings.add(set, 1));
        }
        let at = |rotations: &[i64]| rotations.iter().map(|r| rows_forward(key, *r)).collect();
        let last = -(blinding_factors as i64 + 1);
        let lookups = key.lookups.len();
        openings.add(at(&[0, 1, last]), permutation_sets.saturating_sub(1));
        openings.add(at(&[0, 1]), permutation_sets.min(1) + lookups);
        openings.add(at(&[0, -1]), lookups);
        openings.add(at(&[0]), lookups);
        // The permutation polynomials of the key, the quotient and the random polynomial.
        openings.add(at(&[0]), key.permutation.len() + 2);
        openings
    }

    fn add(&mut self, points: BTreeSet<u32>, commitments: usize) {
        if commitments > 0 {
            self.sets.insert(points);
            self.commitments += commitments;
        }
    }

    fn rotations(&self) -> usize {
        self.sets.iter().flatten().collect::<BTreeSet<_>>().len()
    }

    fn interpolation_work(&self) -> usize {
        self.sets.iter().map(|set| set.len().saturating_pow(2)).fold(0, usize::saturating_add)
    }
}

fn shape(
    key: &PinnedKey,
    instance_lens: &[usize],
    degree: usize,
    blinding_factors: usize,
    permutation_sets: usize,
    openings: &Openings,
) -> Shape {
    let mut shape = Shape {
        k: key.k,
        degree,
        blinding_factors,
        advice_columns: key.advice_columns as usize,
        fixed_columns: key.fixed_columns as usize,
        instance_columns: key.instance_columns as usize,
        advice_queries: key.advice_queries.len(),
        instance_queries: key.instance_queries.len(),
        fixed_queries: key.fixed_queries.len(),
        gates: key.gates.len(),
        lookups: key.lookups.len(),
        lookup_expressions: key.lookups.iter().map(|lookup| lookup.inputs.len()).sum(),
        permutation_columns: key.permutation.len(),
        permutation_sets,
        nodes: key.expressions.nodes.len(),
        // Known once the key is rendered, which is done only with a shape that passed.
        rendered_len: 0,
        point_sets: openings.sets.len(),
        interpolation_work: openings.interpolation_work(),
        commitments: openings.commitments,
        instance_lens: instance_lens.to_vec(),
        proof_len: 0,
    };
    shape.proof_len = 32 * (proof_points(&shape) + proof_scalars(&shape));
    shape
}

/// Points in a proof: the witness, the arguments, the quotient, the multiopening and the inner product argument.
fn proof_points(shape: &Shape) -> usize {
    let arguments = shape.permutation_sets + 3 * shape.lookups;
    let vanishing = 1 + (shape.degree - 1);
    let inner_product = 1 + 2 * shape.k as usize;
    shape.advice_columns + arguments + vanishing + 1 + inner_product
}

/// Scalars in a proof: the evaluations, then those of the multiopening and the inner product argument.
fn proof_scalars(shape: &Shape) -> usize {
    let queries = shape.advice_queries + shape.instance_queries + shape.fixed_queries;
    let permutation = shape.permutation_columns + (3 * shape.permutation_sets).saturating_sub(1);
    queries + 1 + permutation + 5 * shape.lookups + shape.point_sets + 2
}
