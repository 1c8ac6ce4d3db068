//! Decoded keys in `cache/vks/`: the same key with them and without, whatever was done to them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use zk_cosmwasm_vm::{Authority, StoreError, VkStore, VkStoreOptions};
use zk_halo2::{Checksum, CircuitBinary, LoadedVerifyingKey};

use crate::support::{Call, NOT_VALID, PLENTY, Setup, VALID, open, run, test_circuit, vk_path};

/// The folder of the decoded keys; there is one.
fn decoded_folder(base: &Path) -> PathBuf {
    let mut versions = fs::read_dir(base.join("cache").join("vks")).unwrap();
    let folder = versions.next().unwrap().unwrap().path();
    assert!(versions.next().is_none());
    folder
}

fn decoded_path(base: &Path, checksum: &Checksum) -> PathBuf {
    decoded_folder(base).join(checksum.to_string())
}

fn reopen(base: &Path) -> VkStore {
    VkStore::open(base, VkStoreOptions::default()).unwrap()
}

/// Loads the key from disk; whether its decoded form was of use.
fn load(base: &Path, checksum: &Checksum) -> (LoadedVerifyingKey, bool) {
    let store = reopen(base);
    let key = store.load_vk(checksum).unwrap();
    let stats = store.metrics().stats;
    assert_eq!(stats.hits_fs_cache, 1);
    (key, stats.hits_fs_decoded == 1)
}

/// A folder with a checked key in it.
fn with_key() -> (tempfile::TempDir, Checksum, String) {
    let folder = tempfile::tempdir().unwrap();
    let checksum = reopen(folder.path()).store_vk(&test_circuit(0).binary, true, true).unwrap();
    let key = format!("{:?}", load(folder.path(), &checksum).0.key());
    (folder, checksum, key)
}

#[test]
fn a_key_is_checked_in_full_once() {
    let folder = tempfile::tempdir().unwrap();
    let (checked, unchecked) = (test_circuit(0), test_circuit(1));
    let store = reopen(folder.path());
    store.store_vk(&checked.binary, true, true).unwrap();
    // Not checked by this store: state sync, or a file that somebody put there.
    store.store_vk(&unchecked.binary, false, true).unwrap();
    fs::write(vk_path(folder.path(), &test_circuit(2).checksum), &test_circuit(2).binary).unwrap();

    assert!(load(folder.path(), &checked.checksum).1);
    for circuit in [unchecked, test_circuit(2)] {
        assert!(!decoded_path(folder.path(), &circuit.checksum).exists());
        assert!(!load(folder.path(), &circuit.checksum).1);
        assert!(load(folder.path(), &circuit.checksum).1);
    }
    assert_eq!(
        fs::read_dir(decoded_folder(folder.path())).unwrap().count(),
        3 + 1,
        "three keys and the lock"
    );
}

#[test]
fn nothing_is_written_for_a_simulation_or_for_what_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let store = reopen(folder.path());
    store.store_vk(&test_circuit(0).binary, true, false).unwrap();
    store.store_vk(b"something foreign", true, true).unwrap_err();
    let foreign = store.store_vk(b"something foreign", false, true).unwrap();
    // A key with another representative: only the full check finds it.
    let mut forged = test_circuit(0).binary.clone();
    forged[4] ^= 1;
    let forged = store.store_vk(&forged, false, true).unwrap();
    for checksum in [foreign, forged, foreign, forged] {
        let error = store.load_vk(&checksum).unwrap_err();
        assert!(matches!(error, StoreError::Undecodable { .. }), "{error}");
    }
    assert!(!folder.path().join("cache").join("vks").exists());
}

#[test]
fn whatever_is_in_place_of_a_decoded_key_the_key_is_the_same() {
    let (folder, checksum, expected) = with_key();
    let path = decoded_path(folder.path(), &checksum);
    let whole = fs::read(&path).unwrap();
    let other = reopen(folder.path()).check(&test_circuit(1).binary).unwrap().to_cached();
    let mut contents: Vec<Vec<u8>> = (0..whole.len()).map(|len| whole[..len].to_vec()).collect();
    contents.extend((0..whole.len()).map(|position| {
        let mut changed = whole.clone();
        changed[position] ^= 1 << (position % 8);
        changed
    }));
    contents.extend([
        [&whole[..], &[0]].concat(),
        [&whole[..], &[0; 32]].concat(),
        vec![0xff; 1 << 20],
        other,
    ]);
    for content in contents {
        fs::write(&path, &content).unwrap();
        let (key, was_decoded) = load(folder.path(), &checksum);
        assert_eq!((format!("{:?}", key.key()), was_decoded), (expected.clone(), false));
        assert_eq!(fs::read(&path).unwrap(), whole, "it was written anew");
    }
    assert!(load(folder.path(), &checksum).1);
}

#[test]
fn what_is_no_file_is_left_alone_and_the_key_loads() {
    let (folder, checksum, expected) = with_key();
    let path = decoded_path(folder.path(), &checksum);
    let loads = || {
        let (key, was_decoded) = load(folder.path(), &checksum);
        assert_eq!((format!("{:?}", key.key()), was_decoded), (expected.clone(), false));
    };
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    loads();
    assert!(path.is_dir());
    assert_eq!(fs::read_dir(decoded_folder(folder.path())).unwrap().count(), 2, "no temporary file is left");
    fs::remove_dir(&path).unwrap();
    // sparse: a terabyte that must not be read
    fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    loads();
    #[cfg(unix)]
    {
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
        loads();
        fs::remove_file(&path).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        loads(); // opening a pipe that nobody writes to would wait for ever
    }
}

#[test]
fn a_cache_that_cannot_be_written_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("cache")).unwrap();
    fs::write(folder.path().join("cache").join("vks"), b"no folder").unwrap();
    let store = reopen(folder.path());
    let checksum = store.store_vk(&test_circuit(0).binary, true, true).unwrap();
    assert!(!load(folder.path(), &checksum).1);
    assert!(store.remove_vk(&checksum).unwrap());
}

#[test]
fn removal_takes_the_decoded_key_along_and_nothing_else() {
    let (folder, checksum, _) = with_key();
    let old = folder.path().join("cache").join("vks").join("v0-of-another-version");
    fs::create_dir(&old).unwrap();
    let foreign = old.join(checksum.to_string());
    fs::write(&foreign, b"left alone").unwrap();
    let rules = format!("v1-{:016x}", LoadedVerifyingKey::CACHED_RULES);
    let path = old.with_file_name(rules).join(checksum.to_string());
    assert!(path.exists());
    let store = reopen(folder.path());
    store.load_vk(&checksum).unwrap();
    assert!(store.remove_vk(&checksum).unwrap());
    assert!(!path.exists());
    assert_eq!(fs::read(foreign).unwrap(), b"left alone");
}

#[test]
fn through_a_contract_nothing_of_it_shows() {
    let setup = Setup::new(Authority::Chain);
    let path = decoded_path(setup.folder.path(), &setup.circuit.checksum);
    let bad = Call::Own { proof: setup.circuit.bad_proof(), inputs: setup.circuit.inputs() };
    let outcomes = || {
        [setup.valid_call(), bad.clone()].map(|call| {
            let cache = open(setup.folder.path(), Authority::Chain);
            let outcome = run(&cache, &setup.code, setup.chain(), &call, PLENTY);
            (outcome.code(), outcome.used())
        })
    };
    let with = outcomes();
    assert_eq!(with.map(|(code, _)| code), [VALID, NOT_VALID]);
    for content in [&[][..], b"nonsense", &[7; 96]] {
        fs::write(&path, content).unwrap();
        assert_eq!(outcomes(), with);
    }
    fs::remove_dir_all(setup.folder.path().join("cache").join("vks")).unwrap();
    assert_eq!(outcomes(), with);
}

/// `cargo test --workspace --test zk times_of -- --ignored --nocapture`
#[test]
#[ignore = "measures, and judges nothing"]
fn times_of_a_cold_load_by_layer() {
    let pinned = include_str!("../../../halo2/tests/fixtures/orchard/circuit_description_fixed");
    let orchard = CircuitBinary::from_pinned(pinned, &[10]).unwrap().to_bytes();
    let folder = tempfile::tempdir().unwrap();
    let no_memory = VkStoreOptions { memory_bytes: 0, ..VkStoreOptions::default() };
    let store = VkStore::open(folder.path(), no_memory).unwrap();
    let checksum = store.store_vk(&orchard, true, true).unwrap();
    let path = decoded_path(folder.path(), &checksum);
    fastest("state/vks and cache/vks", || drop(store.load_vk(&checksum).unwrap()));
    fastest("state/vks, full check, cache/vks written", || {
        fs::remove_file(&path).unwrap();
        store.load_vk(&checksum).unwrap();
    });
    fastest("state/vks read and hashed", || drop(store.load_binary(&checksum).unwrap()));
    let store = reopen(folder.path());
    store.load_vk(&checksum).unwrap();
    fastest("LRU", || drop(store.load_vk(&checksum).unwrap()));
    store.pin_vk(&checksum).unwrap();
    fastest("pinned_vk_cache", || drop(store.load_vk(&checksum).unwrap()));
    println!("{} bytes in memory", store.metrics().size_pinned_memory_cache);
}

/// Also with 10,000 decoded keys, and with the folders in the system's cache as they are on a running node.
#[test]
#[ignore = "measures, and judges nothing"]
fn times_of_opening_10_000_keys() {
    let folder = tempfile::tempdir().unwrap();
    let store = reopen(folder.path());
    store.store_vk(&test_circuit(0).binary, true, true).unwrap();
    let decoded = decoded_folder(folder.path());
    fastest("opening with one key", || drop(reopen(folder.path())));
    for number in 0..10_000u64 {
        let name = Checksum::of(&number.to_le_bytes());
        fs::write(vk_path(folder.path(), &name), b"small").unwrap();
        fs::write(decoded.join(name.to_string()), b"small").unwrap();
    }
    fastest("opening with 10,000 keys", || drop(reopen(folder.path())));
}

fn fastest(what: &str, mut work: impl FnMut()) {
    let time = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let fastest = (0..100).map(time).min().unwrap_or(Duration::ZERO);
    println!("{what:<45} {fastest:>12.3?}");
}
