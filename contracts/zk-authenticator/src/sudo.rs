//! The messages of the chain: the interface of `CosmwasmAuthenticatorV1`, in the JSON that Go's `encoding/json` writes.
//!
//! Addresses are bech32 strings, integers JSON numbers, bytes base64, amounts of coins strings. What Go omits when it is
//! empty is an `Option` here; what it writes as `null` when it is empty (slices, bytes included) is the empty value. Fields
//! that this version does not know are ignored.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Binary, Coin};
use serde::{Deserialize, Deserializer};

/// What the chain asks of an authenticator.
#[cw_serde]
pub enum SudoMsg {
    /// An account adds this authenticator.
    OnAuthenticatorAdded(AuthenticatorChange),
    /// An account removes this authenticator.
    OnAuthenticatorRemoved(AuthenticatorChange),
    /// A transaction with a message of the account is to be admitted.
    Authenticate(Box<AuthenticationRequest>),
    /// All messages of the transaction are admitted; their execution follows.
    Track(MessageRequest),
    /// The messages were executed, or the mempool is checking the transaction.
    ConfirmExecution(MessageRequest),
}

/// What `on_authenticator_added` and `on_authenticator_removed` carry.
#[cw_serde]
pub struct AuthenticatorChange {
    /// The account.
    pub account: String,
    /// The account's parameters: JSON of [`AuthenticatorParams`](crate::msg::AuthenticatorParams).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticator_params: Option<Binary>,
    /// The authenticator's id in the account: a number, with `.` and another for each level of composition.
    pub authenticator_id: String,
}

/// What `track` and `confirm_execution` carry.
#[cw_serde]
#[schemaifier(mute_warnings)]
pub struct MessageRequest {
    /// The authenticator's id in the account.
    pub authenticator_id: String,
    /// The account: the message's signer.
    pub account: String,
    /// Who pays the fee.
    pub fee_payer: String,
    /// Who granted the fee payer what it pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_granter: Option<String>,
    /// The fee.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub fee: Vec<Coin>,
    /// The message.
    pub msg: LocalAny,
    /// Its index in the transaction.
    pub msg_index: u64,
    /// The account's parameters, as they were when the authenticator was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticator_params: Option<Binary>,
}

/// What `authenticate` carries.
#[cw_serde]
#[schemaifier(mute_warnings)]
pub struct AuthenticationRequest {
    /// The authenticator's id in the account.
    pub authenticator_id: String,
    /// The account: the message's signer.
    pub account: String,
    /// Who pays the fee.
    pub fee_payer: String,
    /// Who granted the fee payer what it pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee_granter: Option<String>,
    /// The fee.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub fee: Vec<Coin>,
    /// The message.
    pub msg: LocalAny,
    /// Its index in the transaction.
    pub msg_index: u64,
    /// The account's signature in the transaction.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub signature: Binary,
    /// What was signed.
    pub sign_mode_tx_data: SignModeData,
    /// The transaction.
    pub tx_data: ExplicitTxData,
    /// All signatures of the transaction.
    pub signature_data: SimplifiedSignatureData,
    /// Whether the transaction is only simulated, for an estimate of its gas.
    pub simulate: bool,
    /// The account's parameters, as they were when the authenticator was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authenticator_params: Option<Binary>,
}

/// A message of the transaction.
#[cw_serde]
#[schemaifier(mute_warnings)]
pub struct LocalAny {
    /// Its type.
    pub type_url: String,
    /// Its protobuf, as the chain encodes it.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub value: Binary,
}

/// What was signed, in each way of signing.
#[cw_serde]
#[schemaifier(mute_warnings)]
pub struct SignModeData {
    /// The bytes to sign in `SIGN_MODE_DIRECT`; in a simulation the text `signBytes`.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub sign_mode_direct: Binary,
    /// Empty: the chain does not fill it yet.
    #[serde(default)]
    pub sign_mode_textual: String,
}

/// The transaction.
#[cw_serde]
#[schemaifier(mute_warnings)]
pub struct ExplicitTxData {
    /// The chain.
    pub chain_id: String,
    /// The account's number.
    pub account_number: u64,
    /// The account's sequence.
    pub sequence: u64,
    /// The height after which the transaction is void; 0 for none.
    pub timeout_height: u64,
    /// All messages.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub msgs: Vec<LocalAny>,
    /// The memo.
    pub memo: String,
}

/// All signatures of the transaction.
#[cw_serde]
#[schemaifier(mute_warnings)]
pub struct SimplifiedSignatureData {
    /// Who signed.
    #[serde(default, deserialize_with = "null_as_empty")]
    pub signers: Vec<String>,
    /// What each signed with.
    #[serde(default, deserialize_with = "nulls_as_empty")]
    pub signatures: Vec<Binary>,
}

/// The value, or the empty one for `null`.
fn null_as_empty<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The values, each or all of which may be `null`.
fn nulls_as_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Binary>, D::Error> {
    let values: Vec<Option<Binary>> = null_as_empty(deserializer)?;
    Ok(values.into_iter().map(Option::unwrap_or_default).collect())
}
