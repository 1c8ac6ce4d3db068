//! Scalars as signed digits, one for each window of bits.

use ff::PrimeField;
use pasta_curves::glv::GlvParams;
use pasta_curves::{Fp, vesta};

use crate::modulus::{Modulus, Scalar, words};

/// Bits of the absolute value of a scalar, when the representative nearest to zero is taken.
const SCALAR_BITS: u32 = 254;

/// Bits of the absolute value of each half of a scalar, and one to spare.
const HALF_BITS: u32 = 128;

/// The order of the group in four words, the lowest first.
const ORDER: [u64; 4] = Scalar::WORDS;

/// Adjacent windows, the lowest first, of two widths that differ by one bit, the narrow ones first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Windows {
    widths: Vec<u32>,
}

impl Windows {
    /// This number of windows over a whole scalar.
    pub(super) fn of_scalar(count: u32) -> Self {
        Self::new(SCALAR_BITS, count)
    }

    /// As many windows over half a scalar as the width asks for.
    pub(super) fn of_half(width: u32) -> Self {
        Self::new(HALF_BITS, HALF_BITS.div_ceil(width))
    }

    fn new(bits: u32, count: u32) -> Self {
        let wide = bits.div_ceil(count);
        let narrow_count = wide * count - bits;
        Self { widths: (0..count).map(|i| if i < narrow_count { wide - 1 } else { wide }).collect() }
    }

    pub(super) fn count(&self) -> usize {
        self.widths.len()
    }

    pub(super) fn widths(&self) -> &[u32] {
        &self.widths
    }

    /// Bits of the widest window.
    pub(super) fn max_width(&self) -> u32 {
        self.widths.last().copied().unwrap_or(1)
    }

    /// The largest absolute value of a digit: digits have one bit less than the widest window, and a sign.
    pub(super) fn max_digit(&self) -> usize {
        1 << (self.max_width() - 1)
    }

    /// The digits that are not zero: `emit(window, absolute value, is negative)`.
    ///
    /// The highest window takes what is carried into it. Halves are below 2^127, so its highest bit is free. A whole
    /// scalar is at most (p - 1) / 2, a little above 2^253; if it is at least 2^253, bits 125 to 252 are zero, so that
    /// nothing is carried into the highest window and its digit is just the largest one.
    #[inline]
    fn digits<const N: usize>(&self, number: &Magnitude<N>, mut emit: impl FnMut(usize, u32, bool)) {
        let (mut start, mut carry) = (0, 0);
        let last = self.widths.len() - 1;
        for (window, width) in self.widths.iter().enumerate() {
            let digit = bits(&number.words, start, *width) + carry;
            start += width;
            let negative = digit > 1 << (width - 1) && window < last;
            let size = if negative { (1 << width) - digit } else { digit };
            carry = u64::from(negative);
            if size != 0 {
                emit(window, size as u32, negative != number.negative);
            }
        }
    }

    /// The digits of a whole scalar.
    #[inline]
    pub(super) fn of(&self, scalar: &Fp, emit: impl FnMut(usize, u32, bool)) {
        self.digits(&nearest_to_zero(scalar), emit);
    }

    /// The digits of both halves of a scalar: `emit(half, window, absolute value, is negative)`.
    #[inline]
    pub(super) fn of_halves(&self, scalar: &Fp, mut emit: impl FnMut(usize, usize, u32, bool)) {
        for (half, number) in halves(scalar).iter().enumerate() {
            self.digits(number, |window, size, negative| emit(half, window, size, negative));
        }
    }
}

/// A number by absolute value and sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Magnitude<const N: usize> {
    words: [u64; N],
    negative: bool,
}

/// `width` bits from bit `start` on; those beyond the highest word are zero.
#[inline]
fn bits(words: &[u64], start: u32, width: u32) -> u64 {
    let (word, shift) = ((start / 64) as usize, start % 64);
    let mut value = words[word] >> shift;
    if shift + width > 64 && word + 1 < words.len() {
        value |= words[word + 1] << (64 - shift);
    }
    value & ((1 << width) - 1)
}

#[inline]
fn subtract(a: &[u64; 4], b: &[u64; 4]) -> ([u64; 4], bool) {
    let (mut difference, mut borrow) = ([0; 4], false);
    for i in 0..4 {
        (difference[i], borrow) = a[i].borrowing_sub(b[i], borrow);
    }
    (difference, borrow)
}

/// A scalar as the number between -p/2 and p/2 that it stands for.
#[inline]
fn nearest_to_zero(scalar: &Fp) -> Magnitude<4> {
    let number = words(scalar.to_repr());
    let (opposite, _) = subtract(&ORDER, &number);
    let (_, is_large) = subtract(&opposite, &number);
    if is_large {
        Magnitude { words: opposite, negative: true }
    } else {
        Magnitude { words: number, negative: false }
    }
}

/// A scalar as a + b lambda with a and b below 2^127, where lambda times (x, y) is (zeta x, y).
///
/// The lattice and the rounding are those of `pasta_curves::glv`, which keeps its decomposition to itself. Both
/// results are small, so computing them modulo 2^128 is enough.
fn halves(scalar: &Fp) -> [Magnitude<2>; 2] {
    type Curve = vesta::Point;
    let number = words(scalar.to_repr());
    let (first, second) = (scaled_rounded(&Curve::G1, &number), scaled_rounded(&Curve::G2, &number));
    let low = u128::from(number[0]) | u128::from(number[1]) << 64;
    let a = low.wrapping_sub(first.wrapping_mul(Curve::V1A)).wrapping_sub(second.wrapping_mul(Curve::V2A));
    let b = first.wrapping_mul(Curve::V1B_NEG).wrapping_sub(second.wrapping_mul(Curve::V2B));
    [a, b].map(|half| {
        let (size, negative) = ((half as i128).unsigned_abs(), (half as i128) < 0);
        Magnitude { words: [size as u64, (size >> 64) as u64], negative }
    })
}

/// `factor * number / 2^384`, rounded, modulo 2^128.
fn scaled_rounded(factor: &[u64; 5], number: &[u64; 4]) -> u128 {
    let mut product = [0u64; 9];
    for (i, a) in factor.iter().enumerate() {
        let mut carry = 0;
        for (j, b) in number.iter().enumerate() {
            let sum = u128::from(*a) * u128::from(*b) + u128::from(product[i + j]) + carry;
            product[i + j] = sum as u64;
            carry = sum >> 64;
        }
        product[i + 4] = carry as u64;
    }
    let integral = u128::from(product[6]) | u128::from(product[7]) << 64;
    integral.wrapping_add(u128::from(product[5] >> 63))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use ff::{Field, WithSmallOrderMulGroup};
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    use super::*;

    fn scalars() -> Vec<Fp> {
        let mut rng = StdRng::seed_from_u64(1);
        let mut random = || Fp::from_u128(rng.random()) * Fp::from_u128(rng.random()).square();
        let mut scalars: Vec<_> = (0..200).map(|_| random()).collect();
        let half = Fp::from(2).invert().unwrap();
        let top = Fp::from(2).pow([253]);
        scalars.extend((0..130).map(|bit| top + Fp::from(2).pow([bit])));
        for edge in [top, Fp::ZERO, Fp::ONE, half, half - Fp::ONE, Fp::ZETA, -Fp::ZETA, Fp::from(u64::MAX)] {
            scalars.extend([edge, -edge, edge + Fp::ONE]);
        }
        scalars.extend((0..254).map(|bit| Fp::from(2).pow([bit])));
        scalars.extend((0..254).map(|bit| Fp::from(2).pow([bit]) - Fp::ONE));
        scalars
    }

    fn value(windows: &Windows, digits: impl FnOnce(&mut dyn FnMut(usize, u32, bool))) -> Fp {
        let mut starts = vec![0u64];
        windows.widths.iter().for_each(|width| starts.push(starts.last().unwrap() + u64::from(*width)));
        let mut sum = Fp::ZERO;
        digits(&mut |window, size, negative| {
            assert!(size as usize <= windows.max_digit());
            let term = Fp::from(2).pow([starts[window]]) * Fp::from(u64::from(size));
            sum += if negative { -term } else { term };
        });
        sum
    }

    #[test]
    fn digits_add_up_to_the_scalar() {
        for count in 15..=64 {
            let windows = Windows::of_scalar(count);
            assert_eq!(windows.widths.iter().sum::<u32>(), 254);
            for scalar in scalars() {
                assert_eq!(value(&windows, |emit| windows.of(&scalar, emit)), scalar);
            }
        }
    }

    #[test]
    fn digits_of_halves_add_up_to_the_scalar() {
        for width in 4..=12 {
            let windows = Windows::of_half(width);
            for scalar in scalars() {
                let half = |which| {
                    value(&windows, |emit| {
                        windows.of_halves(&scalar, |half, window, size, negative| {
                            if half == which {
                                emit(window, size, negative);
                            }
                        });
                    })
                };
                assert_eq!(half(0) + half(1) * Fp::ZETA, scalar);
            }
        }
    }
}
