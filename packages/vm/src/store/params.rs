//! Verifier parameters on disk: `<base>/cache/params/v<version>-k<k>`.
//!
//! The bases for a k take from some tenths of a second to seconds to derive, and tens of milliseconds to read. They are
//! the same for everybody, and reading checks a hash that is part of this software, so a file can spare work and
//! nothing else. In memory there is one set for each k in the process, whatever store asked for it first.

use std::path::Path;

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
}

impl ParamsFiles {
    pub(super) fn open(base_dir: &Path) -> Self {
        Self { files: Recomputable::open(base_dir.join("cache").join("params")) }
    }

    /// Makes the parameters for k ready, in memory and on disk; `None` when there are none for this k.
    ///
    /// Threads and processes that come at the same time may each derive them; all get the same.
    pub(super) fn prepare(&self, k: u32) -> Option<PreparedParams> {
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
        params::verifier_params(k).is_some_and(|params| self.files.write(name, &params.to_bytes()))
    }
}
