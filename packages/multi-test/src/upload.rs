//! Refuses at upload what a chain refuses, for the same reason.

use std::collections::BTreeSet;

use zk_cosmwasm_std::Checksum;
use zk_halo2::{Limits, LoadedVerifyingKey, VkError, check_vk};

use crate::limits::{MAX_CIRCUITS, MAX_PROOF_LEN};

/// Why an upload is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UploadError {
    /// The circuit binary fails its check.
    #[error("the circuit binary is refused: {source}")]
    Refused {
        /// The reason.
        #[from]
        source: VkError,
    },
    /// Proofs for this circuit are longer than the host reads.
    #[error(
        "the circuit binary is refused: its proofs have {found} bytes, contracts can hand over at most {limit}"
    )]
    ProofLength {
        /// The most bytes that the host reads.
        limit: usize,
        /// Bytes of a proof for this circuit.
        found: usize,
    },
    /// A code should be bound to circuits, and none is given.
    #[error("the code declares no circuit: give at least one, or store it as a code without circuits")]
    NoCircuits,
    /// The code declares more circuits than a code can.
    #[error("the code declares {found} circuits, at most {limit} are allowed")]
    TooManyCircuits {
        /// The most that are allowed.
        limit: usize,
        /// Circuits of the code.
        found: usize,
    },
    /// The code declares the same circuit twice.
    #[error("the code declares circuit {circuit} more than once: list every circuit once")]
    DuplicateCircuit {
        /// The circuit.
        circuit: Checksum,
    },
    /// The code declares other circuits than those uploaded with it, or the same in another order.
    #[error(
        "the code declares the circuits {declared:?} and not {given:?}: give the declared ones in their order"
    )]
    OtherCircuits {
        /// What the code declares.
        declared: Vec<Checksum>,
        /// What was uploaded with it.
        given: Vec<Checksum>,
    },
}

/// Whether a chain takes this circuit binary.
pub(crate) fn check_circuit(binary: &[u8]) -> Result<LoadedVerifyingKey, UploadError> {
    let key = check_vk(binary, &Limits::default())?;
    match key.shape().proof_len {
        found if found > MAX_PROOF_LEN => Err(UploadError::ProofLength { limit: MAX_PROOF_LEN, found }),
        _ => Ok(key),
    }
}

/// Whether a code may declare these circuits.
pub(crate) fn check_declared(circuits: &[Checksum]) -> Result<(), UploadError> {
    if circuits.is_empty() {
        return Err(UploadError::NoCircuits);
    }
    if circuits.len() > MAX_CIRCUITS {
        return Err(UploadError::TooManyCircuits { limit: MAX_CIRCUITS, found: circuits.len() });
    }
    let mut seen = BTreeSet::new();
    match circuits.iter().find(|circuit| !seen.insert(**circuit)) {
        Some(circuit) => Err(UploadError::DuplicateCircuit { circuit: *circuit }),
        None => Ok(()),
    }
}

/// Whether a code that declares circuits may be uploaded with these.
pub(crate) fn check_same(declared: &[Checksum], given: &[Checksum]) -> Result<(), UploadError> {
    if declared == given {
        return Ok(());
    }
    Err(UploadError::OtherCircuits { declared: declared.to_vec(), given: given.to_vec() })
}
