//! Writing files into a folder that threads and processes share.
//!
//! **Writing.** A new file is written under a temporary name in the same folder and renamed. Readers, which take no
//! lock, see a whole file or none.
//!
//! **Killed writers** leave a temporary file. It is removed when a store is opened, but only if no writer is alive in
//! any process: each writer holds the file `.lock` shared while its temporary file exists, and the cleaner takes it
//! exclusively or leaves the cleaning to the next one. The kernel drops the lock of a killed process. On a file system
//! without locks nothing is cleaned.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

const TEMPORARY_PREFIX: &str = ".new-";
const LOCK_FILE: &str = ".lock";

/// Whether a new file must be on disk before it gets its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Durability {
    /// It must: after a crash of the machine the name stands for the whole content.
    Synced,
    /// It need not: what is there after a crash is recognized, and made again.
    Lazy,
}

/// A folder, which need not exist.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Puts a file in place of what has this name.
    pub(super) fn write(&self, name: &str, bytes: &[u8], durability: Durability) -> io::Result<()> {
        let _alive = self.announce_writer()?;
        let mut file = self.temporary_file()?;
        file.write_all(bytes)?;
        if durability == Durability::Synced {
            file.as_file().sync_all()?;
        }
        file.persist(self.file(name))?;
        Ok(())
    }

    fn temporary_file(&self) -> io::Result<NamedTempFile> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(TEMPORARY_PREFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // The umask decides, as for the Wasm files beside: not only the owner's to read.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        builder.tempfile_in(&self.path)
    }

    /// Keeps cleaners away until the returned file is dropped.
    fn announce_writer(&self) -> io::Result<File> {
        let lock = self.lock_file()?;
        match lock.lock_shared() {
            Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
            _ => Ok(lock),
        }
    }

    fn lock_file(&self) -> io::Result<File> {
        OpenOptions::new().create(true).truncate(false).write(true).open(self.file(LOCK_FILE))
    }

    /// Removes temporary files, unless a writer is alive somewhere. They do no harm, so neither does a failure to
    /// remove them (a read-only disk, say).
    pub(super) fn remove_leftovers(&self) {
        let _ = self.try_remove_leftovers();
    }

    fn try_remove_leftovers(&self) -> io::Result<()> {
        let lock = self.lock_file()?;
        if lock.try_lock().is_err() {
            return Ok(());
        }
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(TEMPORARY_PREFIX) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }
}
