//! Range checks for n-bit values.

use ff::PrimeField;
use pasta_curves::Fp;

/// Whether an element, read as a number below the modulus, has at most `bits` bits: what `circuit::RangeCheck`
/// constrains.
pub fn fits(element: &Fp, bits: usize) -> bool {
    let bytes = element.to_repr();
    (bits..8 * bytes.len()).all(|bit| bytes[bit / 8] >> (bit % 8) & 1 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ff::Field;

    #[test]
    fn the_bound_is_the_power_of_two() {
        for bits in [0, 1, 2, 7, 8, 9, 64, 127, 128, 253] {
            let bound = Fp::from(2).pow_vartime([bits as u64]);
            assert!(fits(&(bound - Fp::ONE), bits), "2^{bits} - 1");
            assert!(!fits(&bound, bits), "2^{bits}");
            assert!(!fits(&-Fp::ONE, bits), "the largest element");
            assert!(fits(&Fp::ZERO, bits));
        }
    }
}
