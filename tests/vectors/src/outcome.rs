//! What comes of a case.

use zk_cosmwasm_std::Halo2Error;

/// What comes of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A verdict.
    Verdict(bool),
    /// The hash.
    Hash([u8; 32]),
    /// The verification gave no verdict: the code of the error.
    Code(u32),
    /// An upload that is taken.
    Stored,
    /// An upload that is not.
    Refused(Refusal),
    /// Something that is none of these.
    Other(String),
}

/// Why an upload is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The circuit binary fails its check.
    Circuit,
    /// Proofs for the circuit are longer than the host reads.
    ProofLength,
    /// No circuit is declared.
    NoCircuits,
    /// More circuits are declared than a code may have.
    TooManyCircuits,
    /// A circuit is declared twice.
    DuplicateCircuit,
    /// The code declares others than those uploaded with it.
    OtherCircuits,
}

impl From<Result<(), Refusal>> for Outcome {
    fn from(result: Result<(), Refusal>) -> Self {
        match result {
            Ok(()) => Self::Stored,
            Err(refusal) => Self::Refused(refusal),
        }
    }
}

impl From<Halo2Error> for Outcome {
    fn from(error: Halo2Error) -> Self {
        Self::Code(error.code().unwrap())
    }
}

/// The outcome that a contract's error stands for: the code whose text is in it.
pub fn code_in(text: &str) -> Outcome {
    let known =
        (1..100).filter(|code| Halo2Error::from_code(*code) != Halo2Error::UnknownCode { code: *code });
    let found: Vec<u32> =
        known.filter(|code| text.contains(&Halo2Error::from_code(*code).to_string())).collect();
    match found[..] {
        [code] => Outcome::Code(code),
        _ => Outcome::Other(text.to_string()),
    }
}
