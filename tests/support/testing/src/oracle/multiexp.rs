//! Sums of points times scalars, also such as make the usual formulas fail.

use ff::Field;
use group::{Curve, CurveAffine};
use halo2_proofs::arithmetic::best_multiexp;
use pasta_curves::{Fp, vesta};
use rand::Rng;

use super::{Finding, ensure};

/// The most terms of a sum. The bucket method changes its width several times below.
const MAX_TERMS: usize = 300;

/// Checks that `sum` gives the same point as `halo2_proofs` for terms that `rng` decides on: among them the point at
/// infinity, equal points, a point and its negative, zeros, and scalars at the edges of a window or of the field.
///
/// # Errors
/// [`Finding`] if it does not.
pub fn multiexp(
    rng: &mut impl Rng,
    sum: impl FnOnce(&[Fp], &[vesta::Affine]) -> vesta::Affine,
) -> Result<(), Finding> {
    let (scalars, points) = terms(rng);
    let expected = match scalars.is_empty() {
        true => vesta::Affine::identity(),
        false => best_multiexp::<vesta::Affine>(&scalars, &points).to_affine(),
    };
    let found = sum(&scalars, &points);
    ensure(found == expected, || {
        format!("the sum of {} terms is {found:?}, expected {expected:?}", scalars.len())
    })
}

fn terms(rng: &mut impl Rng) -> (Vec<Fp>, Vec<vesta::Affine>) {
    let pool = crate::points(16);
    let (mut scalars, mut points) = (vec![], vec![]);
    for _ in 0..below(rng, MAX_TERMS) {
        let previous = points.last().copied().unwrap_or(pool[0]);
        points.push(match below(rng, 8) {
            0 => vesta::Affine::identity(),
            1 => previous,
            2 => -previous,
            _ => pool[below(rng, pool.len())],
        });
        let previous = scalars.last().copied().unwrap_or(Fp::ONE);
        scalars.push(match below(rng, 10) {
            0 => Fp::ZERO,
            1 => Fp::ONE,
            2 => -Fp::ONE,
            3 => previous,
            4 => -previous,
            5 => power_of_two(rng),
            6 => power_of_two(rng) - Fp::ONE,
            7 => -power_of_two(rng),
            8 => Fp::from(below(rng, 1 << 16) as u64),
            _ => Fp::from(rng.next_u64()).square().square() * previous,
        });
    }
    (scalars, points)
}

fn power_of_two(rng: &mut impl Rng) -> Fp {
    Fp::from(2).pow_vartime([below(rng, 255) as u64])
}

fn below(rng: &mut impl Rng, limit: usize) -> usize {
    rng.next_u32() as usize % limit
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn a_sum_that_forgets_a_case_is_found() {
        let right = |scalars: &[Fp], points: &[vesta::Affine]| {
            let terms = scalars.iter().zip(points).map(|(scalar, point)| *point * *scalar);
            terms.sum::<vesta::Point>().to_affine()
        };
        // As if -1 were 1.
        let wrong = |scalars: &[Fp], points: &[vesta::Affine]| {
            let scalars: Vec<_> = scalars.iter().map(|s| if *s == -Fp::ONE { Fp::ONE } else { *s }).collect();
            right(&scalars, points)
        };
        let mut rng = StdRng::seed_from_u64(1);
        for _ in 0..5 {
            assert_eq!(multiexp(&mut rng, right), Ok(()));
            assert!(multiexp(&mut rng, wrong).is_err());
        }
    }
}
