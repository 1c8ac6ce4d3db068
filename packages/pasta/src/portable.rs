//! One element at a time, for every machine, for either modulus; what gas is priced on.
//!
//! An element is four words of 64 bits, in Montgomery form for R = 2^256, not fully reduced: every coordinate,
//! difference and product is in [0, 2q). The modulus q is 2^254 and a number of 126 bits, so 2q fits well, and
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

use crate::modulus::{Modulus, element_of, power_of_two, words_of};

/// Words, the lowest first.
pub(crate) type Element = [u64; 4];

/// Twice the modulus.
pub(crate) const fn twice<M: Modulus>() -> Element {
    let q = M::WORDS;
    [q[0] << 1, q[1] << 1 | q[0] >> 63, q[2] << 1 | q[1] >> 63, q[3] << 1 | q[2] >> 63]
}

/// One, in Montgomery form: 2^256 modulo the modulus.
pub(crate) const fn one<M: Modulus>() -> Element {
    power_of_two::<M>(256)
}

/// `sum + a * b + carry` as a low and a high word: it cannot overflow.
#[inline(always)]
fn multiply_add(sum: u64, a: u64, b: u64, carry: u64) -> (u64, u64) {
    let total = u128::from(sum) + u128::from(a) * u128::from(b) + u128::from(carry);
    (total as u64, (total >> 64) as u64)
}

/// Adds the multiple of q that makes the lowest word zero, and leaves that word out.
#[inline(always)]
fn reduce_word<M: Modulus>(t: [u64; 5]) -> Element {
    let m = t[0].wrapping_mul(M::NEGATIVE_INVERSE);
    let (_, carry) = multiply_add(t[0], m, M::WORDS[0], 0);
    let (r0, carry) = multiply_add(t[1], m, M::WORDS[1], carry);
    let (r1, carry) = t[2].overflowing_add(carry);
    // The highest word of q is 2^62.
    let (r2, carry) = t[3].carrying_add(m << 62, carry);
    [r0, r1, r2, t[4].wrapping_add(m >> 2).wrapping_add(u64::from(carry))]
}

#[inline(always)]
pub(crate) fn multiply<M: Modulus>(a: &Element, b: &Element) -> Element {
    let mut t = [0; 4];
    for word in b {
        let (r0, carry) = multiply_add(t[0], a[0], *word, 0);
        let (r1, carry) = multiply_add(t[1], a[1], *word, carry);
        let (r2, carry) = multiply_add(t[2], a[2], *word, carry);
        let (r3, carry) = multiply_add(t[3], a[3], *word, carry);
        t = reduce_word::<M>([r0, r1, r2, r3, carry]);
    }
    t
}

/// `a - b`, and 2q if that is negative.
#[inline(always)]
pub(crate) fn subtract<M: Modulus>(a: &Element, b: &Element) -> Element {
    let (d0, borrow) = a[0].overflowing_sub(b[0]);
    let (d1, borrow) = a[1].borrowing_sub(b[1], borrow);
    let (d2, borrow) = a[2].borrowing_sub(b[2], borrow);
    let (d3, borrow) = a[3].borrowing_sub(b[3], borrow);
    let (mask, twice) = (u64::from(borrow).wrapping_neg(), const { twice::<M>() });
    let (d0, carry) = d0.overflowing_add(twice[0] & mask);
    let (d1, carry) = d1.carrying_add(twice[1] & mask, carry);
    let (d2, carry) = d2.carrying_add(twice[2] & mask, carry);
    [d0, d1, d2, d3.wrapping_add(twice[3] & mask).wrapping_add(u64::from(carry))]
}

/// `a + b`, less 2q if that is no more.
#[inline(always)]
pub(crate) fn sum<M: Modulus>(a: &Element, b: &Element) -> Element {
    let twice = const { twice::<M>() };
    let (s0, carry) = a[0].overflowing_add(b[0]);
    let (s1, carry) = a[1].carrying_add(b[1], carry);
    let (s2, carry) = a[2].carrying_add(b[2], carry);
    let (s3, carry) = a[3].carrying_add(b[3], carry);
    let (d0, borrow) = s0.overflowing_sub(twice[0]);
    let (d1, borrow) = s1.borrowing_sub(twice[1], borrow);
    let (d2, borrow) = s2.borrowing_sub(twice[2], borrow);
    let (d3, borrow) = s3.borrowing_sub(twice[3], borrow);
    // Less than 2q: nothing was carried out of the sum, and something was borrowed.
    let mask = u64::from(borrow && !carry).wrapping_neg();
    [(d0, s0), (d1, s1), (d2, s2), (d3, s3)].map(|(less, whole)| less ^ ((less ^ whole) & mask))
}

/// From an element to Montgomery form.
#[inline(always)]
pub(crate) fn to_montgomery<M: Modulus>(element: &M::Element) -> Element {
    multiply::<M>(&words_of::<M>(element), const { &power_of_two::<M>(512) })
}

/// The number that a Montgomery form stands for.
#[inline(always)]
pub(crate) fn from_montgomery<M: Modulus>(element: &Element) -> M::Element {
    element_of::<M>(multiply::<M>(element, &[1, 0, 0, 0]))
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::modulus::{Base, Scalar};

    /// Words at the ends of their range, as elements below 2q.
    fn edges<M: Modulus>() -> Vec<Element> {
        let twice = twice::<M>();
        let mut edges = vec![[0; 4], [1, 0, 0, 0], M::WORDS, one::<M>(), power_of_two::<M>(512)];
        edges.push(subtract::<M>(&M::WORDS, &[1, 0, 0, 0]));
        edges.push([twice[0] - 1, twice[1], twice[2], twice[3]]);
        for word in 0..3 {
            let mut edge = [u64::MAX; 4];
            edge[word] = 0;
            edge[3] = twice[3] - 1;
            edges.push(edge);
        }
        edges
    }

    fn check<M: Modulus>() {
        let value = |element: &Element| from_montgomery::<M>(element);
        for a in edges::<M>() {
            for b in edges::<M>() {
                let results = [multiply::<M>(&a, &b), sum::<M>(&a, &b), subtract::<M>(&a, &b)];
                let expected = [value(&a) * value(&b), value(&a) + value(&b), value(&a) - value(&b)];
                for (result, expected) in results.iter().zip(expected) {
                    assert_eq!(value(result), expected, "{a:x?}, {b:x?}");
                    assert!(result.iter().rev().lt(twice::<M>().iter().rev()), "{result:x?}");
                }
            }
            assert_eq!(value(&to_montgomery::<M>(&value(&a))), value(&a));
        }
    }

    #[test]
    fn arithmetic_is_that_of_the_fields_at_the_edges() {
        check::<Base>();
        check::<Scalar>();
    }
}
