//! The modulus of vesta's base field, and elements as words.

use ff::{Field, PrimeField};
use pasta_curves::Fq;

use super::digits::words;

/// The modulus, the lowest word first.
pub(super) const Q: [u64; 4] = [0x8c46_eb21_0000_0001, 0x2246_98fc_0994_a8dd, 0, 0x4000_0000_0000_0000];

/// -1/q modulo 2^64.
pub(super) const fn negative_inverse() -> u64 {
    // Each step doubles the number of correct bits.
    let (mut inverse, mut step) = (1u64, 0);
    while step < 6 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(Q[0].wrapping_mul(inverse)));
        step += 1;
    }
    inverse.wrapping_neg()
}

/// An element as a number below q.
pub(super) fn words_of(element: &Fq) -> [u64; 4] {
    words(element.to_repr())
}

/// A number below 2^256 as a field element.
pub(super) fn element_of(mut number: [u64; 4]) -> Fq {
    loop {
        let (mut difference, mut borrow) = ([0; 4], false);
        for i in 0..4 {
            (difference[i], borrow) = number[i].borrowing_sub(Q[i], borrow);
        }
        if borrow {
            break;
        }
        number = difference;
    }
    let mut bytes = [0; 32];
    bytes.chunks_mut(8).zip(number).for_each(|(chunk, word)| chunk.copy_from_slice(&word.to_le_bytes()));
    // Below the modulus, so there is such an element.
    Fq::from_repr(bytes).unwrap_or(Fq::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_field() {
        assert_eq!(words_of(&-Fq::ONE), [Q[0] - 1, Q[1], Q[2], Q[3]]);
        assert_eq!(element_of(Q), Fq::ZERO);
        assert_eq!(element_of([u64::MAX; 4]), Fq::from(2).pow([256]) - Fq::ONE);
        assert_eq!(Q[0].wrapping_mul(negative_inverse()), u64::MAX);
    }
}
