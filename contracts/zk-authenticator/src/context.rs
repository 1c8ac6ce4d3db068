//! What a proof is made for: the contract and its clients compute it with the same functions.
//!
//! A proof is bound to one message of one account at one time: chain, contract, account, authenticator id and message are
//! hashed with SHA-256, each text with its length before it, and the two digests and the sequence with Poseidon into one
//! field element, the circuit's `context`. A digest enters as two numbers of 128 bits, so all of it counts.

use cosmwasm_std::{Api, HexBinary};
use sha2::{Digest, Sha256};
use zk_cosmwasm_std::{Halo2Api, Halo2Error};

use crate::{ContractError, sudo::LocalAny};

/// The first element of what is hashed into a context: the text `zk-authenticator/context/1`, filled up with zeros.
const CONTEXT_TAG: [u8; 32] = tag(b"zk-authenticator/context/1");
/// What the digests begin with.
const MESSAGE_DOMAIN: &[u8] = b"zk-authenticator/message/1";
const PLACE_DOMAIN: &[u8] = b"zk-authenticator/place/1";

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
    [CONTEXT_TAG, place_low, place_high, low, high, element(&sequence.to_le_bytes())]
}

/// The context of a message.
pub(crate) fn context(
    api: &dyn Api,
    place: &Place<'_>,
    message: &[u8; 32],
    sequence: u64,
) -> Result<[u8; 32], ContractError> {
    api.poseidon_hash(&context_message(place, message, sequence)).map_err(ContractError::Verification)
}

/// The 32 bytes of a canonical field element.
pub(crate) fn field_bytes(
    api: &dyn Api,
    name: &'static str,
    bytes: &HexBinary,
) -> Result<[u8; 32], ContractError> {
    let bytes = bytes32(name, bytes)?;
    match api.poseidon_hash(&[bytes]) {
        Ok(_) => Ok(bytes),
        Err(Halo2Error::MalformedInputs) => Err(ContractError::NonCanonical { name }),
        Err(error) => Err(ContractError::Verification(error)),
    }
}

/// Exactly 32 bytes.
pub(crate) fn bytes32(name: &'static str, bytes: &HexBinary) -> Result<[u8; 32], ContractError> {
    bytes.to_array().map_err(|_| ContractError::FieldLength { name, found: bytes.len() })
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

const fn tag(text: &[u8]) -> [u8; 32] {
    assert!(text.len() < 32);
    let mut element = [0; 32];
    let mut i = 0;
    while i < text.len() {
        element[i] = text[i];
        i += 1;
    }
    element
}
