//! What a key store is opened with.

use std::path::PathBuf;

use serde::Deserialize;
use zk_cosmwasm_vm::zk_halo2::Limits;
use zk_cosmwasm_vm::{Authority, DEFAULT_VERDICT_BYTES, VkStoreOptions};

/// The JSON that `open_vk_store` takes. All but the directory has a default.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Config {
    pub(super) base_dir: PathBuf,
    #[serde(default)]
    authority: AuthorityName,
    max_k: Option<u32>,
    memory_bytes: Option<usize>,
    pinned_bytes: Option<usize>,
    params_up_to: Option<u32>,
    verdict_bytes: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum AuthorityName {
    #[default]
    Chain,
    Store,
}

/// What must be the same for all who share a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(super) authority: Authority,
    pub(super) limits: Limits,
    pub(super) memory_bytes: usize,
    pub(super) pinned_bytes: usize,
    pub(super) params_up_to: u32,
    pub(super) verdict_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        let VkStoreOptions { limits, memory_bytes, pinned_bytes, params_up_to } = VkStoreOptions::default();
        let (authority, verdict_bytes) = (Authority::default(), DEFAULT_VERDICT_BYTES);
        Self { authority, limits, memory_bytes, pinned_bytes, params_up_to, verdict_bytes }
    }
}

impl Config {
    pub(super) fn options(&self) -> Options {
        let default = Options::default();
        Options {
            authority: match self.authority {
                AuthorityName::Chain => Authority::Chain,
                AuthorityName::Store => Authority::Store,
            },
            limits: Limits { max_k: self.max_k.unwrap_or(default.limits.max_k), ..default.limits },
            memory_bytes: self.memory_bytes.unwrap_or(default.memory_bytes),
            pinned_bytes: self.pinned_bytes.unwrap_or(default.pinned_bytes),
            params_up_to: self.params_up_to.unwrap_or(default.params_up_to),
            verdict_bytes: self.verdict_bytes.unwrap_or(default.verdict_bytes),
        }
    }
}

impl Options {
    pub(super) fn for_store(&self) -> VkStoreOptions {
        VkStoreOptions {
            limits: self.limits.clone(),
            memory_bytes: self.memory_bytes,
            pinned_bytes: self.pinned_bytes,
            params_up_to: self.params_up_to,
        }
    }
}
