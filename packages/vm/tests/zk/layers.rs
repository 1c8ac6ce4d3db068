//! The layers of the key store, and the two halves of the cache.

use std::fs;
use std::path::Path;

use zk_cosmwasm_vm::{Authority, HaloCache, StoreError, VkStore, VkStoreOptions};
use zk_halo2::Checksum;

use crate::support::{Setup, TestCache, TestCircuit, VALID, contract, open, options, run, test_circuit};

fn circuits(count: u64) -> Vec<&'static TestCircuit> {
    (0..count).map(test_circuit).collect()
}

/// A store that holds these circuits, with room for `unpinned` keys in memory besides `pinned` pinned ones.
fn store_with(folder: &Path, circuits: &[&TestCircuit], unpinned: usize, pinned: usize) -> VkStore {
    let size = VkStore::open(folder, VkStoreOptions::default()).unwrap();
    let size = size.check(&circuits[0].binary).unwrap().memory_size();
    let options = VkStoreOptions {
        memory_bytes: size * unpinned,
        pinned_bytes: size * pinned,
        ..VkStoreOptions::default()
    };
    let store = VkStore::open(folder, options).unwrap();
    for circuit in circuits {
        assert_eq!(store.store_vk(&circuit.binary, true, true).unwrap(), circuit.checksum);
    }
    store
}

#[test]
fn a_pinned_key_stays_in_pinned_vk_cache_while_others_are_evicted() {
    let folder = tempfile::tempdir().unwrap();
    let circuits = circuits(6);
    let store = store_with(folder.path(), &circuits, 2, 1);
    let pinned = circuits[0].checksum;
    store.pin_vk(&pinned).unwrap();
    for _ in 0..3 {
        for circuit in &circuits[1..] {
            assert_eq!(store.load_vk(&circuit.checksum).unwrap().checksum(), circuit.checksum);
        }
    }
    let metrics = store.metrics();
    assert_eq!((metrics.elements_pinned_memory_cache, metrics.elements_memory_cache), (1, 2));
    // Five keys in turn through room for two: every one of these loads read its file.
    assert_eq!(metrics.stats.hits_fs_cache, 1 + 15);
    assert_eq!(metrics.stats.hits_memory_cache, 0);
    assert!(store.is_pinned(&pinned));
    for _ in 0..4 {
        store.load_vk(&pinned).unwrap();
    }
    assert_eq!(store.metrics().stats.hits_pinned_memory_cache, 4);
    let per_vk = store.pinned_metrics().per_vk;
    assert_eq!((per_vk.len(), per_vk[0].0, per_vk[0].1.hits), (1, pinned, 4));

    // Not even its file is needed any more, which shows that it never left memory.
    fs::remove_file(crate::support::vk_path(folder.path(), &pinned)).unwrap();
    store.load_vk(&pinned).unwrap();
    store.unpin_vk(&pinned);
    for circuit in &circuits[1..] {
        store.load_vk(&circuit.checksum).unwrap();
    }
    assert!(
        matches!(store.load_vk(&pinned), Err(StoreError::NotFound { .. })),
        "unpinned, it was evicted too"
    );
}

/// A key is there where a verification would find it, and only there.
#[test]
fn a_key_in_memory_needs_no_file_and_one_without_room_needs_it_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let circuits = circuits(1);
    let (circuit, path) =
        (circuits[0].checksum, crate::support::vk_path(folder.path(), &circuits[0].checksum));
    let mut flipped = circuits[0].binary.clone();
    flipped[circuits[0].binary.len() / 2] ^= 1;

    let roomy = store_with(folder.path(), &circuits, 1, 1);
    roomy.load_vk(&circuit).unwrap();
    fs::write(&path, &flipped).unwrap();
    roomy.load_vk(&circuit).unwrap();
    fs::remove_file(&path).unwrap();
    roomy.load_vk(&circuit).unwrap();
    assert_eq!(roomy.metrics().stats.hits_memory_cache, 2);

    let none = store_with(folder.path(), &circuits, 0, 1);
    for _ in 0..3 {
        none.load_vk(&circuit).unwrap();
    }
    let metrics = none.metrics();
    assert_eq!((metrics.stats.hits_fs_cache, metrics.elements_memory_cache), (3, 0));
    fs::write(&path, &flipped).unwrap();
    assert!(matches!(none.load_vk(&circuit), Err(StoreError::Corrupt { .. })));
    fs::remove_file(&path).unwrap();
    assert!(matches!(none.load_vk(&circuit), Err(StoreError::NotFound { .. })));
}

#[test]
fn pinning_beyond_the_limit_is_an_error_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let circuits = circuits(3);
    let store = store_with(folder.path(), &circuits, 3, 2);
    store.pin_vk(&circuits[0].checksum).unwrap();
    store.pin_vk(&circuits[1].checksum).unwrap();
    store.pin_vk(&circuits[1].checksum).unwrap();
    let error = store.pin_vk(&circuits[2].checksum).unwrap_err();
    assert!(matches!(error, StoreError::PinnedCacheFull { .. }), "{error}");
    store.unpin_vk(&circuits[0].checksum);
    store.pin_vk(&circuits[2].checksum).unwrap();
    let missing = Checksum::from([1; 32]);
    assert!(matches!(store.pin_vk(&missing), Err(StoreError::NotFound { .. })));
}

#[test]
fn a_removed_key_is_gone_from_every_layer() {
    let folder = tempfile::tempdir().unwrap();
    let circuits = circuits(2);
    let store = store_with(folder.path(), &circuits, 2, 2);
    let [pinned, cached] = [circuits[0].checksum, circuits[1].checksum];
    store.pin_vk(&pinned).unwrap();
    store.load_vk(&cached).unwrap();
    for checksum in [pinned, cached] {
        assert!(store.remove_vk(&checksum).unwrap());
        assert!(!store.remove_vk(&checksum).unwrap());
        assert!(!store.contains(&checksum).unwrap());
        assert!(matches!(store.load_vk(&checksum), Err(StoreError::NotFound { .. })));
    }
    let metrics = store.metrics();
    assert_eq!((metrics.elements_pinned_memory_cache, metrics.elements_memory_cache), (0, 0));
    assert_eq!(metrics.stats.misses, 2);
}

#[test]
fn vks_and_modules_fill_independently_at_start() {
    let setup = Setup::new(Authority::Chain);
    let (folder, vk) = (setup.folder.path().to_owned(), setup.circuit.checksum);
    let start = |authority| -> TestCache { open(&folder, authority) };

    // Nothing is loaded by opening.
    let cache = start(Authority::Chain);
    let counts = |cache: &TestCache| {
        let (modules, keys) = (cache.metrics(), cache.circuits().metrics());
        (
            modules.elements_memory_cache,
            modules.elements_pinned_memory_cache,
            keys.elements_memory_cache,
            keys.elements_pinned_memory_cache,
        )
    };
    assert_eq!(counts(&cache), (0, 0, 0, 0));

    // A module without a key, a key without a module.
    cache.pin(&setup.code).unwrap();
    assert_eq!(counts(&cache), (0, 1, 0, 0));
    let cache = start(Authority::Chain);
    cache.circuits().pin_vk(&vk).unwrap();
    assert_eq!(counts(&cache), (0, 0, 0, 1));
    let cache = start(Authority::Chain);
    cache.circuits().load_vk(&vk).unwrap();
    assert_eq!(counts(&cache), (0, 0, 1, 0));

    // A first use fills what is missing of both.
    let used = run(&cache, &setup.code, setup.chain(), &setup.valid_call(), crate::support::PLENTY);
    assert_eq!(used.code(), VALID);
    assert_eq!(counts(&cache), (1, 0, 1, 0));

    // The modules are lost: compiled again from the code, and the keys do not notice. And the other way round.
    fs::remove_dir_all(folder.join("cache").join("modules")).unwrap();
    let cache = start(Authority::Chain);
    assert_eq!(
        run(&cache, &setup.code, setup.chain(), &setup.valid_call(), crate::support::PLENTY).code(),
        VALID
    );
    assert_eq!(cache.stats().misses, 1);
    assert_eq!(cache.circuits().metrics().stats.hits_fs_cache, 1);
    fs::remove_dir_all(folder.join("state").join("vks")).unwrap();
    let cache = start(Authority::Chain);
    cache.get_instance(&setup.code, crate::support::backend(setup.chain()), cosmwasm_vm_options()).unwrap();
    assert_eq!(counts(&cache), (1, 0, 0, 0));
    cache.circuits().store_vk(&setup.circuit.binary, true, true).unwrap();
    assert_eq!(
        run(&cache, &setup.code, setup.chain(), &setup.valid_call(), crate::support::PLENTY).code(),
        VALID
    );
}

fn cosmwasm_vm_options() -> zk_cosmwasm_vm::cosmwasm_vm::InstanceOptions {
    zk_cosmwasm_vm::cosmwasm_vm::InstanceOptions { gas_limit: crate::support::PLENTY }
}

#[test]
fn opening_reads_no_key() {
    let setup = Setup::new(Authority::Chain);
    let vks = setup.folder.path().join("state").join("vks");
    // Ten thousand files that no reader would accept: opening must not look at them.
    for number in 0..10_000u64 {
        fs::write(vks.join(Checksum::of(&number.to_le_bytes()).to_string()), b"not a key").unwrap();
    }
    let cache = open(setup.folder.path(), Authority::Chain);
    assert_eq!(cache.circuits().list().unwrap().len(), 10_001);
    assert_eq!(cache.circuits().metrics(), Default::default());
    cache.circuits().load_vk(&setup.circuit.checksum).unwrap();
}

#[test]
fn limits_apply_to_uploads_and_never_to_what_is_stored() {
    let setup = Setup::new(Authority::Chain);
    let mut lowered = options(setup.folder.path(), Authority::Chain);
    lowered.circuits.limits.max_k = 3;
    let cache: TestCache = HaloCache::new(lowered).unwrap();
    let error = cache.store_code_with_circuits(&contract(), &[&test_circuit(1).binary], true).unwrap_err();
    assert!(error.to_string().contains("k"), "{error}");
    let outcome = run(&cache, &setup.code, setup.chain(), &setup.valid_call(), crate::support::PLENTY);
    assert_eq!(outcome.code(), VALID);
}
