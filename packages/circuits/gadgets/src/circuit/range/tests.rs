#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::fits;
use ff::{Field, PrimeField};
use halo2_proofs::circuit::SimpleFloorPlanner;
use halo2_proofs::dev::MockProver;
use halo2_proofs::plonk::Circuit;

/// Witnesses a number in the range, or checks one that is witnessed elsewhere.
#[derive(Clone)]
struct RangeCircuit<const BITS: usize> {
    number: Value<Fp>,
    elsewhere: bool,
}

impl<const BITS: usize> Circuit<Fp> for RangeCircuit<BITS> {
    type Config = (RangeCheck<BITS>, Column<Advice>);
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self { number: Value::unknown(), ..*self }
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        let constants = meta.fixed_column();
        meta.enable_constant(constants);
        let z = meta.advice_column();
        (RangeCheck::configure(meta, z), z)
    }

    fn synthesize(&self, (range, z): Self::Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        if !self.elsewhere {
            return range.witness(layouter, self.number).map(|_| ());
        }
        let number = layouter.assign_region(
            || "number",
            |mut region| region.assign_advice(|| "number", z, 0, || self.number),
        )?;
        range.check(layouter, &number)
    }
}

fn fits_by<const BITS: usize>(number: Fp, elsewhere: bool) -> bool {
    let circuit = RangeCircuit::<BITS> { number: Value::known(number), elsewhere };
    MockProver::run(8, &circuit, vec![]).unwrap().verify().is_ok()
}

/// The verdict of both ways and of the plain twin.
fn in_range<const BITS: usize>(number: Fp) -> bool {
    let plain = fits(&number, BITS);
    assert_eq!(fits_by::<BITS>(number, false), plain, "{number:?} witnessed");
    assert_eq!(fits_by::<BITS>(number, true), plain, "{number:?} checked");
    plain
}

fn two_pow(exponent: u64) -> Fp {
    Fp::from(2).pow_vartime([exponent])
}

#[test]
fn numbers_of_128_bits_pass() {
    for number in [0, 1, 2, 3, 4, 1 << 64, u128::from(u64::MAX), 1 << 127, u128::MAX - 1, u128::MAX] {
        assert!(in_range::<128>(Fp::from_u128(number)), "{number}");
    }
}

#[test]
fn larger_values_fail() {
    for exponent in 128..255 {
        assert!(!in_range::<128>(two_pow(exponent)), "2^{exponent}");
        assert!(!in_range::<128>(two_pow(exponent) + Fp::from(1000)), "2^{exponent} + 1000");
    }
}

#[test]
fn values_that_wrap_around_the_modulus_fail() {
    for back in [1, 2, 1000] {
        assert!(!in_range::<128>(-Fp::from(back)), "p - {back}");
    }
    assert!(!in_range::<128>(-two_pow(128)));
    assert!(!in_range::<128>(Fp::TWO_INV));
}

fn bound_is_exact<const BITS: usize>() {
    let bound = two_pow(BITS as u64);
    assert!(in_range::<BITS>(bound - Fp::ONE) && in_range::<BITS>(Fp::ZERO));
    assert!(!in_range::<BITS>(bound) && !in_range::<BITS>(-Fp::ONE));
}

#[test]
fn any_even_number_of_bits_will_do() {
    bound_is_exact::<2>();
    bound_is_exact::<8>();
    bound_is_exact::<64>();
    bound_is_exact::<252>();
}
