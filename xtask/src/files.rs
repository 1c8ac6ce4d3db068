//! Small things with files.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// The SHA-256 of a file, in hexadecimal digits.
pub(crate) fn sha256(path: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    let mut file = File::open(path).with_context(|| unreadable(path))?;
    io::copy(&mut file, &mut hash).with_context(|| unreadable(path))?;
    Ok(hex::encode(hash.finalize()))
}

/// The text of a file.
pub(crate) fn read(path: impl AsRef<Path>) -> Result<String> {
    let path = path.as_ref();
    fs::read_to_string(path).with_context(|| unreadable(path))
}

/// The text of a log, in which anything can be.
pub(crate) fn read_log(path: &Path) -> Result<String> {
    Ok(String::from_utf8_lossy(&fs::read(path).with_context(|| unreadable(path))?).into_owned())
}

pub(crate) fn write(path: impl AsRef<Path>, contents: impl AsRef<[u8]>) -> Result<()> {
    let path = path.as_ref();
    fs::write(path, contents).with_context(|| format!("{} cannot be written", path.display()))
}

pub(crate) fn copy(from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<()> {
    let (from, to) = (from.as_ref(), to.as_ref());
    fs::copy(from, to).with_context(|| format!("{} cannot be copied to {}", from.display(), to.display()))?;
    Ok(())
}

/// Makes a folder and those above it.
pub(crate) fn make_folder(path: impl AsRef<Path>) -> Result<()> {
    let path = path.as_ref();
    fs::create_dir_all(path).with_context(|| format!("the folder {} cannot be made", path.display()))
}

/// Makes a folder anew: what was in it is gone.
pub(crate) fn empty_folder(path: &Path) -> Result<()> {
    remove(path)?;
    make_folder(path)
}

/// A temporary folder, removed when dropped. Its name does not begin with a dot: go passes over such folders.
pub(crate) fn temporary(prefix: &str) -> Result<TempDir> {
    tempfile::Builder::new()
        .prefix(prefix)
        .tempdir()
        .context("a temporary folder cannot be made: is TMPDIR one?")
}

/// Removes a file, a link, or a folder with all that is in it, when it is there.
pub(crate) fn remove(path: &Path) -> Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Ok(metadata) if metadata.is_dir() => fs::remove_dir_all(path),
        _ => fs::remove_file(path),
    };
    removed.with_context(|| format!("{} cannot be removed", path.display()))
}

/// What is in a folder, sorted by name; nothing when there is no such folder.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        listing => {
            let listing = listing.with_context(|| unreadable(folder))?;
            listing.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?
        }
    };
    paths.sort();
    Ok(paths)
}

/// Files of a folder with this extension, sorted by name.
pub(crate) fn with_extension(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut paths = entries(folder)?;
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    Ok(paths)
}

/// Whether the first file was written after the second one. A file that is missing is older than any.
pub(crate) fn is_newer(file: &Path, than: &Path) -> bool {
    let modified = |path: &Path| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    modified(file) > modified(than)
}

/// The name of a file or folder, for messages and for paths below others.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The last lines of a text.
pub(crate) fn tail(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

fn unreadable(path: &Path) -> String {
    format!("{} cannot be read", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_contents() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        write(&file, "abc").unwrap();
        assert_eq!(
            sha256(&file).unwrap(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn a_missing_file_is_older_than_any() {
        let folder = tempfile::tempdir().unwrap();
        let (file, missing) = (folder.path().join("file"), folder.path().join("missing"));
        write(&file, "").unwrap();
        assert!(is_newer(&file, &missing));
        assert!(!is_newer(&missing, &file));
        assert!(!is_newer(&file, &file));
    }

    #[test]
    fn a_tail_can_be_the_whole() {
        assert_eq!(tail("a\nb\nc\n", 2), "b\nc");
        assert_eq!(tail("a\n", 3), "a");
    }
}
