//! The messages.
//!
//! In JSON a field element is 64 hexadecimal digits (32 bytes, little-endian), a proof is base64, an amount a decimal
//! string.

use cosmwasm_std::{Binary, HexBinary, Uint128};
use serde::{Deserialize, Serialize};

/// The airdrop. The funds sent along must be exactly `total` of `token`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct InstantiateMsg {
    /// The root of the tree of eligible leaves.
    pub genesis_root: HexBinary,
    /// The native denomination that is paid.
    pub token: String,
    /// The sum of all leaves' amounts.
    pub total: Uint128,
}

/// What can be done.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ExecuteMsg {
    /// Claims one leaf for the sender of the message. No funds may be sent.
    Claim(ClaimMsg),
}

/// What a claimant says; the rest of the statement is the contract's own.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimMsg {
    /// The mark of the leaf that is spent.
    pub nullifier: HexBinary,
    /// The receipt of the claim.
    pub commitment: HexBinary,
    /// The leaf's amount: what is paid.
    pub amount: Uint128,
    /// The proof.
    pub proof: Binary,
    /// What the prover says it proved. It is compared, never used: with it a claim that was made for another tree,
    /// another sender or another amount is refused by name and before the verification is paid for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proved: Option<ProvedMsg>,
}

/// What a prover says it proved.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ProvedMsg {
    /// The root of the tree that the leaf is in.
    pub genesis_root: HexBinary,
    /// The commitment to the recipient, the contract and the chain.
    pub recipient_commitment: HexBinary,
    /// The hash of the whole claim.
    pub public_input: HexBinary,
}

/// What can be asked.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum QueryMsg {
    /// The airdrop as set up: [`ConfigResponse`].
    Config {},
    /// Whether a leaf was claimed: [`IsSpentResponse`].
    IsSpent {
        /// The leaf's mark.
        nullifier: HexBinary,
    },
    /// What was claimed: [`TotalsResponse`].
    Totals {},
}

/// Nothing to say.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MigrateMsg {}

/// The airdrop as set up.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigResponse {
    /// The root of the tree of eligible leaves.
    pub genesis_root: HexBinary,
    /// The native denomination that is paid.
    pub token: String,
    /// The sum of all leaves' amounts.
    pub total: Uint128,
    /// The hash of chain and contract that proofs are made for.
    pub context: HexBinary,
}

/// Whether a leaf was claimed.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct IsSpentResponse {
    /// Whether it was.
    pub spent: bool,
}

/// What was claimed.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TotalsResponse {
    /// The number of claims paid.
    pub claims: u64,
    /// The sum of what was paid.
    pub claimed: Uint128,
    /// What is left.
    pub remaining: Uint128,
}
