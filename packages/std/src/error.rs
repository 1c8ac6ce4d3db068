//! The reasons why a verification gave no verdict, and the numeric codes that cross from the host to the guest.

use thiserror::Error;

/// Why a verification gave no verdict. [`InvalidProof`](Self::InvalidProof) is the error of the `ensure_…` methods for
/// a negative verdict.
///
/// The host functions return a `u32`: 0 valid, 1 not valid, 10 and up one of these errors. [`from_code`](Self::from_code)
/// and [`code`](Self::code) are the two directions of that table.
#[derive(Clone, Copy, Debug, Error, Eq, PartialEq)]
#[non_exhaustive]
pub enum Halo2Error {
    /// The proof is not valid for these public inputs. Code 1.
    #[error("the proof is not valid for these public inputs")]
    InvalidProof,
    /// A public input, or an element to hash, is not the 32-byte little-endian encoding of a number below the field's
    /// modulus; or there is none to hash. Code 10.
    #[error("a public input is not a canonical 32-byte little-endian field element")]
    MalformedInputs,
    /// The number of public inputs is not the circuit's. Code 11.
    #[error("the number of public inputs is not the circuit's")]
    WrongInputCount,
    /// The code declares no circuit of its own. Code 12.
    #[error("the code declares no circuit")]
    NoCircuit,
    /// The circuit is not registered. Code 13.
    #[error("the circuit is not registered")]
    CircuitNotRegistered,
    /// The proof is longer than the host reads. Code 14.
    #[error("the proof is longer than the host reads")]
    ProofTooLong,
    /// The batch has not as many lists of public inputs as proofs. Code 15.
    #[error("the batch has not as many lists of public inputs as proofs")]
    BatchMismatch,
    /// The circuit's checksum is not 32 bytes long. Code 16.
    #[error("the circuit's checksum is not 32 bytes long")]
    MalformedChecksum,
    /// The public inputs, or the elements to hash, are longer than the host reads. Code 17.
    #[error("the public inputs are longer than the host reads")]
    TooManyInputs,
    /// The batch is larger than the host takes. Code 18.
    #[error("the batch is larger than the host takes")]
    BatchTooLarge,
    /// The batch's sections do not parse. Code 19.
    #[error("the batch's sections do not parse")]
    MalformedBatch,
    /// The host returned a code that this version does not know.
    #[error("the host returned the unknown code {code}")]
    UnknownCode {
        /// The code as returned.
        code: u32,
    },
    /// The verifier accepted an empty proof: it is no verifier. No code.
    #[error("the verifier accepts an empty proof")]
    EmptyProofAccepted,
    /// Outside Wasm: the `Api` in use holds no circuits; wrap it in a [`CircuitApi`](crate::CircuitApi). No code.
    #[error("this Api holds no circuits: wrap it in a zk_cosmwasm_std::CircuitApi")]
    NoVerifier,
    /// Outside Wasm: the verifier itself failed, which no input is known to cause. A node then ends the whole call. No
    /// code.
    #[error("the verifier failed")]
    VerifierFailed,
}

/// Each error that has a code, with it.
const CODES: [(u32, Halo2Error); 11] = [
    (1, Halo2Error::InvalidProof),
    (10, Halo2Error::MalformedInputs),
    (11, Halo2Error::WrongInputCount),
    (12, Halo2Error::NoCircuit),
    (13, Halo2Error::CircuitNotRegistered),
    (14, Halo2Error::ProofTooLong),
    (15, Halo2Error::BatchMismatch),
    (16, Halo2Error::MalformedChecksum),
    (17, Halo2Error::TooManyInputs),
    (18, Halo2Error::BatchTooLarge),
    (19, Halo2Error::MalformedBatch),
];

impl Halo2Error {
    /// The error that a host function's code stands for. A code outside the table, 0 included, is
    /// [`UnknownCode`](Self::UnknownCode).
    pub fn from_code(code: u32) -> Self {
        CODES.iter().find(|(known, _)| *known == code).map_or(Self::UnknownCode { code }, |(_, error)| *error)
    }

    /// The code of this error, or `None` for [`EmptyProofAccepted`](Self::EmptyProofAccepted),
    /// [`NoVerifier`](Self::NoVerifier) and [`VerifierFailed`](Self::VerifierFailed), which no host returns.
    pub fn code(&self) -> Option<u32> {
        match self {
            Self::UnknownCode { code } => Some(*code),
            _ => CODES.iter().find(|(_, error)| error == self).map(|(code, _)| *code),
        }
    }

    /// The verdict that a host function's code stands for.
    #[cfg(any(target_arch = "wasm32", test))]
    pub(crate) fn verdict(code: u32) -> Result<bool, Self> {
        match code {
            0 => Ok(true),
            1 => Ok(false),
            _ => Err(Self::from_code(code)),
        }
    }
}

#[cfg(test)]
mod tests;
