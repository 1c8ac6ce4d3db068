//! Whether a proving key's columns are what its verifying key commits to.
//!
//! One sum instead of one for each column: a combination of all columns must have as its commitment the same
//! combination of the commitments. The weights are hashed from the whole key, so whoever makes a wrong key cannot know
//! them before it is made. Only when the sums differ is each column compared, to name the first that is wrong.

use ff::Field;
use group::Group;
use halo2_proofs::poly::commitment::{Blind, Params};
use pasta_curves::{Fp, vesta};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::permutation::sigma_values;
use crate::{BuildError, ProvingKey};

/// Compares `key`'s columns with the commitments in it. `params` are those of its k.
pub(crate) fn check(params: &Params<vesta::Affine>, key: &ProvingKey) -> Result<(), BuildError> {
    let check = Check { params, key, permutation: &sigma_values(key.mapping(), key.k()) };
    let weights = weights(&Sha256::digest(key.to_bytes()).into(), check.len());
    let weighted = check.commitments().zip(&weights).map(|(commitment, weight)| *commitment * weight);
    let expected = weighted.fold(vesta::Point::identity(), |sum, term| sum + term);
    if check.is_commitment(expected, check.combined(&weights), weights.iter().sum()) {
        return Ok(());
    }
    check.one_by_one()
}

/// Numbers of 128 bits.
fn weights(seed: &[u8; 32], count: usize) -> Vec<Fp> {
    let weight = |index: u64| {
        let digest = Sha256::new().chain_update(seed).chain_update(index.to_le_bytes()).finalize();
        let (low, _) = digest.split_at(16);
        low.iter().fold(Fp::ZERO, |number, byte| number * Fp::from(256) + Fp::from(u64::from(*byte)))
    };
    (0..count as u64).map(weight).collect()
}

struct Check<'a> {
    params: &'a Params<vesta::Affine>,
    key: &'a ProvingKey,
    permutation: &'a [Vec<Fp>],
}

impl<'a> Check<'a> {
    /// The columns of the key: fixed ones, then those of the permutation.
    fn columns(&self) -> impl Iterator<Item = &'a Vec<Fp>> + 'a {
        self.key.fixed().iter().chain(self.permutation)
    }

    fn commitments(&self) -> impl Iterator<Item = &'a vesta::Affine> + 'a {
        let pinned = self.key.key().pinned();
        pinned.fixed_commitments.iter().chain(&pinned.permutation_commitments)
    }

    fn len(&self) -> usize {
        self.key.fixed().len() + self.permutation.len()
    }

    /// The sum of all columns times their weights.
    fn combined(&self, weights: &[Fp]) -> Vec<Fp> {
        let columns: Vec<_> = self.columns().collect();
        let row = |row: usize| {
            let terms = columns.iter().zip(weights).filter(|(column, _)| !bool::from(column[row].is_zero()));
            terms.map(|(column, weight)| column[row] * weight).sum()
        };
        (0..1 << self.key.k()).into_par_iter().map(row).collect()
    }

    fn is_commitment(&self, expected: vesta::Point, values: Vec<Fp>, blind: Fp) -> bool {
        let polynomial = self.key.key().domain().lagrange_from_vec(values);
        self.params.commit_lagrange(&polynomial, Blind(blind)) == expected
    }

    fn one_by_one(&self) -> Result<(), BuildError> {
        let fixed = self.key.fixed().len();
        for (index, (values, commitment)) in self.columns().zip(self.commitments()).enumerate() {
            if !self.is_commitment((*commitment).into(), values.clone(), Fp::ONE) {
                return Err(match index.checked_sub(fixed) {
                    None => BuildError::FixedColumn { column: index },
                    Some(column) => BuildError::PermutationColumn { column },
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use ff::PrimeField;

    use super::*;

    #[test]
    fn weights_are_numbers_of_128_bits_that_the_seed_decides() {
        let own = weights(&[1; 32], 3);
        for weight in &own {
            let bytes = weight.to_repr();
            assert!(bytes[..16] != [0; 16] && bytes[16..] == [0; 16]);
        }
        assert!(own[0] != own[1] && own[1] != own[2]);
        assert_ne!(own, weights(&[2; 32], 3));
    }
}
