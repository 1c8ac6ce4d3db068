//! How much a host reads. The bounds are those of the VM (`zk_cosmwasm_vm`); a test of the package `e2e` compares them.

use zk_cosmwasm_std::Halo2Error;

/// The most bytes of one proof.
pub const MAX_PROOF_LEN: usize = 128 * 1024;

/// The most public inputs of one proof.
pub const MAX_PUBLIC_INPUTS: usize = 255;

/// The most proofs in one batch.
pub const MAX_BATCH_COUNT: usize = 256;

/// The most bytes of a batch's proofs, each with the 4 bytes of its length.
pub const MAX_BATCH_PROOF_BYTES: usize = 2 * 1024 * 1024;

/// The most bytes of a batch's public inputs, each list with the 4 bytes of its length.
pub const MAX_BATCH_INPUT_BYTES: usize = MAX_BATCH_COUNT * (MAX_PUBLIC_INPUTS * 32 + 4);

/// The most circuits that one code may declare.
pub const MAX_CIRCUITS: usize = 64;

/// One proof and its public inputs are not longer than a host reads.
pub(crate) fn ensure_claim(proof: &[u8], public_inputs: &[[u8; 32]]) -> Result<(), Halo2Error> {
    if proof.len() > MAX_PROOF_LEN {
        return Err(Halo2Error::ProofTooLong);
    }
    if public_inputs.len() > MAX_PUBLIC_INPUTS {
        return Err(Halo2Error::TooManyInputs);
    }
    Ok(())
}

/// A batch is not larger than a host takes, and has as many lists of public inputs as proofs.
pub(crate) fn ensure_batch(proofs: &[&[u8]], public_inputs: &[&[[u8; 32]]]) -> Result<(), Halo2Error> {
    let proof_bytes: usize = proofs.iter().map(|proof| proof.len() + 4).sum();
    let input_bytes: usize = public_inputs.iter().map(|inputs| inputs.len() * 32 + 4).sum();
    let too_many = proofs.len() > MAX_BATCH_COUNT || public_inputs.len() > MAX_BATCH_COUNT;
    if too_many || proof_bytes > MAX_BATCH_PROOF_BYTES || input_bytes > MAX_BATCH_INPUT_BYTES {
        return Err(Halo2Error::BatchTooLarge);
    }
    if proofs.len() != public_inputs.len() {
        return Err(Halo2Error::BatchMismatch);
    }
    proofs.iter().zip(public_inputs).try_for_each(|(proof, inputs)| ensure_claim(proof, inputs))
}
