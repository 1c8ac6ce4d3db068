//! Why a message is refused: one variant for each reason.

use cosmwasm_std::{HexBinary, StdError};
use credential_circuit::statement::{EncodingError, Nullifier};
use thiserror::Error;
use zk_cosmwasm_std::{Checksum, Halo2Error};

/// Why a message is refused.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ContractError {
    /// Something could not be read from the storage or written.
    #[error(transparent)]
    Std(#[from] StdError),
    /// A value is not the one encoding of a field element, or has not 32 bytes.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    /// The account has no authenticator with this id here.
    #[error("{account} has no authenticator {authenticator_id} in this contract")]
    UnknownAuthenticator {
        /// The account.
        account: String,
        /// The authenticator's id.
        authenticator_id: String,
    },
    /// The account has an authenticator with this id already.
    #[error("{account} has an authenticator {authenticator_id} in this contract already")]
    AlreadyAdded {
        /// The account.
        account: String,
        /// The authenticator's id.
        authenticator_id: String,
    },
    /// An authenticator without parameters.
    #[error("the authenticator has no parameters")]
    MissingParams,
    /// The parameters are too long.
    #[error("the authenticator's parameters have at most {max} bytes, found {found}")]
    ParamsLength {
        /// The most bytes.
        max: usize,
        /// How many there are.
        found: usize,
    },
    /// The parameters do not parse.
    #[error("the authenticator's parameters do not parse: {0}")]
    Params(String),
    /// Too many operators, or none.
    #[error("an authenticator has 1 to {max} operators, found {found}")]
    OperatorCount {
        /// The most there may be.
        max: usize,
        /// How many there are.
        found: usize,
    },
    /// A threshold that is always or never reached.
    #[error("the threshold of {operators} operators is 1 to {operators}, found {found}")]
    Threshold {
        /// How many operators there are.
        operators: usize,
        /// The threshold.
        found: u32,
    },
    /// A public key of the wrong length.
    #[error("the public key of operator {index} must have {expected} bytes, found {found}")]
    KeyLength {
        /// Whose key, from 0.
        index: usize,
        /// The length of a key.
        expected: usize,
        /// The length of this one.
        found: usize,
    },
    /// A public key that is not the encoding of a point of G1, or is infinity.
    #[error("the public key of operator {index} is not a point of the group G1 other than infinity")]
    InvalidKey {
        /// Whose key, from 0.
        index: usize,
    },
    /// Two operators with the same public key.
    #[error("the operators {first} and {second} have the same public key")]
    DuplicateOperator {
        /// The first of them, from 0.
        first: usize,
        /// The second.
        second: usize,
    },
    /// The proof of possession is not by the holder of the key.
    #[error("the proof of possession of operator {index} is not valid")]
    NoPossession {
        /// Whose proof, from 0.
        index: usize,
    },
    /// A type that cannot be exempt: it is no type, or its messages carry others.
    #[error("messages of the type {type_url:?} cannot be exempt")]
    NotExemptible {
        /// The type.
        type_url: String,
    },
    /// A transaction to be executed comes without the bytes that were signed.
    #[error("there are no sign bytes, and this is no simulation")]
    NothingSigned,
    /// The signature has the wrong length.
    #[error("the signature must have {expected} bytes, found {found}")]
    SignatureLength {
        /// The length of a signature.
        expected: usize,
        /// The length of this one.
        found: usize,
    },
    /// The signature names a signer that there is not.
    #[error("the signature names a signer beyond the {operators} operators")]
    UnknownSigner {
        /// How many operators there are.
        operators: u32,
    },
    /// Too few operators signed.
    #[error("at least {expected} operators must sign, found {found}")]
    BelowThreshold {
        /// The threshold.
        expected: u32,
        /// How many signed.
        found: u32,
    },
    /// The signers' keys cancel each other out.
    #[error("the sum of the signers' public keys is infinity")]
    InfiniteKey,
    /// The named operators did not sign these bytes.
    #[error("the signature is not valid for these signers and sign bytes")]
    InvalidSignature,
    /// A BLS12-381 call failed.
    #[error("BLS12-381: {0}")]
    Bls(String),
    /// A message that needs a proof has none in this transaction.
    #[error("no proof was presented for the message {type_url}")]
    NoProof {
        /// The message's type.
        type_url: String,
    },
    /// The proof that was presented is for another message.
    #[error("the proof presented is for the message {expected}, not for {type_url} with the hash {found}")]
    OtherMessage {
        /// The message's type.
        type_url: String,
        /// The hash of the message that a proof was presented for.
        expected: HexBinary,
        /// The hash of this message.
        found: HexBinary,
    },
    /// The proof, or another for the same context by the same credential, was accepted before.
    #[error("the nullifier {nullifier} is spent")]
    NullifierSpent {
        /// The credential's mark for the context.
        nullifier: Nullifier,
    },
    /// The proof does not prove membership for this chain, contract, account, id, sequence and message.
    #[error("the proof does not prove what it has to for this message, account, authenticator and sequence")]
    InvalidProof,
    /// The verification gave no verdict.
    #[error("the proof was not verified: {0}")]
    Verification(Halo2Error),
    /// The chain does not know the circuit that this code verifies with.
    #[error(
        "the chain has no circuit {circuit}, which messages are confirmed with: store the circuit binary of credential-circuit first"
    )]
    MissingCircuit {
        /// The checksum of the circuit binary.
        circuit: Checksum,
    },
    /// More proofs than a sequence counts. No message leads here.
    #[error("the sequence has no next")]
    SequenceOverflow,
    /// Funds sent along with a proof.
    #[error("presenting a proof takes no funds")]
    UnexpectedFunds,
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
