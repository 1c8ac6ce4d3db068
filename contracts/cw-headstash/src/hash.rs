//! The hashes of a claim, by the host: in Wasm they would cost many times as much.

use cosmwasm_std::Api;
use headstash_circuit::statement::{Claim, ClaimContext, Nullifier, RecipientCommitment, Tag};
use zk_cosmwasm_std::Halo2Api;

use crate::ContractError;

/// The circuit's public input for a claim.
pub(crate) fn public_input(api: &dyn Api, claim: &Claim) -> Result<[u8; 32], ContractError> {
    let message = claim.to_fields().map(|field| Nullifier::from_field(field).to_bytes());
    Ok(api.poseidon_hash(&message)?)
}

/// The commitment to a recipient.
pub(crate) fn recipient_commitment(
    api: &dyn Api,
    context: &ClaimContext,
    recipient: &str,
) -> Result<RecipientCommitment, ContractError> {
    let tag = Nullifier::from_field(Tag::RECIPIENT.to_field()).to_bytes();
    let mut message = vec![tag, context.to_bytes()];
    let mut length = [0; 32];
    length[..8].copy_from_slice(&(recipient.len() as u64).to_le_bytes());
    message.push(length);
    for chunk in recipient.as_bytes().chunks(31) {
        let mut element = [0; 32];
        element[..chunk.len()].copy_from_slice(chunk);
        message.push(element);
    }
    Ok(RecipientCommitment::from_bytes(&api.poseidon_hash(&message)?)?)
}
