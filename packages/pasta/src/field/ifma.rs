//! Eight elements at a time, with the 52-bit multiplications of AVX-512 IFMA.
//!
//! An element is held as [`crate::ifma`] says, and is in [0, 2.01 p) in every pack, where p is the field's modulus:
//!
//! | value | is in | because |
//! |---|---|---|
//! | product of packs | [0, 1.07 p) | a b / 2^260 + p, and 2.01^2 p^2 / 2^260 < 0.07 p |
//! | sum, before it is reduced | [0, 4.02 p) | |
//! | difference, before it is reduced | (0.9 p, 5.02 p) | 3p are added |
//! | what [`reduce`] gives | [0, 2.01 p) | see there |
#![allow(unsafe_code, reason = "vector instructions; every block says why it is sound")]

use std::arch::x86_64::*;

use pasta_curves::Fp;

use super::lanes::Lanes;
use crate::ifma::arithmetic::{add_limbs, multiple, multiply, reduce, splat_limbs, subtract, to_limbs};
use crate::ifma::{Element, Ifma, Lane8, from_memory, load, on, to_memory, transpose, with_instructions};
use crate::modulus::{Scalar, power_of_two, words_of};

/// 2^520 modulo p: times this, a number below 2^256 is in Montgomery form.
const R_SQUARED: [u64; 5] = to_limbs(power_of_two::<Scalar>(520));

with_instructions! {
    fn load_elements(elements: &[Fp]) -> Element {
        let mut memory = [[0; 4]; 8];
        for (words, element) in memory.iter_mut().zip(elements) {
            *words = words_of::<Scalar>(element);
        }
        multiply::<Scalar>(&from_memory(&memory), &splat_limbs(const { R_SQUARED }))
    }

    fn store_elements(pack: &Element, elements: &mut [Fp]) -> () {
        // Out of Montgomery form; the product is below 2^256.
        let memory = to_memory(&multiply::<Scalar>(pack, &splat_limbs([1, 0, 0, 0, 0])));
        for (element, words) in elements.iter_mut().zip(memory) {
            *element = Fp::from_raw(words);
        }
    }

    fn shifted_lanes(first: &Element, second: &Element, by: u64) -> Element {
        let index = _mm512_add_epi64(
            load(&Lane8([0, 1, 2, 3, 4, 5, 6, 7])),
            _mm512_set1_epi64(by as i64),
        );
        let shifted = |limb: usize| _mm512_permutex2var_epi64(first[limb], index, second[limb]);
        [shifted(0), shifted(1), shifted(2), shifted(3), shifted(4)]
    }

    fn sum(a: &Element, b: &Element) -> Element {
        reduce::<Scalar>(add_limbs(a, b))
    }

    fn difference(a: &Element, b: &Element) -> Element {
        reduce::<Scalar>(add_limbs(&subtract(a, b), &splat_limbs(const { multiple::<Scalar>(3) })))
    }

    /// Lane i of pack j gets lane j of pack i.
    fn exchange(packs: &[Element; 8]) -> [Element; 8] {
        let mut exchanged = *packs;
        for limb in 0..5 {
            let registers = [
                packs[0][limb], packs[1][limb], packs[2][limb], packs[3][limb],
                packs[4][limb], packs[5][limb], packs[6][limb], packs[7][limb],
            ];
            for (pack, register) in exchanged.iter_mut().zip(transpose(registers)) {
                pack[limb] = register;
            }
        }
        exchanged
    }

    /// The transform of eight packs by a root of order 8 whose first four powers are given.
    fn transform8(x: &[Element; 8], roots: &[Element; 4]) -> [Element; 8] {
        // Halves, then quarters, then pairs: the order of the results is that of reversed bits.
        let twisted = |a: &Element, b: &Element, root: usize| {
            let difference = difference(a, b);
            if root == 0 { difference } else { multiply::<Scalar>(&difference, &roots[root]) }
        };
        let mut y = *x;
        for i in 0..4 {
            (y[i], y[i + 4]) = (sum(&x[i], &x[i + 4]), twisted(&x[i], &x[i + 4], i));
        }
        let mut z = y;
        for half in [0, 4] {
            for i in [half, half + 1] {
                (z[i], z[i + 2]) = (sum(&y[i], &y[i + 2]), twisted(&y[i], &y[i + 2], 2 * (i - half)));
            }
        }
        let even = |i: usize| sum(&z[i], &z[i + 1]);
        let odd = |i: usize| difference(&z[i], &z[i + 1]);
        [even(0), even(4), even(2), even(6), odd(0), odd(4), odd(2), odd(6)]
    }

    fn across_lanes(packs: &mut [Element], roots: &[[u64; 5]]) -> () {
        let root = |i: usize| splat_limbs(roots[i]);
        let roots = [root(0), root(1), root(2), root(3)];
        for packs in packs.chunks_mut(8) {
            let mut block = [splat_limbs([0; 5]); 8];
            block[..packs.len()].copy_from_slice(packs);
            let transformed = exchange(&transform8(&exchange(&block), &roots));
            packs.copy_from_slice(&transformed[..packs.len()]);
        }
    }

    fn run_with_instructions<R>(work: impl FnOnce() -> R) -> R {
        work()
    }
}

impl Lanes for Ifma {
    const WIDTH: usize = 8;

    type Pack = Element;
    type Scalar = [u64; 5];

    fn scalar(self, element: &Fp) -> [u64; 5] {
        let memory = on!(self, to_memory(&load_elements(std::slice::from_ref(element))));
        to_limbs(memory[0])
    }

    #[inline(always)]
    fn broadcast(self, scalar: &[u64; 5]) -> Element {
        on!(self, splat_limbs(*scalar))
    }

    #[inline(always)]
    fn load(self, elements: &[Fp]) -> Element {
        on!(self, load_elements(elements))
    }

    #[inline(always)]
    fn store(self, pack: &Element, elements: &mut [Fp]) {
        on!(self, store_elements(pack, elements));
    }

    #[inline(always)]
    fn add(self, a: &Element, b: &Element) -> Element {
        on!(self, sum(a, b))
    }

    #[inline(always)]
    fn sub(self, a: &Element, b: &Element) -> Element {
        on!(self, difference(a, b))
    }

    #[inline(always)]
    fn mul(self, a: &Element, b: &Element) -> Element {
        on!(self, multiply::<Scalar>(a, b))
    }

    #[inline(always)]
    fn shifted(self, first: &Element, second: &Element, by: usize) -> Element {
        on!(self, shifted_lanes(first, second, by as u64))
    }

    #[inline(always)]
    fn across(self, packs: &mut [Element], roots: &[[u64; 5]]) {
        on!(self, across_lanes(packs, roots));
    }

    #[inline(always)]
    fn run<R>(self, work: impl FnOnce() -> R) -> R {
        on!(self, run_with_instructions(work))
    }

    #[inline(always)]
    fn zero(self) -> Element {
        on!(self, splat_limbs([0; 5]))
    }
}
