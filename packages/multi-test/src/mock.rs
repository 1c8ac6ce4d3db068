//! Verdicts that a test decides instead of the verifier.

use core::fmt;
use std::sync::Arc;

use ff::PrimeField;
use pasta_curves::Fp;
use zk_cosmwasm_std::{Checksum, Halo2Error};
use zk_halo2::{Claim, Shape};

type Decide = dyn Fn(&Checksum, &[u8], &[[u8; 32]]) -> Result<bool, Halo2Error> + Send + Sync;

/// What decides in the place of the verifier.
#[derive(Clone)]
pub(crate) struct MockVerdict(Arc<Decide>);

impl MockVerdict {
    pub(crate) fn new(
        decide: impl Fn(&Checksum, &[u8], &[[u8; 32]]) -> Result<bool, Halo2Error> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(decide))
    }

    /// Whether there are claims and all of them are decided to be valid. Public inputs are checked first, as far as the
    /// circuit is known; the first error of a decision comes before any negative verdict.
    pub(crate) fn judge(
        &self,
        circuit: &Checksum,
        shape: Option<&Shape>,
        claims: &[Claim<'_>],
    ) -> Result<bool, Halo2Error> {
        check_counts(shape, claims)?;
        claims.iter().try_for_each(|claim| check_canonical(claim.public_inputs))?;
        let mut all_valid = !claims.is_empty();
        for claim in claims {
            all_valid &= (self.0)(circuit, claim.proof, claim.public_inputs)?;
        }
        Ok(all_valid)
    }
}

fn check_counts(shape: Option<&Shape>, claims: &[Claim<'_>]) -> Result<(), Halo2Error> {
    let Some(shape) = shape else { return Ok(()) };
    let wrong = claims.iter().any(|claim| claim.public_inputs.len() != shape.public_inputs());
    if wrong { Err(Halo2Error::WrongInputCount) } else { Ok(()) }
}

fn check_canonical(public_inputs: &[[u8; 32]]) -> Result<(), Halo2Error> {
    let canonical = public_inputs.iter().all(|input| Fp::from_repr(*input).is_some().into());
    if canonical { Ok(()) } else { Err(Halo2Error::MalformedInputs) }
}

impl fmt::Debug for MockVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MockVerdict")
    }
}
