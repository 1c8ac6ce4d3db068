//! The permutation's rounds, with constants arranged so that a partial round multiplies by a sparse matrix.
//!
//! A partial round adds constants, sends the first word through the S-box and multiplies by the matrix
//! M = (m, v; w, N), with N of 2 × 2. Whatever leaves the first word alone can go before the S-box instead of after it.
//! So M is split into a sparse matrix and diag(1, N), and the latter goes into the round before, from the last partial
//! round to the first (appendix B of the Poseidon paper). The partial round that is k-th from the end is left with
//! (m, v·N^−k; N^(k−1)·w, 1), five multiplications instead of nine; the last full round before them has diag(1, N^56)·M.
//! Constants that are added to the other words go past the S-box the other way, into later rounds.

use std::array::from_fn;

use ff::Field;
use halo2_poseidon::{P128Pow5T3, Spec};
use pasta_curves::Fp;

use crate::{RATE, State, WIDTH};

/// Rounds at either end in which every word passes the S-box.
pub(crate) const HALF_FULL_ROUNDS: usize = 4;
/// Rounds in between in which only the first word does.
pub(crate) const PARTIAL_ROUNDS: usize = 56;

type Matrix = [State; WIDTH];
/// The words but the first, and matrices of them.
type Others = [Fp; WIDTH - 1];
type OthersMatrix = [Others; WIDTH - 1];

pub(crate) struct Rounds {
    first: [FullRound; HALF_FULL_ROUNDS],
    /// The entry of the matrix that every partial round has in common.
    corner: Fp,
    partial: [PartialRound; PARTIAL_ROUNDS],
    last: [FullRound; HALF_FULL_ROUNDS],
}

struct FullRound {
    constants: State,
    matrix: Matrix,
}

struct PartialRound {
    constant: Fp,
    row: Others,
    column: Others,
}

impl Rounds {
    pub(crate) fn new() -> Self {
        let (constants, matrix, _) = <P128Pow5T3 as Spec<Fp, WIDTH, RATE>>::constants();
        let full =
            |round: usize, added: State| FullRound { constants: add(&constants[round], &added), matrix };
        let mut first: [FullRound; HALF_FULL_ROUNDS] = from_fn(|round| full(round, [Fp::ZERO; WIDTH]));

        let [[corner, row @ ..], rest @ ..] = matrix;
        let (column, block): (Others, OthersMatrix) =
            (rest.map(|row| row[0]), rest.map(|[_, others @ ..]| others));
        let inverse = invert(&block);
        // powers[k] is the block to the power of k, rows[k] the row times its inverse.
        let mut powers = vec![[[Fp::ONE, Fp::ZERO], [Fp::ZERO, Fp::ONE]]];
        let mut rows = vec![row];
        for k in 0..PARTIAL_ROUNDS {
            powers.push(powers[k].map(|row| times_columns(&row, &block)));
            rows.push(times_columns(&rows[k], &inverse));
        }

        let mut pending = [Fp::ZERO; WIDTH];
        let partial = from_fn(|index| {
            let k = PARTIAL_ROUNDS - index;
            let [constant, others @ ..] = constants[HALF_FULL_ROUNDS + index];
            let moved = times(&powers[k], &others);
            let [first, second, third] = add(&pending, &[constant, moved[0], moved[1]]);
            pending = [dot(&rows[k], &[second, third]), second, third];
            PartialRound { constant: first, row: rows[k], column: times(&powers[k - 1], &column) }
        });
        let entering = &mut first[HALF_FULL_ROUNDS - 1].matrix;
        let [_, lower @ ..] = *entering;
        for (row, power) in entering[1..].iter_mut().zip(&powers[PARTIAL_ROUNDS]) {
            *row = from_fn(|column| dot(power, &[lower[0][column], lower[1][column]]));
        }

        let after = HALF_FULL_ROUNDS + PARTIAL_ROUNDS;
        let last = from_fn(|round| full(after + round, if round == 0 { pending } else { [Fp::ZERO; WIDTH] }));
        Self { first, corner, partial, last }
    }

    pub(crate) fn permute(&self, state: &mut State) {
        self.first.iter().for_each(|round| round.apply(state));
        for round in &self.partial {
            let first = pow_5(&(state[0] + round.constant));
            let [_, others @ ..] = *state;
            *state = [
                self.corner * first + dot(&round.row, &others),
                round.column[0] * first + others[0],
                round.column[1] * first + others[1],
            ];
        }
        self.last.iter().for_each(|round| round.apply(state));
    }
}

impl FullRound {
    fn apply(&self, state: &mut State) {
        let passed: State = from_fn(|word| pow_5(&(state[word] + self.constants[word])));
        *state = self.matrix.map(|row| row[0] * passed[0] + row[1] * passed[1] + row[2] * passed[2]);
    }
}

fn pow_5(x: &Fp) -> Fp {
    let x2 = x.square();
    x2.square() * x
}

fn add(a: &State, b: &State) -> State {
    from_fn(|word| a[word] + b[word])
}

fn dot(a: &Others, b: &Others) -> Fp {
    a[0] * b[0] + a[1] * b[1]
}

fn times(matrix: &OthersMatrix, column: &Others) -> Others {
    matrix.map(|row| dot(&row, column))
}

fn times_columns(row: &Others, matrix: &OthersMatrix) -> Others {
    from_fn(|column| dot(row, &[matrix[0][column], matrix[1][column]]))
}

/// # Panics
/// When there is no inverse; the matrix of a Poseidon instance has none that is singular.
fn invert([[a, b], [c, d]]: &OthersMatrix) -> OthersMatrix {
    let scale = (a * d - b * c).invert().expect("blocks of an MDS matrix are invertible");
    [[d * scale, -b * scale], [-c * scale, a * scale]]
}
