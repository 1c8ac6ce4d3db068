//! Why a message is refused: one variant for each reason.

use cosmwasm_std::{HexBinary, StdError, Timestamp, Uint128};
use headstash_circuit::statement::{EncodingError, Nullifier};
use thiserror::Error;
use zk_cosmwasm_std::{Checksum, Halo2Error};

/// Why a message is refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ContractError {
    /// Something could not be read from the storage or written.
    #[error(transparent)]
    Std(#[from] StdError),
    /// A value is not the one encoding of a field element.
    #[error(transparent)]
    NonCanonical(#[from] EncodingError),
    /// An airdrop of no token, or of too many.
    #[error("an airdrop has 1 to {expected} tokens, found {found}")]
    TokenCount {
        /// The most tokens of an airdrop.
        expected: usize,
        /// The number of tokens in the message.
        found: usize,
    },
    /// A token of which there is nothing.
    #[error("the total of {token} is zero")]
    ZeroTotal {
        /// The token's name.
        token: String,
    },
    /// A native token whose name is no denomination.
    #[error("the token {token:?} must be a denomination without white space, or cw20:<address>")]
    Denomination {
        /// The token's name.
        token: String,
    },
    /// A token is named twice.
    #[error("the token {token} is there twice")]
    DuplicateToken {
        /// The token's name.
        token: String,
    },
    /// Claims would never be open.
    #[error("claims would open at {opens} and end at {end}")]
    EmptyWindow {
        /// When the first claim could be paid.
        opens: Timestamp,
        /// When claims would end.
        end: Timestamp,
    },
    /// The funds sent are not the totals of the native tokens.
    #[error("the funds sent must be exactly {expected}, found {found}")]
    WrongFunds {
        /// The totals as coins.
        expected: String,
        /// The coins sent.
        found: String,
    },
    /// No message but `instantiate` takes funds.
    #[error("the message takes no funds, found {found}")]
    UnexpectedFunds {
        /// The coins sent.
        found: String,
    },
    /// Claims are not open yet.
    #[error("claims start at {start}")]
    NotStarted {
        /// When they start.
        start: Timestamp,
    },
    /// Claims are over.
    #[error("claims ended at {end}")]
    Ended {
        /// When they ended.
        end: Timestamp,
    },
    /// Claims are not over, or never will be.
    #[error("claims have not ended")]
    NotEnded,
    /// Claims are paused.
    #[error("claims are paused since {since}")]
    Paused {
        /// When they were paused.
        since: Timestamp,
    },
    /// Claims are not paused.
    #[error("claims are not paused")]
    NotPaused,
    /// Only the admin may do this.
    #[error("{sender} is not the admin")]
    NotAdmin {
        /// Who sent the message.
        sender: String,
    },
    /// The airdrop has no such token.
    #[error("the airdrop has no token {token:?}")]
    UnknownToken {
        /// The name in the message, or that of the contract that sent it.
        token: String,
    },
    /// A cw20 token has not been sent here yet, or not all of it.
    #[error("the airdrop has {funded} of {total} {token}: nothing of it is paid before that is all")]
    NotFunded {
        /// The token's name.
        token: String,
        /// What has come in.
        funded: Uint128,
        /// The sum of all leaves.
        total: Uint128,
    },
    /// A cw20 token's total is there already, or nothing was sent.
    #[error("nothing of {token} was sent, or all of it was before")]
    NothingToFund {
        /// The token's name.
        token: String,
    },
    /// Nothing of this token is left to withdraw.
    #[error("nothing is left of {token}")]
    NothingLeft {
        /// The token's name.
        token: String,
    },
    /// A batch without claims.
    #[error("the batch has no claims")]
    EmptyBatch,
    /// A claim of nothing.
    #[error("the claimed amount is zero")]
    ZeroAmount,
    /// The leaf was claimed before.
    #[error("the nullifier {nullifier} is spent")]
    NullifierSpent {
        /// The leaf's mark.
        nullifier: Nullifier,
    },
    /// More is claimed than is left.
    #[error("the claimed amount {amount} exceeds the remaining {remaining}")]
    ExceedsRemaining {
        /// The amount of the claim.
        amount: Uint128,
        /// What is left.
        remaining: Uint128,
    },
    /// The claim was made for another tree.
    #[error("the claim was made for the root {found}, the root of this airdrop is {expected}")]
    ForeignRoot {
        /// This airdrop's root.
        expected: HexBinary,
        /// The root the claim was made for.
        found: HexBinary,
    },
    /// The claim would be paid to this contract.
    #[error("the recipient is this contract, which cannot give away what it pays to itself")]
    RecipientIsContract,
    /// The claim was made for another recipient, contract or chain.
    #[error(
        "the claim was made for another recipient, contract or chain: it is not for {recipient} in this contract"
    )]
    OtherRecipient {
        /// Who it names.
        recipient: String,
    },
    /// The amount, the token, the nullifier or the commitment is not the one that was proved.
    #[error(
        "the claim was changed after it was proved: its hash is {expected}, what was proved hashes to {found}"
    )]
    OtherClaim {
        /// The hash of the claim in the message.
        expected: HexBinary,
        /// The hash that was proved.
        found: HexBinary,
    },
    /// The proof does not prove this claim, for this recipient, in this airdrop.
    #[error("the proof does not prove this claim for this recipient")]
    InvalidProof,
    /// At least one proof of a batch does not prove its claim.
    #[error("not every proof of the {claims} claims proves its claim")]
    InvalidBatch {
        /// The number of claims in the batch.
        claims: usize,
    },
    /// The verification gave no verdict.
    #[error("the proof was not verified: {0}")]
    Verification(Halo2Error),
    /// The chain does not know the circuit that this code verifies with.
    #[error(
        "the chain has no circuit {circuit}, which claims are proved with: store it first (`zkwasm circuit build headstash -o headstash.vk` writes it)"
    )]
    MissingCircuit {
        /// The checksum of the circuit binary.
        circuit: Checksum,
    },
    /// The storage says that more was paid than there was. No message leads here.
    #[error("{claimed} was claimed and {withdrawn} withdrawn of {funded}")]
    Overpaid {
        /// What came in.
        funded: Uint128,
        /// What was claimed.
        claimed: Uint128,
        /// What was withdrawn.
        withdrawn: Uint128,
    },
    /// A denomination that version 0.1.0 paid has a name which stands for a cw20 contract now.
    #[error("{token} is a native denomination, which this version takes for a cw20 contract")]
    NotNative {
        /// The denomination.
        token: String,
    },
    /// The storage is another contract's.
    #[error("the contract must be {expected}, found {found}")]
    OtherContract {
        /// The name of this contract.
        expected: String,
        /// The name in the storage.
        found: String,
    },
    /// The storage was written by a newer version.
    #[error("the stored version {found} is newer than {expected}")]
    NewerVersion {
        /// The version of this code.
        expected: String,
        /// The version in the storage.
        found: String,
    },
    /// A version does not parse.
    #[error("not a version: {0}")]
    Version(#[from] semver::Error),
}

impl From<Halo2Error> for ContractError {
    fn from(error: Halo2Error) -> Self {
        match error {
            Halo2Error::InvalidProof => Self::InvalidProof,
            other => Self::Verification(other),
        }
    }
}
