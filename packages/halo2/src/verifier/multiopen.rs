//! The multiopening argument: all claimed evaluations become one claim about one commitment.
//!
//! Polynomials that are opened at the same set of points are combined with powers of x_1 (the last one first), the sets
//! with powers of x_2 into a quotient that the prover commits to, and everything with powers of x_4 into one polynomial
//! to open at x_3. Order matters everywhere: it decides which power goes where.
//!
//! Source: `poly/multiopen.rs` and `poly/multiopen/verifier.rs` in `halo2_proofs` 0.4.1, where two commitments are the
//! same if and only if they are the same object; here, if they have the same [`Slot`].

use std::collections::{BTreeMap, HashMap};

use ff::Field;
use halo2_proofs::poly::Rotation;
use pasta_curves::arithmetic::VartimeBatchInvert;
use pasta_curves::{Fp, vesta};

use super::proof::{Proof, challenge};
use super::{Rejection, Transcript};
use crate::key::VerifyingKey;
use crate::key::model::ColumnKind;

/// One claim about a sum of points: it has this value at this place.
pub(super) struct Claim {
    pub(super) commitment: Vec<(Fp, vesta::Affine)>,
    pub(super) point: Fp,
    pub(super) value: Fp,
}

/// Reduces all openings of a proof to one.
///
/// # Errors
/// [`Rejection::Opening`] if the proof ends early or has something else than points and scalars, and where
/// `halo2_proofs` panics: if a challenge hits one of the points, with probability 2^-245.
pub(super) fn reduce(
    key: &VerifyingKey,
    proof: &Proof,
    quotient_eval: Fp,
    transcript: &mut impl Transcript,
) -> Result<Claim, Rejection> {
    let x1 = challenge(transcript);
    let x2 = challenge(transcript);
    let openings = Openings::of(key, proof, quotient_eval);
    let combined = openings.combine(x1);
    let quotient = transcript.read_point().map_err(|_| Rejection::Opening)?;
    let x3 = challenge(transcript);
    let evals: Vec<_> = (0..combined.evals.len())
        .map(|_| transcript.read_scalar().map_err(|_| Rejection::Opening))
        .collect::<Result<_, _>>()?;
    let x4 = challenge(transcript);

    let quotient_value = openings.quotient_value(key, proof, &combined, &evals, [x2, x3])?;
    let value = evals.iter().fold(quotient_value, |value, eval| value * x4 + eval);
    // The quotient has the highest power of x_4, the last set has none.
    let mut powers = vec![Fp::ONE; evals.len() + 1];
    (1..powers.len()).for_each(|i| powers[i] = powers[i - 1] * x4);
    powers.reverse();
    let mut commitment = Vec::with_capacity(combined.factors.len() + key.shape().degree);
    commitment.push((powers[0], quotient));
    for (slot, set, factor) in combined.factors {
        let factor = factor * powers[1 + set];
        match openings.commitments[slot] {
            Commitment::Point(point) => commitment.push((factor, *point)),
            Commitment::Quotient => commitment.extend(quotient_pieces(proof, factor)),
        }
    }
    Ok(Claim { commitment, point: x3, value })
}

/// The commitment to the quotient polynomial, which is sent in pieces of 2^k coefficients.
fn quotient_pieces(proof: &Proof, factor: Fp) -> impl Iterator<Item = (Fp, vesta::Affine)> {
    let xn = proof.challenges.xn;
    let factors = std::iter::successors(Some(factor), move |factor| Some(factor * xn));
    factors.zip(proof.quotient_commitments.iter().copied())
}

/// Which polynomial: index into [`Openings::commitments`].
type Slot = usize;

enum Commitment<'a> {
    Point(&'a vesta::Affine),
    /// The quotient polynomial, in pieces.
    Quotient,
}

/// All evaluations that a proof claims, by polynomial.
struct Openings<'a> {
    commitments: Vec<Commitment<'a>>,
    /// For each polynomial where it is opened, as indices of `rotations`, with the values.
    claims: Vec<Vec<(usize, Fp)>>,
    /// Polynomials in the order in which they are first opened.
    order: Vec<Slot>,
    /// Distinct points by the number of rows from x, in the order in which they are first met.
    rotations: Vec<i32>,
    rotation_index: HashMap<u32, usize>,
    rows: u32,
}

/// The polynomials of each set of points, combined with powers of x_1.
struct Combined {
    sets: Vec<Vec<usize>>,
    /// By set and point the combined claim.
    evals: Vec<Vec<Fp>>,
    /// By polynomial its set and its power of x_1.
    factors: Vec<(Slot, usize, Fp)>,
}

impl<'a> Openings<'a> {
    /// In the order of `plonk/verifier.rs`.
    fn of(key: &'a VerifyingKey, proof: &'a Proof, quotient_eval: Fp) -> Self {
        let shape = key.shape();
        let mut openings = Self {
            commitments: Vec::with_capacity(shape.commitments),
            claims: Vec::with_capacity(shape.commitments),
            order: Vec::with_capacity(shape.commitments),
            rotations: vec![],
            rotation_index: HashMap::new(),
            rows: 1 << shape.k,
        };
        openings.columns(key, ColumnKind::Instance, &proof.instance_commitments, &proof.evals.instance);
        openings.columns(key, ColumnKind::Advice, &proof.advice_commitments, &proof.evals.advice);
        openings.products(proof, -(shape.blinding_factors as i32 + 1));
        openings.lookups(proof);
        openings.columns(key, ColumnKind::Fixed, &key.pinned.fixed_commitments, &proof.evals.fixed);
        for (commitment, eval) in key.pinned.permutation_commitments.iter().zip(&proof.evals.permutation) {
            let slot = openings.slot(Commitment::Point(commitment));
            openings.claim(slot, 0, *eval);
        }
        let slot = openings.slot(Commitment::Quotient);
        openings.claim(slot, 0, quotient_eval);
        let slot = openings.slot(Commitment::Point(&proof.random_commitment));
        openings.claim(slot, 0, proof.evals.random);
        openings
    }

    fn slot(&mut self, commitment: Commitment<'a>) -> Slot {
        self.commitments.push(commitment);
        self.claims.push(vec![]);
        self.commitments.len() - 1
    }

    /// Rotations that are the same number of rows forward are one point.
    fn claim(&mut self, slot: Slot, rotation: i32, eval: Fp) {
        let next = self.rotations.len();
        let forward = rotation.rem_euclid(self.rows as i32) as u32;
        let index = *self.rotation_index.entry(forward).or_insert(next);
        if index == next {
            self.rotations.push(rotation);
        }
        if self.claims[slot].is_empty() {
            self.order.push(slot);
        }
        self.claims[slot].push((index, eval));
    }

    fn columns(&mut self, key: &VerifyingKey, kind: ColumnKind, points: &'a [vesta::Affine], evals: &[Fp]) {
        let first = self.commitments.len();
        points.iter().for_each(|point| _ = self.slot(Commitment::Point(point)));
        for (query, eval) in key.pinned.queries(kind).iter().zip(evals) {
            self.claim(first + query.column as usize, query.rotation, *eval);
        }
    }

    /// The product polynomials of the permutation argument.
    fn products(&mut self, proof: &'a Proof, last: i32) {
        let products = || proof.product_commitments.iter().zip(&proof.evals.products);
        let first = self.commitments.len();
        for (commitment, evals) in products() {
            let slot = self.slot(Commitment::Point(commitment));
            self.claim(slot, 0, evals.here);
            self.claim(slot, 1, evals.next);
        }
        for (index, (_, evals)) in products().enumerate().rev() {
            if let Some(eval) = evals.last {
                self.claim(first + index, last, eval);
            }
        }
    }

    fn lookups(&mut self, proof: &'a Proof) {
        for (commitments, evals) in proof.lookup_commitments.iter().zip(&proof.evals.lookups) {
            let product = self.slot(Commitment::Point(&commitments.product));
            let input = self.slot(Commitment::Point(&commitments.input));
            let table = self.slot(Commitment::Point(&commitments.table));
            self.claim(product, 0, evals.product);
            self.claim(input, 0, evals.input);
            self.claim(table, 0, evals.table);
            self.claim(input, -1, evals.input_previous);
            self.claim(product, 1, evals.product_next);
        }
    }

    fn combine(&self, x1: Fp) -> Combined {
        let mut sets: Vec<Vec<usize>> = vec![];
        let mut set_index: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let in_sets: Vec<_> = self
            .order
            .iter()
            .map(|slot| {
                let mut points: Vec<_> = self.claims[*slot].iter().map(|(point, _)| *point).collect();
                points.sort_unstable();
                *set_index.entry(points).or_insert_with_key(|points| {
                    sets.push(points.clone());
                    sets.len() - 1
                })
            })
            .collect();
        let mut evals: Vec<_> = sets.iter().map(|set| vec![Fp::ZERO; set.len()]).collect();
        let mut powers = vec![Fp::ONE; sets.len()];
        let mut factors = Vec::with_capacity(self.order.len());
        for (slot, set) in self.order.iter().zip(in_sets).rev() {
            for (point, eval) in &self.claims[*slot] {
                // A set holds the points of its polynomials, so the search succeeds.
                let position = sets[set].binary_search(point).unwrap_or_default();
                evals[set][position] += eval * powers[set];
            }
            factors.push((*slot, set, powers[set]));
            powers[set] *= x1;
        }
        Combined { sets, evals, factors }
    }

    /// What the quotient must be at x_3: for each set (f - r) / z, where f is the combined polynomial's claimed value
    /// there, r the polynomial through the claims at the set's points, and z vanishes at these.
    fn quotient_value(
        &self,
        key: &VerifyingKey,
        proof: &Proof,
        combined: &Combined,
        evals: &[Fp],
        [x2, x3]: [Fp; 2],
    ) -> Result<Fp, Rejection> {
        let rotate =
            |rotation: &i32| key.derived.domain.rotate_omega(proof.challenges.x, Rotation(*rotation));
        let points: Vec<Fp> = self.rotations.iter().map(rotate).collect();
        // By Lagrange, r/z is the sum over the points p_j of r(p_j) / (x_3 - p_j) / product of p_j - p_i. The
        // denominators are inverted together: x_3 - p_j first, then the products, set by set.
        let mut inverses: Vec<_> = points.iter().map(|point| x3 - point).collect();
        for set in &combined.sets {
            inverses.extend(set.iter().map(|j| {
                let others = set.iter().filter(|i| *i != j);
                others.map(|i| points[*j] - points[*i]).product::<Fp>()
            }));
        }
        if inverses.iter().any(|factor| factor.is_zero_vartime()) {
            return Err(Rejection::Opening);
        }
        inverses.iter_mut().batch_invert_vartime();
        let (distances, mut products) = inverses.split_at(points.len());
        let mut value = Fp::ZERO;
        for ((set, claims), eval) in combined.sets.iter().zip(&combined.evals).zip(evals) {
            let (of_set, others) = products.split_at(set.len());
            products = others;
            let vanishing: Fp = set.iter().map(|j| distances[*j]).product();
            let interpolated: Fp = set
                .iter()
                .zip(claims)
                .zip(of_set)
                .map(|((j, claim), product)| claim * product * distances[*j])
                .sum();
            value = value * x2 + eval * vanishing - interpolated;
        }
        Ok(value)
    }
}
