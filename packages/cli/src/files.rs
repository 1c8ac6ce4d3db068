//! Reading files, and writing them whole or not at all.
//!
//! An [`Output`] is made before the work whose result it takes, so that nobody waits for a result that cannot be written.
//! Results are printed once they are on disk.

use anyhow::{Context, Result, bail};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use zk_halo2::FileKind;

/// Reads a file; `what` says which one in an error.
pub(crate) fn read(file: &Path, what: &str) -> Result<Vec<u8>> {
    at_most(LONGEST, file).with_context(|| format!("cannot read the {what} {}", file.display()))
}

fn at_most(longest: u64, file: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)?.take(longest + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > longest {
        bail!("it has more than {longest} bytes, and no file that this program takes has so many");
    }
    Ok(bytes)
}

/// Bytes of the longest file that is read: a list of four million leaves. A device has no end.
const LONGEST: u64 = 1 << 30;

/// Reads a text file: UTF-8, whose byte order mark some editors write and nobody means.
pub(crate) fn read_text(file: &Path, what: &str) -> Result<String> {
    text(read(file, what)?).with_context(|| format!("cannot read the {what} {}", file.display()))
}

fn text(bytes: Vec<u8>) -> Result<String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        bail!("expected text in UTF-8, found UTF-16; save the file as UTF-8");
    }
    let text = String::from_utf8(bytes).map_err(|error| error.utf8_error());
    let text = text.context("expected text in UTF-8, found other bytes")?;
    Ok(text.strip_prefix('\u{feff}').map(String::from).unwrap_or(text))
}

/// Replaces `file`, which is this program's own whatever is in it, or makes it.
pub(crate) fn replace(file: &Path, bytes: &[u8]) -> Result<()> {
    Output::new(file, Kind::Own)?.write(bytes)
}

/// A file that will be written, found to be possible.
#[derive(Debug)]
pub(crate) struct Output {
    file: PathBuf,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// An ordinary file, in place of what is there.
    Replaced,
    /// An ordinary file, where there is none yet.
    New,
    /// A file of this program's own, of which it knows what is in it.
    Own,
    /// A file that its owner alone can read, where there is none yet.
    Secret,
}

impl Output {
    /// `file` will be replaced, or made.
    pub(crate) fn replaced(file: &Path) -> Result<Self> {
        Self::new(file, Kind::Replaced)
    }

    /// `file` will be made, readable by its owner alone; an error when it exists.
    pub(crate) fn secret(file: &Path) -> Result<Self> {
        Self::new(file, Kind::Secret)
    }

    /// `file` will be made; an error when it exists.
    pub(crate) fn new_file(file: &Path) -> Result<Self> {
        Self::new(file, Kind::New)
    }

    fn new(file: &Path, kind: Kind) -> Result<Self> {
        let output = Self { file: file.into(), kind };
        output.check().with_context(|| format!("cannot write {}", file.display()))?;
        Ok(output)
    }

    fn check(&self) -> Result<()> {
        match std::fs::symlink_metadata(&self.file) {
            Ok(_) if matches!(self.kind, Kind::Secret | Kind::New) => bail!(EXISTS),
            // A device or a pipe would be replaced by a file.
            Ok(_) if self.file.exists() && !self.file.is_file() => bail!("it exists and is no ordinary file"),
            Ok(_) if self.kind == Kind::Replaced && holds_secrets(&self.file) => {
                bail!("it holds a secret key, the salts of a list or the blinding of a claim; {EXISTS}")
            }
            _ => ensure_writable(folder_of(&self.file)),
        }
    }

    /// Writes the file; an error on the way leaves what was there.
    pub(crate) fn write(self, bytes: &[u8]) -> Result<()> {
        let write = || -> Result<()> {
            if self.kind == Kind::Replaced {
                ensure_alike(&self.file, bytes)?;
            }
            let mut temporary = self.temporary()?;
            // Through the file: an error of `temporary` names a file that nobody asked for.
            temporary.as_file_mut().write_all(bytes)?;
            temporary.as_file().sync_all()?;
            match self.kind {
                Kind::Replaced | Kind::Own => {
                    temporary.persist(&self.file).map(drop).map_err(|error| error.error)?
                }
                Kind::Secret | Kind::New => match temporary.persist_noclobber(&self.file) {
                    Err(error) if error.error.kind() == ErrorKind::AlreadyExists => bail!(EXISTS),
                    result => result.map(drop).map_err(|error| error.error)?,
                },
            }
            Ok(())
        };
        write().with_context(|| format!("cannot write {}", self.file.display()))
    }

    fn temporary(&self) -> std::io::Result<NamedTempFile> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            // A secret is its owner's alone; an ordinary file is as open as the umask leaves it.
            let mode = if self.kind == Kind::Secret { 0o600 } else { 0o666 };
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
        }
        // Opened here: an error of `tempfile_in` names the temporary file.
        tempfile::Builder::new().make_in(folder_of(&self.file), |path| options.open(path))
    }
}

/// Why a secret is not written: with the old content something of value would be lost.
const EXISTS: &str = "it exists, and is never replaced; name another file, or move that one away";

/// Whether a file is one of ours that nobody can make again: a key, a list with its salts, or a claim's receipt.
fn holds_secrets(file: &Path) -> bool {
    const SECRETS: [&str; 3] = ["\"secret_key\"", "\"salt\"", "\"blinding\""];
    std::fs::read_to_string(file).is_ok_and(|text| SECRETS.iter().any(|secret| text.contains(secret)))
}

/// Refuses to put a file of one kind in place of another's: most likely somebody named an input twice.
fn ensure_alike(file: &Path, new: &[u8]) -> Result<()> {
    let Ok(old) = std::fs::read(file) else { return Ok(()) };
    let (old, new) = (FileKind::of(&old), FileKind::of(new));
    if old != FileKind::Empty && std::mem::discriminant(&old) != std::mem::discriminant(&new) {
        bail!("it is {old}, and would be replaced by {new}; name another file, or move that one away");
    }
    Ok(())
}

/// Refuses a folder that cannot be made, or not written to.
pub(crate) fn check_folder(folder: &Path) -> Result<()> {
    let existing = folder.ancestors().map(or_current).find(|folder| folder.symlink_metadata().is_ok());
    ensure_writable(existing.unwrap_or(Path::new(".")))
        .with_context(|| format!("cannot write to the folder {}", folder.display()))
}

/// Makes a file in `folder` and removes it: permissions, read-only disks and missing folders in one.
fn ensure_writable(folder: &Path) -> Result<()> {
    match std::fs::metadata(folder) {
        Ok(metadata) if metadata.is_dir() => {}
        Ok(_) => bail!("{} is no folder", folder.display()),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            bail!("there is no folder {}; make it first", folder.display())
        }
        Err(error) => return Err(error.into()),
    }
    tempfile::tempfile_in(folder).with_context(|| format!("cannot make a file in {}", folder.display()))?;
    Ok(())
}

/// The folder that `file` is in: a temporary file elsewhere could not be renamed to it.
fn folder_of(file: &Path) -> &Path {
    file.parent().map_or(Path::new("."), or_current)
}

/// An empty path names the current folder.
fn or_current(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn what_nobody_can_make_again_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for secret in [r#"{"secret_key":"00"}"#, r#"{"leaves":[{"salt":"00"}]}"#, r#"{"blinding":"00"}"#] {
            std::fs::write(&path, secret).unwrap();
            assert!(format!("{:#}", Output::replaced(&path).unwrap_err()).contains("never replaced"));
        }
        // A file of our own may name anything.
        replace(&path, br#"{"label":"salt"}"#).unwrap();
        // An input that was named twice: Wasm for a circuit binary.
        std::fs::write(&path, b"\0asm\x01\0\0\0").unwrap();
        let error = Output::replaced(&path).unwrap().write(b"text").unwrap_err();
        assert!(format!("{error:#}").contains("a WebAssembly module"), "{error:#}");
        Output::replaced(&path).unwrap().write(b"\0asm\x01\0\0\0\0").unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_file_without_an_end_is_not_read_to_it() {
        let error = at_most(1000, Path::new("/dev/zero")).unwrap_err();
        assert!(error.to_string().contains("more than 1000 bytes"), "{error}");
        assert_eq!(at_most(1000, Path::new("/dev/null")).unwrap(), b"");
    }

    #[test]
    fn text_has_no_byte_order_mark() {
        assert_eq!(text(b"\xef\xbb\xbfa\n".to_vec()).unwrap(), "a\n");
        assert_eq!(text(b"a".to_vec()).unwrap(), "a");
        assert!(text(b"\xff\xfea\0".to_vec()).unwrap_err().to_string().contains("UTF-16"));
        assert!(text(b"a\xff".to_vec()).unwrap_err().to_string().contains("other bytes"));
    }

    #[test]
    fn an_output_is_checked_when_it_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("there"), "old").unwrap();
        let reason = |result: Result<Output>| format!("{:#}", result.unwrap_err());
        assert!(reason(Output::replaced(&path("no/file"))).contains("there is no folder"));
        assert!(reason(Output::replaced(&path("there/file"))).contains("is no folder"));
        assert!(reason(Output::replaced(folder.path())).contains("no ordinary file"));
        assert!(reason(Output::secret(&path("there"))).contains("never replaced"));
        assert!(reason(Output::secret(&path("no/file"))).contains("there is no folder"));
        // Nothing was made on the way.
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);

        Output::replaced(&path("there")).unwrap().write(b"new").unwrap();
        assert_eq!(std::fs::read(path("there")).unwrap(), b"new");
        let secret = Output::secret(&path("secret")).unwrap();
        std::fs::write(path("secret"), "of another").unwrap();
        assert!(format!("{:#}", secret.write(b"mine").unwrap_err()).contains("never replaced"));
        assert_eq!(std::fs::read(path("secret")).unwrap(), b"of another");
    }

    #[test]
    fn an_error_names_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("below");
        for output in [Output::replaced, Output::secret] {
            std::fs::create_dir(&below).unwrap();
            let output = output(&below.join("file")).unwrap();
            std::fs::remove_dir(&below).unwrap();
            let error = format!("{:#}", output.write(b"text").unwrap_err());
            assert!(error.contains("cannot write") && error.matches("below").count() == 1, "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_replaced() {
        assert!(Output::replaced(Path::new("/dev/null")).is_err());
        assert!(!Path::new("/dev/null").is_file());
    }

    #[test]
    fn a_folder_that_can_be_made_is_not_made_yet() {
        let folder = tempfile::tempdir().unwrap();
        check_folder(&folder.path().join("a/b")).unwrap();
        check_folder(folder.path()).unwrap();
        assert!(!folder.path().join("a").exists());
        std::fs::write(folder.path().join("file"), "").unwrap();
        let error = check_folder(&folder.path().join("file/b")).unwrap_err();
        assert!(format!("{error:#}").contains("is no folder"), "{error:#}");
    }
}
