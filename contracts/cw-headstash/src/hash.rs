//! The hashes of an airdrop, by the host: in Wasm they would cost many times as much, and weigh on the code.

use cosmwasm_std::{Api, Env};
use headstash_circuit::statement::{
    Claim, ClaimContext, RecipientCommitment, TokenDenomHash, recipient_message, token_denom_message,
};
use zk_cosmwasm_std::Halo2Api;

use crate::ContractError;

/// The circuit's public input for a claim.
pub(crate) fn public_input(api: &dyn Api, claim: &Claim) -> Result<[u8; 32], ContractError> {
    Ok(api.poseidon_hash(&claim.message())?)
}

/// The commitment to a recipient.
pub(crate) fn recipient_commitment(
    api: &dyn Api,
    context: &ClaimContext,
    recipient: &str,
) -> Result<RecipientCommitment, ContractError> {
    let hash = api.poseidon_hash(&recipient_message(context, recipient))?;
    Ok(RecipientCommitment::from_bytes(&hash)?)
}

/// The hash of a token's name, as it stands in the leaves.
pub(crate) fn token_denom_hash(api: &dyn Api, name: &str) -> Result<TokenDenomHash, ContractError> {
    Ok(TokenDenomHash::from_bytes(&api.poseidon_hash(&token_denom_message(name))?)?)
}

/// This contract on this chain.
pub(crate) fn context(api: &dyn Api, env: &Env) -> Result<ClaimContext, ContractError> {
    let message = ClaimContext::message(&env.block.chain_id, env.contract.address.as_str());
    Ok(ClaimContext::from_bytes(&api.poseidon_hash(&message)?)?)
}
