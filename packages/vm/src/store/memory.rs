//! The memory layers of the key store: `pinned_vk_cache` and the LRU, with their counters.
//!
//! Plain data behind the store's lock. Keys are cheap to clone (an `Arc`), and values that leave a layer while the
//! lock is held free only what nobody else uses.

use std::collections::HashMap;

use lru::LruCache;
use zk_halo2::Checksum;

use super::StoreError;
use super::metrics::{PerVkMetrics, PinnedVkMetrics, VkMetrics, VkStats};

/// Both layers. `V` is the loaded key.
#[derive(Debug)]
pub(super) struct Memory<V> {
    pinned_vk_cache: HashMap<Checksum, Pinned<V>>,
    pinned_bytes: usize,
    pinned_limit: usize,
    recent: LruCache<Checksum, Sized<V>>,
    recent_bytes: usize,
    recent_limit: usize,
    /// Counts removals: what was read from a file before one of them may be of a removed file.
    epoch: u64,
    stats: VkStats,
}

#[derive(Debug)]
struct Sized<V> {
    value: V,
    size: usize,
}

#[derive(Debug)]
struct Pinned<V> {
    key: Sized<V>,
    hits: u64,
}

impl<V: Clone> Memory<V> {
    pub(super) fn new(recent_limit: usize, pinned_limit: usize) -> Self {
        Self {
            pinned_vk_cache: HashMap::new(),
            pinned_bytes: 0,
            pinned_limit,
            recent: LruCache::unbounded(),
            recent_bytes: 0,
            recent_limit,
            epoch: 0,
            stats: VkStats::default(),
        }
    }

    /// The key if a layer has it, counted as a hit, and the epoch to hand to [`Memory::insert_from_file`] if not.
    pub(super) fn get(&mut self, checksum: &Checksum) -> (Option<V>, u64) {
        let found = if let Some(pinned) = self.pinned_vk_cache.get_mut(checksum) {
            increment(&mut pinned.hits);
            increment(&mut self.stats.hits_pinned_memory_cache);
            Some(pinned.key.value.clone())
        } else if let Some(recent) = self.recent.get(checksum) {
            increment(&mut self.stats.hits_memory_cache);
            Some(recent.value.clone())
        } else {
            None
        };
        (found, self.epoch)
    }

    /// The key if a layer has it; counts nothing and changes no order.
    pub(super) fn peek(&self, checksum: &Checksum) -> Option<V> {
        let pinned = self.pinned_vk_cache.get(checksum).map(|pinned| &pinned.key);
        pinned.or_else(|| self.recent.peek(checksum)).map(|key| key.value.clone())
    }

    pub(super) fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Counts a key that no layer and no file has.
    pub(super) fn count_miss(&mut self) {
        increment(&mut self.stats.misses);
    }

    /// Takes in a key that was read from its file after the given epoch was seen.
    ///
    /// `was_decoded` says that its decoded form was on disk too.
    pub(super) fn insert_from_file(
        &mut self,
        checksum: Checksum,
        value: V,
        size: usize,
        was_decoded: bool,
        epoch: u64,
    ) {
        increment(&mut self.stats.hits_fs_cache);
        if was_decoded {
            increment(&mut self.stats.hits_fs_decoded);
        }
        if epoch == self.epoch && !self.pinned_vk_cache.contains_key(&checksum) {
            self.insert_recent(checksum, Sized { value, size });
        }
    }

    fn insert_recent(&mut self, checksum: Checksum, key: Sized<V>) {
        self.remove_recent(&checksum);
        if key.size > self.recent_limit {
            return;
        }
        self.recent_bytes += key.size;
        self.recent.put(checksum, key);
        while self.recent_bytes > self.recent_limit {
            let Some((_, oldest)) = self.recent.pop_lru() else { break };
            self.recent_bytes -= oldest.size;
        }
    }

    fn remove_recent(&mut self, checksum: &Checksum) {
        if let Some(removed) = self.recent.pop(checksum) {
            self.recent_bytes -= removed.size;
        }
    }

    pub(super) fn is_pinned(&self, checksum: &Checksum) -> bool {
        self.pinned_vk_cache.contains_key(checksum)
    }

    /// Pins a key that was loaded after the given epoch was seen; `false` when a key was removed since.
    pub(super) fn pin(
        &mut self,
        checksum: Checksum,
        value: V,
        size: usize,
        epoch: u64,
    ) -> Result<bool, StoreError> {
        if self.is_pinned(&checksum) {
            return Ok(true);
        }
        if epoch != self.epoch {
            return Ok(false);
        }
        if size > self.pinned_limit.saturating_sub(self.pinned_bytes) {
            return Err(StoreError::PinnedCacheFull {
                needed: size,
                used: self.pinned_bytes,
                limit: self.pinned_limit,
            });
        }
        self.remove_recent(&checksum);
        self.pinned_bytes += size;
        self.pinned_vk_cache.insert(checksum, Pinned { key: Sized { value, size }, hits: 0 });
        Ok(true)
    }

    /// Moves a pinned key to the front of the LRU.
    pub(super) fn unpin(&mut self, checksum: &Checksum) {
        if let Some(pinned) = self.take_pinned(checksum) {
            self.insert_recent(*checksum, pinned.key);
        }
    }

    fn take_pinned(&mut self, checksum: &Checksum) -> Option<Pinned<V>> {
        let pinned = self.pinned_vk_cache.remove(checksum)?;
        self.pinned_bytes -= pinned.key.size;
        Some(pinned)
    }

    /// Drops a key from both layers and lets no earlier reader put it back.
    pub(super) fn remove(&mut self, checksum: &Checksum) {
        self.epoch += 1;
        self.take_pinned(checksum);
        self.remove_recent(checksum);
    }

    pub(super) fn metrics(&self) -> VkMetrics {
        VkMetrics {
            stats: self.stats,
            elements_pinned_memory_cache: self.pinned_vk_cache.len(),
            elements_memory_cache: self.recent.len(),
            size_pinned_memory_cache: self.pinned_bytes,
            size_memory_cache: self.recent_bytes,
        }
    }

    pub(super) fn pinned_metrics(&self) -> PinnedVkMetrics {
        let per_vk = |(checksum, pinned): (&Checksum, &Pinned<V>)| {
            (*checksum, PerVkMetrics { hits: pinned.hits, size: pinned.key.size })
        };
        let mut per_vk: Vec<_> = self.pinned_vk_cache.iter().map(per_vk).collect();
        per_vk.sort_unstable_by_key(|(checksum, _)| *checksum);
        PinnedVkMetrics { per_vk }
    }
}

fn increment(counter: &mut u64) {
    *counter = counter.saturating_add(1);
}

#[cfg(test)]
mod tests;
