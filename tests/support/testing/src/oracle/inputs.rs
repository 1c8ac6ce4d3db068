//! Decoding of public inputs, beside a comparison of bytes.

use zk_halo2::{LoadedVerifyingKey, VerifyError, check_public_inputs, verify};

use super::{Finding, ensure};

/// The modulus of Fp, big-endian, from the definition of the curves.
const MODULUS: [u8; 32] = [
    0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x22, 0x46, 0x98, 0xfc, 0x09, 0x4c, 0xf9, 0x1b, 0x99,
    0x2d, 0x30, 0xed, 0, 0, 0, 1,
];

/// What is wrong with these public inputs for instance columns of these lengths: first the count, then the first
/// number that is not below the modulus.
pub(super) fn expected_error(lens: &[usize], public_inputs: &[[u8; 32]]) -> Option<VerifyError> {
    let (expected, found) = (lens.iter().sum(), public_inputs.len());
    if expected != found {
        return Some(VerifyError::PublicInputCount { expected, found });
    }
    let not_below = |bytes: &[u8; 32]| bytes.iter().rev().ge(&MODULUS);
    let index = public_inputs.iter().position(not_below)?;
    Some(VerifyError::NonCanonicalPublicInput { index })
}

/// Checks that public inputs are refused for the right reason, or not at all.
///
/// The proof is empty, so that nothing but the inputs is looked at.
///
/// # Errors
/// [`Finding`] if they are not.
pub fn public_inputs(key: &LoadedVerifyingKey, public_inputs: &[[u8; 32]]) -> Result<(), Finding> {
    let error = expected_error(&key.shape().instance_lens, public_inputs);
    let checked = check_public_inputs(key.shape(), public_inputs).err();
    ensure(checked == error, || format!("public inputs alone: {checked:?}, expected {error:?}"))?;
    let expected = match error {
        Some(error) => Err(error),
        None => Ok(false),
    };
    let found = verify(key, &[], public_inputs);
    ensure(found == expected, || format!("public inputs: {found:?}, expected {expected:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_around_the_modulus() {
        let case = crate::lookup();
        let mut modulus = MODULUS;
        modulus.reverse();
        let mut below = modulus;
        below[0] -= 1;
        let mut inputs = case.public_inputs();
        assert_eq!(expected_error(&[6], &inputs), None);
        inputs[2] = below;
        assert_eq!(expected_error(&[6], &inputs), None);
        inputs[3] = modulus;
        inputs[4] = [0xff; 32];
        assert_eq!(expected_error(&[6], &inputs), Some(VerifyError::NonCanonicalPublicInput { index: 3 }));
        for inputs in [&inputs[..], &inputs[..3], &inputs[..5], &[]] {
            assert_eq!(public_inputs(case.key(), inputs), Ok(()));
        }
    }
}
