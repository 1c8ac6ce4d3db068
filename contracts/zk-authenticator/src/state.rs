//! What the contract stores. Each item is for one account and one authenticator id, except the nullifiers: those stay
//! when the authenticator is removed, so that no proof is accepted again should the id come back.

use cosmwasm_std::{Binary, Empty, Env, Storage};
use credential_circuit::statement::{CredentialRoot, Nullifier};
use cw_storage_plus::Map;
use serde::{Deserialize, Serialize};

use crate::ContractError;

/// An account's address and the authenticator's id in it.
pub(crate) type Key<'a> = (&'a str, &'a str);

/// Whose signatures admit transactions: all that `authenticate` reads.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct OperatorSet {
    pub(crate) threshold: u32,
    /// The public keys, 48 bytes each.
    pub(crate) public_keys: Binary,
}

/// Which messages need a proof, and against which root.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Policy {
    pub(crate) credential_root: CredentialRoot,
    pub(crate) exempt_type_urls: Vec<String>,
}

/// A message that an accepted proof is for, in the transaction in which the proof came.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(crate) struct Confirmed {
    pub(crate) message: Binary,
    pub(crate) height: u64,
    /// Its index in the block, where the chain tells it.
    pub(crate) transaction: Option<u32>,
}

const OPERATORS: Map<Key, OperatorSet> = Map::new("operators");
const POLICIES: Map<Key, Policy> = Map::new("policies");
const SEQUENCES: Map<Key, u64> = Map::new("sequences");
const CONFIRMED: Map<Key, Confirmed> = Map::new("confirmed");
const NULLIFIERS: Map<(&str, [u8; 32]), Empty> = Map::new("nullifiers");

/// What is stored when an authenticator is added.
///
/// # Errors
/// [`ContractError::AlreadyAdded`]: the operators would be replaced without anybody's consent.
pub(crate) fn add(
    storage: &mut dyn Storage,
    key: Key,
    operators: &OperatorSet,
    policy: &Policy,
) -> Result<(), ContractError> {
    if OPERATORS.has(storage, key) {
        let (account, authenticator_id) = owned(key);
        return Err(ContractError::AlreadyAdded { account, authenticator_id });
    }
    OPERATORS.save(storage, key, operators)?;
    POLICIES.save(storage, key, policy)?;
    Ok(SEQUENCES.save(storage, key, &0)?)
}

/// Removes everything of an authenticator but the spent nullifiers.
pub(crate) fn remove(storage: &mut dyn Storage, key: Key) {
    OPERATORS.remove(storage, key);
    POLICIES.remove(storage, key);
    SEQUENCES.remove(storage, key);
    CONFIRMED.remove(storage, key);
}

/// Whose signatures admit transactions.
pub(crate) fn operators(storage: &dyn Storage, key: Key) -> Result<OperatorSet, ContractError> {
    OPERATORS.may_load(storage, key)?.ok_or_else(|| unknown(key))
}

/// Which messages need a proof.
pub(crate) fn policy(storage: &dyn Storage, key: Key) -> Result<Policy, ContractError> {
    POLICIES.may_load(storage, key)?.ok_or_else(|| unknown(key))
}

/// The number of proofs accepted so far.
pub(crate) fn sequence(storage: &dyn Storage, key: Key) -> Result<u64, ContractError> {
    SEQUENCES.may_load(storage, key)?.ok_or_else(|| unknown(key))
}

/// Whether a proof with this nullifier was accepted.
pub(crate) fn is_spent(storage: &dyn Storage, account: &str, nullifier: &Nullifier) -> bool {
    NULLIFIERS.has(storage, (account, nullifier.to_bytes()))
}

/// Notes an accepted proof: its nullifier is spent, the next proof is for the next sequence, its message is confirmed
/// for this transaction. A message confirmed before and not used is forgotten.
pub(crate) fn accept(
    storage: &mut dyn Storage,
    env: &Env,
    key: Key,
    nullifier: &Nullifier,
    message: &[u8; 32],
) -> Result<(), ContractError> {
    let next = sequence(storage, key)?.checked_add(1).ok_or(ContractError::SequenceOverflow)?;
    NULLIFIERS.save(storage, (key.0, nullifier.to_bytes()), &Empty {})?;
    SEQUENCES.save(storage, key, &next)?;
    Ok(CONFIRMED.save(storage, key, &Confirmed::here(env, message))?)
}

/// Takes the message that was confirmed in this transaction, if there is one.
pub(crate) fn take_confirmed(
    storage: &mut dyn Storage,
    env: &Env,
    key: Key,
) -> Result<Option<Binary>, ContractError> {
    let Some(confirmed) = CONFIRMED.may_load(storage, key)? else { return Ok(None) };
    CONFIRMED.remove(storage, key);
    let message = confirmed.message.clone();
    Ok((confirmed == Confirmed::here(env, &message)).then_some(message))
}

impl Confirmed {
    fn here(env: &Env, message: &[u8]) -> Self {
        let transaction = env.transaction.as_ref().map(|transaction| transaction.index);
        Self { message: message.into(), height: env.block.height, transaction }
    }
}

fn unknown(key: Key) -> ContractError {
    let (account, authenticator_id) = owned(key);
    ContractError::UnknownAuthenticator { account, authenticator_id }
}

fn owned((account, authenticator_id): Key) -> (String, String) {
    (account.to_string(), authenticator_id.to_string())
}
