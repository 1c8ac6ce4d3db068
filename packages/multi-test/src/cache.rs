//! Files that are kept between runs of tests, and can be deleted at any time.
//!
//! A file holds its content and the SHA-256 of the content. A file that was damaged, cut off or made by another version
//! is ignored: its content is computed and written anew. Files appear whole or not at all, so test processes that run
//! at the same time share a folder. A folder that cannot be written costs time and nothing else.
//!
//! Nothing here has to be trusted. Parameters that somebody changed, hash and all, give proofs that no verifier accepts:
//! verification never takes its bases from these files unseen.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Names the folder; empty for none.
const FOLDER_VARIABLE: &str = "ZK_MULTI_TEST_CACHE";

/// The folder in cargo's target folder, and below it the version of the content.
const FOLDER: &str = "zk-multi-test/v1";

/// Cargo puts this file into every target folder.
const TARGET_TAG: &str = "CACHEDIR.TAG";

const HASH_LEN: usize = 32;

/// The folder, or none.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: Option<PathBuf>,
}

impl Cache {
    /// The folder that the variable names, else the one in the target folder of the running test, else none.
    pub(crate) fn open() -> Self {
        match env::var_os(FOLDER_VARIABLE) {
            Some(folder) if folder.is_empty() => Self { folder: None },
            Some(folder) => Self::at(Path::new(&folder)),
            None => Self { folder: env::current_exe().ok().and_then(|test| in_target(&test)) },
        }
    }

    pub(crate) fn at(folder: &Path) -> Self {
        Self { folder: Some(folder.to_owned()) }
    }

    /// The content of the file with this name, if it is whole.
    pub(crate) fn read(&self, name: &str) -> Option<Vec<u8>> {
        let mut content = fs::read(self.folder.as_ref()?.join(name)).ok()?;
        let hash = content.split_off(content.len().checked_sub(HASH_LEN)?);
        (hash[..] == Sha256::digest(&content)[..]).then_some(content)
    }

    /// Writes a file, or leaves it: the content can be computed again.
    pub(crate) fn write(&self, name: &str, content: &[u8]) {
        if let Some(folder) = &self.folder {
            drop(try_write(folder, name, content));
        }
    }
}

fn try_write(folder: &Path, name: &str, content: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(content)?;
    file.write_all(&Sha256::digest(content))?;
    file.persist(folder.join(name))?;
    Ok(())
}

/// The folder in the target folder that this program lies in.
fn in_target(program: &Path) -> Option<PathBuf> {
    let target = program.ancestors().skip(1).find(|folder| folder.join(TARGET_TAG).is_file())?;
    Some(target.join(FOLDER))
}

#[cfg(test)]
mod tests;
