//! Counters of a key store.

use std::collections::BTreeMap;

use serde::Serialize;
use zk_cosmwasm_vm::Halo2Host;
use zk_cosmwasm_vm::store::PinnedVkMetrics;

use crate::exports::OnFailure;

/// Hits and sizes of a key store, and what its verifier did. All are specific to the node.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct VkMetrics {
    /// Keys found among the pinned ones.
    hits_pinned_memory_cache: u64,
    /// Keys found among those used last.
    hits_memory_cache: u64,
    /// Keys read from disk.
    hits_fs_cache: u64,
    /// Of these, those whose decoded form was there as well. The others were checked in full.
    hits_fs_decoded: u64,
    /// Keys that were nowhere.
    misses: u64,
    elements_pinned_memory_cache: u64,
    elements_memory_cache: u64,
    /// Bytes.
    size_pinned_memory_cache: u64,
    /// Bytes.
    size_memory_cache: u64,
    /// Proofs that contracts had verified and that the verifier was given; the others were in the verdict cache.
    verifications: u64,
    verdict_hits: u64,
    verdict_misses: u64,
    verdict_elements: u64,
    /// Bytes that the verdict cache takes.
    verdict_bytes: u64,
    /// How often a registered key was missing or damaged on this node, in blocks, queries and simulations together. It must
    /// stay 0. `node_faults_within` says whether the node must halt.
    node_faults: u64,
}

impl OnFailure for VkMetrics {
    fn on_failure() -> Self {
        Self::default()
    }
}

impl From<&Halo2Host> for VkMetrics {
    fn from(host: &Halo2Host) -> Self {
        let (keys, verdicts) = (host.store().metrics(), host.verdict_metrics());
        Self {
            hits_pinned_memory_cache: keys.stats.hits_pinned_memory_cache,
            hits_memory_cache: keys.stats.hits_memory_cache,
            hits_fs_cache: keys.stats.hits_fs_cache,
            hits_fs_decoded: keys.stats.hits_fs_decoded,
            misses: keys.stats.misses,
            elements_pinned_memory_cache: keys.elements_pinned_memory_cache as u64,
            elements_memory_cache: keys.elements_memory_cache as u64,
            size_pinned_memory_cache: keys.size_pinned_memory_cache as u64,
            size_memory_cache: keys.size_memory_cache as u64,
            verifications: host.verifications(),
            verdict_hits: verdicts.hits,
            verdict_misses: verdicts.misses,
            verdict_elements: verdicts.elements as u64,
            verdict_bytes: verdicts.bytes as u64,
            node_faults: host.node_faults(),
        }
    }
}

/// Counters of one pinned key, as JSON.
#[derive(Serialize)]
pub(super) struct PinnedVk {
    hits: u64,
    /// Bytes.
    size: usize,
}

/// Counters of the pinned keys by checksum, in hexadecimal.
pub(super) fn pinned(metrics: PinnedVkMetrics) -> BTreeMap<String, PinnedVk> {
    let per_vk = metrics.per_vk.into_iter();
    per_vk.map(|(checksum, vk)| (checksum.to_string(), PinnedVk { hits: vk.hits, size: vk.size })).collect()
}
