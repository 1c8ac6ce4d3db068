//! The opening of many polynomials at many points, and the inner product argument for the one that is left.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use ff::Field;
use halo2_proofs::transcript::{Blake2bWrite, Challenge255, Transcript, TranscriptWrite};
use pasta_curves::arithmetic::{CurveExt, VartimeField};
use pasta_curves::{Fp, vesta};
use rand::Rng;
use zk_pasta::field::{Lanes, add_scaled, evaluate, to_coefficients};

use crate::params::ProverParams;
use crate::prepared::{Polynomial, from_coefficients};

/// The transcript of `halo2_proofs`.
pub(crate) type ProofTranscript = Blake2bWrite<Vec<u8>, vesta::Affine, Challenge255<vesta::Affine>>;

/// A challenge.
pub(crate) fn squeeze(transcript: &mut ProofTranscript) -> Fp {
    *transcript.squeeze_challenge_scalar::<()>()
}

/// A polynomial to be opened at a point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Query<'a, L: Lanes> {
    /// Equal for equal polynomials only.
    pub(crate) id: usize,
    pub(crate) polynomial: &'a Polynomial<L>,
    pub(crate) blind: Fp,
    pub(crate) point: Fp,
}

/// Polynomials that are opened at the same points, combined with powers of x_1.
struct PointSet<L: Lanes> {
    points: Vec<Fp>,
    sum: Vec<L::Pack>,
    blind: Fp,
}

/// Opens all queries, in the order in which a verifier asks them.
pub(crate) fn open<L: Lanes>(
    lanes: L,
    params: &ProverParams,
    queries: &[Query<'_, L>],
    mut rng: impl Rng,
    transcript: &mut ProofTranscript,
) -> io::Result<()> {
    let (x_1, x_2) = (squeeze(transcript), squeeze(transcript));
    let sets = point_sets(lanes, queries, &x_1);
    let mut combined: Vec<Fp> = vec![];
    for set in &sets {
        let mut quotient = to_coefficients(lanes, &set.sum);
        set.points.iter().for_each(|point| divide(&mut quotient, point));
        match combined.is_empty() {
            true => combined = quotient,
            false => combined.iter_mut().zip(quotient).for_each(|(sum, term)| *sum = *sum * x_2 + term),
        }
    }
    let combined_blind = Fp::random(&mut rng);
    transcript.write_point(params.commit_coefficients(&combined, combined_blind))?;
    let x_3 = squeeze(transcript);
    for set in &sets {
        transcript.write_scalar(evaluate(lanes, &set.sum, &x_3))?;
    }
    let x_4 = squeeze(transcript);
    let mut last = from_coefficients::<L>(lanes, &combined).coefficients;
    let mut blind = combined_blind;
    for set in &sets {
        add_scaled(lanes, &mut last, &x_4, &set.sum);
        blind = blind * x_4 + set.blind;
    }
    inner_product(params, to_coefficients(lanes, &last), blind, x_3, rng, transcript)
}

/// Polynomials by the set of points at which they are opened. Points, sets and polynomials are numbered as they first
/// occur, as the verifier numbers them.
fn point_sets<L: Lanes>(lanes: L, queries: &[Query<'_, L>], x_1: &Fp) -> Vec<PointSet<L>> {
    let mut points: Vec<Fp> = vec![];
    let mut order: Vec<&Query<'_, L>> = vec![];
    let mut opened_at: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for query in queries {
        let point = points.iter().position(|point| *point == query.point).unwrap_or_else(|| {
            points.push(query.point);
            points.len() - 1
        });
        let opened = opened_at.entry(query.id).or_default();
        if opened.is_empty() {
            order.push(query);
        }
        opened.insert(point);
    }
    let mut numbers: BTreeMap<&BTreeSet<usize>, usize> = BTreeMap::new();
    let mut sets: Vec<PointSet<L>> = vec![];
    for query in order {
        let opened = &opened_at[&query.id];
        let number = *numbers.entry(opened).or_insert_with(|| {
            let points = opened.iter().map(|index| points[*index]).collect();
            let sum = vec![lanes.zero(); query.polynomial.coefficients.len()];
            sets.push(PointSet { points, sum, blind: Fp::ZERO });
            sets.len() - 1
        });
        let set = &mut sets[number];
        add_scaled(lanes, &mut set.sum, x_1, &query.polynomial.coefficients);
        set.blind = set.blind * x_1 + query.blind;
    }
    sets
}

/// Divides by X - `point` and drops the remainder.
fn divide(coefficients: &mut [Fp], point: &Fp) {
    let mut carry = Fp::ZERO;
    for coefficient in coefficients.iter_mut().rev() {
        let quotient = carry;
        carry = *coefficient + carry * point;
        *coefficient = quotient;
    }
}

/// Proves the value of a polynomial at `x` by halving it k times.
///
/// `halo2_proofs` halves the bases as well, which takes a multiplication of each base. Here the bases stay as they are and
/// their table is used in every round: the scalar of an original base is that of the base that it was folded into, times
/// the challenges of the rounds in which it was in the upper half.
fn inner_product(
    params: &ProverParams,
    polynomial: Vec<Fp>,
    blind: Fp,
    x: Fp,
    mut rng: impl Rng,
    transcript: &mut ProofTranscript,
) -> io::Result<()> {
    let mut random: Vec<_> = polynomial.iter().map(|_| Fp::random(&mut rng)).collect();
    let value = value_at(&random, &x);
    random[0] -= value;
    let random_blind = Fp::random(&mut rng);
    transcript.write_point(params.commit_coefficients(&random, random_blind))?;
    let (xi, z) = (squeeze(transcript), squeeze(transcript));
    let mut rest: Vec<_> = random.iter().zip(&polynomial).map(|(random, own)| random * xi + own).collect();
    let value = value_at(&rest, &x);
    rest[0] -= value;
    let mut blind = random_blind * xi + blind;
    let mut powers: Vec<_> =
        std::iter::successors(Some(Fp::ONE), |power| Some(power * x)).take(rest.len()).collect();
    let mut folded = vec![Fp::ONE; rest.len()];
    while rest.len() > 1 {
        let half = rest.len() / 2;
        let (low, high) = rest.split_at(half);
        let value = |a: &[Fp], b: &[Fp]| a.iter().zip(b).fold(Fp::ZERO, |sum, (a, b)| sum + a * b) * z;
        let (left_value, right_value) = (value(high, &powers[..half]), value(low, &powers[half..]));
        let (left_blind, right_blind) = (Fp::random(&mut rng), Fp::random(&mut rng));
        // Of each stretch of bases that were folded onto each other the lower half, times the upper half of what is left.
        let scalars = |part: &[Fp], upper: bool| -> Vec<_> {
            let scalar = |(index, factor): (usize, &Fp)| {
                let place = index % (2 * half);
                if (place >= half) == upper { part[place % half] * factor } else { Fp::ZERO }
            };
            folded.iter().enumerate().map(scalar).collect()
        };
        let (left, right) = rayon::join(
            || params.sum(&scalars(high, false), left_blind, Some(left_value)),
            || params.sum(&scalars(low, true), right_blind, Some(right_value)),
        );
        transcript.write_point(left.to_affine_vartime())?;
        transcript.write_point(right.to_affine_vartime())?;
        let challenge = squeeze(transcript);
        let inverse = challenge.invert_vartime().ok_or_else(|| io::Error::other("the challenge is zero"))?;
        rest = low.iter().zip(high).map(|(low, high)| low + high * inverse).collect();
        let (low, high) = powers.split_at(half);
        powers = low.iter().zip(high).map(|(low, high)| low + high * challenge).collect();
        for (index, factor) in folded.iter_mut().enumerate() {
            if index % (2 * half) >= half {
                *factor *= challenge;
            }
        }
        blind += left_blind * inverse + right_blind * challenge;
    }
    transcript.write_scalar(rest[0])?;
    transcript.write_scalar(blind)
}

fn value_at(coefficients: &[Fp], x: &Fp) -> Fp {
    coefficients.iter().rev().fold(Fp::ZERO, |sum, coefficient| sum * x + coefficient)
}
