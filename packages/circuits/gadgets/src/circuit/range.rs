//! A range as a running sum of two-bit windows.
//!
//! `z_0` is the value and `z_i - 4 z_{i+1}` is one of 0, 1, 2, 3, down to the last `z`, which is 0. So the value is a
//! sum of digits times powers of 4, below 2^BITS, and as that is below the modulus no other sum gives the same element.
//! Windows of two bits keep the gate (degree 5) below the hash's (6): no lookup table, no wider quotient.

use halo2_gadgets::utilities::decompose_running_sum::RunningSumConfig;
use halo2_proofs::circuit::{Layouter, Value};
use halo2_proofs::plonk::{Advice, Column, ConstraintSystem, Error};
use pasta_curves::Fp;

use super::Cell;

const WINDOW_BITS: usize = 2;

/// Numbers of `BITS` bits, an even number of at most 254: [`fits`](crate::fits).
///
/// # Layout
/// One advice column, which may be one of a [`Lane`](super::Lane). `BITS / 2 + 1` rows.
///
/// # Constrains
/// The value, read as a number below the modulus, is below 2^`BITS`.
#[derive(Clone, Copy, Debug)]
pub struct RangeCheck<const BITS: usize> {
    running_sum: RunningSumConfig<Fp, WINDOW_BITS>,
}

impl<const BITS: usize> RangeCheck<BITS> {
    /// The number of windows; other numbers of bits than those above do not compile.
    const WINDOWS: usize = {
        assert!(
            0 < BITS && BITS.is_multiple_of(WINDOW_BITS) && BITS <= 254,
            "an even number of at most 254 bits"
        );
        BITS / WINDOW_BITS
    };

    /// Adds the gate over one advice column, and that column to the permutation.
    pub fn configure(meta: &mut ConstraintSystem<Fp>, z: Column<Advice>) -> Self {
        let q_range_check = meta.selector();
        Self { running_sum: RunningSumConfig::configure(meta, q_range_check, z) }
    }

    /// Witnesses a number, constrained to the range.
    ///
    /// # Errors
    /// Those of halo2.
    pub fn witness(&self, mut layouter: impl Layouter<Fp>, number: Value<Fp>) -> Result<Cell, Error> {
        layouter.assign_region(
            || "range check",
            |mut region| {
                let sums =
                    self.running_sum.witness_decompose(&mut region, 0, number, true, BITS, Self::WINDOWS)?;
                Ok(sums[0].clone())
            },
        )
    }

    /// Constrains a cell to the range.
    ///
    /// # Errors
    /// Those of halo2.
    pub fn check(&self, mut layouter: impl Layouter<Fp>, number: &Cell) -> Result<(), Error> {
        layouter.assign_region(
            || "range check",
            |mut region| {
                let number = number.clone();
                self.running_sum.copy_decompose(&mut region, 0, number, true, BITS, Self::WINDOWS)?;
                Ok(())
            },
        )
    }
}

#[cfg(test)]
mod tests;
