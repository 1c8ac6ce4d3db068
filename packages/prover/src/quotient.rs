//! The quotient: all constraints, folded with the challenge y and divided by what vanishes on all rows.
//!
//! Constraints are evaluated on as many cosets of the domain as the quotient has pieces, one coset after the other, so that
//! no polynomial is ever held in more than one of them. The order is that of `halo2_proofs`: for each instance of the
//! circuit its gates, its permutation argument, its lookups.

use ff::{Field, PrimeField};
use pasta_curves::Fp;
use rayon::prelude::*;
use zk_halo2::model::PinnedKey;
use zk_pasta::field::{Lanes, add_scaled};

use crate::prepared::{Polynomial, Prepared, QuotientCoset};
use crate::program::{BLOCK, Columns, Machine, rotated};

/// The polynomials of one instance of the circuit.
#[derive(Debug)]
pub(crate) struct Instance<'a, L: Lanes> {
    pub(crate) advice: Vec<&'a Polynomial<L>>,
    pub(crate) instance: Vec<&'a Polynomial<L>>,
    /// Products of the permutation argument.
    pub(crate) products: Vec<&'a Polynomial<L>>,
    pub(crate) lookups: Vec<LookupPolynomials<'a, L>>,
}

/// The polynomials of a lookup argument.
#[derive(Debug)]
pub(crate) struct LookupPolynomials<'a, L: Lanes> {
    pub(crate) input: &'a Polynomial<L>,
    pub(crate) table: &'a Polynomial<L>,
    pub(crate) product: &'a Polynomial<L>,
}

/// Challenges that the constraints contain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Challenges {
    pub(crate) theta: Fp,
    pub(crate) beta: Fp,
    pub(crate) gamma: Fp,
    pub(crate) y: Fp,
}

/// An [`Instance`] on one coset, in the order of rows.
struct Evaluated<L: Lanes> {
    advice: Vec<Vec<L::Pack>>,
    instance: Vec<Vec<L::Pack>>,
    products: Vec<Vec<L::Pack>>,
    lookups: Vec<[Vec<L::Pack>; 3]>,
}

/// The pieces of the quotient, each of n coefficients.
pub(crate) fn quotient<L: Lanes>(
    prepared: &Prepared<L>,
    key: &PinnedKey,
    instances: &[Instance<'_, L>],
    challenges: &Challenges,
) -> Vec<Polynomial<L>> {
    let lanes = prepared.lanes;
    let mut pieces = vec![vec![lanes.zero(); prepared.packs()]; prepared.cosets.len()];
    for (index, coset) in prepared.cosets.iter().enumerate() {
        let mut remainder = on_coset(prepared, key, instances, challenges, coset);
        prepared.domain.coefficients(&mut remainder);
        prepared.domain.shift(&coset.back, &mut remainder);
        pieces.par_iter_mut().zip(&prepared.interpolation).for_each(|(piece, factors)| {
            lanes.run(|| {
                let factor = lanes.broadcast(&lanes.scalar(&factors[index]));
                for (piece, pack) in piece.iter_mut().zip(&remainder) {
                    *piece = lanes.add(piece, &lanes.mul(pack, &factor));
                }
            });
        });
    }
    pieces.into_iter().map(|coefficients| Polynomial { coefficients }).collect()
}

/// The folded constraints on one coset, in the order of rows.
fn on_coset<L: Lanes>(
    prepared: &Prepared<L>,
    key: &PinnedKey,
    instances: &[Instance<'_, L>],
    challenges: &Challenges,
    coset: &QuotientCoset<L>,
) -> Vec<L::Pack> {
    let values = |polynomial: &&Polynomial<L>| {
        let mut packs = polynomial.coefficients.clone();
        prepared.domain.values_on(&coset.coset, &mut packs);
        packs
    };
    let mut sum = vec![prepared.lanes.zero(); prepared.packs()];
    for instance in instances {
        let evaluated = Evaluated::<L> {
            advice: instance.advice.par_iter().map(values).collect(),
            instance: instance.instance.par_iter().map(values).collect(),
            products: instance.products.par_iter().map(values).collect(),
            lookups: instance
                .lookups
                .par_iter()
                .map(|lookup| [&lookup.input, &lookup.table, &lookup.product].map(values))
                .collect(),
        };
        let constraints = Constraints::new(prepared, key, challenges, coset, &evaluated);
        // Cut for the threads; a part takes some hundred microseconds.
        let part = sum.len().div_ceil(4 * rayon::current_num_threads()).next_multiple_of(BLOCK);
        sum.par_chunks_mut(part).enumerate().for_each(|(index, sum)| {
            prepared.lanes.run(|| constraints.fold(index * part, sum));
        });
    }
    sum
}

/// The constraints of one instance on one coset.
struct Constraints<'a, L: Lanes> {
    lanes: L,
    prepared: &'a Prepared<L>,
    key: &'a PinnedKey,
    coset: &'a QuotientCoset<L>,
    evaluated: &'a Evaluated<L>,
    columns: Columns<'a, L>,
    /// y for the gates, theta for the expressions of lookups.
    factors: Vec<Fp>,
    one: L::Scalar,
    beta: L::Scalar,
    gamma: L::Scalar,
    y: L::Scalar,
    /// beta times the shift of the coset.
    beta_shift: L::Scalar,
    delta: L::Scalar,
    /// delta to the power of the first column of each set.
    delta_powers: Vec<L::Scalar>,
}

impl<'a, L: Lanes> Constraints<'a, L> {
    fn new(
        prepared: &'a Prepared<L>,
        key: &'a PinnedKey,
        challenges: &Challenges,
        coset: &'a QuotientCoset<L>,
        evaluated: &'a Evaluated<L>,
    ) -> Self {
        let lanes = prepared.lanes;
        let columns =
            Columns { fixed: &coset.fixed, advice: &evaluated.advice, instance: &evaluated.instance };
        let set = prepared.degree - 2;
        let delta_powers = (0..evaluated.products.len())
            .map(|index| lanes.scalar(&Fp::DELTA.pow([(index * set) as u64])))
            .collect();
        let mut factors = vec![challenges.theta; prepared.programs.quotient.results()];
        factors[0] = challenges.y;
        Self {
            lanes,
            prepared,
            key,
            coset,
            evaluated,
            columns,
            factors,
            one: lanes.scalar(&Fp::ONE),
            beta: lanes.scalar(&challenges.beta),
            gamma: lanes.scalar(&challenges.gamma),
            y: lanes.scalar(&challenges.y),
            beta_shift: lanes.scalar(&(challenges.beta * coset.shift)),
            delta: lanes.scalar(&Fp::DELTA),
            delta_powers,
        }
    }

    /// Folds the constraints of the rows of packs `first`, … into `sum`.
    #[inline(always)]
    fn fold(&self, first: usize, sum: &mut [L::Pack]) {
        let y = self.lanes.broadcast(&self.y);
        let mut machine =
            Machine::new(self.lanes, &self.prepared.programs.quotient, self.columns, &self.factors);
        for (block, sum) in sum.chunks_mut(BLOCK).enumerate() {
            let first = first + block * BLOCK;
            machine.clear();
            machine.results[0][..sum.len()].copy_from_slice(sum);
            machine.run(first);
            let results = &machine.results;
            for (i, sum) in sum.iter_mut().enumerate() {
                let mut folded = results[0][i];
                self.fold_permutation(first + i, &y, &mut folded);
                for lookup in 0..self.evaluated.lookups.len() {
                    let compressed = [results[1 + 2 * lookup][i], results[2 + 2 * lookup][i]];
                    self.fold_lookup(first + i, lookup, &compressed, &y, &mut folded);
                }
                *sum = folded;
            }
        }
    }

    #[inline(always)]
    fn push(&self, y: &L::Pack, folded: &mut L::Pack, constraint: &L::Pack) {
        *folded = self.lanes.add(&self.lanes.mul(folded, y), constraint);
    }

    /// `z - z^2`, negated: a product is one or zero where the argument ends.
    #[inline(always)]
    fn boolean(&self, z: &L::Pack) -> L::Pack {
        self.lanes.sub(&self.lanes.mul(z, z), z)
    }

    #[inline(always)]
    fn fold_permutation(&self, row: usize, y: &L::Pack, folded: &mut L::Pack) {
        let (lanes, products) = (self.lanes, &self.evaluated.products);
        let (Some(first), Some(last)) = (products.first(), products.last()) else { return };
        let one = lanes.broadcast(&self.one);
        self.push(y, folded, &lanes.mul(&lanes.sub(&one, &first[row]), &self.coset.first[row]));
        self.push(y, folded, &lanes.mul(&self.boolean(&last[row]), &self.coset.last[row]));
        let end = -(self.prepared.blinding_factors as i32 + 1);
        for pair in products.windows(2) {
            let step = lanes.sub(&pair[1][row], &rotated(lanes, &pair[0], row, end));
            self.push(y, folded, &lanes.mul(&step, &self.coset.first[row]));
        }
        let (beta, gamma) = (lanes.broadcast(&self.beta), lanes.broadcast(&self.gamma));
        let delta = lanes.broadcast(&self.delta);
        let x = lanes.mul(&self.prepared.omega_powers[row], &lanes.broadcast(&self.beta_shift));
        let set = self.prepared.degree - 2;
        let sets = self.key.permutation.chunks(set).zip(self.coset.permutation.chunks(set));
        for ((product, power), (columns, sigmas)) in products.iter().zip(&self.delta_powers).zip(sets) {
            let mut left = rotated(lanes, product, row, 1);
            let mut right = product[row];
            let mut identity = lanes.mul(&x, &lanes.broadcast(power));
            for (column, sigma) in columns.iter().zip(sigmas) {
                let value = lanes.add(&self.columns.column(column.kind, column.index)[row], &gamma);
                left = lanes.mul(&left, &lanes.add(&value, &lanes.mul(&sigma[row], &beta)));
                right = lanes.mul(&right, &lanes.add(&value, &identity));
                identity = lanes.mul(&identity, &delta);
            }
            self.push(y, folded, &lanes.mul(&lanes.sub(&left, &right), &self.coset.active[row]));
        }
    }

    #[inline(always)]
    fn fold_lookup(
        &self,
        row: usize,
        lookup: usize,
        compressed: &[L::Pack; 2],
        y: &L::Pack,
        folded: &mut L::Pack,
    ) {
        let (lanes, coset) = (self.lanes, self.coset);
        let [input, table, product] = &self.evaluated.lookups[lookup];
        let (beta, gamma) = (lanes.broadcast(&self.beta), lanes.broadcast(&self.gamma));
        let one = lanes.broadcast(&self.one);
        self.push(y, folded, &lanes.mul(&lanes.sub(&one, &product[row]), &coset.first[row]));
        self.push(y, folded, &lanes.mul(&self.boolean(&product[row]), &coset.last[row]));
        let permuted = lanes.mul(&lanes.add(&input[row], &beta), &lanes.add(&table[row], &gamma));
        let left = lanes.mul(&rotated(lanes, product, row, 1), &permuted);
        let original = lanes.mul(&lanes.add(&compressed[0], &beta), &lanes.add(&compressed[1], &gamma));
        let right = lanes.mul(&product[row], &original);
        self.push(y, folded, &lanes.mul(&lanes.sub(&left, &right), &coset.active[row]));
        let difference = lanes.sub(&input[row], &table[row]);
        self.push(y, folded, &lanes.mul(&difference, &coset.first[row]));
        let step = lanes.sub(&input[row], &rotated(lanes, input, row, -1));
        self.push(y, folded, &lanes.mul(&lanes.mul(&difference, &step), &coset.active[row]));
    }
}

/// The sum of the pieces times powers of `x_n`, as one polynomial.
pub(crate) fn combined<L: Lanes>(lanes: L, pieces: &[Polynomial<L>], x_n: &Fp) -> Polynomial<L> {
    let mut sum = vec![lanes.zero(); pieces[0].coefficients.len()];
    for piece in pieces.iter().rev() {
        add_scaled(lanes, &mut sum, x_n, &piece.coefficients);
    }
    Polynomial { coefficients: sum }
}
