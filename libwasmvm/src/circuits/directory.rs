//! One key store for each data directory, shared by all who open it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use cosmwasm_vm::Config as CodeConfig;
use zk_cosmwasm_vm::code_check::CAPABILITY;
use zk_cosmwasm_vm::{Halo2Host, VkStore};

use super::config::Options;
use super::error::CircuitError;
use crate::error::Error;

/// The circuits of one directory: key store, verdict cache and host functions.
pub(crate) struct Circuits {
    pub(super) host: Arc<Halo2Host>,
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
        Ok(Some(circuits))
    }

    /// The circuits of a directory, which is made when it is not there. Without options: those that it is open with, else
    /// the defaults.
    ///
    /// Opening holds a lock, so that two callers cannot open one directory twice; with `params_up_to` it can take seconds.
    pub(super) fn open(base_dir: &Path, options: Option<Options>) -> Result<Arc<Self>, CircuitError> {
        let base_dir = canonical(base_dir)?;
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
        let store = Arc::new(VkStore::open(&base_dir, options.for_store())?);
        let host = Halo2Host::new(store, options.authority, options.verdict_bytes);
        let circuits = Arc::new(Self { host, options });
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
