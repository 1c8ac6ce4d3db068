//! Writing files: whole or not at all, and never over what cannot be made again.

use anyhow::{Context, Result};
use std::io::Write;
use std::path::Path;

/// Replaces `file`, or makes it; an error on the way leaves it as it was.
pub(crate) fn replace(file: &Path, bytes: &[u8]) -> Result<()> {
    let write = || -> Result<()> {
        let mut temporary = temporary_beside(file)?;
        temporary.write_all(bytes)?;
        temporary.persist(file)?;
        Ok(())
    };
    write().with_context(|| format!("cannot write {}", file.display()))
}

/// Makes `file`, readable by its owner alone; an error when it exists.
pub(crate) fn create_secret(file: &Path, bytes: &[u8]) -> Result<()> {
    let write = || -> Result<()> {
        let mut temporary = temporary_beside(file)?; // which only its owner can read
        temporary.write_all(bytes)?;
        temporary.as_file().sync_all()?;
        temporary.persist_noclobber(file)?;
        Ok(())
    };
    write().with_context(|| format!("cannot make {} (an existing file is never replaced)", file.display()))
}

fn temporary_beside(file: &Path) -> Result<tempfile::NamedTempFile> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(tempfile::NamedTempFile::new_in(folder)?)
}
