//! The options of an open key store.

use zk_cosmwasm_vm::{Authority, DEFAULT_VERDICT_BYTES, VkStoreOptions};

/// What must be the same for all who share a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    pub(super) authority: Authority,
    pub(super) store: VkStoreOptions,
    pub(super) verdict_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            authority: Authority::default(),
            store: VkStoreOptions::default(),
            verdict_bytes: DEFAULT_VERDICT_BYTES,
        }
    }
}
