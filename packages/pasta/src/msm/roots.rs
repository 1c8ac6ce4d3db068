//! Decompressing points, several at a time: a point is its coordinate x and a bit, and y is a square root.
//!
//! Half of the time of a proof in a large batch went into these roots, one after the other. Here the powers that a root
//! takes are computed for all lanes at once, and what depends on the element is looked up in tables, lane by lane.
//!
//! **The answer is that of `pasta_curves` by construction**: a root counts only if its square is the element, which has two
//! roots and the bit says which; wherever there is none, `pasta_curves` decides.
//!
//! # The root
//! q - 1 is 2^32 T with T odd. For an element u let w = u^((T - 1) / 2) and v = u w. Then x = v w = u^T is a power g^s of a
//! root of unity g of order 2^32, u is a square if s is even, and then v g^(-s / 2) is a root, since its square is
//! u x g^(-s). The exponent s follows byte by byte, the lowest first: x^(2^24) is (g^(2^24))^s, which depends on the
//! lowest byte alone; without it, x^(2^16) tells the next (Sarkar, "Computing square roots faster than the
//! Tonelli-Shanks/Bernstein algorithm", 2020).

use std::collections::HashMap;
use std::sync::LazyLock;

use ff::{Field, PrimeField};
use group::GroupEncoding;
use pasta_curves::arithmetic::CurveAffine;
use pasta_curves::{Fq, vesta};

use super::backend::Backend;
use super::lanes::Lanes;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use crate::ifma::Ifma;
use crate::modulus::{Base, Modulus};

/// The points of 32 bytes each; `None` for what is no point. The point at infinity is 32 zeros.
pub fn decompress(backend: Backend, words: &[[u8; 32]]) -> Vec<Option<vesta::Affine>> {
    match backend {
        #[cfg(all(feature = "simd", target_arch = "x86_64"))]
        Backend::Avx512Ifma if let Some(lanes) = Ifma::detect() => {
            words.chunks(2 * Ifma::WIDTH).flat_map(|words| decompress_with(lanes, words)).collect()
        }
        // With one lane `pasta_curves` is as fast.
        _ => words.iter().map(|word| vesta::Affine::from_bytes(word).into()).collect(),
    }
}

/// Twice as many points as there are lanes, at most.
fn decompress_with<L: Lanes>(lanes: L, words: &[[u8; 32]]) -> Vec<Option<vesta::Affine>> {
    let xs: Vec<_> = words.iter().map(abscissa).collect();
    let squares: Vec<_> =
        xs.iter().map(|x| x.map_or(Fq::ONE, |x| x.square() * x + vesta::Affine::b())).collect();
    let roots = square_roots(lanes, &squares);
    let point = |index: usize| {
        let (word, root) = (&words[index], roots[index]);
        match (xs[index], root) {
            (Some(x), Some(root)) if root.square() == squares[index] => {
                let is_odd = word[31] >> 7 == 1;
                let y = if bool::from(root.is_odd()) == is_odd { root } else { -root };
                Some(vesta::Affine::from_xy_unchecked(x, y))
            }
            _ => vesta::Affine::from_bytes(word).into(),
        }
    };
    (0..words.len()).map(point).collect()
}

/// The coordinate x; none of the point at infinity and of what is no point.
fn abscissa(word: &[u8; 32]) -> Option<Fq> {
    let mut word = *word;
    word[31] &= 0x7f;
    Option::<Fq>::from(Fq::from_repr(word)).filter(|x| !bool::from(x.is_zero()))
}

/// A root of each element that is a square; of the others `None` or anything.
fn square_roots<L: Lanes>(lanes: L, elements: &[Fq]) -> Vec<Option<Fq>> {
    let (low, high) = elements.split_at(elements.len().min(L::WIDTH));
    let u = [lanes.load(low), lanes.load(high)];
    let mut w = u;
    lanes.power(&mut w, &ROOT_EXPONENT);
    let v = [0, 1].map(|half| lanes.mul(&u[half], &w[half]));
    let mut x = [0, 1].map(|half| lanes.mul(&v[half], &w[half]));
    let all = |halves: &[L::Element; 2]| halves.iter().flat_map(|half| lanes.store(half)).collect::<Vec<_>>();
    // x, x^(2^8), x^(2^16), x^(2^24)
    let mut powers = vec![all(&x)];
    for _ in 0..3 {
        lanes.power(&mut x, &[1 << 8, 0, 0, 0]);
        powers.push(all(&x));
    }
    let root = |(index, v): (usize, &Fq)| -> Option<Fq> {
        let exponent = TABLES.exponent([0, 1, 2, 3].map(|i| powers[i][index]))?;
        exponent.is_multiple_of(2).then(|| v * TABLES.inverse_power(exponent / 2))
    };
    all(&v)[..elements.len()].iter().enumerate().map(root).collect()
}

/// (T - 1) / 2 = (q - 1) / 2^33, the lowest word first.
const ROOT_EXPONENT: [u64; 4] = {
    let q = Base::WORDS;
    [q[0] >> 33 | q[1] << 31, q[1] >> 33 | q[2] << 31, q[2] >> 33 | q[3] << 31, q[3] >> 33]
};

/// Bits of the exponent that a multiplication takes together.
const WINDOW: u32 = 4;

/// Raises each base to `exponent`, which is not zero. The two chains run side by side, so that the processor has something
/// to do while it waits for one.
#[inline(always)]
pub(super) fn power<L: Lanes>(lanes: L, bases: &mut [L::Element; 2], exponent: &[u64; 4]) {
    let bit = |position: u32| exponent[(position / 64) as usize] >> (position % 64) & 1;
    let top = (0..256).rev().find(|position| bit(*position) == 1).unwrap_or(0);
    let mul = |a: &[L::Element; 2], b: &[L::Element; 2]| [lanes.mul(&a[0], &b[0]), lanes.mul(&a[1], &b[1])];
    if exponent.iter().map(|word| word.count_ones()).sum::<u32>() == 1 {
        (0..top).for_each(|_| *bases = mul(bases, bases));
        return;
    }
    let square = mul(bases, bases);
    // The odd powers.
    let mut odd = [*bases; 1 << (WINDOW - 1)];
    for i in 1..odd.len() {
        odd[i] = mul(&odd[i - 1], &square);
    }
    let (mut result, mut is_one, mut position) = (*bases, true, i64::from(top));
    while position >= 0 {
        if bit(position as u32) == 0 {
            result = mul(&result, &result);
            position -= 1;
            continue;
        }
        // Down to the lowest one among the next bits.
        let mut end = (position - i64::from(WINDOW) + 1).max(0);
        while bit(end as u32) == 0 {
            end += 1;
        }
        let digit = (end..=position).rev().fold(0, |digit, at| digit << 1 | bit(at as u32)) as usize;
        if is_one {
            (result, is_one) = (odd[digit / 2], false);
        } else {
            for _ in end..=position {
                result = mul(&result, &result);
            }
            result = mul(&result, &odd[digit / 2]);
        }
        position = end - 1;
    }
    *bases = result;
}

static TABLES: LazyLock<Tables> = LazyLock::new(Tables::new);

/// Powers of a root of unity g of order 2^32.
struct Tables {
    /// By j and i: g^(-i 2^(8 j)).
    inverse_powers: [Vec<Fq>; 4],
    /// The exponents of the powers of g^(2^24), of which there are 256, by the lowest bytes of each.
    exponents: HashMap<[u8; 8], (Fq, u32)>,
}

impl Tables {
    fn new() -> Self {
        let powers =
            |base: Fq| std::iter::successors(Some(Fq::ONE), move |power| Some(power * base)).take(256);
        let base = |root: Fq, j: u32| root.pow([1 << (8 * j)]);
        let inverse_powers = [0, 1, 2, 3].map(|j| powers(base(Fq::ROOT_OF_UNITY_INV, j)).collect());
        let exponents =
            powers(base(Fq::ROOT_OF_UNITY, 3)).zip(0..).map(|(power, i)| (key(&power), (power, i))).collect();
        Self { inverse_powers, exponents }
    }

    /// g^-exponent
    fn inverse_power(&self, exponent: u32) -> Fq {
        let bytes = exponent.to_le_bytes();
        let power = |j: usize| self.inverse_powers[j][usize::from(bytes[j])];
        power(0) * power(1) * power(2) * power(3)
    }

    /// The exponent s of x = g^s, from x^(2^(8 i)) for i = 0, …; `None` if x is no power of g.
    fn exponent(&self, powers: [Fq; 4]) -> Option<u32> {
        let mut exponent = 0u32;
        for byte in 0..4 {
            // What is known of s is divided out of x^(2^(8 (3 - byte))).
            let shift = 8 * (3 - byte as u32);
            let rest = match exponent.checked_shl(shift) {
                Some(known) if byte > 0 => powers[3 - byte] * self.inverse_power(known),
                _ => powers[3 - byte],
            };
            let (power, found) = self.exponents.get(&key(&rest))?;
            if *power != rest {
                return None;
            }
            exponent |= found << (8 * byte as u32);
        }
        Some(exponent)
    }
}

/// The lowest bytes of an element.
fn key(element: &Fq) -> [u8; 8] {
    let repr = element.to_repr();
    *repr.first_chunk().unwrap_or(&[0; 8])
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{RngExt, SeedableRng};

    use super::super::portable::Portable;
    use super::*;

    fn words() -> Vec<[u8; 32]> {
        let mut rng = StdRng::seed_from_u64(3);
        let mut words: Vec<[u8; 32]> = vec![[0; 32], [0xff; 32], Fq::ONE.to_repr(), (-Fq::ONE).to_repr()];
        let mut modulus = (-Fq::ONE).to_repr();
        modulus[0] += 1;
        words.push(modulus);
        let mut infinity_with_sign = [0; 32];
        infinity_with_sign[31] = 0x80;
        words.push(infinity_with_sign);
        // Half of these are points; each with both signs, so that both roots are met.
        for _ in 0..400 {
            let mut word: [u8; 32] = rng.random();
            word[31] &= 0x3f;
            words.push(word);
            word[31] |= 0x80;
            words.push(word);
        }
        words
    }

    fn expected(words: &[[u8; 32]]) -> Vec<Option<vesta::Affine>> {
        words.iter().map(|word| vesta::Affine::from_bytes(word).into()).collect()
    }

    #[test]
    fn points_are_those_of_pasta_curves() {
        let words = words();
        assert!(expected(&words).iter().filter(|point| point.is_some()).count() > 300);
        for backend in Backend::available() {
            for count in [0, 1, 7, 8, 9, 15, 16, 17, words.len()] {
                let words = &words[..count];
                assert_eq!(decompress(*backend, words), expected(words), "{backend:?}, {count}");
            }
        }
    }

    /// Nothing falls back to `pasta_curves` but what has no root.
    fn check_roots<L: Lanes>(lanes: L) {
        let mut rng = StdRng::seed_from_u64(4);
        for exponent in [0, 1, 2, 255, 256, 1 << 16, 1 << 31, (1 << 31) - 1] {
            let elements: Vec<_> = (0..2 * L::WIDTH)
                .map(|_| {
                    let random = Fq::from_u128(rng.random());
                    // An odd power of the root of unity makes it no square.
                    random.square() * Fq::ROOT_OF_UNITY.pow([exponent])
                })
                .collect();
            for (element, root) in elements.iter().zip(square_roots(lanes, &elements)) {
                assert_eq!(
                    root.map(|root| root.square()),
                    Option::<Fq>::from(element.sqrt()).map(|_| *element)
                );
            }
        }
    }

    #[test]
    fn roots_are_found_whatever_the_power_of_two_in_an_order() {
        check_roots(Portable);
        #[cfg(all(feature = "simd", target_arch = "x86_64"))]
        if let Some(lanes) = Ifma::detect() {
            check_roots(lanes);
        }
    }
}
