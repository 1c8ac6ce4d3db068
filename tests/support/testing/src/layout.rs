//! Which 32 bytes of a proof are a point and which a scalar.

use std::ops::Range;

use zk_halo2::Shape;

/// What 32 bytes of a proof stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// A compressed point of vesta.
    Point,
    /// An element of Fp.
    Scalar,
}

/// The words of a proof in their order. `docs/FORMAT.md` has the same list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    points: Vec<usize>,
    scalars: Vec<usize>,
}

impl Layout {
    /// The layout of the proofs for a key of this shape.
    pub fn of(shape: &Shape) -> Self {
        let witness = shape.advice_columns + 2 * shape.lookups;
        let products = shape.permutation_sets + shape.lookups;
        let vanishing = 1 + (shape.degree - 1);
        let queries = shape.instance_queries + shape.advice_queries + shape.fixed_queries;
        let permutation = shape.permutation_columns + (3 * shape.permutation_sets).saturating_sub(1);
        let evals = queries + 1 + permutation + 5 * shape.lookups;
        let mut layout = Self { points: vec![], scalars: vec![] };
        layout.add(Word::Point, witness + products + vanishing);
        layout.add(Word::Scalar, evals);
        // The multiopening argument, then the inner product argument.
        layout.add(Word::Point, 1);
        layout.add(Word::Scalar, shape.point_sets);
        layout.add(Word::Point, 1 + 2 * shape.k as usize);
        layout.add(Word::Scalar, 2);
        layout
    }

    fn add(&mut self, word: Word, count: usize) {
        let next = self.len();
        self.positions_mut(word).extend(next..next + count);
    }

    fn positions_mut(&mut self, word: Word) -> &mut Vec<usize> {
        match word {
            Word::Point => &mut self.points,
            Word::Scalar => &mut self.scalars,
        }
    }

    /// Words of a proof.
    pub fn len(&self) -> usize {
        self.points.len() + self.scalars.len()
    }

    /// Whether there are no words; no proof is like that.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many words are of this kind.
    pub fn count(&self, word: Word) -> usize {
        match word {
            Word::Point => self.points.len(),
            Word::Scalar => self.scalars.len(),
        }
    }

    /// The bytes of the word that is number `index` of its kind.
    pub fn bytes(&self, word: Word, index: usize) -> Range<usize> {
        let position = match word {
            Word::Point => self.points[index],
            Word::Scalar => self.scalars[index],
        };
        32 * position..32 * (position + 1)
    }
}

#[cfg(test)]
mod tests {
    use ff::PrimeField;
    use group::GroupEncoding;
    use pasta_curves::{Fp, vesta};

    use super::*;

    #[test]
    fn words_of_honest_proofs_are_what_the_layout_says() {
        for case in crate::cases() {
            let layout = Layout::of(case.key().shape());
            assert_eq!(32 * layout.len(), case.proof.len(), "{}", case.name);
            let word = |kind, index| case.proof[layout.bytes(kind, index)].try_into().unwrap();
            for index in 0..layout.count(Word::Point) {
                assert!(bool::from(vesta::Affine::from_bytes(&word(Word::Point, index)).is_some()));
            }
            for index in 0..layout.count(Word::Scalar) {
                assert!(bool::from(Fp::from_repr(word(Word::Scalar, index)).is_some()));
            }
        }
    }
}
