//! Public inputs, from bytes to the columns of the circuit.

use ff::PrimeField;
use pasta_curves::Fp;

use crate::VerifyError;

/// Splits `public_inputs` into columns of `lens` field elements each.
///
/// Both the number of inputs and each input must be exact: `halo2_proofs` fills up short columns with zeros, and a
/// reduced input would be the same number written twice.
pub(crate) fn columns(public_inputs: &[[u8; 32]], lens: &[usize]) -> Result<Vec<Vec<Fp>>, VerifyError> {
    let (expected, found) = (lens.iter().sum(), public_inputs.len());
    if expected != found {
        return Err(VerifyError::PublicInputCount { expected, found });
    }
    let element = |(index, bytes): (usize, &[u8; 32])| {
        Option::from(Fp::from_repr(*bytes)).ok_or(VerifyError::NonCanonicalPublicInput { index })
    };
    let mut elements = public_inputs.iter().enumerate().map(element);
    lens.iter().map(|len| elements.by_ref().take(*len).collect()).collect()
}
