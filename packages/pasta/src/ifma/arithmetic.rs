//! The arithmetic of eight elements in registers: limbs, carries, Montgomery multiplication, reduction.

use std::arch::x86_64::*;

use super::{Element, Lane8, load};
use crate::modulus::Modulus;

pub(crate) const LIMB: u64 = (1 << 52) - 1;

/// What [`reduce`] subtracts from a value by its bits from 254 on: for h > 0 that is (h - 1) q, the largest multiple
/// that is surely no more than the value.
const fn reduction<M: Modulus>() -> [Lane8; 5] {
    let mut table = [Lane8([0; 8]); 5];
    let mut h = 1;
    while h < 8 {
        let multiple = multiple::<M>(h as u64 - 1);
        let mut limb = 0;
        while limb < 5 {
            table[limb].0[h] = multiple[limb];
            limb += 1;
        }
        h += 1;
    }
    table
}

pub(crate) const fn to_limbs(words: [u64; 4]) -> [u64; 5] {
    [
        words[0] & LIMB,
        (words[0] >> 52 | words[1] << 12) & LIMB,
        (words[1] >> 40 | words[2] << 24) & LIMB,
        (words[2] >> 28 | words[3] << 36) & LIMB,
        words[3] >> 16,
    ]
}

/// A small multiple of the modulus.
pub(crate) const fn multiple<M: Modulus>(factor: u64) -> [u64; 5] {
    let q = to_limbs(M::WORDS);
    let (mut product, mut carry, mut limb) = ([0; 5], 0, 0);
    while limb < 5 {
        let sum = q[limb] * factor + carry;
        product[limb] = if limb < 4 { sum & LIMB } else { sum };
        carry = sum >> 52;
        limb += 1;
    }
    product
}

with_instructions! {
    pub(crate) fn splat(number: u64) -> __m512i {
        _mm512_set1_epi64(number as i64)
    }

    pub(crate) fn splat_limbs(limbs: [u64; 5]) -> Element {
        [splat(limbs[0]), splat(limbs[1]), splat(limbs[2]), splat(limbs[3]), splat(limbs[4])]
    }

    /// The low 52 bits of a product, added.
    fn low(sum: __m512i, a: __m512i, b: __m512i) -> __m512i {
        _mm512_madd52lo_epu64(sum, a, b)
    }

    /// The high 52 bits of a product, added.
    fn high(sum: __m512i, a: __m512i, b: __m512i) -> __m512i {
        _mm512_madd52hi_epu64(sum, a, b)
    }

    pub(crate) fn add(a: __m512i, b: __m512i) -> __m512i {
        _mm512_add_epi64(a, b)
    }

    pub(crate) fn subtract(a: &Element, b: &Element) -> Element {
        [
            _mm512_sub_epi64(a[0], b[0]),
            _mm512_sub_epi64(a[1], b[1]),
            _mm512_sub_epi64(a[2], b[2]),
            _mm512_sub_epi64(a[3], b[3]),
            _mm512_sub_epi64(a[4], b[4]),
        ]
    }

    pub(crate) fn add_limbs(a: &Element, b: &Element) -> Element {
        [add(a[0], b[0]), add(a[1], b[1]), add(a[2], b[2]), add(a[3], b[3]), add(a[4], b[4])]
    }

    /// Brings limbs, which may be negative, into their range; the value must not be negative.
    pub(crate) fn carry(mut limbs: Element) -> Element {
        let mask = splat(LIMB);
        limbs[1] = add(limbs[1], _mm512_srai_epi64::<52>(limbs[0]));
        limbs[2] = add(limbs[2], _mm512_srai_epi64::<52>(limbs[1]));
        limbs[3] = add(limbs[3], _mm512_srai_epi64::<52>(limbs[2]));
        limbs[4] = add(limbs[4], _mm512_srai_epi64::<52>(limbs[3]));
        [
            _mm512_and_si512(limbs[0], mask),
            _mm512_and_si512(limbs[1], mask),
            _mm512_and_si512(limbs[2], mask),
            _mm512_and_si512(limbs[3], mask),
            limbs[4],
        ]
    }

    /// Montgomery multiplication, a limb of `b` at a time. Of the limbs of either modulus the
    /// fourth is the only one that is zero.
    pub(crate) fn multiply<M: Modulus>(a: &Element, b: &Element) -> Element {
        let zero = _mm512_setzero_si512();
        let q = const { multiple::<M>(1) };
        let (q0, q1, q2, q4) = (splat(q[0]), splat(q[1]), splat(q[2]), splat(q[4]));
        let (inverse, mask) = (splat(const { M::NEGATIVE_INVERSE & LIMB }), splat(LIMB));
        let (mut t0, mut t1, mut t2, mut t3, mut t4) = (zero, zero, zero, zero, zero);
        macro_rules! step {
            ($limb:expr) => {{
                let b = b[$limb];
                t0 = low(t0, a[0], b);
                let m = low(zero, t0, inverse);
                t1 = low(t1, a[1], b);
                t2 = low(t2, a[2], b);
                t3 = low(t3, a[3], b);
                t4 = low(t4, a[4], b);
                t0 = low(t0, m, q0);
                t1 = low(t1, m, q1);
                t2 = low(t2, m, q2);
                t4 = low(t4, m, q4);
                // The lowest limb is a multiple of 2^52 now.
                t1 = add(t1, _mm512_srli_epi64::<52>(t0));
                t0 = high(high(t1, a[0], b), m, q0);
                t1 = high(high(t2, a[1], b), m, q1);
                t2 = high(high(t3, a[2], b), m, q2);
                t3 = high(t4, a[3], b);
                t4 = high(high(zero, a[4], b), m, q4);
            }};
        }
        step!(0);
        step!(1);
        step!(2);
        step!(3);
        step!(4);
        t1 = add(t1, _mm512_srli_epi64::<52>(t0));
        t2 = add(t2, _mm512_srli_epi64::<52>(t1));
        t3 = add(t3, _mm512_srli_epi64::<52>(t2));
        t4 = add(t4, _mm512_srli_epi64::<52>(t3));
        [
            _mm512_and_si512(t0, mask),
            _mm512_and_si512(t1, mask),
            _mm512_and_si512(t2, mask),
            _mm512_and_si512(t3, mask),
            t4,
        ]
    }

    /// From a value in [q, 8 * 2^254), limbs not yet carried, to the same modulo q below 2 * 2^254 + 2^210.
    ///
    /// The bits from 254 on are h, or one less than they will be after the carry of the lower limbs. As the value is at
    /// least q, h is not negative. (h - 1) q is no more than the value, and less by two times 2^254 at most.
    pub(crate) fn reduce<M: Modulus>(limbs: Element) -> Element {
        let top = add(limbs[4], _mm512_srai_epi64::<52>(limbs[3]));
        let h = _mm512_srli_epi64::<46>(top);
        let table: &[Lane8; 5] = const { &reduction::<M>() };
        let multiple = [
            _mm512_permutexvar_epi64(h, load(&table[0])),
            _mm512_permutexvar_epi64(h, load(&table[1])),
            _mm512_permutexvar_epi64(h, load(&table[2])),
            _mm512_permutexvar_epi64(h, load(&table[3])),
            _mm512_permutexvar_epi64(h, load(&table[4])),
        ];
        carry(subtract(&limbs, &multiple))
    }

    pub(crate) fn blend(mask: u8, old: &Element, new: &Element) -> Element {
        [
            _mm512_mask_blend_epi64(mask, old[0], new[0]),
            _mm512_mask_blend_epi64(mask, old[1], new[1]),
            _mm512_mask_blend_epi64(mask, old[2], new[2]),
            _mm512_mask_blend_epi64(mask, old[3], new[3]),
            _mm512_mask_blend_epi64(mask, old[4], new[4]),
        ]
    }
}
