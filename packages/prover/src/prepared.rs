//! A proving key in the form in which proofs compute with it: polynomials in lanes, on the cosets of the quotient.

use ff::{Field, PrimeField, WithSmallOrderMulGroup};
use pasta_curves::Fp;
use rayon::prelude::*;
use zk_halo2::model::PinnedKey;
use zk_pasta::field::{Coset, Domain, Lanes, coefficients, rows};

use crate::program::Program;

/// A column of the key: coefficients, and values on each coset in the order of rows.
#[derive(Clone, Debug)]
pub(crate) struct Polynomial<L: Lanes> {
    pub(crate) coefficients: Vec<L::Pack>,
}

/// What all proofs of a key share.
#[derive(Debug)]
pub(crate) struct Prepared<L: Lanes> {
    pub(crate) lanes: L,
    pub(crate) domain: Domain<L>,
    /// Values of the fixed columns, in the order of rows.
    pub(crate) fixed_values: Vec<Vec<L::Pack>>,
    pub(crate) fixed: Vec<Polynomial<L>>,
    pub(crate) permutation: Vec<Polynomial<L>>,
    pub(crate) cosets: Vec<QuotientCoset<L>>,
    /// Row t, column j: what the values on coset j contribute to piece t of the quotient.
    pub(crate) interpolation: Vec<Vec<Fp>>,
    /// The powers of omega, in the order of rows.
    pub(crate) omega_powers: Vec<L::Pack>,
    pub(crate) programs: Programs,
    pub(crate) degree: usize,
    pub(crate) blinding_factors: usize,
}

/// The expressions of the key, compiled for each use.
#[derive(Debug)]
pub(crate) struct Programs {
    /// Result 0: all gates, folded; then inputs and tables of each lookup.
    pub(crate) quotient: Program,
    /// Inputs and tables of each lookup.
    pub(crate) lookups: Program,
    /// All gates, folded.
    pub(crate) gates: Program,
}

/// One of the cosets on which the quotient is computed, and the key's columns there.
#[derive(Debug)]
pub(crate) struct QuotientCoset<L: Lanes> {
    pub(crate) shift: Fp,
    pub(crate) coset: Coset<L>,
    /// Takes coefficients of f(c X) back to those of f(X).
    pub(crate) back: Coset<L>,
    pub(crate) fixed: Vec<Vec<L::Pack>>,
    pub(crate) permutation: Vec<Vec<L::Pack>>,
    pub(crate) first: Vec<L::Pack>,
    pub(crate) last: Vec<L::Pack>,
    /// One in usable rows, zero in the last and the blinding rows.
    pub(crate) active: Vec<L::Pack>,
}

impl<L: Lanes> Prepared<L> {
    /// From the values of the key's columns, `[column][row]`; `None` if there are fewer rows than lanes.
    pub(crate) fn new(
        lanes: L,
        key: &PinnedKey,
        degree: usize,
        blinding_factors: usize,
        fixed: &[Vec<Fp>],
        permutation: &[Vec<Fp>],
    ) -> Option<Self> {
        let domain = Domain::new(lanes, key.k)?;
        let n = domain.len();
        let polynomial = |values: &Vec<Fp>| {
            let mut packs = rows(lanes, values);
            domain.coefficients(&mut packs);
            Polynomial { coefficients: packs }
        };
        let fixed_values = fixed.par_iter().map(|values| rows(lanes, values)).collect();
        let fixed: Vec<_> = fixed.par_iter().map(polynomial).collect();
        let permutation: Vec<_> = permutation.par_iter().map(polynomial).collect();
        let indicator = |is_one: &dyn Fn(usize) -> bool| {
            polynomial(&(0..n).map(|row| Fp::from(u64::from(is_one(row)))).collect())
        };
        let last_row = n - blinding_factors - 1;
        let (first, last) = (indicator(&|row| row == 0), indicator(&|row| row == last_row));
        let active = indicator(&|row| row < last_row);
        let shifts = coset_shifts(key.k, degree - 1);
        let cosets = shifts
            .iter()
            .map(|shift| {
                let coset = domain.coset(*shift);
                let values = |polynomial: &Polynomial<L>| {
                    let mut packs = polynomial.coefficients.clone();
                    domain.values_on(&coset, &mut packs);
                    packs
                };
                QuotientCoset {
                    shift: *shift,
                    back: domain.coset(shift.invert().unwrap_or(Fp::ZERO)),
                    fixed: fixed.par_iter().map(values).collect(),
                    permutation: permutation.par_iter().map(values).collect(),
                    first: values(&first),
                    last: values(&last),
                    active: values(&active),
                    coset,
                }
            })
            .collect();
        let powers = std::iter::successors(Some(Fp::ONE), |power| Some(power * domain.omega()));
        let omega_powers = rows(lanes, &powers.take(n).collect::<Vec<_>>());
        Some(Self {
            lanes,
            fixed_values,
            fixed,
            permutation,
            cosets,
            interpolation: interpolation(&shifts, n as u64),
            omega_powers,
            programs: Programs::compile(key),
            degree,
            blinding_factors,
            domain,
        })
    }

    /// Packs of a column.
    pub(crate) fn packs(&self) -> usize {
        self.domain.packs()
    }

    /// Rows of the circuit.
    pub(crate) fn n(&self) -> usize {
        self.domain.len()
    }

    /// Rows that a witness may use.
    pub(crate) fn usable_rows(&self) -> usize {
        self.n() - self.blinding_factors - 1
    }
}

impl Programs {
    fn compile(key: &PinnedKey) -> Self {
        let lookups: Vec<_> =
            key.lookups.iter().flat_map(|lookup| [&lookup.inputs[..], &lookup.tables[..]]).collect();
        let quotient = [&[&key.gates[..]], &lookups[..]].concat();
        Self {
            quotient: Program::compile(key, &quotient),
            lookups: Program::compile(key, &lookups),
            gates: Program::compile(key, &[&key.gates]),
        }
    }
}

/// Shifts of `count` cosets that have no element in common with each other nor with the domain.
fn coset_shifts(k: u32, count: usize) -> Vec<Fp> {
    let extended_k = k + count.next_power_of_two().trailing_zeros();
    let omega = (extended_k..Fp::S).fold(Fp::ROOT_OF_UNITY, |root, _| root.square());
    std::iter::successors(Some(Fp::ZETA), |shift| Some(shift * omega)).take(count).collect()
}

/// The polynomial of `shifts.len()` pieces of n coefficients, from its remainders modulo X^n - c^n on each coset, before
/// the division by X^n - 1.
///
/// With z = c^n a remainder is the sum over t of piece t times z^t: the pieces follow by inverting that matrix.
fn interpolation(shifts: &[Fp], n: u64) -> Vec<Vec<Fp>> {
    let points: Vec<_> = shifts.iter().map(|shift| shift.pow([n])).collect();
    let mut matrix = vec![vec![Fp::ZERO; points.len()]; points.len()];
    for (j, point) in points.iter().enumerate() {
        // The Lagrange polynomial of this point, by its coefficients.
        let (mut polynomial, mut denominator) = (vec![Fp::ONE], Fp::ONE);
        for (_, other) in points.iter().enumerate().filter(|(i, _)| *i != j) {
            let shifted = [&[Fp::ZERO], &polynomial[..]].concat();
            polynomial.push(Fp::ZERO);
            polynomial = shifted.iter().zip(&polynomial).map(|(a, b)| a - *b * other).collect();
            denominator *= point - other;
        }
        let factor = (denominator * (point - Fp::ONE)).invert().unwrap_or(Fp::ZERO);
        for (row, coefficient) in matrix.iter_mut().zip(&polynomial) {
            row[j] = coefficient * factor;
        }
    }
    matrix
}

/// From elements to a polynomial in coefficient form.
pub(crate) fn from_coefficients<L: Lanes>(lanes: L, elements: &[Fp]) -> Polynomial<L> {
    Polynomial { coefficients: coefficients(lanes, elements) }
}
