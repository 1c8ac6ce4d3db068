//! The range of the amount: 128 bits as a running sum of 64 two-bit windows.
//!
//! `z_0` is the amount and `z_i - 4 z_{i+1}` is one of 0, 1, 2, 3, down to `z_64 = 0`. So the amount is a sum of 64
//! digits times powers of 4, below 2^128, and as 2^128 is below the modulus no other sum gives the same element. Windows of
//! two bits keep the gate (degree 5) below the hash's (6): no lookup table, no wider quotient.

use halo2_gadgets::utilities::decompose_running_sum::RunningSumConfig;
use halo2_proofs::circuit::{Layouter, Value};
use halo2_proofs::plonk::{Advice, Column, ConstraintSystem, Error};
use pasta_curves::Fp;

use super::Cell;
use crate::statement::Amount;

const WINDOW_BITS: usize = 2;
const WINDOWS: usize = Amount::BITS / WINDOW_BITS;

/// The columns of the range chip.
#[derive(Clone, Copy, Debug)]
pub struct RangeConfig {
    running_sum: RunningSumConfig<Fp, WINDOW_BITS>,
}

impl RangeConfig {
    /// Adds the chip's gate over one advice column, and that column to the permutation.
    pub fn configure(meta: &mut ConstraintSystem<Fp>, z: Column<Advice>) -> Self {
        let q_range_check = meta.selector();
        Self { running_sum: RunningSumConfig::configure(meta, q_range_check, z) }
    }

    /// Witnesses an amount, constrained to [`Amount::BITS`] bits. 65 rows.
    pub fn witness_amount(&self, mut layouter: impl Layouter<Fp>, amount: Value<Fp>) -> Result<Cell, Error> {
        layouter.assign_region(
            || "128-bit amount",
            |mut region| {
                let sums = self.running_sum.witness_decompose(
                    &mut region,
                    0,
                    amount,
                    true,
                    Amount::BITS,
                    WINDOWS,
                )?;
                Ok(sums[0].clone())
            },
        )
    }
}

#[cfg(test)]
mod tests;
