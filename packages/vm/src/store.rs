//! The key store: circuit binaries on disk, verifying keys in memory.
//!
//! Three layers, asked in this order: `pinned_vk_cache` (keys that the operator keeps in memory), an LRU of the keys
//! used last (bounded by bytes), and the files `<base>/state/vks/<checksum>` (circuit binaries exactly as uploaded).
//! Opening reads no key, however many there are; each key is decoded at its first use. Beside the files lies what
//! makes decoding fast, `<base>/cache/vks/` (see `decoded`), and what all keys of one k share, `<base>/cache/params/` (see
//! `params`); both can be deleted at any time.
//!
//! Invariants:
//! - A file is only ever used after its bytes were hashed and found to be what its name says. A file that is missing or
//!   corrupt is an error that names the file, never a verdict about a proof.
//! - A file appears in the folder whole or not at all, also when the writer is killed; several processes may use one
//!   folder (see `folder`).
//! - One lock guards the two memory layers. It is held for map operations alone, never while a file is read, a key
//!   decoded or a proof verified. Two threads that miss the same key at once both load it; the results are equal.
//! - The store is a cache of the chain's state: whether a circuit *counts* is the chain's decision, see
//!   [`Authority`](crate::Authority).
//!
//! Start at [`VkStore`].

mod decoded;
mod error;
mod fetched;
mod files;
mod folder;
mod memory;
mod metrics;
mod params;
mod ready;
mod recomputable;

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use zk_halo2::params::{MAX_K, MIN_K};
use zk_halo2::{Checksum, Limits, LoadedVerifyingKey, VkError, check_vk};

use self::decoded::DecodedKeys;
use self::fetched::{Content, Fetched};
use self::files::VkFiles;
use self::folder::Durability;
use self::memory::Memory;
use self::params::ParamsFiles;
use self::ready::Seen;
use crate::threads;

pub use self::error::StoreError;
pub use self::metrics::{PerVkMetrics, PinnedVkMetrics, VkMetrics, VkStats};
pub use self::params::{ParamsSource, PreparedParams};

/// The longest proof that the host reads, and therefore the longest that a stored key may ask for.
pub const MAX_PROOF_LEN: usize = 128 * 1024;

/// Sizes and limits of a [`VkStore`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VkStoreOptions {
    /// What `store_vk` accepts. On a chain this decides which uploads succeed, so it is consensus: the same on every
    /// node, from the chain's parameters, never a setting of the operator. A key that was accepted once is always
    /// loaded, also when these were lowered since.
    pub limits: Limits,
    /// The most bytes of memory that unpinned keys take together.
    pub memory_bytes: usize,
    /// The most bytes of memory that pinned keys take together.
    pub pinned_bytes: usize,
    /// Makes the parameters up to this k ready when the store is opened; 0 leaves each for its first use. In both cases
    /// they are derived once and then kept in `<base>/cache/params/`.
    pub params_up_to: u32,
}

impl Default for VkStoreOptions {
    /// The library's limits, 64 MiB for unpinned and 64 MiB for pinned keys, no parameters ahead.
    fn default() -> Self {
        Self { limits: Limits::default(), memory_bytes: 64 << 20, pinned_bytes: 64 << 20, params_up_to: 0 }
    }
}

/// Decides whether a chain takes a circuit binary: [`check_vk`], and proofs that are no longer than the host reads.
///
/// # Errors
/// [`StoreError::Refused`] and [`StoreError::ProofLength`].
pub fn check_circuit(bytes: &[u8], limits: &Limits) -> Result<LoadedVerifyingKey, StoreError> {
    let key = check_vk(bytes, limits).map_err(|source| StoreError::Refused { source })?;
    match key.shape().proof_len {
        found if found > MAX_PROOF_LEN => Err(StoreError::ProofLength { limit: MAX_PROOF_LEN, found }),
        _ => Ok(key),
    }
}

/// Circuit binaries on disk and verifying keys in memory, for any number of threads and processes.
#[derive(Debug)]
pub struct VkStore {
    files: VkFiles,
    decoded: DecodedKeys,
    params: ParamsFiles,
    memory: Mutex<Memory<LoadedVerifyingKey>>,
    seen: Seen,
    limits: Limits,
}

impl VkStore {
    /// Opens the store in `<base_dir>/state/vks`, making the folders when they are not there, removes what killed
    /// writers left behind, starts rayon's threads, and prepares parameters as far as the options say.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the folder cannot be made, [`StoreError::Threads`] when the system gives no threads.
    pub fn open(base_dir: &Path, options: VkStoreOptions) -> Result<Self, StoreError> {
        threads::start().map_err(|reason| StoreError::Threads { reason })?;
        let files = VkFiles::open(base_dir)?;
        let decoded = DecodedKeys::open(base_dir);
        let memory = Mutex::new(Memory::new(options.memory_bytes, options.pinned_bytes));
        let params = ParamsFiles::open(base_dir);
        let seen = Seen::default();
        let store = Self { files, decoded, params, memory, seen, limits: options.limits };
        store.prepare_params_up_to(options.params_up_to);
        Ok(store)
    }

    /// Stores a circuit binary and returns its checksum.
    ///
    /// With `checked` the binary is checked in full under the store's limits; leave it out only for a binary that was
    /// checked before, and that the caller has somewhere else (a chain's state). With `persist` it is kept, and with
    /// `checked` it is on disk when this returns. The store does not wait for the disk with an unchecked binary; its
    /// hash shows whether a crash of the machine damaged it. Without `persist` nothing is kept at all (simulation). A
    /// file that is there already is verified, and rewritten when it is corrupt. With both, the parameters for the
    /// key's k are made ready too, so that no later call has to wait for them.
    ///
    /// # Errors
    /// [`StoreError::Refused`] and [`StoreError::ProofLength`] for a binary that fails the check, or that is longer than
    /// any that could be loaded, [`StoreError::Io`] when it cannot be written.
    pub fn store_vk(&self, bytes: &[u8], checked: bool, persist: bool) -> Result<Checksum, StoreError> {
        if checked {
            let key = self.check(bytes)?;
            if persist {
                self.store_checked(bytes, &key)?;
            }
            return Ok(key.checksum());
        }
        // Nothing longer could ever be loaded.
        let (limit, found) = (Limits::HARD.max_file_len, bytes.len());
        if found > limit {
            let (limit, found) = (limit as u64, found as u64);
            return Err(StoreError::Refused {
                source: VkError::Limit { what: "length of the file", limit, found },
            });
        }
        let checksum = Checksum::of(bytes);
        if persist {
            self.files.write(&checksum, bytes, Durability::Lazy)?;
        }
        Ok(checksum)
    }

    /// Puts a circuit binary on disk that [`VkStore::check`] made this key of.
    pub(crate) fn store_checked(&self, bytes: &[u8], key: &LoadedVerifyingKey) -> Result<(), StoreError> {
        self.files.write(&key.checksum(), bytes, Durability::Synced)?;
        self.decoded.store(key);
        self.prepare_params(key.shape().k);
        Ok(())
    }

    /// Makes the parameters for circuits of 2^k rows ready: in memory for this process, on disk for the next. `None`
    /// when there are none for this k.
    ///
    /// # Cost
    /// Nothing when they are in memory and on disk, some tens of milliseconds from disk, else their derivation.
    pub fn prepare_params(&self, k: u32) -> Option<PreparedParams> {
        self.params.prepare(k)
    }

    /// [`VkStore::prepare_params`] for every k up to this one.
    pub fn prepare_params_up_to(&self, max_k: u32) {
        for k in MIN_K..=max_k.min(MAX_K) {
            self.prepare_params(k);
        }
    }

    /// Checks a circuit binary as [`VkStore::store_vk`] does, without keeping it.
    ///
    /// # Errors
    /// [`StoreError::Refused`] and [`StoreError::ProofLength`].
    pub fn check(&self, bytes: &[u8]) -> Result<LoadedVerifyingKey, StoreError> {
        check_circuit(bytes, &self.limits)
    }

    /// The key with this checksum, from the first layer that has it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], [`StoreError::Corrupt`], [`StoreError::Undecodable`] or [`StoreError::Io`]. For a
    /// circuit that the chain has registered, each of these is a fault of this node.
    pub fn load_vk(&self, checksum: &Checksum) -> Result<LoadedVerifyingKey, StoreError> {
        self.fetch(checksum)?.decode()
    }

    /// The first half of [`VkStore::load_vk`]: the key where a layer of the memory has it, else its file, read and hashed.
    ///
    /// # Errors
    /// As [`VkStore::load_vk`], but for [`StoreError::Undecodable`].
    pub(crate) fn fetch(&self, checksum: &Checksum) -> Result<Fetched<'_>, StoreError> {
        let (found, epoch) = self.memory().get(checksum);
        if let Some(key) = found {
            return Ok(Fetched::new(self, *checksum, Content::Key(key)));
        }
        let Some(bytes) = self.files.read(checksum)? else {
            self.memory().count_miss();
            return Err(self.not_found(checksum));
        };
        Ok(Fetched::new(self, *checksum, Content::File { bytes, epoch }))
    }

    /// Makes a key of a file whose hash was right.
    fn decode_file(
        &self,
        checksum: &Checksum,
        bytes: &[u8],
        epoch: u64,
    ) -> Result<LoadedVerifyingKey, StoreError> {
        let decoded = self.decoded.load(checksum, bytes);
        let was_decoded = decoded.is_some();
        let key = decoded.map_or_else(|| self.decode(checksum, bytes), Ok)?;
        self.memory().insert_from_file(*checksum, key.clone(), key.memory_size(), was_decoded, epoch);
        Ok(key)
    }

    /// The circuit binary with this checksum, byte for byte as it was uploaded.
    ///
    /// # Errors
    /// As [`VkStore::load_vk`].
    pub fn load_binary(&self, checksum: &Checksum) -> Result<Vec<u8>, StoreError> {
        self.files.read(checksum)?.ok_or_else(|| self.not_found(checksum))
    }

    /// Length in bytes of the circuit binary, without reading it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] or [`StoreError::Io`].
    pub fn file_len(&self, checksum: &Checksum) -> Result<u64, StoreError> {
        let in_memory = self.memory().peek(checksum);
        match in_memory {
            Some(key) => Ok(key.file_len() as u64),
            None => self.files.len(checksum)?.ok_or_else(|| self.not_found(checksum)),
        }
    }

    /// Whether the store has a file of this name. Its content is looked at when it is loaded.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the folder cannot be read.
    pub fn contains(&self, checksum: &Checksum) -> Result<bool, StoreError> {
        Ok(self.files.len(checksum)?.is_some())
    }

    /// Removes a key from disk and from memory, pinned or not, and tells whether its file was there.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the file cannot be removed.
    pub fn remove_vk(&self, checksum: &Checksum) -> Result<bool, StoreError> {
        let removed = self.files.remove(checksum);
        // After the file: a thread that read it before cannot put the key back into memory any more.
        self.memory().remove(checksum);
        self.seen.forget(checksum);
        self.decoded.remove(checksum);
        removed
    }

    /// Keeps a key in memory (`pinned_vk_cache`) until it is unpinned or removed. A pinned key is left as it is.
    ///
    /// The parameters that the key shares with others of its k are made ready too, so that the first verification
    /// against a pinned key takes no longer than the next.
    ///
    /// # Errors
    /// [`StoreError::PinnedCacheFull`] when it would exceed the bytes set aside for pinned keys; else as
    /// [`VkStore::load_vk`].
    pub fn pin_vk(&self, checksum: &Checksum) -> Result<(), StoreError> {
        loop {
            let epoch = self.memory().epoch();
            if self.memory().is_pinned(checksum) {
                return Ok(());
            }
            let key = self.load_vk(checksum)?;
            self.prepare_params(key.shape().k);
            let size = key.memory_size();
            // Once more if a key was removed meanwhile: it may have been this one.
            if self.memory().pin(*checksum, key, size, epoch)? {
                return Ok(());
            }
        }
    }

    /// Makes a pinned key an ordinary one, which the LRU may drop. One that is not pinned is left as it is.
    pub fn unpin_vk(&self, checksum: &Checksum) {
        self.memory().unpin(checksum);
    }

    /// Whether the key is in `pinned_vk_cache`.
    pub fn is_pinned(&self, checksum: &Checksum) -> bool {
        self.memory().is_pinned(checksum)
    }

    /// The checksums of all files in the store, sorted. Reads the folder, not the files.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the folder cannot be read.
    pub fn list(&self) -> Result<Vec<Checksum>, StoreError> {
        self.files.list()
    }

    /// Hits by layer, elements and bytes in memory. Node-specific: never to be used where consensus is at stake.
    pub fn metrics(&self) -> VkMetrics {
        self.memory().metrics()
    }

    /// Hits and bytes of every pinned key. Node-specific as [`VkStore::metrics`].
    pub fn pinned_metrics(&self) -> PinnedVkMetrics {
        self.memory().pinned_metrics()
    }

    /// The limits that `store_vk` checks against.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Decodes a file whose checksum was found right. What was accepted once must load for ever, so that lowering the
    /// limits cannot turn registered circuits into node faults: hence the hard limits.
    fn decode(&self, checksum: &Checksum, bytes: &[u8]) -> Result<LoadedVerifyingKey, StoreError> {
        let key = check_vk(bytes, &Limits::HARD).map_err(|source| self.undecodable(checksum, source))?;
        self.decoded.store(&key);
        Ok(key)
    }

    fn undecodable(&self, checksum: &Checksum, source: VkError) -> StoreError {
        StoreError::Undecodable { path: self.files.path(checksum), source }
    }

    fn not_found(&self, checksum: &Checksum) -> StoreError {
        StoreError::NotFound { path: self.files.path(checksum) }
    }

    /// The memory layers. Every operation under the lock leaves them consistent, so that a panic elsewhere in a thread
    /// that holds it is no reason to stop the others.
    fn memory(&self) -> MutexGuard<'_, Memory<LoadedVerifyingKey>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
