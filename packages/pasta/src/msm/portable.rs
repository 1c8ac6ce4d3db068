//! One element at a time, for every machine: points in the arithmetic of [`crate::portable`].

use ff::Field;
use pasta_curves::arithmetic::VartimeField;
use pasta_curves::{Fq, vesta};

use super::buckets;
use super::coordinates;
use super::lanes::Lanes;
use super::roots;
use super::schedule::{Entry, Schedule};
use super::sums::Sums;
use crate::modulus::Base;
use crate::portable::{Element, from_montgomery, multiply, one, subtract, to_montgomery};

/// The backend without any special instructions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Portable;

/// The coordinates of a point; one line of a cache.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(super) struct Row {
    x: Element,
    y: Element,
}

impl Lanes for Portable {
    const WIDTH: usize = 1;
    const BATCH: usize = 1024;

    type Element = Element;
    type Row = Row;

    fn load(self, elements: &[Fq]) -> Element {
        elements.first().map_or([0; 4], to_montgomery::<Base>)
    }

    fn store(self, product: &Element) -> Vec<Fq> {
        vec![from_montgomery::<Base>(product)]
    }

    fn power(self, bases: &mut [Element; 2], exponent: &[u64; 4]) {
        roots::power(self, bases, exponent);
    }

    fn row(self, point: &vesta::Affine) -> Row {
        let (x, y) = coordinates(point);
        Row { x: to_montgomery::<Base>(&x), y: to_montgomery::<Base>(&y) }
    }

    fn point(self, row: &Row) -> vesta::Affine {
        vesta::Affine::from_xy_unchecked(from_montgomery::<Base>(&row.x), from_montgomery::<Base>(&row.y))
    }

    #[inline(always)]
    fn one(self) -> Element {
        const { one::<Base>() }
    }

    #[inline(always)]
    fn mul(self, a: &Element, b: &Element) -> Element {
        multiply::<Base>(a, b)
    }

    #[inline(always)]
    fn difference(self, a: &Element, b: &Element) -> Element {
        subtract::<Base>(a, b)
    }

    #[inline(always)]
    fn sum_x(self, square: &Element, x1: &Element, x2: &Element) -> Element {
        subtract::<Base>(&subtract::<Base>(square, x1), x2)
    }

    #[inline(always)]
    fn sum_y(self, product: &Element, y1: &Element) -> Element {
        subtract::<Base>(product, y1)
    }

    #[inline(always)]
    fn select(self, mask: u8, old: &Element, new: &Element) -> Element {
        if mask == 0 { *old } else { *new }
    }

    fn zeros(self, difference: &Element) -> u8 {
        u8::from(from_montgomery::<Base>(difference) == Fq::ZERO)
    }

    #[inline(always)]
    fn invert(self, elements: &mut [Element; 2]) -> bool {
        let [a, b] = *elements;
        let Some(inverse) = from_montgomery::<Base>(&multiply::<Base>(&a, &b)).invert_vartime() else {
            return false;
        };
        let inverse = to_montgomery::<Base>(&inverse);
        *elements = [multiply::<Base>(&inverse, &b), multiply::<Base>(&inverse, &a)];
        true
    }

    #[inline(always)]
    fn gather(self, rows: &[Row], entries: &[Entry]) -> (Element, Element) {
        let Row { x, y } = rows[entries[0].row()];
        // Without a branch, which would be guessed wrong half of the time.
        let mask = entries[0].sign_bit().wrapping_neg();
        let opposite = subtract::<Base>(&[0; 4], &y);
        (x, [0, 1, 2, 3].map(|word| y[word] ^ ((y[word] ^ opposite[word]) & mask)))
    }

    #[inline(always)]
    fn scatter(self, x: &Element, y: &Element, mut store: impl FnMut(usize, Row)) {
        store(0, Row { x: *x, y: *y });
    }

    /// Reads a word of each. In a loop that does nothing else, a processor has many reads under way at once.
    #[inline(always)]
    fn read_ahead(self, rows: &[Row], entries: &[Entry]) {
        std::hint::black_box(entries.iter().fold(0, |word, entry| word ^ rows[entry.row()].x[0]));
    }

    fn sum(self, rows: &[Row], schedule: &Schedule) -> Sums<Row> {
        buckets::sum(self, rows, schedule)
    }

    fn add_pairs(self, rows: &mut Vec<Row>, pairs: &[[Entry; 2]]) -> Vec<usize> {
        buckets::add_pairs(self, rows, pairs)
    }
}
