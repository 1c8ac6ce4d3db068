//! What a verification costs: a pure function of the key's shape and the lengths of file and inputs.
//!
//! Priced at one thread of portable code, 1 µs = 10^6 CosmWasm gas as everywhere in the VM. Nothing here knows whether
//! this machine has vector instructions, whether a key is pinned, cached or cold, or whether a proof was met before:
//! everyone pays for a proof that is new, against a key on disk. It is charged in two parts, each before its work:
//! [`fetch`] before the file is read, when only its length is known, and [`verification`] when the key's shape is
//! known. [`decoding`], a part of the latter, is charged before the key is decoded, by counts in its file.
//!
//! The constants are measured times (AMD EPYC, Zen 4, one thread), and [`MARGIN`] is put on top. `docs/GAS.md` has the
//! formula with the measurement behind each constant, and tables; `examples/prices` measures and writes them. Prices
//! must stay within 1.0 to 1.5 times the measured time for every shape of its sweep.
//!
//! The price is the same for an honest proof and for one that fails as late as possible; one that fails early pays for
//! the whole. What it does not cover happens once in the life of a node, not in a call: deriving the tables for k, and the
//! full check of a key, at upload or when its decoded form is not there.
//!
//! Start at [`verification`].

#![forbid(unsafe_code)]

use zk_halo2::{KeyCounts, Shape};

/// CosmWasm gas of one microsecond.
pub const GAS_PER_US: u64 = 1_000_000;

/// CosmWasm gas of one SDK gas.
pub const COSMWASM_GAS_PER_SDK_GAS: u64 = 140_000;

/// Gas of one nanosecond, the unit of the constants below.
const GAS_PER_NS: u64 = GAS_PER_US / 1000;

/// Added to every measured time, in percent: machines differ, and so do shapes of equal counts.
pub const MARGIN: u64 = 15;

/// The sum over the bases for k = 1, 2, … with all else that every proof takes, in µs.
const BASES_US: [u64; 17] = [
    140, 155, 170, 202, 240, 396, 596, 1_082, 1_745, 3_240, 5_920, 11_120, 21_350, 39_350, 73_300, 140_400,
    262_200,
];

/// An addition of points in the sum over the points of key and proof.
const ADDITION_NS: u64 = 50;

/// A point in the proof: decompressed and hashed.
const POINT_NS: u64 = 7_800;

/// A scalar in the proof: checked, hashed, and combined.
const SCALAR_NS: u64 = 795;

/// A node of the expression table, evaluated.
const NODE_NS: u64 = 16;

/// A gate, or an expression of a lookup, combined with the others.
const CONSTRAINT_NS: u64 = 18;

/// A row of randomness at the end of the columns: its Lagrange polynomial at the challenge.
const BLINDING_ROW_NS: u64 = 500;

/// A unit of [`Shape::interpolation_work`].
const INTERPOLATION_NS: u64 = 10;

/// An instance column, committed to.
const INSTANCE_COLUMN_NS: u64 = 69_400;

/// A public input.
const INPUT_NS: u64 = 4_000;

/// A base's scalar, which each proof of a batch adds to.
const BASE_SCALAR_NS: u64 = 10;

/// Opening a key's files and joining it to the parameters.
const OPEN_NS: u64 = 20_000;

/// A byte of the file: read and hashed, once for its name and, in the full form, once as parameters.
const FILE_BYTE_NS: u64 = 10;

/// A point in the key: read with its other coordinate, and checked.
const KEY_POINT_NS: u64 = 480;

/// A node of the key: decoded and checked.
const KEY_NODE_NS: u64 = 29;

/// A query or the root of an expression in the key: checked.
const KEY_QUERY_NS: u64 = 45;

/// The full check of a key whatever its length: a hundred bytes can stand for a text of 2 MiB, the limit, which is rendered
/// and hashed in 1.4 ms; the rest is for the files.
const CHECK_NS: u64 = 2_000_000;

/// A byte of a key in its full check. The most expensive are those of points, 147 ns: each takes a square root.
const CHECK_BYTE_NS: u64 = 160;

/// A Poseidon permutation, with the two elements that it takes in (`examples/prices -- hashes`).
const PERMUTATION_NS: u64 = 12_100;

/// Gas for reading a circuit binary of this length and hashing it.
pub fn fetch(file_len: u64) -> u64 {
    with_margin(FILE_BYTE_NS.saturating_mul(file_len).saturating_add(OPEN_NS))
}

/// Gas for taking in a circuit binary of this length at its upload: it is checked in full and written.
pub fn upload(file_len: u64) -> u64 {
    with_margin(CHECK_BYTE_NS.saturating_mul(file_len).saturating_add(CHECK_NS))
}

/// Gas for hashing this number of field elements with Poseidon.
pub fn poseidon_hash(elements: usize) -> u64 {
    with_margin(PERMUTATION_NS.saturating_mul(zk_poseidon::permutations(elements) as u64))
}

/// Gas for decoding a key with these counts: the part of [`verification`] that is charged before the key is decoded. It
/// is the same whether or not this node has to decode it.
pub fn decoding(counts: &KeyCounts) -> u64 {
    let ns = decoding_terms(counts).iter().map(Term::ns).fold(0, u64::saturating_add);
    with_margin(ns)
}

/// Gas for decoding a key of this shape and verifying this number of proofs against it, as one batch if there are
/// several: the sum of its [`terms`], and the margin.
pub fn verification(shape: &Shape, proofs: usize) -> u64 {
    let ns = terms(shape, proofs).iter().map(Term::ns).fold(0, u64::saturating_add);
    with_margin(ns)
}

/// A part of a price: something countable, and what one of it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// What is counted.
    pub name: &'static str,
    /// How many there are.
    pub count: u64,
    /// Nanoseconds for each.
    pub each: u64,
}

impl Term {
    /// Nanoseconds for all.
    pub fn ns(&self) -> u64 {
        self.count.saturating_mul(self.each)
    }
}

/// What [`verification`] adds up, without the margin.
pub fn terms(shape: &Shape, proofs: usize) -> [Term; 14] {
    let proofs = proofs as u64;
    let for_each_proof = |count: usize| proofs.saturating_mul(count as u64);
    let term = |name, count, each| Term { name, count, each };
    let counts = KeyCounts::from(shape);
    let points = (counts.points as u64).saturating_add(for_each_proof(opened_points(shape)));
    let [key_points, key_nodes, key_queries] = decoding_terms(&counts);
    [
        term("sum over the bases", 1, bases(shape.k)),
        term("additions in the sum over other points", additions(points), ADDITION_NS),
        term("points in proofs", for_each_proof(proof_points(shape)), POINT_NS),
        term("scalars in proofs", for_each_proof(proof_scalars(shape)), SCALAR_NS),
        term("scalars of bases", for_each_proof(rows(shape.k)), BASE_SCALAR_NS),
        term("expression nodes, evaluated", for_each_proof(shape.nodes), NODE_NS),
        term("constraints, combined", for_each_proof(constraints(shape)), CONSTRAINT_NS),
        term("blinding rows", for_each_proof(shape.blinding_factors), BLINDING_ROW_NS),
        term("interpolation", for_each_proof(shape.interpolation_work), INTERPOLATION_NS),
        term("instance columns", for_each_proof(shape.instance_columns), INSTANCE_COLUMN_NS),
        term("public inputs", for_each_proof(shape.public_inputs()), INPUT_NS),
        key_points,
        key_nodes,
        key_queries,
    ]
}

/// What [`decoding`] adds up, without the margin.
fn decoding_terms(counts: &KeyCounts) -> [Term; 3] {
    let term = |name, count: usize, each| Term { name, count: count as u64, each };
    [
        term("points in the key", counts.points, KEY_POINT_NS),
        term("expression nodes, decoded", counts.nodes, KEY_NODE_NS),
        term("queries and roots in the key", counts.queries.saturating_add(counts.roots), KEY_QUERY_NS),
    ]
}

/// Nanoseconds for the sum over the bases.
fn bases(k: u32) -> u64 {
    let index = (k as usize).saturating_sub(1);
    BASES_US.get(index).map_or(u64::MAX, |us| us * 1000)
}

/// Values that are combined with powers of a challenge: gates, and both sides of lookups. They need not be different.
fn constraints(shape: &Shape) -> usize {
    shape.gates + 2 * shape.lookup_expressions
}

fn rows(k: u32) -> usize {
    1usize.checked_shl(k).unwrap_or(usize::MAX)
}

/// Points in a proof: commitments to advice columns, lookups, products and the quotient's pieces, one for blinding, and
/// those of the opening: two, and two for each halving.
fn proof_points(shape: &Shape) -> usize {
    let committed =
        shape.advice_columns + 3 * shape.lookups + shape.permutation_sets + (shape.degree - 1) + 1;
    committed + 2 + 2 * shape.k as usize
}

fn proof_scalars(shape: &Shape) -> usize {
    (shape.proof_len / 32).saturating_sub(proof_points(shape))
}

/// Points in the last sum that each proof brings: its own, and the commitments to its public inputs.
fn opened_points(shape: &Shape) -> usize {
    proof_points(shape) + shape.instance_columns
}

/// Additions in a sum over this number of points: both halves of each scalar, in windows of the best width, and two for
/// each bucket. (`zk_halo2` computes the same sum; a test compares the time, not the code.)
fn additions(points: u64) -> u64 {
    let additions = |width: u64| {
        (points.saturating_mul(2)).saturating_add(1 << width).saturating_mul(128u64.div_ceil(width))
    };
    (3..=14).map(additions).min().unwrap_or(u64::MAX)
}

fn with_margin(ns: u64) -> u64 {
    ns.saturating_mul(GAS_PER_NS).saturating_add(ns.saturating_mul(GAS_PER_NS / 100).saturating_mul(MARGIN))
}

#[cfg(test)]
mod tests;
