//! The folder `lib/`: folders of libraries, and the link `active` to one of them.

use std::{
    fmt,
    fs::{self, File, Permissions, TryLockError},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use super::say;
use crate::{
    files,
    repository::{Repository, variable},
};

/// Which library is active.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mode {
    /// Upstream's, which comes with its Go module.
    Standard,
    /// One of ours: `zk-local`, `zk-git`, or `damaged` when its folder does not say.
    Ours(String),
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Standard => "standard",
            Self::Ours(name) => name,
        })
    }
}

/// `lib/`, or the folder that ZK_WASMVM_LIB names.
#[derive(Debug)]
pub(super) struct Store<'a> {
    pub(super) repository: &'a Repository,
    folder: String,
}

impl<'a> Store<'a> {
    pub(super) fn open(repository: &'a Repository) -> Result<Self> {
        let folder = match variable("ZK_WASMVM_LIB") {
            Some(folder) => repository.as_called(folder),
            None => repository.path("lib"),
        };
        let folder = folder.to_string_lossy().into_owned();
        ensure!(
            can_be_in_flags(&folder) && !folder.contains(':'),
            "the linker's flags cannot name {folder} (a space, quote, comma or colon): set ZK_WASMVM_LIB to another \
             folder"
        );
        Ok(Self { repository, folder })
    }

    /// The folder as flags name it.
    pub(super) fn folder(&self) -> &str {
        &self.folder
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        Path::new(&self.folder).join(name)
    }

    /// The link to the active library's folder, as flags name it.
    pub(super) fn active(&self) -> String {
        format!("{}/active", self.folder)
    }

    /// The folder that the link leads to. Its name changes with the library.
    pub(super) fn active_folder(&self) -> Option<PathBuf> {
        self.path("active").canonicalize().ok()
    }

    pub(super) fn mode(&self) -> Mode {
        let active = self.path("active");
        if active.is_symlink() {
            Mode::Ours(field(&active, "mode").unwrap_or_else(|| "damaged".into()))
        } else {
            Mode::Standard
        }
    }

    /// Folders of libraries whose names begin so, sorted.
    pub(super) fn folders(&self, prefix: &str) -> Result<Vec<PathBuf>> {
        let mut folders = files::entries(Path::new(&self.folder))?;
        folders.retain(|folder| files::name(folder).starts_with(prefix));
        Ok(folders)
    }

    /// One change at a time: waits for other runs. The lock goes with the process, or with the file that is returned.
    pub(super) fn lock(&self) -> Result<File> {
        files::make_folder(&self.folder)?;
        let path = self.path(".lock");
        let file = File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                say("waiting for another run");
                file.lock()?;
            }
            Err(TryLockError::Error(error)) => return Err(error).context("the folder cannot be locked"),
        }
        self.remove_leftovers()?;
        Ok(file)
    }

    /// What a run that was ended left behind: whoever has the lock is the only run.
    fn remove_leftovers(&self) -> Result<()> {
        let mut leftovers = self.folders(".new.")?.into_iter().chain(self.folders(".active.")?);
        leftovers.try_for_each(|path| files::remove(&path))
    }

    /// A folder to build in, in the same file system, so that the last step is a rename. Removed when dropped.
    pub(super) fn work_folder(&self) -> Result<TempDir> {
        tempfile::Builder::new()
            .prefix(".new.")
            .tempdir_in(&self.folder)
            .with_context(|| format!("{} cannot be written", self.folder))
    }

    /// Moves what was built to its place, which is named by its contents. Returns the name.
    pub(super) fn keep(&self, built: &Path, prefix: &str, about: &[(&str, &str)]) -> Result<String> {
        let archive = built.join("static/libwasmvm.a");
        ensure!(archive.is_file(), "the build left no library; its messages are above");
        let sum = files::sha256(&main_library(built))?;
        let static_sum = files::sha256(&archive)?;
        let name = format!("{prefix}-{}{}", &sum[..6], &static_sum[..6]);
        let mut lines: String = about.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
        lines += &format!("sha256={sum}\nstatic_sha256={static_sum}\n");
        let place = self.path(&name);
        if is_intact(&place) {
            // The same bytes as before stay where they are: somebody may be linking them.
            files::write(place.join("about"), lines)?;
        } else {
            files::write(built.join("about"), lines)?;
            fs::set_permissions(built, Permissions::from_mode(0o755))?;
            files::remove(&place)?;
            fs::rename(built, &place).with_context(|| format!("{} cannot be made", place.display()))?;
        }
        Ok(name)
    }
}

/// Whether the linker's flags can have this in them: they are separated by spaces, and some by commas.
pub(super) fn can_be_in_flags(path: &str) -> bool {
    !path.contains(|c: char| c.is_whitespace() || matches!(c, '\'' | '"' | ','))
}

/// The file that stands for a folder: the shared library, or the static one where there is no other (Alpine).
pub(super) fn main_library(folder: &Path) -> PathBuf {
    let shared = folder.join("libwasmvm.so");
    if shared.is_file() { shared } else { folder.join("static/libwasmvm.a") }
}

/// A line of a folder's file `about`.
pub(super) fn field(folder: &Path, name: &str) -> Option<String> {
    let about = fs::read_to_string(folder.join("about")).ok()?;
    let value = about.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))?;
    Some(value.to_owned()).filter(|value| !value.is_empty())
}

/// Whether a folder's libraries are the ones that were built.
pub(super) fn is_intact(folder: &Path) -> bool {
    let is = |file: &Path, name| files::sha256(file).is_ok_and(|sum| field(folder, name) == Some(sum));
    is(&main_library(folder), "sha256") && is(&folder.join("static/libwasmvm.a"), "static_sha256")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(folder: &Path, text: &str) {
        files::make_folder(folder.join("static")).unwrap();
        files::write(folder.join("libwasmvm.so"), text).unwrap();
        files::write(folder.join("static/libwasmvm.a"), text).unwrap();
    }

    #[test]
    fn a_kept_folder_is_intact_until_a_byte_changes() {
        let repository = Repository::enter().unwrap();
        let lib = tempfile::tempdir().unwrap();
        let folder = lib.path().to_string_lossy().into_owned();
        let store = Store { repository: &repository, folder };
        let work = store.work_folder().unwrap();
        let built = work.path().join("out");
        library(&built, "text");
        let name = store.keep(&built, "zk-git-v1", &[("mode", "zk-git"), ("tag", "v1")]).unwrap();
        assert_eq!(name, "zk-git-v1-982d9e982d9e");
        let place = store.path(&name);
        assert!(is_intact(&place));
        assert_eq!(field(&place, "tag").as_deref(), Some("v1"));
        assert_eq!(field(&place, "ta"), None);
        files::write(place.join("static/libwasmvm.a"), "texT").unwrap();
        assert!(!is_intact(&place));
    }

    #[test]
    fn the_mode_is_what_the_active_folder_says() {
        let repository = Repository::enter().unwrap();
        let lib = tempfile::tempdir().unwrap();
        let store = Store { repository: &repository, folder: lib.path().to_string_lossy().into_owned() };
        assert_eq!(store.mode(), Mode::Standard);
        std::os::unix::fs::symlink("one", store.path("active")).unwrap();
        assert_eq!(store.mode().to_string(), "damaged");
        files::make_folder(store.path("one")).unwrap();
        files::write(store.path("one/about"), "mode=zk-local\n").unwrap();
        assert_eq!(store.mode().to_string(), "zk-local");
    }

    #[test]
    fn some_folders_cannot_be_in_flags() {
        assert!(can_be_in_flags("/home/me/zk-wasmvm:1/lib"));
        for folder in ["/a b", "/a,b", "/a'b", "/a\"b", "/a\tb"] {
            assert!(!can_be_in_flags(folder), "{folder}");
        }
    }
}
