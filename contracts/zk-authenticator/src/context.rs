//! What a proof is made for: the contract and its clients compute it with the same functions.
//!
//! A proof is bound to one message of one account at one time: chain, contract, account, authenticator id and message are
//! hashed with SHA-256, each text with its length before it, and the two digests and the sequence with Poseidon into one
//! field element, the circuit's `context`. A digest enters as two numbers of 128 bits, so all of it counts.

use cosmwasm_std::{Api, HexBinary};
use credential_circuit::statement::{Context, CredentialRoot, EncodingError, Nullifier, Tag};
use sha2::{Digest, Sha256};
use zk_cosmwasm_std::Halo2Api;

use crate::{ContractError, sudo::LocalAny};

/// The first element of what is hashed into a context.
pub const CONTEXT_TAG: Tag = Tag::new("zk-authenticator/v1/context");
/// What the digests begin with.
const MESSAGE_DOMAIN: &[u8] = b"zk-authenticator/v1/message";
const PLACE_DOMAIN: &[u8] = b"zk-authenticator/v1/place";

/// Where a message is confirmed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<'a> {
    /// The chain's id.
    pub chain_id: &'a str,
    /// The address of this contract.
    pub contract: &'a str,
    /// The account.
    pub account: &'a str,
    /// The authenticator's id in the account.
    pub authenticator_id: &'a str,
}

/// The hash by which a proof names its message.
pub fn message_hash(msg: &LocalAny) -> [u8; 32] {
    digest(&[MESSAGE_DOMAIN, msg.type_url.as_bytes(), &msg.value])
}

/// What Poseidon hashes into the context of a message with the hash `message`, when `sequence` proofs were accepted before.
pub fn context_message(place: &Place<'_>, message: &[u8; 32], sequence: u64) -> [[u8; 32]; 6] {
    let Place { chain_id, contract, account, authenticator_id } = place;
    let texts = [chain_id, contract, account, authenticator_id].map(|text| text.as_bytes());
    let place = digest(&[PLACE_DOMAIN, texts[0], texts[1], texts[2], texts[3]]);
    let ([place_low, place_high], [low, high]) = (halves(&place), halves(message));
    [CONTEXT_TAG.to_bytes(), place_low, place_high, low, high, element(&sequence.to_le_bytes())]
}

/// The context of a message.
pub(crate) fn context(
    api: &dyn Api,
    place: &Place<'_>,
    message: &[u8; 32],
    sequence: u64,
) -> Result<Context, ContractError> {
    let hash = api.poseidon_hash(&context_message(place, message, sequence))?;
    Ok(Context::from_bytes(&hash)?)
}

/// The root with these bytes.
pub(crate) fn credential_root(bytes: &HexBinary) -> Result<CredentialRoot, ContractError> {
    Ok(CredentialRoot::from_bytes(&bytes32("CredentialRoot", bytes)?)?)
}

/// The nullifier with these bytes.
pub(crate) fn nullifier(bytes: &HexBinary) -> Result<Nullifier, ContractError> {
    Ok(Nullifier::from_bytes(&bytes32("Nullifier", bytes)?)?)
}

/// Exactly 32 bytes.
pub(crate) fn bytes32(kind: &'static str, bytes: &HexBinary) -> Result<[u8; 32], ContractError> {
    let length = |_| EncodingError::Length { kind, expected: 32, found: bytes.len() };
    Ok(bytes.as_slice().try_into().map_err(length)?)
}

fn digest(texts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hash.finalize().into()
}

/// Both halves of a digest as field elements.
fn halves(digest: &[u8; 32]) -> [[u8; 32]; 2] {
    let (low, high) = digest.split_at(16);
    [element(low), element(high)]
}

/// At most 31 bytes, little-endian, as a field element.
fn element(bytes: &[u8]) -> [u8; 32] {
    let mut element = [0; 32];
    element[..bytes.len()].copy_from_slice(bytes);
    element
}
