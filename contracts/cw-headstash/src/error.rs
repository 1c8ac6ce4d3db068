//! Why a message is refused: one variant for each reason.

use cosmwasm_std::{HexBinary, StdError, Uint128};
use headstash_circuit::statement::{EncodingError, Nullifier};
use thiserror::Error;
use zk_cosmwasm_std::Halo2Error;

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
    /// An airdrop of nothing.
    #[error("the airdrop's total is zero")]
    ZeroTotal,
    /// The funds sent are not the airdrop's total.
    #[error("the funds sent must be exactly {expected}, found {found}")]
    WrongFunds {
        /// The total as a coin.
        expected: String,
        /// The coins sent.
        found: String,
    },
    /// A claim takes no funds.
    #[error("a claim takes no funds, found {found}")]
    UnexpectedFunds {
        /// The coins sent.
        found: String,
    },
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
    /// The claim was made for another recipient, contract or chain.
    #[error(
        "the claim was made for another sender, contract or chain: it is not for {sender} in this contract"
    )]
    OtherRecipient {
        /// Who sent it.
        sender: String,
    },
    /// The amount, the nullifier or the commitment is not the one that was proved.
    #[error(
        "the claim was changed after it was proved: its hash is {expected}, what was proved hashes to {found}"
    )]
    OtherClaim {
        /// The hash of the claim in the message.
        expected: HexBinary,
        /// The hash that was proved.
        found: HexBinary,
    },
    /// The proof does not prove this claim, by this sender, in this airdrop.
    #[error("the proof does not prove this claim by this sender")]
    InvalidProof,
    /// The verification gave no verdict.
    #[error("the proof was not verified: {0}")]
    Verification(Halo2Error),
    /// The verifier accepted an empty proof: it is no verifier.
    #[error("the verifier accepts an empty proof")]
    EmptyProofAccepted,
    /// The storage says that more was paid than there was. No message leads here.
    #[error("{claimed} of {total} was claimed")]
    OverClaimed {
        /// The airdrop's total.
        total: Uint128,
        /// What was claimed.
        claimed: Uint128,
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
