//! Writing files: whole or not at all, and never over what cannot be made again.

use anyhow::{Context, Result};
use std::io::Write;
use std::path::Path;

/// Replaces `file`, or makes it; an error on the way leaves it as it was.
pub(crate) fn replace(file: &Path, bytes: &[u8]) -> Result<()> {
    let write = || -> Result<()> {
        let mut builder = tempfile::Builder::new();
        // Temporary files are private; this one becomes an ordinary file. The umask still applies.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut temporary = builder.tempfile_in(folder_of(file))?;
        temporary.write_all(bytes)?;
        temporary.as_file().sync_all()?;
        temporary.persist(file)?;
        Ok(())
    };
    write().with_context(|| format!("cannot write {}", file.display()))
}

/// Makes `file`, readable by its owner alone; an error when it exists.
pub(crate) fn create_secret(file: &Path, bytes: &[u8]) -> Result<()> {
    let write = || -> Result<()> {
        let mut temporary = tempfile::NamedTempFile::new_in(folder_of(file))?; // which only its owner can read
        temporary.write_all(bytes)?;
        temporary.as_file().sync_all()?;
        temporary.persist_noclobber(file)?;
        Ok(())
    };
    write().with_context(|| format!("cannot make {} (an existing file is never replaced)", file.display()))
}

/// The folder that `file` is in: a temporary file elsewhere could not be renamed to it.
fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
