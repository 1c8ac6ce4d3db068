//! The messages.
//!
//! In JSON a field element is 64 hexadecimal digits (32 bytes, little-endian), a proof is base64, an amount a decimal
//! string, a time a decimal string of nanoseconds since 1970. A token is named as in the leaves of the tree: a native token
//! by its denomination, a cw20 token by `cw20:` and the address of its contract. An address has one spelling, the chain's
//! own: bech32 in lower case. All others are refused.

use cosmwasm_schema::{QueryResponses, cw_serde};
use cosmwasm_std::{Binary, HexBinary, Timestamp, Uint128};

/// The airdrop. The funds sent along must be exactly the totals of its native tokens.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct InstantiateMsg {
    /// The root of the tree of eligible leaves.
    pub genesis_root: HexBinary,
    /// What is given away: at least one token, each once.
    pub tokens: Vec<TokenMsg>,
    /// Who may pause claims, and withdraw after the end what nobody claimed. Without one nobody can do either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub admin: Option<String>,
    /// When claims begin; without one, at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Timestamp>,
    /// When claims end: the first moment at which none is paid. Without one they never end, and nothing is ever withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Timestamp>,
}

/// A token that is given away.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct TokenMsg {
    /// Its name.
    pub token: String,
    /// The sum of the amounts of all leaves of this token.
    pub total: Uint128,
}

/// What can be done.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ExecuteMsg {
    /// Pays one leaf to the recipient that it names, whoever sends the message. No funds may be sent.
    Claim(ClaimMsg),
    /// Pays several leaves, or none of them: one claim that is refused refuses all. No funds may be sent.
    ClaimBatch {
        /// At least one, each of another leaf.
        claims: Vec<ClaimMsg>,
    },
    /// Takes cw20 tokens: what a cw20 contract calls when it is sent `send` with this contract as the receiver, and
    /// [`ReceiveMsg`] as the message.
    Receive(Cw20ReceiveMsg),
    /// Stops claims. The admin alone, and not after the end.
    Pause {},
    /// Lets claims go on; the end moves by the time that the pause took from the claimants. The admin alone.
    Unpause {},
    /// Sends what is left of one token to the admin. The admin alone, after the end.
    Withdraw {
        /// The token's name.
        token: String,
    },
}

/// What a claimant says; the rest of the statement is the contract's own.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct ClaimMsg {
    /// Who is paid: the address that the proof was made for.
    pub recipient: String,
    /// The name of the leaf's token.
    pub token: String,
    /// The leaf's amount: what is paid.
    pub amount: Uint128,
    /// The mark of the leaf that is spent.
    pub nullifier: HexBinary,
    /// The receipt of the claim.
    pub commitment: HexBinary,
    /// The proof.
    pub proof: Binary,
    /// What the prover says it proved. It is compared, never used: with it a claim that was made for another tree,
    /// another recipient or another amount is refused by name and before the verification is paid for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proved: Option<ProvedMsg>,
}

/// What a prover says it proved.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct ProvedMsg {
    /// The root of the tree that the leaf is in.
    pub genesis_root: HexBinary,
    /// The commitment to the recipient, the contract and the chain.
    pub recipient_commitment: HexBinary,
    /// The hash of the whole claim.
    pub public_input: HexBinary,
}

/// What a cw20 contract says when somebody sends its tokens here, as the CW20 standard has it.
#[cw_serde]
pub struct Cw20ReceiveMsg {
    /// Who sent them.
    pub sender: String,
    /// How many.
    pub amount: Uint128,
    /// What for: a [`ReceiveMsg`].
    pub msg: Binary,
}

/// What cw20 tokens can be sent for.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub enum ReceiveMsg {
    /// To fund the airdrop. What exceeds the token's total is sent back.
    Fund {},
}

/// What can be asked.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
#[derive(QueryResponses)]
pub enum QueryMsg {
    /// The airdrop as set up, and whether it is paused.
    #[returns(ConfigResponse)]
    Config {},
    /// Whether a leaf was claimed.
    #[returns(IsSpentResponse)]
    IsSpent {
        /// The leaf's mark.
        nullifier: HexBinary,
    },
    /// What was funded, claimed and withdrawn of each token.
    #[returns(TotalsResponse)]
    Totals {},
}

/// Nothing to say.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct MigrateMsg {}

/// The airdrop as set up.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct ConfigResponse {
    /// The root of the tree of eligible leaves.
    pub genesis_root: HexBinary,
    /// The hash of chain and contract that proofs are made for.
    pub context: HexBinary,
    /// Who may pause, and withdraw after the end.
    pub admin: Option<String>,
    /// When claims begin.
    pub start: Option<Timestamp>,
    /// When claims end. While the airdrop is paused this is the end before the pause is made up for.
    pub end: Option<Timestamp>,
    /// Since when the airdrop is paused, if it is.
    pub paused_at: Option<Timestamp>,
}

/// Whether a leaf was claimed.
#[cw_serde]
#[derive(Copy)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct IsSpentResponse {
    /// Whether it was.
    pub spent: bool,
}

/// What became of the airdrop's tokens.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct TotalsResponse {
    /// One entry for each token, by name.
    pub tokens: Vec<TokenTotals>,
}

/// What became of one token.
#[cw_serde]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct TokenTotals {
    /// The token's name.
    pub token: String,
    /// The sum of all leaves' amounts.
    pub total: Uint128,
    /// What was sent here so far; claims are paid once it is the total.
    pub funded: Uint128,
    /// The number of claims paid.
    pub claims: u64,
    /// The sum of what was paid to claimants.
    pub claimed: Uint128,
    /// What the admin took after the end.
    pub withdrawn: Uint128,
    /// What is left here: `funded` less `claimed` and `withdrawn`.
    pub remaining: Uint128,
}
