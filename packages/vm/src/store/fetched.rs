//! A key between two charges: its bytes were read and are not decoded yet.
//!
//! Reading a file is charged by its length, decoding by its content, and the content is known only after reading. So
//! the host function takes a key in two steps, and charges before each: [`VkStore::fetch`](super::VkStore::fetch), then
//! [`Fetched::decode`]. A key that is in memory goes through the same steps, so that the charges are the same.

use zk_halo2::{Checksum, KeyCounts, LoadedVerifyingKey};

use super::{StoreError, VkStore};

/// What [`VkStore::fetch`] got hold of.
#[derive(Debug)]
pub(crate) struct Fetched<'s> {
    store: &'s VkStore,
    checksum: Checksum,
    content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    /// A layer of the memory had it.
    Key(LoadedVerifyingKey),
    /// A file whose hash was right, read after this epoch of the memory was seen.
    File { bytes: Vec<u8>, epoch: u64 },
}

impl<'s> Fetched<'s> {
    pub(super) fn new(store: &'s VkStore, checksum: Checksum, content: Content) -> Self {
        Self { store, checksum, content }
    }

    /// Bytes of the circuit binary.
    pub(crate) fn file_len(&self) -> usize {
        match &self.content {
            Content::Key(key) => key.file_len(),
            Content::File { bytes, .. } => bytes.len(),
        }
    }

    /// What is to be decoded.
    ///
    /// # Errors
    /// [`StoreError::Undecodable`] for a file that is no circuit binary.
    pub(crate) fn counts(&self) -> Result<KeyCounts, StoreError> {
        match &self.content {
            Content::Key(key) => Ok(key.counts()),
            Content::File { bytes, .. } => {
                KeyCounts::of_file(bytes).map_err(|source| self.store.undecodable(&self.checksum, source))
            }
        }
    }

    /// The key, which the memory keeps from now on.
    ///
    /// # Errors
    /// [`StoreError::Undecodable`].
    pub(crate) fn decode(self) -> Result<LoadedVerifyingKey, StoreError> {
        match self.content {
            Content::Key(key) => Ok(key),
            Content::File { bytes, epoch } => self.store.decode_file(&self.checksum, &bytes, epoch),
        }
    }
}
