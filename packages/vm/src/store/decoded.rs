//! Decoded keys: `<base>/cache/vks/v1-<rules>/<checksum>`, what a checked key need not compute again.
//!
//! The circuit binary in `state/vks` is read and hashed all the same; a file here adds the square roots of its points
//! (see [`LoadedVerifyingKey::to_cached`]) and says that this node has checked it in full. The folder's name changes
//! with the rules of the check, so that another version of this software starts with an empty one and leaves the old.

use std::path::Path;

use zk_halo2::{Checksum, LoadedVerifyingKey};

use super::ready::FileLooks;
use super::recomputable::Recomputable;

/// The folder with the decoded keys of these rules.
#[derive(Debug)]
pub(super) struct DecodedKeys {
    files: Recomputable,
}

impl DecodedKeys {
    pub(super) fn open(base_dir: &Path) -> Self {
        let rules = format!("v1-{:016x}", LoadedVerifyingKey::CACHED_RULES);
        Self { files: Recomputable::open(base_dir.join("cache").join("vks").join(rules)) }
    }

    /// The key in `binary`, if this node has checked it before and its decoded form is as it was written.
    pub(super) fn load(&self, checksum: &Checksum, binary: &[u8]) -> Option<LoadedVerifyingKey> {
        // A decoded form is never longer than its file.
        let cached = self.files.read(&checksum.to_string(), binary.len())?;
        LoadedVerifyingKey::from_cached(binary, &cached)
    }

    /// How the decoded form looks from outside, if it is there.
    pub(super) fn looks(&self, checksum: &Checksum) -> Option<FileLooks> {
        self.files.looks(&checksum.to_string())
    }

    /// Keeps the decoded form of a key that passed the full check.
    pub(super) fn store(&self, key: &LoadedVerifyingKey) {
        self.files.write(&key.checksum().to_string(), &key.to_cached());
    }

    pub(super) fn remove(&self, checksum: &Checksum) {
        self.files.remove(&checksum.to_string());
    }
}
