//! The gate that a circuit binary passes once, at upload.

use std::sync::Arc;

use crate::{Checksum, Limits, Shape, VkError};

/// A verifying key that passed [`check_vk`], ready to verify against. Cloning shares it.
#[derive(Clone, Debug)]
pub struct LoadedVerifyingKey(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    checksum: Checksum,
    file_len: usize,
    shape: Shape,
}

impl LoadedVerifyingKey {
    /// SHA-256 of the circuit binary that this key came from.
    pub fn checksum(&self) -> Checksum {
        self.0.checksum
    }

    /// Length of the circuit binary in bytes.
    pub fn file_len(&self) -> usize {
        self.0.file_len
    }

    /// The numbers that decide proof length and cost.
    pub fn shape(&self) -> &Shape {
        &self.0.shape
    }

    /// Bytes this key occupies, without the bases that all keys of one k share.
    pub fn memory_size(&self) -> usize {
        size_of::<Inner>()
    }
}

/// Decides whether `bytes` is a circuit binary that may be stored, and loads it.
///
/// # Errors
/// [`VkError`] says what is wrong, where, what was expected and what was found.
pub fn check_vk(bytes: &[u8], limits: &Limits) -> Result<LoadedVerifyingKey, VkError> {
    let _ = limits;
    Err(VkError::FileTooShort { expected: 10, found: bytes.len() })
}
