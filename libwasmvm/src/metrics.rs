//! Counters of the code cache.

use serde::Serialize;

use crate::exports::OnFailure;

/// Hits and sizes of the code cache. All are specific to the node.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub struct Metrics {
    pub(crate) hits_pinned_memory_cache: u32,
    pub(crate) hits_memory_cache: u32,
    pub(crate) hits_fs_cache: u32,
    pub(crate) misses: u32,
    pub(crate) elements_pinned_memory_cache: u64,
    pub(crate) elements_memory_cache: u64,
    pub(crate) size_pinned_memory_cache: u64,
    pub(crate) size_memory_cache: u64,
}

impl OnFailure for Metrics {
    fn on_failure() -> Self {
        Self::default()
    }
}

impl From<cosmwasm_vm::Metrics> for Metrics {
    fn from(metrics: cosmwasm_vm::Metrics) -> Self {
        let stats = metrics.stats;
        Self {
            hits_pinned_memory_cache: stats.hits_pinned_memory_cache,
            hits_memory_cache: stats.hits_memory_cache,
            hits_fs_cache: stats.hits_fs_cache,
            misses: stats.misses,
            elements_pinned_memory_cache: metrics.elements_pinned_memory_cache as u64,
            elements_memory_cache: metrics.elements_memory_cache as u64,
            size_pinned_memory_cache: metrics.size_pinned_memory_cache as u64,
            size_memory_cache: metrics.size_memory_cache as u64,
        }
    }
}

/// Counters of the pinned contracts, as MessagePack: `[[[checksum, [hits, size in bytes]], …]]`, the checksum an array of
/// 32 numbers.
#[derive(Serialize)]
pub(crate) struct PinnedMetrics {
    per_module: Vec<([u8; 32], (u32, usize))>,
}

impl From<cosmwasm_vm::PinnedMetrics> for PinnedMetrics {
    fn from(metrics: cosmwasm_vm::PinnedMetrics) -> Self {
        let per_module = metrics.per_module.into_iter();
        Self {
            per_module: per_module
                .filter_map(|(checksum, metrics)| {
                    Some((checksum.as_slice().try_into().ok()?, (metrics.hits, metrics.size)))
                })
                .collect(),
        }
    }
}
