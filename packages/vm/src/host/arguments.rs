//! Reading a call's arguments from the contract's memory, each up to a bound.
//!
//! The VM charges a region by its length before it looks at it. One that is longer than its bound is then not copied:
//! the contract gets a code. A pointer to something that is no region is the VM's usual error, as for built-in functions.

use cosmwasm_vm::{CommunicationError, HostContext, VmError};
use zk_halo2::Checksum;
use zk_poseidon::MAX_HOST_ELEMENTS;

use super::stop::Stop;
use crate::codes::ResultCode;
use crate::store::MAX_PROOF_LEN;

/// The most public inputs of one proof: a circuit binary cannot state more.
pub const MAX_PUBLIC_INPUTS: usize = 255;

/// The most proofs in one batch.
pub const MAX_BATCH_COUNT: usize = 256;

/// The most bytes that a batch's proofs take together, encoded.
pub const MAX_BATCH_PROOF_BYTES: usize = 2 * 1024 * 1024;

const INPUT_LEN: usize = 32;
const CHECKSUM_LEN: usize = 32;
/// Bytes of a length in an encoded batch.
const LENGTH_LEN: usize = 4;
const MAX_INPUTS_LEN: usize = MAX_PUBLIC_INPUTS * INPUT_LEN;
const MAX_BATCH_INPUT_BYTES: usize = MAX_BATCH_COUNT * (MAX_INPUTS_LEN + LENGTH_LEN);

/// One proof and the public inputs that it is about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) proof: Vec<u8>,
    pub(super) public_inputs: Vec<[u8; INPUT_LEN]>,
}

impl Claim {
    /// As the verifier takes it.
    pub(super) fn as_claim(&self) -> zk_halo2::Claim<'_> {
        zk_halo2::Claim { proof: &self.proof, public_inputs: &self.public_inputs }
    }

    /// A claim from its two arguments, each within its bound. Nothing longer is copied.
    pub(super) fn new(proof: impl Into<Vec<u8>> + AsRef<[u8]>, public_inputs: &[u8]) -> Result<Self, Stop> {
        if proof.as_ref().len() > MAX_PROOF_LEN {
            return Err(ResultCode::ProofTooLong.into());
        }
        if public_inputs.len() > MAX_INPUTS_LEN {
            return Err(ResultCode::TooManyInputs.into());
        }
        match public_inputs.as_chunks() {
            (public_inputs, []) => Ok(Self { proof: proof.into(), public_inputs: public_inputs.to_vec() }),
            _ => Err(ResultCode::MalformedInputs.into()),
        }
    }
}

/// The circuit that the contract names.
pub(super) fn read_circuit(context: &mut dyn HostContext, pointer: u32) -> Result<Checksum, Stop> {
    checksum(&read(context, pointer, CHECKSUM_LEN, ResultCode::MalformedChecksum)?)
}

/// The circuit that the contract names; none if the region is empty.
pub(super) fn read_circuit_if_any(
    context: &mut dyn HostContext,
    pointer: u32,
) -> Result<Option<Checksum>, Stop> {
    let bytes = read(context, pointer, CHECKSUM_LEN, ResultCode::MalformedChecksum)?;
    if bytes.is_empty() { Ok(None) } else { checksum(&bytes).map(Some) }
}

fn checksum(bytes: &[u8]) -> Result<Checksum, Stop> {
    let checksum: [u8; CHECKSUM_LEN] = bytes.try_into().map_err(|_| ResultCode::MalformedChecksum)?;
    Ok(checksum.into())
}

/// The elements of a message to hash, at least one.
pub(super) fn read_message(
    context: &mut dyn HostContext,
    pointer: u32,
) -> Result<Vec<[u8; INPUT_LEN]>, Stop> {
    let bytes = read(context, pointer, MAX_HOST_ELEMENTS * INPUT_LEN, ResultCode::TooManyInputs)?;
    match bytes.as_chunks() {
        (elements @ [_, ..], []) => Ok(elements.to_vec()),
        _ => Err(ResultCode::MalformedInputs.into()),
    }
}

/// One proof and its public inputs.
pub(super) fn read_claim(context: &mut dyn HostContext, proof: u32, inputs: u32) -> Result<Claim, Stop> {
    let proof = read(context, proof, MAX_PROOF_LEN, ResultCode::ProofTooLong)?;
    let inputs = read(context, inputs, MAX_INPUTS_LEN, ResultCode::TooManyInputs)?;
    Claim::new(proof, &inputs)
}

/// A batch: as many proofs as lists of public inputs.
pub(super) fn read_batch(
    context: &mut dyn HostContext,
    proofs: u32,
    inputs: u32,
) -> Result<Vec<Claim>, Stop> {
    let proofs = read(context, proofs, MAX_BATCH_PROOF_BYTES, ResultCode::BatchTooLarge)?;
    let inputs = read(context, inputs, MAX_BATCH_INPUT_BYTES, ResultCode::BatchTooLarge)?;
    let (proofs, inputs) = (decode_sections(&proofs)?, decode_sections(&inputs)?);
    if proofs.len() != inputs.len() {
        return Err(ResultCode::BatchMismatch.into());
    }
    proofs.into_iter().zip(inputs).map(|(proof, inputs)| Claim::new(proof, inputs)).collect()
}

/// Reads a region of at most `bound` bytes; a longer one is `too_long`.
fn read(
    context: &mut dyn HostContext,
    pointer: u32,
    bound: usize,
    too_long: ResultCode,
) -> Result<Vec<u8>, Stop> {
    context.read_region(pointer, bound).map_err(|error| match error {
        VmError::CommunicationErr { source: CommunicationError::RegionLengthTooBig { .. }, .. } => {
            too_long.into()
        }
        error => error.into(),
    })
}

/// The elements of a batch: each is followed by its length as a big-endian `u32`.
fn decode_sections(encoded: &[u8]) -> Result<Vec<&[u8]>, Stop> {
    let mut elements = vec![];
    let mut rest = encoded;
    while let Some((before, length)) = rest.split_last_chunk::<LENGTH_LEN>() {
        if elements.len() == MAX_BATCH_COUNT {
            return Err(ResultCode::BatchTooLarge.into());
        }
        let start = before.len().checked_sub(u32::from_be_bytes(*length) as usize);
        let (earlier, element) = before.split_at(start.ok_or(ResultCode::MalformedBatch)?);
        elements.push(element);
        rest = earlier;
    }
    if !rest.is_empty() {
        return Err(ResultCode::MalformedBatch.into());
    }
    elements.reverse();
    Ok(elements)
}
