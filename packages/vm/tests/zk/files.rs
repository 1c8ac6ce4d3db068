//! Files in `vks/` that are not what they should be: an error that names the file, never a verdict.

use std::fs;
use std::path::PathBuf;

use zk_cosmwasm_vm::{Authority, StoreError, VkStore, VkStoreOptions};
use zk_halo2::Checksum;

use crate::support::{PLENTY, Setup, VALID, open, run, test_circuit, vk_path};

struct Store {
    folder: tempfile::TempDir,
    store: VkStore,
}

fn store() -> Store {
    let folder = tempfile::tempdir().unwrap();
    let store = VkStore::open(folder.path(), VkStoreOptions::default()).unwrap();
    Store { folder, store }
}

impl Store {
    fn path(&self, checksum: &Checksum) -> PathBuf {
        vk_path(self.folder.path(), checksum)
    }
}

#[test]
fn what_is_stored_is_what_was_uploaded() {
    let fixture = store();
    let circuit = test_circuit(0);
    let checksum = fixture.store.store_vk(&circuit.binary, true, true).unwrap();
    assert_eq!(checksum, circuit.checksum);
    assert_eq!(fs::read(fixture.path(&checksum)).unwrap(), circuit.binary);
    assert_eq!(fixture.store.load_binary(&checksum).unwrap(), circuit.binary);
    assert_eq!(fixture.store.file_len(&checksum).unwrap(), circuit.binary.len() as u64);
    assert_eq!(fixture.store.list().unwrap(), [checksum]);
    assert_eq!(fixture.store.load_vk(&checksum).unwrap().checksum(), checksum);
    // the folder holds the file and the lock, and no temporary file
    assert_eq!(fs::read_dir(fixture.path(&checksum).parent().unwrap()).unwrap().count(), 2);
}

#[test]
fn nothing_is_kept_without_persist() {
    let fixture = store();
    let circuit = test_circuit(0);
    assert_eq!(fixture.store.store_vk(&circuit.binary, true, false).unwrap(), circuit.checksum);
    assert_eq!(fixture.store.list().unwrap(), []);
    assert!(matches!(fixture.store.load_vk(&circuit.checksum), Err(StoreError::NotFound { .. })));
    assert!(matches!(fixture.store.file_len(&circuit.checksum), Err(StoreError::NotFound { .. })));
}

#[test]
fn a_circuit_binary_that_fails_its_check_is_not_stored() {
    let fixture = store();
    let mut broken = test_circuit(0).binary.clone();
    let last = broken.len() - 1;
    broken[last] ^= 1;
    assert!(matches!(fixture.store.store_vk(&broken, true, true), Err(StoreError::Refused { .. })));
    assert!(matches!(fixture.store.store_vk(b"", true, true), Err(StoreError::Refused { .. })));
    assert_eq!(fixture.store.list().unwrap(), []);
}

#[test]
fn every_mutation_of_a_file_is_corruption() {
    let fixture = store();
    let circuit = test_circuit(0);
    let (checksum, whole) = (circuit.checksum, &circuit.binary);
    let path = fixture.path(&checksum);
    let mut mutations: Vec<Vec<u8>> = (0..whole.len())
        .map(|position| {
            let mut flipped = whole.clone();
            flipped[position] ^= 1 << (position % 8);
            flipped
        })
        .collect();
    mutations.extend((0..whole.len()).map(|length| whole[..length].to_vec()));
    mutations.push([&whole[..], &[0]].concat());
    mutations.push(test_circuit(1).binary.clone());
    for mutated in mutations {
        fs::write(&path, &mutated).unwrap();
        match fixture.store.load_vk(&checksum).unwrap_err() {
            StoreError::Corrupt { path: named, expected, found } => {
                assert_eq!((named, expected, found), (path.clone(), checksum, Checksum::of(&mutated)));
            }
            error => panic!("{error}"),
        }
        assert!(matches!(fixture.store.load_binary(&checksum), Err(StoreError::Corrupt { .. })));
        assert!(matches!(fixture.store.pin_vk(&checksum), Err(StoreError::Corrupt { .. })));
    }
    assert_eq!(fixture.store.metrics().elements_memory_cache, 0);
    // Uploading it again heals the file.
    fixture.store.store_vk(whole, true, true).unwrap();
    fixture.store.load_vk(&checksum).unwrap();
}

#[test]
fn a_file_with_the_right_name_that_is_no_circuit_binary_is_an_error() {
    let fixture = store();
    let checksum = fixture.store.store_vk(b"something foreign", false, true).unwrap();
    let error = fixture.store.load_vk(&checksum).unwrap_err();
    assert!(matches!(error, StoreError::Undecodable { .. }), "{error}");
    assert!(error.to_string().contains(fixture.path(&checksum).to_str().unwrap()), "{error}");
}

#[test]
fn a_folder_and_a_giant_in_place_of_a_file_are_errors() {
    let fixture = store();
    let checksum = test_circuit(0).checksum;
    let path = fixture.path(&checksum);
    fs::create_dir(&path).unwrap();
    let error = fixture.store.load_vk(&checksum).unwrap_err();
    assert!(matches!(error, StoreError::Io { .. }), "{error}");
    fs::remove_dir(&path).unwrap();
    // sparse: a terabyte that must not be read
    fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    let error = fixture.store.load_vk(&checksum).unwrap_err();
    assert!(matches!(error, StoreError::Oversized { .. }), "{error}");
}

#[test]
fn files_of_others_in_the_folder_are_left_alone() {
    let fixture = store();
    let circuit = test_circuit(0);
    fixture.store.store_vk(&circuit.binary, true, true).unwrap();
    let vks = fixture.path(&circuit.checksum).parent().unwrap().to_owned();
    let upper = circuit.checksum.to_string().to_uppercase();
    for name in ["README", "backup.tar", &upper, &format!("{}.bak", circuit.checksum)] {
        fs::write(vks.join(name), b"foreign").unwrap();
    }
    let reopened = VkStore::open(fixture.folder.path(), VkStoreOptions::default()).unwrap();
    assert_eq!(reopened.list().unwrap(), [circuit.checksum]);
    assert!(vks.join("README").exists() && vks.join("backup.tar").exists());
}

#[test]
fn through_a_contract_corruption_is_an_error_and_never_a_verdict() {
    let setup = Setup::new(Authority::Chain);
    let path = vk_path(setup.folder.path(), &setup.circuit.checksum);
    let whole = fs::read(&path).unwrap();
    let mut mutations = vec![vec![], whole[..whole.len() / 2].to_vec(), test_circuit(1).binary.clone()];
    for position in [0, whole.len() / 2, whole.len() - 1] {
        let mut flipped = whole.clone();
        flipped[position] ^= 0x80;
        mutations.push(flipped);
    }
    for mutated in mutations {
        fs::write(&path, mutated).unwrap();
        let cache = open(setup.folder.path(), Authority::Chain);
        let outcome = run(&cache, &setup.code, setup.chain(), &setup.valid_call(), PLENTY);
        let error = outcome.result.unwrap_err().to_string();
        assert!(error.contains("corrupt") && error.contains(path.to_str().unwrap()), "{error}");
        assert_eq!(cache.host().verifications(), 0);
    }
    fs::write(&path, whole).unwrap();
    let cache = open(setup.folder.path(), Authority::Chain);
    assert_eq!(run(&cache, &setup.code, setup.chain(), &setup.valid_call(), PLENTY).code(), VALID);
}

#[test]
fn leftovers_of_killed_writers_go_when_nobody_writes() {
    let fixture = store();
    let circuit = test_circuit(0);
    fixture.store.store_vk(&circuit.binary, true, true).unwrap();
    let vks = fixture.path(&circuit.checksum).parent().unwrap().to_owned();
    let leftover = vks.join(".new-abcdef");
    fs::write(&leftover, b"half a key").unwrap();

    // A writer is alive somewhere: its file may be this one.
    let writer = fs::File::open(vks.join(".lock")).unwrap();
    writer.lock_shared().unwrap();
    VkStore::open(fixture.folder.path(), VkStoreOptions::default()).unwrap();
    assert!(leftover.exists());
    drop(writer);

    let store = VkStore::open(fixture.folder.path(), VkStoreOptions::default()).unwrap();
    assert!(!leftover.exists());
    assert_eq!(store.list().unwrap(), [circuit.checksum]);
    store.load_vk(&circuit.checksum).unwrap();
}
