//! Public inputs, from bytes to the columns of the circuit.

use ff::PrimeField;
use pasta_curves::Fp;

use crate::{Shape, VerifyError};

/// Checks that `public_inputs` are as many as the circuit has and, if so, that each is canonical.
///
/// # Errors
/// [`VerifyError::PublicInputCount`] and [`VerifyError::NonCanonicalPublicInput`].
pub fn check_public_inputs(shape: &Shape, public_inputs: &[[u8; 32]]) -> Result<(), VerifyError> {
    check_count(shape, public_inputs)?;
    check_canonical(public_inputs)
}

pub(crate) fn check_count(shape: &Shape, public_inputs: &[[u8; 32]]) -> Result<(), VerifyError> {
    match (shape.public_inputs(), public_inputs.len()) {
        (expected, found) if expected == found => Ok(()),
        (expected, found) => Err(VerifyError::PublicInputCount { expected, found }),
    }
}

pub(crate) fn check_canonical(public_inputs: &[[u8; 32]]) -> Result<(), VerifyError> {
    public_inputs.iter().enumerate().try_for_each(|input| element(input).map(drop))
}

fn element((index, bytes): (usize, &[u8; 32])) -> Result<Fp, VerifyError> {
    Option::from(Fp::from_repr(*bytes)).ok_or(VerifyError::NonCanonicalPublicInput { index })
}

/// Splits `public_inputs` into columns of `lens` field elements each.
///
/// Both the number of inputs and each input must be exact: `halo2_proofs` fills up short columns with zeros, and a
/// reduced input would be the same number written twice.
pub(crate) fn columns(shape: &Shape, public_inputs: &[[u8; 32]]) -> Result<Vec<Vec<Fp>>, VerifyError> {
    check_count(shape, public_inputs)?;
    let mut elements = public_inputs.iter().enumerate().map(element);
    shape.instance_lens.iter().map(|len| elements.by_ref().take(*len).collect()).collect()
}
