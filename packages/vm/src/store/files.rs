//! The files of the key store: `<base>/state/vks/<checksum>`.
//!
//! **Writing.** A new file is written under a temporary name in the same folder, synced, renamed to its checksum, and
//! the folder is synced. Readers, which take no lock, see a whole file or none.
//!
//! **Killed writers** leave a temporary file. It is removed when a store is opened, but only if no writer is alive in
//! any process: each writer holds the file `.lock` shared while its temporary file exists, and the cleaner takes it
//! exclusively or leaves the cleaning to the next one. The kernel drops the lock of a killed process. On a file system
//! without locks nothing is cleaned.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use zk_halo2::{Checksum, Limits};

use super::StoreError;

const STATE_FOLDER: &str = "state";
const VKS_FOLDER: &str = "vks";
const TEMPORARY_PREFIX: &str = ".new-";
const LOCK_FILE: &str = ".lock";

/// The folder with the circuit binaries.
#[derive(Debug)]
pub(super) struct VkFiles {
    folder: PathBuf,
}

impl VkFiles {
    /// Makes the folder when it is not there and cleans up after killed writers.
    pub(super) fn open(base_dir: &Path) -> Result<Self, StoreError> {
        let state = base_dir.join(STATE_FOLDER);
        let folder = state.join(VKS_FOLDER);
        if !folder.is_dir() {
            fs::create_dir_all(&folder).map_err(StoreError::io("make the folder", &folder))?;
            sync_folder(&state)?;
        }
        let files = Self { folder };
        // Leftovers do no harm, so neither does a failure to remove them (a read-only disk, say).
        let _ = files.remove_leftovers();
        Ok(files)
    }

    pub(super) fn path(&self, checksum: &Checksum) -> PathBuf {
        self.folder.join(checksum.to_string())
    }

    /// The content of a file, hashed and found right; `None` when there is no such file.
    pub(super) fn read(&self, checksum: &Checksum) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.path(checksum);
        let Some(bytes) = read_bounded(&path)? else { return Ok(None) };
        match Checksum::of(&bytes) {
            found if found == *checksum => Ok(Some(bytes)),
            found => Err(StoreError::Corrupt { path, expected: *checksum, found }),
        }
    }

    /// Length of a file; `None` when there is no such file.
    pub(super) fn len(&self, checksum: &Checksum) -> Result<Option<u64>, StoreError> {
        let path = self.path(checksum);
        match fs::metadata(&path) {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::io("look at", &path)(error)),
        }
    }

    /// Puts the file in place unless a whole one is there; on disk when this returns.
    pub(super) fn write(&self, checksum: &Checksum, bytes: &[u8]) -> Result<(), StoreError> {
        // Anything but the right content, unreadable content included, is written anew.
        if !matches!(self.read(checksum), Ok(Some(_))) {
            let path = self.path(checksum);
            self.write_new(&path, bytes).map_err(StoreError::io("write", &path))?;
        }
        // Also when the file was there: its writer may be between rename and sync.
        sync_folder(&self.folder)
    }

    fn write_new(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let _alive = self.announce_writer()?;
        let mut file = self.temporary_file()?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
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
        builder.tempfile_in(&self.folder)
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
        OpenOptions::new().create(true).truncate(false).write(true).open(self.folder.join(LOCK_FILE))
    }

    /// Removes temporary files, unless a writer is alive somewhere.
    fn remove_leftovers(&self) -> io::Result<()> {
        let lock = self.lock_file()?;
        if lock.try_lock().is_err() {
            return Ok(());
        }
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with(TEMPORARY_PREFIX) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Removes a file; whether it was there.
    pub(super) fn remove(&self, checksum: &Checksum) -> Result<bool, StoreError> {
        let path = self.path(checksum);
        match fs::remove_file(&path) {
            Ok(()) => sync_folder(&self.folder).map(|()| true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(StoreError::io("remove", &path)(error)),
        }
    }

    /// The files whose names are checksums, sorted.
    pub(super) fn list(&self) -> Result<Vec<Checksum>, StoreError> {
        let failed = || StoreError::io("list", &self.folder);
        let mut checksums = vec![];
        for entry in fs::read_dir(&self.folder).map_err(failed())? {
            let name = entry.map_err(failed())?.file_name();
            checksums.extend(name.to_str().and_then(|name| name.parse::<Checksum>().ok()));
        }
        checksums.sort_unstable();
        Ok(checksums)
    }
}

/// Reads a file of at most the size that a circuit binary can have.
fn read_bounded(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io("open", path)(error)),
    };
    let limit = Limits::HARD.max_file_len as u64;
    let found = file.metadata().map_err(StoreError::io("look at", path))?.len();
    if found > limit {
        return Err(StoreError::Oversized { path: path.to_owned(), limit, found });
    }
    let mut bytes = Vec::with_capacity(found as usize);
    (&mut file).take(limit).read_to_end(&mut bytes).map_err(StoreError::io("read", path))?;
    Ok(Some(bytes))
}

/// Makes renames and removals in a folder durable. Only Unix has the means.
fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(StoreError::io("sync", folder))?;
    }
    Ok(())
}
