#![allow(clippy::unwrap_used, reason = "tests")]

use zk_halo2::Checksum;

use super::Memory;
use crate::store::StoreError;

fn checksum(number: u8) -> Checksum {
    Checksum::from([number; 32])
}

/// Puts a key of this size in, as a load from its file does.
fn load(memory: &mut Memory<u8>, number: u8, size: usize) {
    let (found, epoch) = memory.get(&checksum(number));
    assert_eq!(found, None);
    memory.insert_from_file(checksum(number), number, size, false, epoch);
}

fn holds(memory: &Memory<u8>) -> Vec<u8> {
    (0..=255).filter(|number| memory.peek(&checksum(*number)).is_some()).collect()
}

#[test]
fn the_least_recently_used_go_first_and_bytes_stay_below_the_limit() {
    let mut memory = Memory::new(100, 0);
    for number in 1..=3 {
        load(&mut memory, number, 30);
    }
    assert_eq!(memory.get(&checksum(1)).0, Some(1));
    load(&mut memory, 4, 30);
    assert_eq!(holds(&memory), [1, 3, 4]);
    load(&mut memory, 5, 70);
    assert_eq!(holds(&memory), [4, 5]);
    assert_eq!(memory.metrics().size_memory_cache, 100);
    // looking without asking changes no order
    memory.peek(&checksum(4));
    load(&mut memory, 6, 1);
    assert_eq!(holds(&memory), [5, 6]);
}

#[test]
fn a_key_that_does_not_fit_at_all_drops_no_other() {
    let mut memory = Memory::new(100, 0);
    load(&mut memory, 1, 100);
    load(&mut memory, 2, 101);
    assert_eq!(holds(&memory), [1]);
}

#[test]
fn a_key_loaded_twice_counts_once() {
    let mut memory = Memory::new(100, 0);
    let (_, epoch) = memory.get(&checksum(1));
    memory.insert_from_file(checksum(1), 1, 40, false, epoch);
    memory.insert_from_file(checksum(1), 1, 40, false, epoch);
    let metrics = memory.metrics();
    assert_eq!((metrics.elements_memory_cache, metrics.size_memory_cache), (1, 40));
    assert_eq!(metrics.stats.hits_fs_cache, 2);
}

#[test]
fn a_full_pinned_cache_says_so_and_stays_as_it_is() {
    let mut memory = Memory::new(100, 50);
    assert!(memory.pin(checksum(1), 1, 30, 0).unwrap());
    match memory.pin(checksum(2), 2, 21, 0).unwrap_err() {
        StoreError::PinnedCacheFull { needed, used, limit } => {
            assert_eq!((needed, used, limit), (21, 30, 50))
        }
        error => unreachable!("{error}"),
    }
    assert!(memory.pin(checksum(3), 3, 20, 0).unwrap());
    assert_eq!(holds(&memory), [1, 3]);
    memory.unpin(&checksum(1));
    assert!(memory.pin(checksum(2), 2, 21, 0).unwrap());
    assert_eq!(memory.metrics().size_pinned_memory_cache, 41);
}

#[test]
fn pinning_moves_a_key_out_of_the_lru_and_unpinning_back() {
    let mut memory = Memory::new(100, 100);
    load(&mut memory, 1, 40);
    assert!(memory.pin(checksum(1), 1, 40, 0).unwrap());
    assert!(memory.pin(checksum(1), 1, 40, 0).unwrap(), "pinning twice is pinning once");
    let metrics = memory.metrics();
    assert_eq!((metrics.size_memory_cache, metrics.size_pinned_memory_cache), (0, 40));
    memory.unpin(&checksum(1));
    memory.unpin(&checksum(1));
    let metrics = memory.metrics();
    assert_eq!((metrics.size_memory_cache, metrics.size_pinned_memory_cache), (40, 0));
}

#[test]
fn what_was_read_before_a_removal_does_not_come_back() {
    let mut memory = Memory::new(100, 100);
    let (_, before) = memory.get(&checksum(1));
    memory.remove(&checksum(1));
    memory.insert_from_file(checksum(1), 1, 10, false, before);
    assert!(!memory.pin(checksum(1), 1, 10, before).unwrap());
    assert_eq!(holds(&memory), [0u8; 0]);
    load(&mut memory, 1, 10);
    assert_eq!(holds(&memory), [1]);
    memory.remove(&checksum(1));
    assert_eq!(memory.metrics().size_memory_cache, 0);
}

#[test]
fn hits_count_by_layer_by_key_and_never_overflow() {
    let mut memory = Memory::new(100, 100);
    load(&mut memory, 1, 10);
    load(&mut memory, 2, 10);
    memory.pin(checksum(1), 1, 10, 0).unwrap();
    for _ in 0..3 {
        memory.get(&checksum(1));
    }
    memory.get(&checksum(2));
    memory.count_miss();
    let stats = memory.metrics().stats;
    assert_eq!(
        (stats.hits_pinned_memory_cache, stats.hits_memory_cache, stats.hits_fs_cache, stats.misses),
        (3, 1, 2, 1)
    );
    let pinned = memory.pinned_metrics().per_vk;
    assert_eq!((pinned[0].0, pinned[0].1.hits, pinned[0].1.size, pinned.len()), (checksum(1), 3, 10, 1));
    memory.stats.hits_memory_cache = u64::MAX;
    memory.get(&checksum(2));
    assert_eq!(memory.metrics().stats.hits_memory_cache, u64::MAX);
}
