//! Every backend against `best_multiexp` of `halo2_proofs`, on honest and on hostile sums.
#![allow(clippy::unwrap_used, reason = "tests")]

use ff::{Field, PrimeField};
use group::{Curve, Group};
use halo2_proofs::arithmetic::best_multiexp;
use pasta_curves::{Fp, vesta};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::*;

fn random_scalar(rng: &mut StdRng) -> Fp {
    Fp::from_u128(rng.random()) * Fp::from_u128(rng.random()).square() + Fp::from(rng.random::<u64>())
}

fn random_points(rng: &mut StdRng, count: usize) -> Vec<vesta::Affine> {
    (0..count).map(|_| (vesta::Point::generator() * random_scalar(rng)).to_affine()).collect()
}

fn expected(scalars: &[Fp], points: &[vesta::Affine]) -> vesta::Point {
    if points.is_empty() { vesta::Point::identity() } else { best_multiexp(scalars, points) }
}

/// The sum of variable points by every backend.
fn variable_sums(scalars: &[Fp], points: &[vesta::Affine]) -> Vec<vesta::Point> {
    let mut sums = vec![variable::sum(portable::Portable, scalars, points)];
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    sums.extend(crate::ifma::Ifma::detect().map(|lanes| variable::sum(lanes, scalars, points)));
    sums
}

fn check_variable(scalars: &[Fp], points: &[vesta::Affine], what: &str) {
    let expected = expected(scalars, points);
    for sum in variable_sums(scalars, points) {
        assert_eq!(sum, expected, "{what}, {} points", points.len());
    }
}

#[test]
fn sums_over_variable_points_are_right() {
    let mut rng = StdRng::seed_from_u64(2);
    for count in [0, 1, 2, 3, 7, 8, 9, 31, 130, 500, 1500] {
        let points = random_points(&mut rng, count);
        let scalars: Vec<_> = points.iter().map(|_| random_scalar(&mut rng)).collect();
        check_variable(&scalars, &points, "random");
        let small: Vec<_> = (0..count as u64).map(Fp::from).collect();
        check_variable(&small, &points, "small scalars");
        check_variable(&vec![-Fp::ONE; count], &points, "minus one");
        check_variable(&vec![Fp::ZERO; count], &points, "zero");
    }
}

/// Points with known relations, as a prover may choose them: sums collide and vanish all the time.
#[test]
fn sums_of_related_points_are_right() {
    let mut rng = StdRng::seed_from_u64(3);
    let base = random_points(&mut rng, 1)[0];
    let multiple = |factor: i64| {
        let scalar = Fp::from(factor.unsigned_abs());
        (base * if factor < 0 { -scalar } else { scalar }).to_affine()
    };
    for count in [2, 10, 130, 300] {
        let scalars: Vec<_> = (0..count).map(|_| random_scalar(&mut rng)).collect();
        let equal = vec![base; count];
        check_variable(&scalars, &equal, "equal points");
        check_variable(&vec![scalars[0]; count], &equal, "equal terms");
        let opposite: Vec<_> = (0..count).map(|i| if i % 2 == 0 { base } else { -base }).collect();
        check_variable(&scalars, &opposite, "opposite points");
        check_variable(&vec![scalars[0]; count], &opposite, "opposite terms");
        let multiples: Vec<_> = (1..=count as i64).map(multiple).collect();
        check_variable(&scalars, &multiples, "multiples");
        check_variable(&vec![Fp::ONE; count], &multiples, "multiples, once each");
        let signed: Vec<_> =
            (1..=count as i64).map(|i| multiple(if i % 3 == 0 { -i } else { i / 2 + 1 })).collect();
        check_variable(&scalars, &signed, "signed multiples");
        check_variable(&vec![scalars[0]; count], &signed, "signed multiples, equal scalars");
        // The endomorphism makes three of a point, whose sum is zero.
        let orbit: Vec<_> = (0..count)
            .map(|i| (base * <Fp as ff::WithSmallOrderMulGroup<3>>::ZETA.pow([i as u64])).to_affine())
            .collect();
        check_variable(&scalars, &orbit, "orbit");
        check_variable(&vec![scalars[0]; count], &orbit, "orbit, equal scalars");
    }
}

#[test]
fn sums_over_fixed_bases_are_right() {
    let mut rng = StdRng::seed_from_u64(4);
    for count in [1, 3, 18, 66, 260, 514] {
        let bases = random_points(&mut rng, count);
        let fixed = FixedBases::new(count);
        let multiples = fixed.multiples(&bases);
        assert_eq!(multiples.len(), fixed.rows());
        let scalars: Vec<_> = bases.iter().map(|_| random_scalar(&mut rng)).collect();
        let few = &scalars[..count.div_ceil(2)];
        for backend in Backend::available() {
            let tables = Tables::new(*backend, (&fixed, &multiples), (&fixed, &multiples)).unwrap();
            assert_eq!(tables.sum(Part::Equation, &scalars), expected(&scalars, &bases));
            assert_eq!(tables.sum(Part::Instance, few), expected(few, &bases[..few.len()]));
            assert_eq!(tables.sum(Part::Instance, &[]), vesta::Point::identity());
            assert_eq!(tables.multiples(Part::Instance), multiples);
            let mut terms = Terms::default();
            terms.add(-Fp::from(3), &(expected(&scalars, &bases)).to_affine());
            terms.add(Fp::from(2), &(expected(&scalars, &bases)).to_affine());
            assert!(tables.is_zero(&scalars, &terms));
            terms.add(Fp::ONE, &bases[0]);
            assert!(!tables.is_zero(&scalars, &terms));
        }
    }
}

/// Bases with relations do not occur, but the sum must not depend on that.
#[test]
fn sums_over_related_bases_are_right() {
    let mut rng = StdRng::seed_from_u64(5);
    let base = random_points(&mut rng, 1)[0];
    let bases: Vec<_> = (1..=100).map(|i| (base * Fp::from(i / 2 + 1)).to_affine()).collect();
    let fixed = FixedBases::new(bases.len());
    let multiples = fixed.multiples(&bases);
    for scalars in [vec![Fp::ONE; 100], vec![random_scalar(&mut rng); 100]] {
        for backend in Backend::available() {
            let tables = Tables::new(*backend, (&fixed, &multiples), (&fixed, &multiples)).unwrap();
            assert_eq!(tables.sum(Part::Equation, &scalars), expected(&scalars, &bases));
        }
    }
}

/// The scalars of instance columns are anybody's choice: all points in one bucket, or in a few.
#[test]
fn sums_with_chosen_scalars_are_right() {
    let mut rng = StdRng::seed_from_u64(8);
    let bases = random_points(&mut rng, 256);
    let fixed = FixedBases::new(bases.len());
    let multiples = fixed.multiples(&bases);
    let random = random_scalar(&mut rng);
    let mut chosen = vec![vec![Fp::ONE; 256], vec![-Fp::ONE; 256], vec![random; 256]];
    chosen.push((0..256).map(|i| if i % 2 == 0 { random } else { -random }).collect());
    // Every digit is one.
    let mut start = 0;
    let ones = fixed.widths().iter().fold(Fp::ZERO, |sum, width| {
        let term = Fp::from(2).pow([start]);
        start += u64::from(*width);
        sum + term
    });
    chosen.extend([vec![ones; 256], vec![-ones; 256], vec![ones; 3]]);
    chosen.push((0..256).map(|i| if i % 2 == 0 { ones } else { -ones }).collect());
    for backend in Backend::available() {
        let tables = Tables::new(*backend, (&fixed, &multiples), (&fixed, &multiples)).unwrap();
        for scalars in &chosen {
            assert_eq!(tables.sum(Part::Instance, scalars), expected(scalars, &bases[..scalars.len()]));
        }
    }
    for scalars in &chosen {
        check_variable(scalars, &bases[..scalars.len()], "chosen scalars");
    }
}

#[test]
fn terms_merge_equal_and_opposite_points() {
    let mut rng = StdRng::seed_from_u64(6);
    let points = random_points(&mut rng, 2);
    let mut terms = Terms::default();
    terms.add(Fp::from(5), &points[0]);
    terms.add(Fp::from(9), &vesta::Affine::default());
    terms.add(Fp::from(7), &points[1]);
    terms.add(Fp::from(2), &-points[0]);
    terms.add(Fp::from(1), &points[1]);
    let merged: Vec<_> = terms.iter().collect();
    assert_eq!(merged, [(Fp::from(3), points[0]), (Fp::from(8), points[1])]);
}

#[test]
fn rows_keep_points() {
    fn check<L: lanes::Lanes>(lanes: L, points: &[vesta::Affine]) {
        points.iter().for_each(|point| assert_eq!(lanes.point(&lanes.row(point)), *point));
    }
    let points = random_points(&mut StdRng::seed_from_u64(7), 100);
    check(portable::Portable, &points);
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    if let Some(lanes) = crate::ifma::Ifma::detect() {
        check(lanes, &points);
    }
    assert!(points.iter().all(|point| point.coordinates().unwrap().x().to_repr() != [0; 32]));
}
