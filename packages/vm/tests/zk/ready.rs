//! Asking whether a key is ready: a look at its files, unless they look otherwise than the last time.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use zk_cosmwasm_vm::{StoreError, VkStore, VkStoreOptions};
use zk_halo2::Checksum;

use crate::support::{TestCircuit, test_circuit, vk_path};

/// A store that keeps nothing in memory, so that whatever it reads shows in its counters.
fn forgetful(folder: &Path) -> VkStore {
    VkStore::open(folder, VkStoreOptions { memory_bytes: 0, ..VkStoreOptions::default() }).unwrap()
}

fn stored(folder: &Path) -> (VkStore, &'static TestCircuit) {
    let (store, circuit) = (forgetful(folder), test_circuit(0));
    store.store_vk(&circuit.binary, true, true).unwrap();
    (store, circuit)
}

/// Until the store trusts that another change of a file would show.
fn later() {
    sleep(Duration::from_millis(150));
}

fn reads(store: &VkStore) -> u64 {
    store.metrics().stats.hits_fs_cache
}

#[test]
fn a_key_is_read_once_however_often_it_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (store, circuit) = stored(folder.path());
    later();
    for _ in 0..100 {
        store.ready_vk(&circuit.checksum).unwrap();
    }
    assert_eq!(reads(&store), 1);
    forgetful(folder.path()).ready_vk(&circuit.checksum).unwrap();
}

/// Within one tick of the file system's clock a file can change and look the same.
#[test]
fn a_change_right_after_another_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let (store, circuit) = stored(folder.path());
    let path = vk_path(folder.path(), &circuit.checksum);
    let mut flipped = circuit.binary.clone();
    flipped[7] ^= 1;
    for _ in 0..200 {
        fs::write(&path, &circuit.binary).unwrap();
        store.ready_vk(&circuit.checksum).unwrap();
        fs::write(&path, &flipped).unwrap();
        assert!(matches!(store.ready_vk(&circuit.checksum), Err(StoreError::Corrupt { .. })));
    }
}

#[test]
fn whatever_befalls_the_file_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let (store, circuit) = stored(folder.path());
    later();
    let (path, ready) = (vk_path(folder.path(), &circuit.checksum), || store.ready_vk(&circuit.checksum));
    ready().unwrap();

    let mut flipped = circuit.binary.clone();
    flipped[7] ^= 1;
    let damages: [&dyn Fn(); 4] = [
        &|| fs::write(&path, &flipped).unwrap(),
        &|| fs::write(&path, &circuit.binary[1..]).unwrap(),
        &|| fs::write(&path, b"").unwrap(),
        // In its place by a rename, with the time of the right one.
        &|| {
            let modified = fs::metadata(&path).unwrap().modified().unwrap();
            let other = path.with_extension("other");
            fs::write(&other, &flipped).unwrap();
            fs::File::options().write(true).open(&other).unwrap().set_modified(modified).unwrap();
            fs::rename(&other, &path).unwrap();
        },
    ];
    for damage in damages {
        damage();
        for _ in 0..2 {
            assert!(matches!(ready(), Err(StoreError::Corrupt { .. })));
        }
        fs::write(&path, &circuit.binary).unwrap();
        later();
        ready().unwrap();
    }

    fs::remove_file(&path).unwrap();
    assert!(matches!(ready(), Err(StoreError::NotFound { .. })));
    store.store_vk(&circuit.binary, false, true).unwrap();
    ready().unwrap();
    store.remove_vk(&circuit.checksum).unwrap();
    assert!(matches!(ready(), Err(StoreError::NotFound { .. })));
    assert!(matches!(store.ready_vk(&Checksum::from([1; 32])), Err(StoreError::NotFound { .. })));
}

#[test]
fn a_key_in_memory_needs_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = VkStore::open(folder.path(), VkStoreOptions::default()).unwrap();
    let circuit = test_circuit(0);
    store.store_vk(&circuit.binary, true, true).unwrap();
    store.ready_vk(&circuit.checksum).unwrap();
    fs::remove_file(vk_path(folder.path(), &circuit.checksum)).unwrap();
    store.ready_vk(&circuit.checksum).unwrap();
    assert_eq!(store.metrics().stats.hits_memory_cache, 1);
    store.remove_vk(&circuit.checksum).unwrap();
    assert!(matches!(store.ready_vk(&circuit.checksum), Err(StoreError::NotFound { .. })));
}

/// A key that came unchecked (from a chain's state) is checked in full here, and not by the call that verifies first.
#[test]
fn a_ready_key_has_its_decoded_form() {
    let folder = tempfile::tempdir().unwrap();
    let (store, circuit) = (forgetful(folder.path()), test_circuit(1));
    store.store_vk(&circuit.binary, false, true).unwrap();
    store.ready_vk(&circuit.checksum).unwrap();
    let before = store.metrics().stats.hits_fs_decoded;
    store.load_vk(&circuit.checksum).unwrap();
    assert_eq!(store.metrics().stats.hits_fs_decoded, before + 1);

    // And gets it again when somebody took it away.
    let decoded = folder.path().join("cache").join("vks");
    fs::remove_dir_all(&decoded).unwrap();
    store.ready_vk(&circuit.checksum).unwrap();
    assert!(decoded.is_dir());
}
