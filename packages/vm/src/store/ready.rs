//! Tells whether a key can be used, at the cost of a look at its files.
//!
//! A chain asks this before each verification, also where a contract only asks whether a circuit is registered, so the
//! answer must cost next to nothing: reading, hashing and decoding the key would be milliseconds for the price of one look
//! at the state. So the store remembers what the files of a key looked like (size, times, inode) when it last read them
//! and found them right. As long as they look the same they count as ready. Whatever replaces, truncates, restores or
//! removes a file changes how it looks, and the key is read in full once more.
//!
//! A file that changed a moment ago could change again within the same tick of the file system's clock, so what it looks
//! like is not remembered yet.
//!
//! This does not notice a disk that returns other bytes than were written. The hash reveals such a key when it is next
//! read, and that is a fault of the node.

use std::collections::HashMap;
use std::fs::Metadata;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use zk_halo2::Checksum;

use super::{StoreError, VkStore};

/// The clocks of file systems tick every few milliseconds.
const TICKS: Duration = Duration::from_millis(100);

/// How the files of each key looked when they were last found right.
#[derive(Debug, Default)]
pub(super) struct Seen(Mutex<HashMap<Checksum, Looks>>);

/// How the files of one key look: the circuit binary, and the decoded form if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Looks {
    binary: FileLooks,
    decoded: Option<FileLooks>,
}

/// What changes when somebody writes, replaces or restores a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileLooks {
    len: u64,
    modified: Option<SystemTime>,
    /// When content or metadata changed last, where the system records that: no program can set it.
    changed: Option<SystemTime>,
    /// Device and inode.
    identity: (u64, u64),
}

impl From<&Metadata> for FileLooks {
    fn from(metadata: &Metadata) -> Self {
        let (len, modified) = (metadata.len(), metadata.modified().ok());
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let since_epoch =
                |seconds: i64, ns: i64| Some(Duration::new(seconds.try_into().ok()?, ns.try_into().ok()?));
            let changed = since_epoch(metadata.ctime(), metadata.ctime_nsec());
            let changed = changed.and_then(|since_epoch| SystemTime::UNIX_EPOCH.checked_add(since_epoch));
            Self { len, modified, changed, identity: (metadata.dev(), metadata.ino()) }
        }
        #[cfg(not(unix))]
        Self { len, modified, changed: modified, identity: (0, 0) }
    }
}

impl FileLooks {
    /// Whether another change would show from now on. (The clock may have been set back since the last one.)
    fn is_settled(&self) -> bool {
        let Some(changed) = self.changed else { return false };
        let now = SystemTime::now();
        let apart = now.duration_since(changed).unwrap_or_else(|error| error.duration());
        apart > TICKS
    }
}

impl Seen {
    fn is(&self, checksum: &Checksum, looks: &Looks) -> bool {
        self.lock().get(checksum) == Some(looks)
    }

    fn remember(&self, checksum: Checksum, looks: Looks) {
        self.lock().insert(checksum, looks);
    }

    pub(super) fn forget(&self, checksum: &Checksum) {
        self.lock().remove(checksum);
    }

    /// Every operation under the lock is one on the map.
    fn lock(&self) -> MutexGuard<'_, HashMap<Checksum, Looks>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl VkStore {
    /// Makes sure that a key can be used: it is in memory, or its file is there and right, its decoded form is kept, and the
    /// parameters for its k are ready.
    ///
    /// # Errors
    /// As [`VkStore::load_vk`]: what a verification would end in.
    ///
    /// # Cost
    /// Next to nothing for a key in memory, and two looks at the file system while the files look as they did the last
    /// time. Else the key is read, hashed and, where its decoded form is not there, checked in full.
    pub fn ready_vk(&self, checksum: &Checksum) -> Result<(), StoreError> {
        let (in_memory, epoch) = self.memory().get(checksum);
        if in_memory.is_some() {
            return Ok(());
        }
        let Some(looks) = self.looks(checksum)? else { return Err(self.not_found(checksum)) };
        if self.seen.is(checksum, &looks) {
            return Ok(());
        }
        let is_settled = looks.binary.is_settled();
        let Some(bytes) = self.files.read(checksum)? else { return Err(self.not_found(checksum)) };
        let key = self.decode_file(checksum, &bytes, epoch)?;
        self.prepare_params(key.shape().k);
        // As the binary looked before it was read: what changed it since shows the next time. The decoded form may have
        // been written just now, and decides nothing.
        if is_settled {
            let decoded = self.decoded.looks(checksum);
            self.seen.remember(*checksum, Looks { binary: looks.binary, decoded });
        }
        Ok(())
    }

    fn looks(&self, checksum: &Checksum) -> Result<Option<Looks>, StoreError> {
        let binary = self.files.looks(checksum)?;
        Ok(binary.map(|binary| Looks { binary, decoded: self.decoded.looks(checksum) }))
    }
}
