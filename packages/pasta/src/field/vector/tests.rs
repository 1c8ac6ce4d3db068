//! Each operation against the arithmetic of `pasta_curves`, on every backend, with numbers at the ends of their range.
#![allow(clippy::unwrap_used, reason = "tests")]

use ff::PrimeField;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::super::Portable;
use super::*;

fn elements() -> Vec<Fp> {
    let mut rng = StdRng::seed_from_u64(9);
    let edges =
        [Fp::ZERO, Fp::ONE, -Fp::ONE, Fp::TWO_INV, -Fp::TWO_INV, Fp::from(u64::MAX), Fp::ROOT_OF_UNITY];
    let powers = (0..255).map(|bit| Fp::from(2).pow([bit]));
    let random = (0..250).map(|_| Fp::from_u128(rng.random()) * Fp::from_u128(rng.random()).square());
    edges.into_iter().chain(powers).chain(random).collect()
}

/// What an operation gives for each pair of elements.
fn pairwise<L: Lanes>(
    lanes: L,
    a: &[Fp],
    b: &[Fp],
    operation: impl Fn(&L::Pack, &L::Pack) -> L::Pack,
) -> Vec<Fp> {
    let results: Vec<_> = rows(lanes, a).iter().zip(&rows(lanes, b)).map(|(a, b)| operation(a, b)).collect();
    to_rows(lanes, &results)
}

fn check<L: Lanes>(lanes: L) {
    let a = elements();
    for shift in 0..a.len() {
        let mut b = a.clone();
        b.rotate_left(shift);
        let expected = |operation: fn(&Fp, &Fp) -> Fp| {
            a.iter().zip(&b).map(|(a, b)| operation(a, b)).collect::<Vec<_>>()
        };
        assert_eq!(pairwise(lanes, &a, &b, |a, b| lanes.add(a, b)), expected(|a, b| a + b));
        assert_eq!(pairwise(lanes, &a, &b, |a, b| lanes.sub(a, b)), expected(|a, b| a - b));
        assert_eq!(pairwise(lanes, &a, &b, |a, b| lanes.mul(a, b)), expected(|a, b| a * b));
        // Chains, in which nothing is brought below the modulus in between.
        let chain = pairwise(lanes, &a, &b, |a, b| {
            (0..20).fold(*a, |x, _| {
                lanes.sub(&lanes.add(&lanes.add(&x, a), &lanes.add(&x, b)), &lanes.mul(&x, b))
            })
        });
        assert_eq!(chain, expected(|a, b| (0..20).fold(*a, |x, _| x + a + x + b - x * b)));
    }
    let packs = rows(lanes, &a);
    for by in 0..L::WIDTH {
        let shifted = to_rows(lanes, &[lanes.shifted(&packs[0], &packs[1], by)]);
        assert_eq!(shifted, a[by..][..L::WIDTH]);
    }
    let factor = a[300];
    let mut sum = packs.clone();
    add_scaled(lanes, &mut sum, &factor, &packs);
    assert_eq!(to_rows(lanes, &sum), a.iter().map(|x| x * factor + x).collect::<Vec<_>>());
}

fn check_inversions<L: Lanes>(lanes: L) {
    let a: Vec<_> = elements().split_off(1);
    let a = &a[..a.len() / 8 * 8];
    let mut packs = rows(lanes, a);
    assert!(invert_all(lanes, &mut packs));
    assert!(to_rows(lanes, &packs).iter().zip(a).all(|(inverse, x)| inverse * x == Fp::ONE));
    packs[1] = lanes.zero();
    assert!(!invert_all(lanes, &mut packs));
}

#[test]
fn operations_are_those_of_the_field() {
    check(Portable);
    check_inversions(Portable);
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    if let Some(lanes) = super::super::Ifma::detect() {
        check(lanes);
        check_inversions(lanes);
    }
}
