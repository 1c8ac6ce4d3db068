//! One element at a time, for every machine; what gas is priced on.
//!
//! An element is four words of 64 bits, in Montgomery form for R = 2^256, not fully reduced: every coordinate,
//! difference and product is in [0, 2q). The field's modulus q is 2^254 and a number of 126 bits, so 2q fits well, and
//! a product of two such numbers comes out below 2q without a last subtraction:
//!
//! With R = 2^256 a product is (a b + m q) / R for some m < R. Let c = 4q - R, a number of 128 bits, and suppose that it
//! were 2q + t, t >= 0. With a = 2q - α, b = 2q - β and m = R - 1 - j, all of α, β >= 1, j >= 0, the terms add up to
//! αβ + t c = (a positive multiple of q), while α + β is below c / 2 and t below c / 4: together below c^2 / 2 < q.
//!
//! Of the modulus' words one is zero and the highest is a power of two, so a step of the reduction takes three
//! multiplications instead of five.
//!
//! The arithmetic of `pasta_curves`, which reduces fully and knows nothing of zero words, takes a fifth longer for
//! a product and a third longer for an addition of points.

use ff::Field;
use pasta_curves::arithmetic::VartimeField;
use pasta_curves::{Fq, vesta};

use super::buckets;
use super::coordinates;
use super::lanes::Lanes;
use super::schedule::{Entry, Schedule};
use super::sums::Sums;
use crate::modulus::{Base, Modulus, element_of, words_of};

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

/// Words, the lowest first.
type Element = [u64; 4];

/// The modulus.
const Q: Element = Base::WORDS;

/// 2q.
const TWICE_Q: Element = [Q[0] << 1, Q[1] << 1 | Q[0] >> 63, Q[1] >> 63, Q[3] << 1];

/// -1/q modulo 2^64.
const Q_NEGATIVE_INVERSE: u64 = Base::NEGATIVE_INVERSE;

/// 2^256 modulo q.
const ONE: Element =
    [0x5b2b_3e9c_ffff_fffd, 0x992c_350b_e342_0567, 0xffff_ffff_ffff_ffff, 0x3fff_ffff_ffff_ffff];

/// 2^512 modulo q.
const R_SQUARED: Element =
    [0xfc96_78ff_0000_000f, 0x67bb_433d_891a_16e3, 0x7fae_2310_04cc_f590, 0x096d_41af_7ccf_daa9];

/// `sum + a * b + carry` as a low and a high word: it cannot overflow.
#[inline(always)]
fn multiply_add(sum: u64, a: u64, b: u64, carry: u64) -> (u64, u64) {
    let total = u128::from(sum) + u128::from(a) * u128::from(b) + u128::from(carry);
    (total as u64, (total >> 64) as u64)
}

/// Adds the multiple of q that makes the lowest word zero, and leaves that word out.
#[inline(always)]
fn reduce_word(t: [u64; 5]) -> Element {
    let m = t[0].wrapping_mul(Q_NEGATIVE_INVERSE);
    let (_, carry) = multiply_add(t[0], m, Q[0], 0);
    let (r0, carry) = multiply_add(t[1], m, Q[1], carry);
    let (r1, carry) = t[2].overflowing_add(carry);
    // The highest word of q is 2^62.
    let (r2, carry) = t[3].carrying_add(m << 62, carry);
    [r0, r1, r2, t[4].wrapping_add(m >> 2).wrapping_add(u64::from(carry))]
}

#[inline(always)]
fn multiply(a: &Element, b: &Element) -> Element {
    let mut t = [0; 4];
    for word in b {
        let (r0, carry) = multiply_add(t[0], a[0], *word, 0);
        let (r1, carry) = multiply_add(t[1], a[1], *word, carry);
        let (r2, carry) = multiply_add(t[2], a[2], *word, carry);
        let (r3, carry) = multiply_add(t[3], a[3], *word, carry);
        t = reduce_word([r0, r1, r2, r3, carry]);
    }
    t
}

/// `a - b`, and 2q if that is negative.
#[inline(always)]
fn subtract(a: &Element, b: &Element) -> Element {
    let (d0, borrow) = a[0].overflowing_sub(b[0]);
    let (d1, borrow) = a[1].borrowing_sub(b[1], borrow);
    let (d2, borrow) = a[2].borrowing_sub(b[2], borrow);
    let (d3, borrow) = a[3].borrowing_sub(b[3], borrow);
    let mask = u64::from(borrow).wrapping_neg();
    let (d0, carry) = d0.overflowing_add(TWICE_Q[0] & mask);
    let (d1, carry) = d1.carrying_add(TWICE_Q[1] & mask, carry);
    let (d2, carry) = d2.carrying_add(TWICE_Q[2] & mask, carry);
    [d0, d1, d2, d3.wrapping_add(TWICE_Q[3] & mask).wrapping_add(u64::from(carry))]
}

/// From an element to Montgomery form.
fn to_montgomery(element: &Fq) -> Element {
    multiply(&words_of::<Base>(element), &R_SQUARED)
}

/// The number that a Montgomery form stands for.
fn from_montgomery(element: &Element) -> Fq {
    element_of::<Base>(multiply(element, &[1, 0, 0, 0]))
}

impl Lanes for Portable {
    const WIDTH: usize = 1;
    const BATCH: usize = 1024;

    type Element = Element;
    type Row = Row;

    fn row(self, point: &vesta::Affine) -> Row {
        let (x, y) = coordinates(point);
        Row { x: to_montgomery(&x), y: to_montgomery(&y) }
    }

    fn point(self, row: &Row) -> vesta::Affine {
        vesta::Affine::from_xy_unchecked(from_montgomery(&row.x), from_montgomery(&row.y))
    }

    #[inline(always)]
    fn one(self) -> Element {
        ONE
    }

    #[inline(always)]
    fn mul(self, a: &Element, b: &Element) -> Element {
        multiply(a, b)
    }

    #[inline(always)]
    fn difference(self, a: &Element, b: &Element) -> Element {
        subtract(a, b)
    }

    #[inline(always)]
    fn sum_x(self, square: &Element, x1: &Element, x2: &Element) -> Element {
        subtract(&subtract(square, x1), x2)
    }

    #[inline(always)]
    fn sum_y(self, product: &Element, y1: &Element) -> Element {
        subtract(product, y1)
    }

    #[inline(always)]
    fn select(self, mask: u8, old: &Element, new: &Element) -> Element {
        if mask == 0 { *old } else { *new }
    }

    fn zeros(self, difference: &Element) -> u8 {
        u8::from(from_montgomery(difference) == Fq::ZERO)
    }

    #[inline(always)]
    fn invert(self, elements: &mut [Element; 2]) -> bool {
        let [a, b] = *elements;
        let Some(inverse) = from_montgomery(&multiply(&a, &b)).invert_vartime() else { return false };
        let inverse = to_montgomery(&inverse);
        *elements = [multiply(&inverse, &b), multiply(&inverse, &a)];
        true
    }

    #[inline(always)]
    fn gather(self, rows: &[Row], entries: &[Entry]) -> (Element, Element) {
        let Row { x, y } = rows[entries[0].row()];
        // Without a branch, which would be guessed wrong half of the time.
        let mask = entries[0].sign_bit().wrapping_neg();
        let opposite = subtract(&[0; 4], &y);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_powers_of_two() {
        let power = |exponent: u64| words_of::<Base>(&Fq::from(2).pow([exponent]));
        assert_eq!(ONE, power(256));
        assert_eq!(R_SQUARED, power(512));
    }

    /// Words at the ends of their range, as elements below 2q.
    fn edges() -> Vec<Element> {
        let mut edges = vec![[0; 4], [1, 0, 0, 0], Q, ONE, R_SQUARED];
        edges.push(subtract(&Q, &[1, 0, 0, 0]));
        edges.push([TWICE_Q[0] - 1, TWICE_Q[1], TWICE_Q[2], TWICE_Q[3]]);
        for word in 0..3 {
            let mut edge = [u64::MAX; 4];
            edge[word] = 0;
            edge[3] = TWICE_Q[3] - 1;
            edges.push(edge);
        }
        edges
    }

    #[test]
    fn arithmetic_is_that_of_the_field_at_the_edges() {
        let value = |element: &Element| from_montgomery(element);
        for a in edges() {
            for b in edges() {
                let (product, difference) = (multiply(&a, &b), subtract(&a, &b));
                assert_eq!(value(&product), value(&a) * value(&b), "{a:x?} * {b:x?}");
                assert_eq!(value(&difference), value(&a) - value(&b), "{a:x?} - {b:x?}");
                for result in [product, difference] {
                    assert!(result.iter().rev().lt(TWICE_Q.iter().rev()), "{result:x?}");
                }
            }
            let again = from_montgomery(&to_montgomery(&value(&a)));
            assert_eq!(again, value(&a));
        }
    }
}
