//! One element at a time, with the arithmetic of `pasta_curves`: for every machine, and what gas is priced on.

use ff::Field;
use pasta_curves::arithmetic::VartimeField;
use pasta_curves::{Fq, vesta};
use subtle::{Choice, ConditionallySelectable};

use super::buckets::{self, Sums};
use super::coordinates;
use super::lanes::Lanes;
use super::schedule::{Entry, Schedule};

/// The backend without any special instructions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Portable;

impl Lanes for Portable {
    const WIDTH: usize = 1;
    const BATCH: usize = 512;

    type Element = Fq;
    type Row = (Fq, Fq);

    fn row(self, point: &vesta::Affine) -> Self::Row {
        coordinates(point)
    }

    fn point(self, (x, y): &Self::Row) -> vesta::Affine {
        vesta::Affine::from_xy_unchecked(*x, *y)
    }

    #[inline(always)]
    fn one(self) -> Fq {
        Fq::ONE
    }

    #[inline(always)]
    fn mul(self, a: &Fq, b: &Fq) -> Fq {
        a * b
    }

    #[inline(always)]
    fn difference(self, a: &Fq, b: &Fq) -> Fq {
        a - b
    }

    #[inline(always)]
    fn sum_x(self, square: &Fq, x1: &Fq, x2: &Fq) -> Fq {
        square - x1 - x2
    }

    #[inline(always)]
    fn sum_y(self, product: &Fq, y1: &Fq) -> Fq {
        product - y1
    }

    #[inline(always)]
    fn select(self, mask: u8, old: &Fq, new: &Fq) -> Fq {
        if mask == 0 { *old } else { *new }
    }

    fn zeros(self, difference: &Fq) -> u8 {
        u8::from(difference.is_zero_vartime())
    }

    #[inline(always)]
    fn invert(self, elements: &mut [Fq; 2]) -> bool {
        let [a, b] = *elements;
        let Some(inverse) = (a * b).invert_vartime() else { return false };
        *elements = [inverse * b, inverse * a];
        true
    }

    #[inline(always)]
    fn gather(self, rows: &[Self::Row], entries: &[Entry]) -> (Fq, Fq) {
        let (x, y) = rows[entries[0].row()];
        // Without a branch, which would be guessed wrong half of the time.
        (x, Fq::conditional_select(&y, &-y, Choice::from(entries[0].sign_bit() as u8)))
    }

    #[inline(always)]
    fn scatter(self, x: &Fq, y: &Fq, mut store: impl FnMut(usize, Self::Row)) {
        store(0, (*x, *y));
    }

    #[inline(always)]
    fn prefetch(self, _: &[Self::Row], _: &[Entry]) {}

    fn sum(self, rows: &[Self::Row], schedule: &Schedule) -> Sums<Self::Row> {
        buckets::sum(self, rows, schedule)
    }

    fn add_pairs(self, rows: &mut Vec<Self::Row>, pairs: &[[Entry; 2]]) -> Vec<usize> {
        buckets::add_pairs(self, rows, pairs)
    }
}
