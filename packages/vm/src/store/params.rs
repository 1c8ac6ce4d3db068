//! Verifier parameters on disk: `<base>/cache/params/v<version>-k<k>`.
//!
//! The bases for a k take from some tenths of a second to seconds to derive, and tens of milliseconds to read. They are
//! the same for everybody, and reading checks a hash that is part of this software, so a file can spare work and
//! nothing else. In memory there is one set for each k in the process, whatever store asked for it first.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use zk_halo2::params;

use super::recomputable::Recomputable;

/// Where the parameters for a k came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamsSource {
    /// This process had them.
    Memory,
    /// Read from disk.
    Disk,
    /// Derived.
    Derived,
}

/// What [`VkStore::prepare_params`](super::VkStore::prepare_params) did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreparedParams {
    /// Where they came from.
    pub source: ParamsSource,
    /// Whether they are on disk now. If not, the folder cannot be written, and the next process derives them again.
    pub on_disk: bool,
    /// Bytes of the file.
    pub file_len: usize,
}

/// The folder with the parameters.
#[derive(Debug)]
pub(super) struct ParamsFiles {
    files: Recomputable,
    /// Held while parameters are read or derived: at k = 17 each thread that does so takes half a gigabyte.
    preparing: Mutex<()>,
    /// The folder could not be written once. It is not tried again, because each attempt prepares megabytes.
    is_unwritable: AtomicBool,
}

impl ParamsFiles {
    pub(super) fn open(base_dir: &Path) -> Self {
        let files = Recomputable::open(base_dir.join("cache").join("params"));
        Self { files, preparing: Mutex::new(()), is_unwritable: AtomicBool::new(false) }
    }

    /// Makes the parameters for k ready, in memory and on disk; `None` when there are none for this k.
    ///
    /// Threads that come at the same time wait for the first; processes may each derive them, and all get the same. A
    /// thread of rayon's does not wait: it may be one that the first needs, see `PerK` in `zk_halo2::params`.
    pub(super) fn prepare(&self, k: u32) -> Option<PreparedParams> {
        let can_wait = rayon::current_thread_index().is_none();
        let _first = can_wait.then(|| self.preparing.lock().unwrap_or_else(PoisonError::into_inner));
        let file_len = params::file_len(k)?;
        let name = format!("v{}-k{k}", params::FILE_VERSION);
        let source = self.load(k, &name, file_len);
        // A file of this length is one that was written here: should it be damaged, whoever reads it will tell.
        let on_disk = match source {
            ParamsSource::Disk => true,
            ParamsSource::Memory => self.files.has(&name, file_len) || self.write(k, &name),
            ParamsSource::Derived => self.write(k, &name),
        };
        Some(PreparedParams { source, on_disk, file_len })
    }

    /// Makes the parameters ready in memory.
    fn load(&self, k: u32, name: &str, file_len: usize) -> ParamsSource {
        if params::is_ready(k) {
            return ParamsSource::Memory;
        }
        let content = self.files.read(name, file_len);
        match content.and_then(|bytes| params::install(k, &bytes).ok()) {
            Some(_) => ParamsSource::Disk,
            None => ParamsSource::Derived,
        }
    }

    fn write(&self, k: u32, name: &str) -> bool {
        let Some(params) = params::verifier_params(k) else { return false };
        if self.is_unwritable.load(Ordering::Relaxed) {
            return false;
        }
        let written = self.files.write(name, &params.to_bytes());
        self.is_unwritable.store(!written, Ordering::Relaxed);
        written
    }
}
