#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use ff::{Field, PrimeField};
use halo2_proofs::circuit::SimpleFloorPlanner;
use halo2_proofs::dev::MockProver;
use halo2_proofs::plonk::Circuit;

#[derive(Clone)]
struct RangeCircuit(Value<Fp>);

impl Circuit<Fp> for RangeCircuit {
    type Config = RangeConfig;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self(Value::unknown())
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> RangeConfig {
        let constants = meta.fixed_column();
        meta.enable_constant(constants);
        let z = meta.advice_column();
        RangeConfig::configure(meta, z)
    }

    fn synthesize(&self, config: RangeConfig, layouter: impl Layouter<Fp>) -> Result<(), Error> {
        config.witness_amount(layouter, self.0).map(|_| ())
    }
}

fn in_range(amount: Fp) -> bool {
    MockProver::run(8, &RangeCircuit(Value::known(amount)), vec![]).unwrap().verify().is_ok()
}

fn two_pow(exponent: u64) -> Fp {
    Fp::from(2).pow_vartime([exponent])
}

#[test]
fn amounts_of_128_bits_pass() {
    for amount in [0, 1, 2, 3, 4, 1 << 64, u128::from(u64::MAX), 1 << 127, u128::MAX - 1, u128::MAX] {
        assert!(in_range(Fp::from_u128(amount)), "{amount}");
    }
}

#[test]
fn larger_values_fail() {
    for exponent in 128..255 {
        assert!(!in_range(two_pow(exponent)), "2^{exponent}");
        assert!(!in_range(two_pow(exponent) + Fp::from(1000)), "2^{exponent} + 1000");
    }
}

#[test]
fn values_that_wrap_around_the_modulus_fail() {
    for back in [1, 2, 1000] {
        assert!(!in_range(-Fp::from(back)), "p - {back}");
    }
    assert!(!in_range(-two_pow(128)));
    assert!(!in_range(Fp::TWO_INV));
}
