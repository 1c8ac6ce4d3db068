//! The messages of accounts, wallets and the chain's administrators.
//!
//! In JSON a field element, a hash and a nullifier are 64 hexadecimal digits (a field element 32 bytes little-endian,
//! canonical); points and proofs are base64.

use cosmwasm_schema::{QueryResponses, cw_serde};
use cosmwasm_std::{Binary, HexBinary};

use crate::sudo::LocalAny;

/// Nothing to configure: one contract serves all accounts.
#[cw_serde]
pub struct InstantiateMsg {}

/// What an account adds the authenticator with (`authenticator_params`).
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct AuthenticatorParams {
    /// Whose signatures admit transactions: 1 to [`MAX_OPERATORS`](crate::MAX_OPERATORS), in the order of the signatures'
    /// bits.
    pub operators: Vec<Operator>,
    /// How many of them must sign.
    pub threshold: u32,
    /// The root of the set of credentials whose holders confirm messages.
    pub credential_root: HexBinary,
    /// The types of messages that need no proof. All others do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exempt_type_urls: Vec<String>,
}

/// One operator.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct Operator {
    /// Its BLS12-381 public key: a compressed point of G1, 48 bytes.
    pub public_key: Binary,
    /// Its signature of that key under [`POSSESSION_DST`](crate::POSSESSION_DST): a compressed point of G2, 96 bytes.
    pub proof_of_possession: Binary,
}

/// What an account can send.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Carries a proof for a message that follows in the same transaction. No funds may be sent.
    Present(PresentMsg),
}

/// A proof for one message.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct PresentMsg {
    /// The hash of the message: [`message_hash`](crate::context::message_hash).
    pub message: HexBinary,
    /// The credential's mark for this context.
    pub nullifier: HexBinary,
    /// The proof.
    pub proof: Binary,
}

/// What can be asked.
#[cw_serde]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// What is stored for an account's authenticator.
    #[returns(AuthenticatorResponse)]
    Authenticator {
        /// The account.
        account: String,
        /// The authenticator's id in the account.
        authenticator_id: String,
    },
    /// What a proof for a message has to be made for.
    #[returns(ContextResponse)]
    Context {
        /// The account.
        account: String,
        /// The authenticator's id in the account.
        authenticator_id: String,
        /// The message.
        msg: LocalAny,
    },
    /// Whether a proof was accepted.
    #[returns(IsSpentResponse)]
    IsSpent {
        /// The account that it was for.
        account: String,
        /// The proof's nullifier.
        nullifier: HexBinary,
    },
}

/// What is stored for an account's authenticator.
#[cw_serde]
pub struct AuthenticatorResponse {
    /// The operators' public keys.
    pub public_keys: Vec<Binary>,
    /// How many of them must sign.
    pub threshold: u32,
    /// The root of the set of credentials.
    pub credential_root: HexBinary,
    /// The types of messages that need no proof.
    pub exempt_type_urls: Vec<String>,
    /// The number of proofs accepted so far: part of what the next proof is made for.
    pub sequence: u64,
}

/// What a proof for a message has to be made for.
#[cw_serde]
pub struct ContextResponse {
    /// The hash of the message, for [`PresentMsg`].
    pub message: HexBinary,
    /// The context: a field element.
    pub context: HexBinary,
    /// The sequence that is in it.
    pub sequence: u64,
    /// The root of the set of credentials.
    pub credential_root: HexBinary,
    /// Whether the message needs a proof at all.
    pub needs_proof: bool,
}

/// Whether a proof was accepted.
#[cw_serde]
pub struct IsSpentResponse {
    /// Whether it was.
    pub spent: bool,
}

/// Nothing to say.
#[cw_serde]
pub struct MigrateMsg {}
