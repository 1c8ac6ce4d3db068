//! Files below `<base>/cache` that spare the node some work and decide nothing.
//!
//! A reader checks such a file, and makes it again when anything is wrong with it. So nothing here is an error: a file
//! that is missing, too long, unreadable or no regular file is `None`, and a write that fails is ignored.

use std::fs::{self, File};
use std::io::Read;
use std::path::PathBuf;

use super::folder::{Durability, Folder};
use super::ready::FileLooks;

/// A folder of such files. It is made when the first file is.
#[derive(Debug)]
pub(super) struct Recomputable {
    folder: Folder,
}

impl Recomputable {
    /// Cleans up after killed writers.
    pub(super) fn open(path: PathBuf) -> Self {
        let folder = Folder::new(path);
        folder.remove_leftovers();
        Self { folder }
    }

    /// The content of a file of at most `limit` bytes.
    pub(super) fn read(&self, name: &str, limit: usize) -> Option<Vec<u8>> {
        let path = self.folder.file(name);
        let metadata = fs::metadata(&path).ok()?;
        // Opening something else than a file could wait for ever.
        if !metadata.is_file() || metadata.len() > limit as u64 {
            return None;
        }
        let mut bytes = Vec::with_capacity(metadata.len() as usize);
        File::open(path).ok()?.take(limit as u64 + 1).read_to_end(&mut bytes).ok()?;
        Some(bytes).filter(|bytes| bytes.len() <= limit)
    }

    /// Whether there is a file of this length.
    pub(super) fn has(&self, name: &str, len: usize) -> bool {
        let metadata = fs::metadata(self.folder.file(name));
        metadata.is_ok_and(|metadata| metadata.is_file() && metadata.len() == len as u64)
    }

    /// How a file looks from outside, if it is there.
    pub(super) fn looks(&self, name: &str) -> Option<FileLooks> {
        fs::metadata(self.folder.file(name)).ok().as_ref().map(FileLooks::from)
    }

    /// Puts a file in place; whether that was possible.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> bool {
        fs::create_dir_all(self.folder.path()).is_ok()
            && self.folder.write(name, bytes, Durability::Lazy).is_ok()
    }

    pub(super) fn remove(&self, name: &str) {
        let _ = fs::remove_file(self.folder.file(name));
    }
}
