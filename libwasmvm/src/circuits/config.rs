//! The JSON configuration of a key store.

use std::path::PathBuf;

use serde::Deserialize;
use zk_cosmwasm_vm::zk_halo2::Limits;
use zk_cosmwasm_vm::{Authority, DEFAULT_VERDICT_BYTES, VkStoreOptions};

use super::error::CircuitError;
use super::options::Options;

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

impl Config {
    /// Reads and checks the JSON.
    pub(super) fn parse(json: &[u8]) -> Result<Self, CircuitError> {
        let config: Self = serde_json::from_slice(json).map_err(CircuitError::Config)?;
        if config.base_dir.as_os_str().is_empty() {
            return Err(CircuitError::Value { field: "base_dir", problem: "it is empty" });
        }
        // The table of verdicts is the one thing that is allocated by a number of the caller's, and when there is no memory
        // for it the process would end.
        if Vec::<u8>::new().try_reserve_exact(config.options().verdict_bytes).is_err() {
            return Err(CircuitError::Value {
                field: "verdict_bytes",
                problem: "there is not so much memory",
            });
        }
        Ok(config)
    }

    pub(super) fn options(&self) -> Options {
        let default = VkStoreOptions::default();
        Options {
            authority: match self.authority {
                AuthorityName::Chain => Authority::Chain,
                AuthorityName::Store => Authority::Store,
            },
            store: VkStoreOptions {
                limits: Limits { max_k: self.max_k.unwrap_or(default.limits.max_k), ..default.limits },
                memory_bytes: self.memory_bytes.unwrap_or(default.memory_bytes),
                pinned_bytes: self.pinned_bytes.unwrap_or(default.pinned_bytes),
                params_up_to: self.params_up_to.unwrap_or(default.params_up_to),
            },
            verdict_bytes: self.verdict_bytes.unwrap_or(DEFAULT_VERDICT_BYTES),
        }
    }
}
