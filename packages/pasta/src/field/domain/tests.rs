//! Transforms against sums of products, on every backend.
#![allow(clippy::unwrap_used, reason = "tests")]

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::super::{Portable, coefficients, evaluate, rows, to_coefficients, to_rows};
use super::*;

fn random(rng: &mut StdRng, len: usize) -> Vec<Fp> {
    (0..len).map(|_| Fp::from_u128(rng.random()).square() * Fp::from_u128(rng.random())).collect()
}

fn value(coefficients: &[Fp], x: Fp) -> Fp {
    coefficients.iter().rev().fold(Fp::ZERO, |sum, coefficient| sum * x + coefficient)
}

fn check<L: Lanes>(lanes: L) {
    let mut rng = StdRng::seed_from_u64(7);
    for k in L::WIDTH.trailing_zeros()..9 {
        let domain = Domain::new(lanes, k).unwrap();
        let polynomial = random(&mut rng, domain.len());
        let mut packs = coefficients(lanes, &polynomial);
        assert_eq!(to_coefficients(lanes, &packs), polynomial);
        domain.values(&mut packs);
        let points = std::iter::successors(Some(Fp::ONE), |x| Some(x * domain.omega()));
        let expected: Vec<_> = points.take(domain.len()).map(|x| value(&polynomial, x)).collect();
        assert_eq!(to_rows(lanes, &packs), expected, "values, k = {k}");
        domain.coefficients(&mut packs);
        assert_eq!(to_coefficients(lanes, &packs), polynomial, "coefficients, k = {k}");
        let shift = random(&mut rng, 1)[0];
        let coset = domain.coset(shift);
        domain.values_on(&coset, &mut packs);
        let points = std::iter::successors(Some(shift), |x| Some(x * domain.omega()));
        let expected: Vec<_> = points.take(domain.len()).map(|x| value(&polynomial, x)).collect();
        assert_eq!(to_rows(lanes, &packs), expected, "values on a coset, k = {k}");
        let x = random(&mut rng, 1)[0];
        assert_eq!(evaluate(lanes, &coefficients(lanes, &polynomial), &x), value(&polynomial, x));
    }
    assert!(Domain::new(lanes, 33).is_none());
}

#[test]
fn transforms_are_those_of_the_definition() {
    check(Portable);
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    if let Some(lanes) = super::super::Ifma::detect() {
        check(lanes);
        assert!(Domain::new(lanes, 2).is_none());
    }
}

#[test]
fn rows_are_in_the_order_of_rows() {
    let mut rng = StdRng::seed_from_u64(8);
    let elements = random(&mut rng, 64);
    assert_eq!(to_rows(Portable, &rows(Portable, &elements)), elements);
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    if let Some(lanes) = super::super::Ifma::detect() {
        assert_eq!(to_rows(lanes, &rows(lanes, &elements)), elements);
    }
}
