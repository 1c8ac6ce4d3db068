//! The permutation argument: running products that are one at the end if the columns respect all copies.

use ff::{Field, PrimeField};
use pasta_curves::Fp;
use zk_halo2::model::Column;
use zk_pasta::field::{Lanes, invert_all, rows, to_rows};

/// The values of the permutation polynomials, `[column][row]`: delta^i omega^j for the cell (i, j) that comes next in the
/// cycle. `mapping[column][row]` is i n + j.
pub(crate) fn sigma_values(mapping: &[Vec<u32>], k: u32) -> Vec<Vec<Fp>> {
    let n = 1usize << k;
    let omega = (k..Fp::S).fold(Fp::ROOT_OF_UNITY, |root, _| root.square());
    let powers = |base: Fp, count: usize| -> Vec<_> {
        std::iter::successors(Some(Fp::ONE), |power| Some(power * base)).take(count).collect()
    };
    let (omegas, deltas) = (powers(omega, n), powers(Fp::DELTA, mapping.len()));
    let value = |next: &u32| deltas[*next as usize / n] * omegas[*next as usize % n];
    mapping.iter().map(|column| column.iter().map(value).collect()).collect()
}

/// The columns of one set of the argument.
pub(crate) struct Set<'a> {
    /// Index of the first column among all columns of the argument.
    pub(crate) first: usize,
    pub(crate) columns: &'a [Column],
    /// Values of the permutation polynomials, `[column][row]`.
    pub(crate) sigmas: &'a [Vec<Fp>],
}

impl Set<'_> {
    /// The running product of the set over all rows, starting with `start`.
    ///
    /// The factor of a row is the product over the columns of (value + delta^i omega^row beta + gamma) divided by
    /// (value + sigma beta + gamma).
    pub(crate) fn product<L: Lanes>(
        &self,
        lanes: L,
        omega_powers: &[L::Pack],
        values: impl Fn(Column) -> Vec<L::Pack>,
        [beta, gamma]: [Fp; 2],
        start: Fp,
    ) -> Vec<Fp> {
        let (beta_, gamma_) = (lanes.scalar(&beta), lanes.scalar(&gamma));
        let one = lanes.broadcast(&lanes.scalar(&Fp::ONE));
        let mut numerators = vec![one; omega_powers.len()];
        let mut denominators = numerators.clone();
        let mut shift = beta * Fp::DELTA.pow([self.first as u64]);
        for (column, sigma) in self.columns.iter().zip(self.sigmas) {
            let (values, sigma) = (values(*column), rows(lanes, sigma));
            lanes.run(|| {
                let (beta, gamma) = (lanes.broadcast(&beta_), lanes.broadcast(&gamma_));
                let shift = lanes.broadcast(&lanes.scalar(&shift));
                for i in 0..values.len() {
                    let value = lanes.add(&values[i], &gamma);
                    let identity = lanes.add(&value, &lanes.mul(&omega_powers[i], &shift));
                    let permuted = lanes.add(&value, &lanes.mul(&sigma[i], &beta));
                    numerators[i] = lanes.mul(&numerators[i], &identity);
                    denominators[i] = lanes.mul(&denominators[i], &permuted);
                }
            });
            shift *= Fp::DELTA;
        }
        running_product(lanes, numerators, denominators, start)
    }
}

/// Element i is `start` times the factors before i, each a numerator divided by its denominator. A zero denominator, which
/// nobody can bring about without knowing the challenges, divides nothing.
pub(crate) fn running_product<L: Lanes>(
    lanes: L,
    numerators: Vec<L::Pack>,
    denominators: Vec<L::Pack>,
    start: Fp,
) -> Vec<Fp> {
    let mut inverses = denominators.clone();
    if !invert_all(lanes, &mut inverses) {
        let inverted: Vec<_> = to_rows(lanes, &denominators)
            .into_iter()
            .map(|denominator| Option::<Fp>::from(denominator.invert()).unwrap_or(Fp::ZERO))
            .collect();
        inverses = rows(lanes, &inverted);
    }
    lanes.run(|| {
        for (inverse, numerator) in inverses.iter_mut().zip(&numerators) {
            *inverse = lanes.mul(inverse, numerator);
        }
    });
    let mut product = start;
    let mut factors = to_rows(lanes, &inverses);
    for factor in &mut factors {
        product *= std::mem::replace(factor, product);
    }
    factors
}
