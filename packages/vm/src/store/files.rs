//! The files of the key store: `<base>/state/vks/<checksum>`. A file gets its name once it is whole; a file that must
//! last is on disk before that.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use zk_halo2::{Checksum, Limits};

use super::StoreError;
use super::folder::{Durability, Folder};
use super::ready::FileLooks;

const STATE_FOLDER: &str = "state";
const VKS_FOLDER: &str = "vks";

/// The folder with the circuit binaries.
#[derive(Debug)]
pub(super) struct VkFiles {
    folder: Folder,
}

impl VkFiles {
    /// Makes the folder when it is not there and cleans up after killed writers.
    pub(super) fn open(base_dir: &Path) -> Result<Self, StoreError> {
        let folder = base_dir.join(STATE_FOLDER).join(VKS_FOLDER);
        make_folder(&folder)?;
        let folder = Folder::new(folder);
        folder.remove_leftovers();
        Ok(Self { folder })
    }

    pub(super) fn path(&self, checksum: &Checksum) -> PathBuf {
        self.folder.file(&checksum.to_string())
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
        Ok(self.metadata(checksum)?.map(|metadata| metadata.len()))
    }

    /// How a file looks from outside; `None` when there is no such file.
    pub(super) fn looks(&self, checksum: &Checksum) -> Result<Option<FileLooks>, StoreError> {
        Ok(self.metadata(checksum)?.as_ref().map(FileLooks::from))
    }

    fn metadata(&self, checksum: &Checksum) -> Result<Option<Metadata>, StoreError> {
        let path = self.path(checksum);
        match fs::metadata(&path) {
            Ok(metadata) => Ok(Some(metadata)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::io("look at", &path)(error)),
        }
    }

    /// Puts the file in place unless a whole one is there; on disk when this returns, if it must be.
    pub(super) fn write(
        &self,
        checksum: &Checksum,
        bytes: &[u8],
        durability: Durability,
    ) -> Result<(), StoreError> {
        // Somebody may have taken it away since.
        make_folder(self.folder.path())?;
        // Anything but the right content, unreadable content included, is written anew.
        if !matches!(self.read(checksum), Ok(Some(_))) {
            self.folder
                .write(&checksum.to_string(), bytes, durability)
                .map_err(StoreError::io("write", &self.path(checksum)))?;
        }
        match durability {
            // Also when the file was there: its writer may be between rename and sync.
            Durability::Synced => sync_folder(self.folder.path()),
            Durability::Lazy => Ok(()),
        }
    }

    /// Removes a file; whether it was there.
    pub(super) fn remove(&self, checksum: &Checksum) -> Result<bool, StoreError> {
        let path = self.path(checksum);
        match fs::remove_file(&path) {
            // Not synced: a file that a crash brings back is whole, and nothing counts because it is there.
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(StoreError::io("remove", &path)(error)),
        }
    }

    /// The files whose names are checksums, sorted.
    pub(super) fn list(&self) -> Result<Vec<Checksum>, StoreError> {
        let failed = || StoreError::io("list", self.folder.path());
        let mut checksums = vec![];
        for entry in fs::read_dir(self.folder.path()).map_err(failed())? {
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

/// Makes the folder when it is not there; on disk when this returns.
fn make_folder(folder: &Path) -> Result<(), StoreError> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder).map_err(StoreError::io("make the folder", folder))?;
    folder.parent().map_or(Ok(()), sync_folder)
}

/// Makes renames and removals in a folder durable. Only Unix has the means.
fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(StoreError::io("sync", folder))?;
    }
    Ok(())
}
