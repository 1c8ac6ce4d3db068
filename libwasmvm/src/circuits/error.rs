//! The errors of circuit calls.

use std::io;
use std::path::PathBuf;

use cosmwasm_vm::VmError;
use zk_cosmwasm_vm::StoreError;
use zk_cosmwasm_vm::section::SectionError;
use zk_cosmwasm_vm::zk_halo2::Checksum;

use super::options::Options;
use crate::error::Error;

/// Values of `errno` after a circuit call.
#[repr(i32)]
#[allow(dead_code, reason = "some numbers are only read, on the other side")]
pub enum VkErrno {
    Success = 0,
    Other = 1,
    /// A nil argument, one of the wrong length, or a configuration that is not understood.
    InvalidArgument = 100,
    /// The handle is not an open store.
    Released = 101,
    /// The circuit binary fails its check, or the contract cannot have these circuits.
    Refused = 102,
    /// There is no circuit binary with this checksum.
    NotFound = 103,
    /// A file of the store is damaged.
    Corrupt = 104,
    /// Pinned keys use all the memory that they may.
    PinnedCacheFull = 105,
    /// The directory is open with other options.
    OtherOptions = 106,
}

/// Why a circuit call failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CircuitError {
    /// An argument that is wrong in itself.
    #[error("{0}")]
    Argument(Box<Error>),
    #[error("malformed configuration of the key store: {0}")]
    Config(serde_json::Error),
    #[error("malformed configuration of the key store: {field}: {problem}")]
    Value { field: &'static str, problem: &'static str },
    #[error("cannot open the directory {path}: {source}")]
    Directory { path: PathBuf, source: io::Error },
    #[error(
        "the key store of {path} is open with other options: open it before the VM, and with the same options each time (open: {found:?}; wanted: {wanted:?})"
    )]
    OtherOptions { path: PathBuf, found: Box<Options>, wanted: Box<Options> },
    #[error("checksums has {found} bytes, which is no multiple of 32")]
    Checksums { found: usize },
    #[error(transparent)]
    Section(#[from] SectionError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("no circuit binary {0} in this store")]
    Absent(Checksum),
    #[error("verifying: {0}")]
    Verifier(VmError),
    #[error("cannot write a report as JSON: {0}")]
    Report(serde_json::Error),
}

impl CircuitError {
    /// Wraps what reading an argument said: `.map_err(CircuitError::argument)`.
    pub(super) fn argument(error: Error) -> Self {
        CircuitError::Argument(Box::new(error))
    }

    pub(crate) fn errno(&self) -> VkErrno {
        match self {
            CircuitError::Argument(error) if matches!(**error, Error::Released(_)) => VkErrno::Released,
            CircuitError::Argument(_)
            | CircuitError::Config(_)
            | CircuitError::Value { .. }
            | CircuitError::Checksums { .. } => VkErrno::InvalidArgument,
            CircuitError::Section(_) => VkErrno::Refused,
            CircuitError::Absent(_) => VkErrno::NotFound,
            CircuitError::OtherOptions { .. } => VkErrno::OtherOptions,
            CircuitError::Store(error) => match error {
                StoreError::Refused { .. } | StoreError::ProofLength { .. } => VkErrno::Refused,
                StoreError::NotFound { .. } => VkErrno::NotFound,
                StoreError::Corrupt { .. }
                | StoreError::Oversized { .. }
                | StoreError::Undecodable { .. } => VkErrno::Corrupt,
                StoreError::PinnedCacheFull { .. } => VkErrno::PinnedCacheFull,
                _ => VkErrno::Other,
            },
            CircuitError::Directory { .. } | CircuitError::Verifier(_) | CircuitError::Report(_) => {
                VkErrno::Other
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use zk_cosmwasm_vm::section::{declared_circuits, ensure_bound, parse_circuits};

    use super::{CircuitError, VkErrno};

    #[test]
    fn what_the_section_refuses_is_refused_and_a_wrong_length_is_an_invalid_argument() {
        let other = [[1u8; 32].into(), [2; 32].into()];
        let bound = ensure_bound(b"\0asm\x01\0\0\0", &other[..1]).unwrap().into_owned();
        for error in [
            declared_circuits(b"no wasm").unwrap_err(),
            declared_circuits(&bound[..bound.len() - 1]).unwrap_err(),
            ensure_bound(&bound, &other).unwrap_err(),
            ensure_bound(&bound, &[]).unwrap_err(),
            parse_circuits(&[0; 64]).unwrap_err(),
        ] {
            let error = CircuitError::from(error);
            assert_eq!(error.errno() as i32, VkErrno::Refused as i32, "{error}");
        }
        let error = CircuitError::Checksums { found: 33 };
        assert_eq!(error.errno() as i32, VkErrno::InvalidArgument as i32);
        assert!(error.to_string().contains("33"), "{error}");
    }
}
