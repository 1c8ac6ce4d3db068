//! The value that the constraints give the quotient polynomial at x.
//!
//! The constraints are combined with powers of y in the order gates, permutation, lookups and divided by x^n - 1.
//! If the claimed evaluations are true, an honest quotient polynomial has this value at x.
//!
//! Source: `plonk/verifier.rs`, `permutation/verifier.rs`, `lookup/verifier.rs` and `vanishing/verifier.rs` in
//! `halo2_proofs` 0.4.1; the protocol is in the halo2 book under "Proving system".

use ff::{Field, PrimeField};
use pasta_curves::Fp;

use super::Rejection;
use super::proof::{Evals, LookupEvals, ProductEvals, Proof};
use crate::key::VerifyingKey;
use crate::key::model::{Column, ColumnKind, Lookup, Node, NodeId};

/// Lagrange polynomials at x.
struct Lagrange {
    /// One on the first row, zero on the others.
    first: Fp,
    /// One on the row before the blinding rows.
    last: Fp,
    /// One on the rows before that.
    active: Fp,
}

/// # Errors
/// [`Rejection::Opening`] if x is a root of unity, which a hash hits with probability 2^-245 and where
/// `halo2_proofs` panics.
pub(super) fn quotient_eval(key: &VerifyingKey, proof: &Proof) -> Result<Fp, Rejection> {
    let constraints =
        Constraints { key, proof, lagrange: Lagrange::at(key, proof), nodes: node_evals(key, &proof.evals) };
    let vanishing = Option::<Fp>::from((proof.challenges.xn - Fp::ONE).invert());
    Ok(constraints.combine() * vanishing.ok_or(Rejection::Opening)?)
}

impl Lagrange {
    fn at(key: &VerifyingKey, proof: &Proof) -> Self {
        let blinding = key.shape().blinding_factors as i32;
        let challenges = &proof.challenges;
        let rows = -(blinding + 1)..=0;
        let evals = key.derived.domain.l_i_range(challenges.x, challenges.xn, rows);
        let (first, last) = (evals[evals.len() - 1], evals[0]);
        let blind: Fp = evals[1..evals.len() - 1].iter().sum();
        Self { first, last, active: Fp::ONE - (last + blind) }
    }
}

/// The value of every node of the expression table.
fn node_evals(key: &VerifyingKey, evals: &Evals) -> Vec<Fp> {
    let table = &key.pinned.expressions;
    let mut values: Vec<Fp> = Vec::with_capacity(table.nodes.len());
    for node in &table.nodes {
        values.push(match *node {
            Node::Constant(constant) => table.constants[constant as usize],
            Node::Fixed(query) => evals.fixed[query as usize],
            Node::Advice(query) => evals.advice[query as usize],
            Node::Instance(query) => evals.instance[query as usize],
            Node::Negated(a) => -values[a as usize],
            Node::Sum(a, b) => values[a as usize] + values[b as usize],
            Node::Product(a, b) => values[a as usize] * values[b as usize],
            Node::Scaled(a, constant) => values[a as usize] * table.constants[constant as usize],
        });
    }
    values
}

struct Constraints<'a> {
    key: &'a VerifyingKey,
    proof: &'a Proof,
    lagrange: Lagrange,
    nodes: Vec<Fp>,
}

/// The combination so far.
struct Combined {
    value: Fp,
    y: Fp,
}

impl Combined {
    fn add(&mut self, constraint: Fp) {
        self.value = self.value * self.y + constraint;
    }
}

impl Constraints<'_> {
    fn combine(&self) -> Fp {
        let mut combined = Combined { value: Fp::ZERO, y: self.proof.challenges.y };
        for gate in &self.key.pinned.gates {
            combined.add(self.nodes[*gate as usize]);
        }
        self.permutation(&mut combined);
        for (lookup, evals) in self.key.pinned.lookups.iter().zip(&self.proof.evals.lookups) {
            self.lookup(lookup, evals, &mut combined);
        }
        combined.value
    }

    fn permutation(&self, combined: &mut Combined) {
        let Lagrange { first, last, .. } = self.lagrange;
        let products = &self.proof.evals.products;
        // The first product begins with one.
        if let Some(product) = products.first() {
            combined.add(first * (Fp::ONE - product.here));
        }
        // The last product ends with one, or zero.
        if let Some(product) = products.last() {
            combined.add((product.here.square() - product.here) * last);
        }
        // Each other product begins as the one before it ends.
        for pair in products.windows(2) {
            let end = pair[0].last.unwrap_or_default();
            combined.add((pair[1].here - end) * first);
        }
        // From row to row a product changes by its columns.
        let chunk_len = self.key.shape().degree - 2;
        let columns = self.key.pinned.permutation.chunks(chunk_len);
        let mut factor = self.proof.challenges.beta * self.proof.challenges.x;
        for (index, (product, columns)) in products.iter().zip(columns).enumerate() {
            let step = self.product_step(product, index * chunk_len, columns, &mut factor);
            combined.add(step * self.lagrange.active);
        }
    }

    /// `factor` is beta x delta^i for the i-th column of the whole permutation.
    fn product_step(&self, product: &ProductEvals, start: usize, columns: &[Column], factor: &mut Fp) -> Fp {
        let challenges = &self.proof.challenges;
        let (mut left, mut right) = (product.next, product.here);
        for (index, column) in (start..).zip(columns) {
            let value = self.permutation_column(index, *column);
            left *= value + challenges.beta * self.proof.evals.permutation[index] + challenges.gamma;
            right *= value + *factor + challenges.gamma;
            *factor *= Fp::DELTA;
        }
        left - right
    }

    fn permutation_column(&self, index: usize, column: Column) -> Fp {
        let query = self.key.derived.permutation_queries[index] as usize;
        let evals = &self.proof.evals;
        match column.kind {
            ColumnKind::Advice => evals.advice[query],
            ColumnKind::Fixed => evals.fixed[query],
            ColumnKind::Instance => evals.instance[query],
        }
    }

    fn lookup(&self, lookup: &Lookup, evals: &LookupEvals, combined: &mut Combined) {
        let Lagrange { first, last, active } = self.lagrange;
        let (beta, gamma) = (self.proof.challenges.beta, self.proof.challenges.gamma);
        combined.add(first * (Fp::ONE - evals.product));
        combined.add(last * (evals.product.square() - evals.product));
        let left = evals.product_next * (evals.input + beta) * (evals.table + gamma);
        let right =
            evals.product * (self.compress(&lookup.inputs) + beta) * (self.compress(&lookup.tables) + gamma);
        combined.add((left - right) * active);
        combined.add(first * (evals.input - evals.table));
        combined.add((evals.input - evals.table) * (evals.input - evals.input_previous) * active);
    }

    /// The expressions of a lookup, combined with powers of theta.
    fn compress(&self, expressions: &[NodeId]) -> Fp {
        let theta = self.proof.challenges.theta;
        expressions.iter().fold(Fp::ZERO, |sum, id| sum * theta + self.nodes[*id as usize])
    }
}
