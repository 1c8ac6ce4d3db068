//! Why there is no verdict.

use cosmwasm_std::StdError;
use thiserror::Error;
use zk_cosmwasm_std::{ChecksumError, Halo2Error};

/// Why there is no verdict.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ContractError {
    /// A message or a response could not be read or written.
    #[error(transparent)]
    Std(#[from] StdError),
    /// The verification gave no verdict.
    #[error(transparent)]
    Halo2(#[from] Halo2Error),
    /// The circuit named in the message is no checksum.
    #[error(transparent)]
    Circuit(#[from] ChecksumError),
    /// A public input has another length.
    #[error("public input {index} must have {expected} bytes, found {found}")]
    PublicInputLength {
        /// Its place among the public inputs of its proof, from 0.
        index: usize,
        /// The length of every public input.
        expected: usize,
        /// Its length.
        found: usize,
    },
    /// Nothing was verified yet.
    #[error("no proof was verified yet")]
    NoVerdict,
}
