//! The check that a circuit binary passes at its upload, and again whenever it is loaded.

use std::fmt;
use std::sync::Arc;

use crate::container::Container;
use crate::key::{self, VerifyingKey};
use crate::limits::check_limit;
use crate::{Checksum, KeyCounts, Limits, Shape, VkError, params};

/// A verifying key that passed [`check_vk`], ready to verify against. Cloning shares it.
#[derive(Clone)]
pub struct LoadedVerifyingKey(Arc<Inner>);

struct Inner {
    checksum: Checksum,
    file_len: usize,
    key: VerifyingKey,
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
        self.0.key.shape()
    }

    /// What decoding this key costs, as [`KeyCounts::of_file`] reads it off the file.
    pub fn counts(&self) -> KeyCounts {
        KeyCounts::from(self.shape())
    }

    /// The key itself.
    pub fn key(&self) -> &VerifyingKey {
        &self.0.key
    }

    /// Bytes this key occupies, without the bases that all keys of one k share.
    pub fn memory_size(&self) -> usize {
        size_of::<Inner>() + self.0.key.memory_size()
    }

    /// Changes when the rules of [`check_vk`] or the cached form change: what was written under another number is not
    /// to be read.
    pub const CACHED_RULES: u64 = key::RULES;

    /// What [`LoadedVerifyingKey::from_cached`] needs besides the circuit binary to make this key again, in a tenth of
    /// the time: the checksum, then the y coordinate of each point in the order of the file, 32 bytes each. It is
    /// never longer than the file.
    pub fn to_cached(&self) -> Vec<u8> {
        [&self.checksum().as_bytes()[..], &self.key().ordinates()].concat()
    }

    /// The key in `binary`, which passed [`check_vk`] when [`LoadedVerifyingKey::to_cached`] wrote `cached`.
    ///
    /// `None` when `cached` belongs to another file or is damaged in any way; then [`check_vk`] has to decide. So
    /// `cached` cannot make another key of a file. But its presence replaces the checks on `binary` that are left out
    /// (the text and its hash, that there is no other encoding, full parameters). Keep it where only this node writes,
    /// and write it for checked keys alone.
    pub fn from_cached(binary: &[u8], cached: &[u8]) -> Option<Self> {
        let checksum = Checksum::of(binary);
        let ordinates = cached.strip_prefix(checksum.as_bytes())?;
        let container = Container::parse(binary).ok()?;
        let key = VerifyingKey::from_checked_section(container.vk, ordinates)?;
        Some(Self(Arc::new(Inner { checksum, file_len: binary.len(), key })))
    }

    /// Computes the shared bases this key needs, unless they are there: the first verification then takes no longer
    /// than the next.
    pub fn prepare(&self) {
        // There are parameters for the k of every key that passed `check_vk`.
        drop(params::verifier_params(self.0.key.k()));
    }
}

impl fmt::Debug for LoadedVerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoadedVerifyingKey")
            .field("checksum", &self.checksum())
            .field("shape", self.shape())
            .finish_non_exhaustive()
    }
}

/// Decides whether `bytes` is a circuit binary that may be stored, and loads it.
///
/// In order: the footer, the parameters, the encoding of the key, the parts of the key against each other, the text
/// of the key and its hash, and that there is no other encoding. `docs/FORMAT.md` lists the rules.
///
/// # Errors
/// [`VkError`] says what is wrong, where, what was expected and what was found.
///
/// # Cost
/// Bounded by `limits` in time and memory, whatever the bytes say. The bases for k are not computed here.
pub fn check_vk(bytes: &[u8], limits: &Limits) -> Result<LoadedVerifyingKey, VkError> {
    let limits = limits.clamped();
    check_limit("length of the file", limits.max_file_len, bytes.len())?;
    let container = Container::parse(bytes)?;
    check_limit("length of vk", limits.max_vk_len, container.vk.len())?;
    let params_k = params::read_k(container.vk_params, &limits)?;
    let key = VerifyingKey::from_section(container.vk, container.vk_params.len(), &limits)?;
    if key.k() != params_k {
        return Err(VkError::KMismatch { params: params_k, key: key.k() });
    }
    let (footer, columns) = (container.public_inputs, key.shape().public_inputs());
    if usize::from(footer) != columns {
        return Err(VkError::PublicInputCount { footer, columns });
    }
    let (checksum, file_len) = (Checksum::of(bytes), bytes.len());
    Ok(LoadedVerifyingKey(Arc::new(Inner { checksum, file_len, key })))
}
