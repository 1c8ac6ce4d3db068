//! Eight elements at a time, with the 52-bit multiplications of AVX-512 IFMA: what both uses of it share.
//!
//! An element is five limbs of 52 bits, in Montgomery form for R = 2^260, each limb of eight elements in one register.
//! [`arithmetic`] computes with them for either modulus; here they are brought into registers and out of them.
//!
//! **Unsafe code.** The functions use instructions that a processor may lack. [`Ifma`] exists only where
//! [`Ifma::detect`] found them, and every one of the functions is reached through it alone. Memory is read and
//! written through references to arrays of the size of a register.
#![allow(unsafe_code, reason = "vector instructions; every block says why it is sound")]

use std::arch::x86_64::*;

use arithmetic::{LIMB, splat};

macro_rules! with_instructions {
    ($($(#[$attribute:meta])* $vis:vis fn $name:ident $(<$t:ident $(: $bound:ident)?>)? ($($arguments:tt)*) -> $result:ty $body:block)*) => { $(
        $(#[$attribute])*
        #[inline]
        #[target_feature(enable = "avx512f,avx512ifma,avx512vl,avx512dq,avx512bw,avx512vbmi2")]
        $vis fn $name $(<$t $(: $bound)?>)? ($($arguments)*) -> $result $body
    )* };
}

/// Calls a function that uses the instructions.
macro_rules! on {
    ($lanes:expr, $call:expr) => {{
        let Ifma(()) = $lanes;
        // SAFETY: `Ifma` exists only where the processor has the instructions.
        unsafe { $call }
    }};
}

pub(crate) use {on, with_instructions};

pub(crate) mod arithmetic;

/// Proof that this processor has the instructions.
#[derive(Clone, Copy, Debug)]
pub struct Ifma(pub(crate) ());

impl Ifma {
    /// The proof, if it has.
    pub fn detect() -> Option<Self> {
        let found = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512ifma")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vbmi2");
        found.then_some(Self(()))
    }
}

/// Eight field elements, by limb.
pub(crate) type Element = [__m512i; 5];

/// One register as it is in memory.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(crate) struct Lane8(pub(crate) [u64; 8]);

with_instructions! {
    pub(crate) fn load(lanes: &Lane8) -> __m512i {
        // SAFETY: a reference to 64 bytes, aligned to 64.
        unsafe { _mm512_load_si512(lanes.0.as_ptr().cast()) }
    }

    pub(crate) fn store(register: __m512i) -> [u64; 8] {
        let mut lanes = Lane8([0; 8]);
        // SAFETY: a reference to 64 bytes, aligned to 64.
        unsafe { _mm512_store_si512(lanes.0.as_mut_ptr().cast(), register) };
        lanes.0
    }

    pub(crate) fn limbs_of_words(words: [__m512i; 4]) -> Element {
        let mask = splat(LIMB);
        [
            _mm512_and_si512(words[0], mask),
            _mm512_and_si512(_mm512_shrdi_epi64::<52>(words[0], words[1]), mask),
            _mm512_and_si512(_mm512_shrdi_epi64::<40>(words[1], words[2]), mask),
            _mm512_and_si512(_mm512_shrdi_epi64::<28>(words[2], words[3]), mask),
            _mm512_srli_epi64::<16>(words[3]),
        ]
    }

    pub(crate) fn words_of_limbs(limbs: &Element) -> [__m512i; 4] {
        [
            _mm512_or_si512(limbs[0], _mm512_slli_epi64::<52>(limbs[1])),
            _mm512_or_si512(_mm512_srli_epi64::<12>(limbs[1]), _mm512_slli_epi64::<40>(limbs[2])),
            _mm512_or_si512(_mm512_srli_epi64::<24>(limbs[2]), _mm512_slli_epi64::<28>(limbs[3])),
            _mm512_or_si512(_mm512_srli_epi64::<36>(limbs[3]), _mm512_slli_epi64::<16>(limbs[4])),
        ]
    }

    /// Transposes eight by eight words.
    pub(crate) fn transpose(r: [__m512i; 8]) -> [__m512i; 8] {
        let (a0, a1) = (_mm512_unpacklo_epi64(r[0], r[1]), _mm512_unpackhi_epi64(r[0], r[1]));
        let (a2, a3) = (_mm512_unpacklo_epi64(r[2], r[3]), _mm512_unpackhi_epi64(r[2], r[3]));
        let (a4, a5) = (_mm512_unpacklo_epi64(r[4], r[5]), _mm512_unpackhi_epi64(r[4], r[5]));
        let (a6, a7) = (_mm512_unpacklo_epi64(r[6], r[7]), _mm512_unpackhi_epi64(r[6], r[7]));
        // Even words of the first and the second four rows, then odd ones: words 0 and 4, then 2 and 6.
        let (b0, b2) = (_mm512_shuffle_i64x2::<0x88>(a0, a2), _mm512_shuffle_i64x2::<0xdd>(a0, a2));
        let (c0, c2) = (_mm512_shuffle_i64x2::<0x88>(a4, a6), _mm512_shuffle_i64x2::<0xdd>(a4, a6));
        let (b1, b3) = (_mm512_shuffle_i64x2::<0x88>(a1, a3), _mm512_shuffle_i64x2::<0xdd>(a1, a3));
        let (c1, c3) = (_mm512_shuffle_i64x2::<0x88>(a5, a7), _mm512_shuffle_i64x2::<0xdd>(a5, a7));
        [
            _mm512_shuffle_i64x2::<0x88>(b0, c0),
            _mm512_shuffle_i64x2::<0x88>(b1, c1),
            _mm512_shuffle_i64x2::<0x88>(b2, c2),
            _mm512_shuffle_i64x2::<0x88>(b3, c3),
            _mm512_shuffle_i64x2::<0xdd>(b0, c0),
            _mm512_shuffle_i64x2::<0xdd>(b1, c1),
            _mm512_shuffle_i64x2::<0xdd>(b2, c2),
            _mm512_shuffle_i64x2::<0xdd>(b3, c3),
        ]
    }

    /// The element must be below 2^256, as coordinates and products are.
    pub(crate) fn to_memory(element: &Element) -> [[u64; 4]; 8] {
        let words = words_of_limbs(element);
        let words = [store(words[0]), store(words[1]), store(words[2]), store(words[3])];
        std::array::from_fn(|lane| [words[0][lane], words[1][lane], words[2][lane], words[3][lane]])
    }

    pub(crate) fn from_memory(lanes: &[[u64; 4]; 8]) -> Element {
        let word = |i: usize| load(&Lane8(std::array::from_fn(|lane| lanes[lane][i])));
        limbs_of_words([word(0), word(1), word(2), word(3)])
    }
}
