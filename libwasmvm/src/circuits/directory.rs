//! One key store for each data directory, shared by all who open it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use cosmwasm_vm::Config as CodeConfig;
use zk_cosmwasm_vm::code_check::CAPABILITY;
use zk_cosmwasm_vm::{Halo2Host, VkStore, VkStoreOptions};

use super::error::CircuitError;
use super::options::Options;
use crate::error::Error;

/// The circuits of one directory: key store, verdict cache and host functions.
pub(crate) struct Circuits {
    pub(super) host: Arc<Halo2Host>,
    base_dir: PathBuf,
    options: Options,
}

/// The open ones, by canonical path.
static OPEN: Mutex<Option<HashMap<PathBuf, Weak<Circuits>>>> = Mutex::new(None);

impl Circuits {
    /// The circuits for contracts of a code cache, whose host functions are added to its configuration. None where the
    /// chain does not list the capability.
    pub(crate) fn for_code(config: &mut CodeConfig) -> Result<Option<Arc<Self>>, Error> {
        if !config.cache.available_capabilities.contains(CAPABILITY) {
            return Ok(None);
        }
        let circuits = Self::open(&config.cache.base_dir, None)?;
        circuits.host.register(&mut config.host_functions)?;
        // One name for both, whatever happens to links and the current directory.
        config.cache.base_dir.clone_from(&circuits.base_dir);
        Ok(Some(circuits))
    }

    /// The circuits of a directory, which is made when it is not there. Without options: those that it is open with, else
    /// the defaults. Parameters are made ready when the circuits can be used already, so that nobody else waits.
    pub(super) fn open(base_dir: &Path, options: Option<Options>) -> Result<Arc<Self>, CircuitError> {
        let circuits = Self::find_or_open(canonical(base_dir)?, options)?;
        circuits.store().prepare_params_up_to(circuits.options.store.params_up_to);
        Ok(circuits)
    }

    /// Holds a lock, so that two callers cannot open one directory twice.
    fn find_or_open(base_dir: PathBuf, options: Option<Options>) -> Result<Arc<Self>, CircuitError> {
        let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
        let open = open.get_or_insert_default();
        open.retain(|_, circuits| circuits.strong_count() > 0);
        if let Some(circuits) = open.get(&base_dir).and_then(Weak::upgrade) {
            return match options {
                Some(options) if options != circuits.options => Err(CircuitError::OtherOptions {
                    path: base_dir,
                    found: Box::new(circuits.options.clone()),
                    wanted: Box::new(options),
                }),
                _ => Ok(circuits),
            };
        }
        let options = options.unwrap_or_default();
        // Parameters take time: not under the lock.
        let quick = VkStoreOptions { params_up_to: 0, ..options.store.clone() };
        let store = Arc::new(VkStore::open(&base_dir, quick)?);
        let host = Halo2Host::new(store, options.authority, options.verdict_bytes);
        let circuits = Arc::new(Self { host, base_dir: base_dir.clone(), options });
        open.insert(base_dir, Arc::downgrade(&circuits));
        Ok(circuits)
    }

    pub(super) fn store(&self) -> &VkStore {
        self.host.store()
    }
}

/// The directory's one name. It is made first, for a path that does not exist has none.
fn canonical(base_dir: &Path) -> Result<PathBuf, CircuitError> {
    // As a path in a system call, "" is none; as a base folder it is the current one.
    let base_dir = if base_dir.as_os_str().is_empty() { Path::new(".") } else { base_dir };
    std::fs::create_dir_all(base_dir)
        .and_then(|()| base_dir.canonicalize())
        .map_err(|source| CircuitError::Directory { path: base_dir.to_owned(), source })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use std::collections::HashSet;
    use std::path::Path;
    use std::sync::Arc;

    use cosmwasm_vm::{CacheOptions, Config, Size};

    use super::{CircuitError, Circuits, Options, VkStoreOptions};

    fn code_config(base_dir: &Path, capabilities: &[&str]) -> Config {
        let capabilities: HashSet<String> = capabilities.iter().map(|name| (*name).into()).collect();
        Config::new(CacheOptions::new(base_dir, capabilities, Size::mebi(1), Size::mebi(1)))
    }

    #[test]
    fn all_who_name_a_directory_share_its_circuits() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let first = Circuits::open(&data, None).unwrap();
        let again = Circuits::open(&folder.path().join("data/../data"), Some(Options::default())).unwrap();
        assert!(Arc::ptr_eq(&first, &again));
        let mut config = code_config(&data, &["iterator", "halo2"]);
        let of_code = Circuits::for_code(&mut config).unwrap().unwrap();
        assert!(Arc::ptr_eq(&first, &of_code));
        #[cfg(unix)]
        {
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(&data, &link).unwrap();
            assert!(Arc::ptr_eq(&first, &Circuits::open(&link, None).unwrap()));
        }
        let elsewhere = Circuits::open(&folder.path().join("elsewhere"), None).unwrap();
        assert!(!Arc::ptr_eq(&first, &elsewhere));
    }

    #[test]
    fn other_options_are_refused_until_the_last_has_left() {
        let folder = tempfile::tempdir().unwrap();
        let wanted = || {
            let store = VkStoreOptions { pinned_bytes: 5, ..VkStoreOptions::default() };
            Some(Options { store, ..Options::default() })
        };
        let first = Circuits::open(folder.path(), None).unwrap();
        let second = Circuits::open(folder.path(), None).unwrap();
        drop(first);
        let refused = Circuits::open(folder.path(), wanted());
        assert!(matches!(refused, Err(CircuitError::OtherOptions { .. })));
        drop((refused, second));
        let reopened = Circuits::open(folder.path(), wanted()).unwrap();
        assert_eq!(reopened.options.store.pinned_bytes, 5);
        // Who asks for nothing takes what there is.
        assert!(Arc::ptr_eq(&reopened, &Circuits::open(folder.path(), None).unwrap()));
    }

    #[test]
    fn a_chain_without_the_capability_has_no_circuits() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = code_config(folder.path(), &["iterator", "halo"]);
        assert!(Circuits::for_code(&mut config).unwrap().is_none());
        assert!(!folder.path().join("state").exists());
    }

    #[test]
    fn a_directory_that_cannot_be_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        for impossible in [file.clone(), file.join("below")] {
            assert!(matches!(
                Circuits::open(&impossible, None),
                Err(CircuitError::Directory { .. } | CircuitError::Store(_))
            ));
        }
    }
}
