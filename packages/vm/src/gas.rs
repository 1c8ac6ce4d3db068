//! What a verification costs: a pure function of the key's shape and the lengths of file and inputs.
//!
//! Priced at one thread of portable code, 1 µs = 10^6 CosmWasm gas as everywhere in the VM. Nothing here knows whether a
//! key is pinned, cached or cold: everyone pays for a cold one. It is charged in two parts, each before its work:
//! [`fetch`] before the file is read, when its length is all that is known, and [`verification`] when the key's shape is.
//!
//! The constants are measured times, from `examples/gas_fit` (its first lines say how to run it; AMD EPYC, Zen 4, one
//! thread, `pasta_curves` without `asm`), and 20 % are put on top. The example prints price over time for shapes
//! from k = 6 to 12, and prices are to stay within 1.0 to 1.5 of the time.
//!
//! The price is the same for an honest proof and for one that fails as late as possible; one that fails early pays for
//! the whole. What it does not cover: the bases for k, which are computed once in the life of a process.

use zk_halo2::Shape;

/// CosmWasm gas of one microsecond.
pub const GAS_PER_US: u64 = 1_000_000;

/// CosmWasm gas of one SDK gas.
pub const COSMWASM_GAS_PER_SDK_GAS: u64 = 140_000;

/// Gas of one nanosecond, the unit of the constants below.
const GAS_PER_NS: u64 = GAS_PER_US / 1000;

/// Added to every measured time, in percent: machines differ, and so do shapes of equal counts.
const MARGIN: u64 = 20;

/// A multiexponentiation of 2^i terms, i = 0 to 17, in µs. `gas_fit -- msm`.
const MSM_US: [u64; 18] = [
    110, 134, 179, 259, 406, 640, 1_032, 1_746, 2_970, 5_171, 9_584, 17_004, 31_006, 56_336, 111_401,
    204_075, 360_023, 731_711,
];

/// What a term beyond a power of two costs of the average up to the next one, in percent. `gas_fit`, wide to vast.
const FURTHER_TERM: u64 = 70;

/// A point in the proof: decompressed and hashed. `gas_fit`, small to vast.
const POINT_NS: u64 = 8_000;

/// A scalar in the proof: checked, hashed, and combined. `gas_fit`, small to vast.
const SCALAR_NS: u64 = 1_200;

/// A node of the expression table, evaluated. `gas_fit`, many gates.
const NODE_NS: u64 = 20;

/// A unit of [`Shape::interpolation_work`]. `gas_fit`, many rotations.
const INTERPOLATION_NS: u64 = 90;

/// Opening a key's file and joining it to the parameters.
const OPEN_NS: u64 = 20_000;

/// A byte of the file: read and hashed, once for its name and, in the full form, once as parameters.
const FILE_BYTE_NS: u64 = 10;

/// A point in the key: decompressed. `gas_fit`, wide.
const KEY_POINT_NS: u64 = 5_200;

/// A node of the key: decoded and checked. `gas_fit`, many gates.
const KEY_NODE_NS: u64 = 115;

/// A byte of the key's text: rendered and hashed. `gas_fit`, many gates.
const KEY_TEXT_BYTE_NS: u64 = 1;

/// Gas for getting hold of a circuit binary of this length, up to and including its checksum.
pub fn fetch(file_len: u64) -> u64 {
    with_margin(FILE_BYTE_NS.saturating_mul(file_len).saturating_add(OPEN_NS))
}

/// Gas for decoding a key of this shape and verifying so many proofs against it.
///
/// `decode + proofs · (msm(2^k + points) + Σ msm(inputs of a column + 1) + points + scalars + nodes + interpolation)`
pub fn verification(shape: &Shape, proofs: usize) -> u64 {
    let proofs = one_proof(shape).saturating_mul(proofs as u64);
    with_margin(decode(shape).saturating_add(proofs))
}

/// Nanoseconds for decoding the key.
fn decode(shape: &Shape) -> u64 {
    let points = shape.fixed_columns + shape.permutation_columns;
    terms([(points, KEY_POINT_NS), (shape.nodes, KEY_NODE_NS), (shape.rendered_len, KEY_TEXT_BYTE_NS)])
}

/// Nanoseconds for one proof.
fn one_proof(shape: &Shape) -> u64 {
    let points = proof_points(shape);
    let instance = shape.instance_lens.iter().map(|len| msm_ns(*len as u64 + 1)).fold(0, u64::saturating_add);
    let last = final_msm(shape.k, opened_points(shape) as u64);
    let rest = terms([
        (points, POINT_NS),
        ((shape.proof_len / 32).saturating_sub(points), SCALAR_NS),
        (shape.nodes, NODE_NS),
        (shape.interpolation_work, INTERPOLATION_NS),
    ]);
    rest.saturating_add(instance).saturating_add(last)
}

/// Points in a proof: commitments to advice columns, lookups, products and the quotient's pieces, one for blinding, and
/// those of the opening: two, and two for each halving.
fn proof_points(shape: &Shape) -> usize {
    let committed =
        shape.advice_columns + 3 * shape.lookups + shape.permutation_sets + (shape.degree - 1) + 1;
    committed + 2 + 2 * shape.k as usize
}

/// Nanoseconds for the final multiexponentiation: over the 2^k bases and these points.
fn final_msm(k: u32, points: u64) -> u64 {
    let bases = 1u64.checked_shl(k).unwrap_or(u64::MAX);
    let without = msm_ns(bases);
    let further = msm_ns(bases.saturating_add(points)).saturating_sub(without);
    without.saturating_add(further / 100 * FURTHER_TERM)
}

/// Points that the final multiexponentiation has besides the 2^k bases: the commitments opened, of the quotient all its
/// pieces, and those of the opening.
fn opened_points(shape: &Shape) -> usize {
    shape.commitments + (shape.degree - 2) + 4 + 2 * shape.k as usize
}

/// Nanoseconds for a multiexponentiation: between the measured sizes on a straight line, beyond the last in proportion.
fn msm_ns(terms: u64) -> u64 {
    let terms = terms.max(1);
    let below = (terms.ilog2() as usize).min(MSM_US.len() - 2);
    let (low, high) = (MSM_US[below], MSM_US[below + 1]);
    let step = (u128::from(high - low) * 1000 * u128::from(terms - (1 << below))) >> below;
    u64::try_from(step).unwrap_or(u64::MAX).saturating_add(low * 1000)
}

fn terms<const N: usize>(terms: [(usize, u64); N]) -> u64 {
    terms.into_iter().map(|(count, ns)| (count as u64).saturating_mul(ns)).fold(0, u64::saturating_add)
}

fn with_margin(ns: u64) -> u64 {
    ns.saturating_mul(GAS_PER_NS).saturating_add(ns.saturating_mul(GAS_PER_NS / 100).saturating_mul(MARGIN))
}

#[cfg(test)]
mod tests;
