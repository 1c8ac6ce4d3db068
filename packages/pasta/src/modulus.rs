//! The two moduli, and elements as words.
//!
//! Vesta's base field and its scalar field are of one shape: 2^254 and a number of 126 bits.

use ff::{Field, PrimeField};
use pasta_curves::{Fp, Fq};

/// A modulus with its field.
pub(crate) trait Modulus {
    /// The field.
    type Element: PrimeField<Repr = [u8; 32]>;

    /// The modulus, the lowest word first.
    const WORDS: [u64; 4];

    /// -1 divided by the modulus, modulo 2^64.
    const NEGATIVE_INVERSE: u64 = {
        // Each step doubles the number of correct bits.
        let (mut inverse, mut step) = (1u64, 0);
        while step < 6 {
            inverse = inverse.wrapping_mul(2u64.wrapping_sub(Self::WORDS[0].wrapping_mul(inverse)));
            step += 1;
        }
        inverse.wrapping_neg()
    };
}

/// Of vesta's base field: coordinates.
pub(crate) struct Base;

/// Of vesta's scalar field.
pub(crate) struct Scalar;

impl Modulus for Base {
    type Element = Fq;
    const WORDS: [u64; 4] = [0x8c46_eb21_0000_0001, 0x2246_98fc_0994_a8dd, 0, 0x4000_0000_0000_0000];
}

impl Modulus for Scalar {
    type Element = Fp;
    const WORDS: [u64; 4] = [0x992d_30ed_0000_0001, 0x2246_98fc_094c_f91b, 0, 0x4000_0000_0000_0000];
}

/// A power of two modulo the modulus.
pub(crate) const fn power_of_two<M: Modulus>(exponent: u32) -> [u64; 4] {
    let (mut power, mut i) = ([1u64, 0, 0, 0], 0);
    while i < exponent {
        // Below the modulus, so twice that is below 2^256.
        let doubled = [
            power[0] << 1,
            power[1] << 1 | power[0] >> 63,
            power[2] << 1 | power[1] >> 63,
            power[3] << 1 | power[2] >> 63,
        ];
        let (mut difference, mut borrow, mut word) = ([0; 4], false, 0);
        while word < 4 {
            let (once, first) = doubled[word].overflowing_sub(M::WORDS[word]);
            let (twice, second) = once.overflowing_sub(borrow as u64);
            difference[word] = twice;
            borrow = first || second;
            word += 1;
        }
        power = if borrow { doubled } else { difference };
        i += 1;
    }
    power
}

/// Four little-endian words.
#[inline]
pub(crate) fn words(bytes: [u8; 32]) -> [u64; 4] {
    let (chunks, _) = bytes.as_chunks::<8>();
    [0, 1, 2, 3].map(|i| u64::from_le_bytes(chunks[i]))
}

/// An element as a number below the modulus.
pub(crate) fn words_of<M: Modulus>(element: &M::Element) -> [u64; 4] {
    words(element.to_repr())
}

/// A number below 2^256 as a field element.
pub(crate) fn element_of<M: Modulus>(mut number: [u64; 4]) -> M::Element {
    loop {
        let (mut difference, mut borrow) = ([0; 4], false);
        for i in 0..4 {
            (difference[i], borrow) = number[i].borrowing_sub(M::WORDS[i], borrow);
        }
        if borrow {
            break;
        }
        number = difference;
    }
    let mut bytes = [0; 32];
    bytes.chunks_mut(8).zip(number).for_each(|(chunk, word)| chunk.copy_from_slice(&word.to_le_bytes()));
    // Below the modulus, so there is such an element.
    Option::from(M::Element::from_repr(bytes)).unwrap_or(M::Element::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<M: Modulus>() {
        let q = M::WORDS;
        assert_eq!(words_of::<M>(&-M::Element::ONE), [q[0] - 1, q[1], q[2], q[3]]);
        assert_eq!(element_of::<M>(q), M::Element::ZERO);
        assert_eq!(element_of::<M>([u64::MAX; 4]), M::Element::from(2).pow([256]) - M::Element::ONE);
        assert_eq!(q[0].wrapping_mul(M::NEGATIVE_INVERSE), u64::MAX);
        for exponent in [0, 1, 254, 255, 256, 512, 520] {
            let expected = M::Element::from(2).pow([u64::from(exponent)]);
            assert_eq!(element_of::<M>(power_of_two::<M>(exponent)), expected, "2^{exponent}");
        }
    }

    #[test]
    fn words_are_those_of_the_fields() {
        check::<Base>();
        check::<Scalar>();
    }
}
