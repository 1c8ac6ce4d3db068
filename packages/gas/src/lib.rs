//! What a verification costs: a pure function of the key's shape and the lengths of file and inputs.
//!
//! Priced at one thread of portable code, 1 µs = 10^6 CosmWasm gas as everywhere in the VM. Nothing here knows whether
//! this machine has vector instructions, whether a key is pinned, cached or cold, or whether a proof was met before:
//! everyone pays for a proof that is new, against a key on disk. It is charged in two parts, each before its work:
//! [`fetch`] before the file is read, when its length is all that is known, and [`verification`] when the key's shape is.
//!
//! The constants are measured times (AMD EPYC, Zen 4, one thread), and [`MARGIN`] is put on top. `docs/GAS.md` has the
//! formula with the measurement behind each constant, and tables; `examples/prices` measures and writes them. Prices are
//! to stay within 1.0 to 1.5 of the time for every shape of its sweep.
//!
//! The price is the same for an honest proof and for one that fails as late as possible; one that fails early pays for
//! the whole. What it does not cover: the tables for k, which a node derives once in its life, and the check of a key at
//! upload.
//!
//! Start at [`verification`].

#![forbid(unsafe_code)]

use zk_halo2::Shape;

/// CosmWasm gas of one microsecond.
pub const GAS_PER_US: u64 = 1_000_000;

/// CosmWasm gas of one SDK gas.
pub const COSMWASM_GAS_PER_SDK_GAS: u64 = 140_000;

/// Gas of one nanosecond, the unit of the constants below.
const GAS_PER_NS: u64 = GAS_PER_US / 1000;

/// Added to every measured time, in percent: machines differ, and so do shapes of equal counts.
pub const MARGIN: u64 = 20;

/// The sum over the bases for k = 1, 2, … with all else that every proof takes, in µs.
const BASES_US: [u64; 17] = [0; 17];

/// An addition of points in the sum over the points of key and proof.
const ADDITION_NS: u64 = 0;

/// A point in the proof: decompressed and hashed.
const POINT_NS: u64 = 0;

/// A scalar in the proof: checked, hashed, and combined.
const SCALAR_NS: u64 = 0;

/// A node of the expression table, evaluated.
const NODE_NS: u64 = 0;

/// A unit of [`Shape::interpolation_work`].
const INTERPOLATION_NS: u64 = 0;

/// An instance column, committed to.
const INSTANCE_COLUMN_NS: u64 = 0;

/// A public input.
const INPUT_NS: u64 = 0;

/// A base's scalar, which each proof of a batch adds to.
const BASE_SCALAR_NS: u64 = 0;

/// Opening a key's files and joining it to the parameters.
const OPEN_NS: u64 = 20_000;

/// A byte of the file: read and hashed, once for its name and, in the full form, once as parameters.
const FILE_BYTE_NS: u64 = 10;

/// A point in the key: read with its other coordinate, and checked.
const KEY_POINT_NS: u64 = 0;

/// A node of the key: decoded and checked.
const KEY_NODE_NS: u64 = 0;

/// Gas for getting hold of a circuit binary of this length, up to and including its checksum.
pub fn fetch(file_len: u64) -> u64 {
    with_margin(FILE_BYTE_NS.saturating_mul(file_len).saturating_add(OPEN_NS))
}

/// Gas for decoding a key of this shape and verifying so many proofs against it, as one batch if they are several.
///
/// `decode + bases + variable(points of key + proofs * points of proof) + proofs * one proof`
pub fn verification(shape: &Shape, proofs: usize) -> u64 {
    let proofs = proofs as u64;
    let points = (key_points(shape) as u64).saturating_add(proofs.saturating_mul(opened_points(shape)));
    let ns = [
        decode(shape),
        bases(shape.k),
        variable_additions(points).saturating_mul(ADDITION_NS),
        one_proof(shape).saturating_mul(proofs),
    ];
    with_margin(ns.into_iter().fold(0, u64::saturating_add))
}

/// Nanoseconds for decoding the key.
fn decode(shape: &Shape) -> u64 {
    terms([(key_points(shape), KEY_POINT_NS), (shape.nodes, KEY_NODE_NS)])
}

/// Nanoseconds for the sum over the bases.
fn bases(k: u32) -> u64 {
    let index = (k as usize).saturating_sub(1);
    BASES_US.get(index).map_or(u64::MAX, |us| us * 1000)
}

/// Nanoseconds for what each proof takes besides the sums.
fn one_proof(shape: &Shape) -> u64 {
    let points = proof_points(shape);
    terms([
        (points, POINT_NS),
        ((shape.proof_len / 32).saturating_sub(points), SCALAR_NS),
        (shape.nodes, NODE_NS),
        (shape.interpolation_work, INTERPOLATION_NS),
        (shape.instance_columns, INSTANCE_COLUMN_NS),
        (shape.public_inputs(), INPUT_NS),
        (1usize.checked_shl(shape.k).unwrap_or(usize::MAX), BASE_SCALAR_NS),
    ])
}

/// Points in a proof: commitments to advice columns, lookups, products and the quotient's pieces, one for blinding, and
/// those of the opening: two, and two for each halving.
fn proof_points(shape: &Shape) -> usize {
    let committed =
        shape.advice_columns + 3 * shape.lookups + shape.permutation_sets + (shape.degree - 1) + 1;
    committed + 2 + 2 * shape.k as usize
}

/// Points of the key in the last sum.
fn key_points(shape: &Shape) -> usize {
    shape.fixed_columns + shape.permutation_columns
}

/// Points in the last sum that each proof brings: its own, and the commitments to its public inputs.
fn opened_points(shape: &Shape) -> u64 {
    (proof_points(shape) + shape.instance_columns) as u64
}

/// Additions in a sum over so many points: both halves of each scalar, in windows of the best width, and two for each
/// bucket. (`zk_halo2` computes the same sum; a test compares the time, not the code.)
fn variable_additions(points: u64) -> u64 {
    let additions = |width: u64| {
        (2u64.saturating_mul(points)).saturating_add(1 << width).saturating_mul(128u64.div_ceil(width))
    };
    (3..=14).map(additions).min().unwrap_or(u64::MAX)
}

fn terms<const N: usize>(terms: [(usize, u64); N]) -> u64 {
    terms.into_iter().map(|(count, ns)| (count as u64).saturating_mul(ns)).fold(0, u64::saturating_add)
}

fn with_margin(ns: u64) -> u64 {
    ns.saturating_mul(GAS_PER_NS).saturating_add(ns.saturating_mul(GAS_PER_NS / 100).saturating_mul(MARGIN))
}

/// What the price depends on, by name: for a fit of the constants to measured times.
#[doc(hidden)]
pub fn features(shape: &Shape, proofs: usize) -> Vec<(&'static str, u64)> {
    let points = key_points(shape) as u64 + proofs as u64 * opened_points(shape);
    let each = |count: usize| (proofs * count) as u64;
    vec![
        ("additions", variable_additions(points)),
        ("points", each(proof_points(shape))),
        ("scalars", each(shape.proof_len / 32 - proof_points(shape))),
        ("nodes", each(shape.nodes)),
        ("interpolation", each(shape.interpolation_work)),
        ("instance_columns", each(shape.instance_columns)),
        ("inputs", each(shape.public_inputs())),
        ("base_scalars", each(1 << shape.k)),
        ("key_points", key_points(shape) as u64),
        ("key_nodes", shape.nodes as u64),
    ]
}

#[cfg(test)]
mod tests;
