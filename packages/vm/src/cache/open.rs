//! The one unsafe call of this crate: opening upstream's cache.
//!
//! Upstream has no safe constructor. Its cache maps compiled modules from disk into memory and runs them, so whoever
//! can write to the folder controls the process. No check of ours could change that, and making
//! [`HaloCache::new`](super::HaloCache::new) unsafe would only move the same promise into every program that uses it.
//! The promise is stated there instead, under "Trust".
#![allow(unsafe_code, reason = "upstream's only constructors are unsafe")]

use cosmwasm_vm::{BackendApi, Cache, Config, Querier, Storage, VmResult};

pub(super) fn code_cache<A, S, Q>(config: Config) -> VmResult<Cache<A, S, Q>>
where
    A: BackendApi + 'static,
    S: Storage + 'static,
    Q: Querier + 'static,
{
    // SAFETY: the files below `base_dir/cache/modules` are those that this VM wrote: the embedder passes a folder that
    // belongs to the node alone (`HaloCache::new`, "Trust"). Upstream keeps modules of other versions, compilers and
    // targets apart by their path, and checks each file's structure as it loads it.
    unsafe { Cache::new_with_config(config) }
}
