//! Counters of the key store, shaped as the VM's own for modules, so that they can stand beside them.
//!
//! All are specific to the node (a simulation or a query changes them) and saturate: they must not decide anything.

use zk_halo2::Checksum;

/// How often each layer had the key that was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VkStats {
    /// Found in `pinned_vk_cache`.
    pub hits_pinned_memory_cache: u64,
    /// Found in the LRU.
    pub hits_memory_cache: u64,
    /// Read from its file.
    pub hits_fs_cache: u64,
    /// Of these, the keys whose decoded form was on disk as well. The others were checked in full.
    pub hits_fs_decoded: u64,
    /// Found nowhere.
    pub misses: u64,
}

/// The store's counters and what it holds in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VkMetrics {
    /// Hits by layer.
    pub stats: VkStats,
    /// Keys in `pinned_vk_cache`.
    pub elements_pinned_memory_cache: usize,
    /// Keys in the LRU.
    pub elements_memory_cache: usize,
    /// Bytes of the keys in `pinned_vk_cache`.
    pub size_pinned_memory_cache: usize,
    /// Bytes of the keys in the LRU.
    pub size_memory_cache: usize,
}

/// Counters of one pinned key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PerVkMetrics {
    /// How often it was asked for while pinned.
    pub hits: u64,
    /// Bytes that it takes in memory.
    pub size: usize,
}

/// Counters of every pinned key, sorted by checksum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PinnedVkMetrics {
    /// One entry per pinned key.
    pub per_vk: Vec<(Checksum, PerVkMetrics)>,
}
