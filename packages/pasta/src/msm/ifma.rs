//! Eight elements at a time, with the 52-bit multiplications of AVX-512 IFMA.
//!
//! An element is five limbs of 52 bits, in Montgomery form for R = 2^260, each limb of eight elements in one register.
//! Numbers are not fully reduced; q is the field's modulus, a little above 2^254:
//!
//! | value | is in | because |
//! |---|---|---|
//! | coordinate from [`reduce`] | [0, 2.01 q) | see there |
//! | coordinate read from a row | [0, 2.01 q) | rows are points, below q, or sums, from [`reduce`] |
//! | y of an entry to be negated | (q, 3q) | 3q are added |
//! | difference of coordinates | (0, 6q) | 3q are added |
//! | product of such | [0, 1.6q) | a b / 2^260 + q, and 36 q^2 / 2^260 < 0.6 q |
//! | x of a sum, before [`reduce`] | (1.9q, 7.6q) | product - 2 coordinates from rows or sums + 6q |
//! | y of a sum, before [`reduce`] | (q, 5.6q) | product - y + 4q, y at most 3q |
//!
//! All limbs but the highest are below 2^52 in every value that is passed on, and the highest as well since 8 q is
//! far below 2^260. Differences may exceed 2^256: only coordinates and products are written to words.
//!
//! **Unsafe code.** The functions here use instructions that a processor may lack. [`Ifma`] exists only where
//! [`Ifma::detect`] found them, and every one of the functions is reached through it alone. Memory is read and
//! written through references to arrays of the size of a register.
#![allow(unsafe_code, reason = "vector instructions; every block says why it is sound")]

use std::arch::x86_64::*;
use std::sync::LazyLock;

use ff::Field;
use pasta_curves::arithmetic::VartimeField;
use pasta_curves::{Fq, vesta};

use super::buckets;
use super::coordinates;
use super::lanes::Lanes;
use super::roots;
use super::schedule::{Entry, Schedule};
use super::sums::Sums;
use crate::ifma::arithmetic::{
    add_limbs, blend, carry, multiple, multiply, reduce, splat_limbs, subtract, to_limbs,
};
use crate::ifma::{
    Element, Ifma, from_memory, limbs_of_words, on, store, to_memory, transpose, with_instructions,
    words_of_limbs,
};
use crate::modulus::{Base, element_of, power_of_two, words_of};

/// The coordinates of a point, x and y, each four words of 64 bits: below 2^256, Montgomery form for R = 2^260.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(super) struct Row([u64; 8]);

/// 2^260, its inverse, and its square.
static R: LazyLock<[Fq; 3]> = LazyLock::new(|| {
    let r = Fq::from(2).pow_vartime([260]);
    [r, r.invert().unwrap_or(Fq::ZERO), r.square()]
});

/// From an element to Montgomery form for R = 2^260.
fn to_montgomery(element: &Fq) -> [u64; 4] {
    words_of::<Base>(&(element * R[0]))
}

with_instructions! {
    fn load_row(row: &Row) -> __m512i {
        // SAFETY: a reference to 64 bytes, aligned to 64.
        unsafe { _mm512_load_si512(row.0.as_ptr().cast()) }
    }

    fn gather_rows(rows: &[Row], entries: &[Entry; 8]) -> (Element, Element) {
        let row = |lane: usize| load_row(&rows[entries[lane].row()]);
        let words = transpose([row(0), row(1), row(2), row(3), row(4), row(5), row(6), row(7)]);
        let x = limbs_of_words([words[0], words[1], words[2], words[3]]);
        let y = limbs_of_words([words[4], words[5], words[6], words[7]]);
        let mut negative = 0;
        for (lane, entry) in entries.iter().enumerate() {
            negative |= (entry.sign_bit() as u8) << lane;
        }
        // 3q - y, because y may be as large.
        let opposite = carry(subtract(&splat_limbs(const { multiple::<Base>(3) }), &y));
        (x, blend(negative, &y, &opposite))
    }

    fn scatter_rows(x: &Element, y: &Element) -> [Row; 8] {
        let (x, y) = (words_of_limbs(x), words_of_limbs(y));
        let rows = transpose([x[0], x[1], x[2], x[3], y[0], y[1], y[2], y[3]]);
        [
            Row(store(rows[0])),
            Row(store(rows[1])),
            Row(store(rows[2])),
            Row(store(rows[3])),
            Row(store(rows[4])),
            Row(store(rows[5])),
            Row(store(rows[6])),
            Row(store(rows[7])),
        ]
    }

    fn sum_with_instructions(lanes: Ifma, rows: &[Row], schedule: &Schedule) -> Sums<Row> {
        buckets::sum(lanes, rows, schedule)
    }

    fn power_with_instructions(lanes: Ifma, bases: &mut [Element; 2], exponent: &[u64; 4]) -> () {
        roots::power(lanes, bases, exponent);
    }

    fn add_pairs_with_instructions(lanes: Ifma, rows: &mut Vec<Row>, pairs: &[[Entry; 2]]) -> Vec<usize> {
        buckets::add_pairs(lanes, rows, pairs)
    }
}

impl Lanes for Ifma {
    const WIDTH: usize = 8;
    const BATCH: usize = 256;

    type Element = Element;
    type Row = Row;

    fn load(self, elements: &[Fq]) -> Element {
        let mut memory = [[0; 4]; 8];
        memory.iter_mut().zip(elements).for_each(|(words, element)| *words = to_montgomery(element));
        on!(self, from_memory(&memory))
    }

    fn store(self, product: &Element) -> Vec<Fq> {
        let memory = on!(self, to_memory(product));
        memory.iter().map(|words| element_of::<Base>(*words) * R[1]).collect()
    }

    fn power(self, bases: &mut [Element; 2], exponent: &[u64; 4]) {
        on!(self, power_with_instructions(self, bases, exponent));
    }

    fn row(self, point: &vesta::Affine) -> Row {
        let (x, y) = coordinates(point);
        let (x, y) = (to_montgomery(&x), to_montgomery(&y));
        Row([x[0], x[1], x[2], x[3], y[0], y[1], y[2], y[3]])
    }

    fn point(self, Row(row): &Row) -> vesta::Affine {
        let [x, y] = [[row[0], row[1], row[2], row[3]], [row[4], row[5], row[6], row[7]]]
            .map(|number| element_of::<Base>(number) * R[1]);
        vesta::Affine::from_xy_unchecked(x, y)
    }

    #[inline(always)]
    fn one(self) -> Element {
        on!(self, splat_limbs(const { to_limbs(power_of_two::<Base>(260)) }))
    }

    #[inline(always)]
    fn mul(self, a: &Element, b: &Element) -> Element {
        on!(self, multiply::<Base>(a, b))
    }

    #[inline(always)]
    fn difference(self, a: &Element, b: &Element) -> Element {
        on!(self, carry(add_limbs(&subtract(a, b), &splat_limbs(const { multiple::<Base>(3) }))))
    }

    #[inline(always)]
    fn sum_x(self, square: &Element, x1: &Element, x2: &Element) -> Element {
        on!(
            self,
            reduce::<Base>(add_limbs(
                &subtract(&subtract(square, x1), x2),
                &splat_limbs(const { multiple::<Base>(6) })
            ))
        )
    }

    #[inline(always)]
    fn sum_y(self, product: &Element, y1: &Element) -> Element {
        on!(
            self,
            reduce::<Base>(add_limbs(&subtract(product, y1), &splat_limbs(const { multiple::<Base>(4) })))
        )
    }

    #[inline(always)]
    fn select(self, mask: u8, old: &Element, new: &Element) -> Element {
        on!(self, blend(mask, old, new))
    }

    fn zeros(self, difference: &Element) -> u8 {
        // A product fits four words, a difference may not.
        let lanes = on!(self, to_memory(&multiply::<Base>(difference, &self.one())));
        (0..8)
            .filter(|lane| element_of::<Base>(lanes[*lane]).is_zero_vartime())
            .fold(0, |mask, lane| mask | 1 << lane)
    }

    #[inline(always)]
    fn invert(self, elements: &mut [Element; 2]) -> bool {
        let memory = on!(self, [to_memory(&elements[0]), to_memory(&elements[1])]);
        let Some(inverses) = invert_all(&memory) else { return false };
        *elements = on!(self, [from_memory(&inverses[0]), from_memory(&inverses[1])]);
        true
    }

    #[inline(always)]
    fn gather(self, rows: &[Row], entries: &[Entry]) -> (Element, Element) {
        if let Ok(entries) = entries.try_into() {
            return on!(self, gather_rows(rows, entries));
        }
        let mut padded = [entries[0]; 8];
        padded[..entries.len()].copy_from_slice(entries);
        on!(self, gather_rows(rows, &padded))
    }

    #[inline(always)]
    fn scatter(self, x: &Element, y: &Element, mut store: impl FnMut(usize, Row)) {
        let rows = on!(self, scatter_rows(x, y));
        rows.into_iter().enumerate().for_each(|(lane, row)| store(lane, row));
    }

    #[inline(always)]
    fn prefetch(self, rows: &[Row], entries: &[Entry]) {
        for entry in entries {
            if let Some(row) = rows.get(entry.row()) {
                // SAFETY: the instruction has no effect but on caches, and the address is one of a row.
                unsafe { _mm_prefetch::<_MM_HINT_T0>(row.0.as_ptr().cast()) };
            }
        }
    }

    fn sum(self, rows: &[Row], schedule: &Schedule) -> Sums<Row> {
        on!(self, sum_with_instructions(self, rows, schedule))
    }

    fn add_pairs(self, rows: &mut Vec<Row>, pairs: &[[Entry; 2]]) -> Vec<usize> {
        on!(self, add_pairs_with_instructions(self, rows, pairs))
    }
}

/// Inverts sixteen numbers in Montgomery form for R = 2^260, with one inversion; `None` if one of them is zero.
#[inline(never)]
fn invert_all(memory: &[[[u64; 4]; 8]; 2]) -> Option<[[[u64; 4]; 8]; 2]> {
    let elements = memory.map(|lanes| lanes.map(element_of::<Base>));
    let mut product = Fq::ONE;
    let before = elements.map(|lanes| {
        lanes.map(|element| {
            let before = product;
            product *= element;
            before
        })
    });
    // The numbers are a R, so their inverses in the same form are R^2 / (a R).
    let mut inverse = product.invert_vartime()? * R[2];
    let mut inverses = [[[0; 4]; 8]; 2];
    for half in (0..2).rev() {
        for lane in (0..8).rev() {
            inverses[half][lane] = words_of::<Base>(&(inverse * before[half][lane]));
            inverse *= elements[half][lane];
        }
    }
    Some(inverses)
}
