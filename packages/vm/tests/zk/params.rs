//! Parameters in `cache/params/`: read when they are right, else derived and written.
//!
//! In a process, parameters stay in memory whatever store made them ready. So what is read from disk is seen in child
//! processes, each of which is this test binary once more.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use zk_cosmwasm_vm::store::{ParamsSource, PreparedParams};
use zk_cosmwasm_vm::{Authority, Halo2Host, VkStore, VkStoreOptions};
use zk_halo2::params::{FILE_VERSION, MAX_K, file_len, is_ready, verifier_params};

use crate::support::{Setup, VALID, open, run, test_circuit};

const FOLDER: &str = "ZK_COSMWASM_VM_TEST_PARAMS_FOLDER";
/// Neither the circuits of these tests nor anybody else in this binary needs these.
const UNUSED_K: [u32; 2] = [6, 7];

fn params_folder(base: &Path) -> PathBuf {
    base.join("cache").join("params")
}

fn params_path(base: &Path, k: u32) -> PathBuf {
    params_folder(base).join(format!("v{FILE_VERSION}-k{k}"))
}

fn store(base: &Path) -> VkStore {
    VkStore::open(base, VkStoreOptions::default()).unwrap()
}

/// A new process that prepares the parameters for the first unused k in this folder.
fn start(base: &Path) -> Child {
    start_test(base, "params::child")
}

fn start_test(base: &Path, name: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture", "--test-threads", "1"])
        .env(FOLDER, base)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

#[test]
fn child() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let prepared = store(Path::new(&folder)).prepare_params(UNUSED_K[0]).unwrap();
    assert!(is_ready(UNUSED_K[0]));
    println!("\n{:?} {}", prepared.source, prepared.on_disk);
}

#[test]
fn child_that_verifies_for_the_node() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let (store, circuit) = (store(Path::new(&folder)), test_circuit(0));
    let key = store.load_vk(&circuit.checksum).unwrap();
    let host = Halo2Host::new(Arc::new(store), Authority::Chain, 0);
    let verdicts = std::thread::scope(|scope| {
        let verify = || host.verify(&key, &circuit.proof, &circuit.inputs()).unwrap();
        [(); 8].map(|()| scope.spawn(verify)).map(|thread| thread.join().unwrap())
    });
    assert_eq!(verdicts, [VALID; 8]);
}

/// A query of a client's, for a circuit that no contract used yet: through the store like all others, so that threads
/// wait for one derivation and the next process finds it.
#[test]
fn the_nodes_own_verification_leaves_them_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    store(folder.path()).store_vk(&test_circuit(0).binary, false, true).unwrap();
    let child = start_test(folder.path(), "params::child_that_verifies_for_the_node");
    assert!(child.wait_with_output().unwrap().status.success());
    assert!(params_path(folder.path(), 4).exists());
}

/// What a new process says of where it has the parameters from, and whether they are on disk.
fn in_new_process(base: &Path) -> String {
    ended(start(base))
}

fn ended(child: Child) -> String {
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let said = text.lines().find(|line| line.ends_with(" true") || line.ends_with(" false"));
    said.unwrap_or_else(|| panic!("{text}")).to_owned()
}

fn right_content(k: u32) -> Vec<u8> {
    verifier_params(k).unwrap().to_bytes()
}

#[test]
fn they_are_derived_once_and_then_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = params_path(folder.path(), UNUSED_K[0]);
    assert_eq!(in_new_process(folder.path()), "Derived true");
    let written = fs::read(&path).unwrap();
    assert_eq!(in_new_process(folder.path()), "Disk true");
    assert_eq!(written, right_content(UNUSED_K[0]));
    assert_eq!(Some(written.len()), file_len(UNUSED_K[0]));
    assert_eq!(fs::read_dir(params_folder(folder.path())).unwrap().count(), 2, "the file and the lock");
}

#[test]
fn whatever_is_in_place_of_the_file_they_are_right() {
    let folder = tempfile::tempdir().unwrap();
    let path = params_path(folder.path(), UNUSED_K[0]);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let right = right_content(UNUSED_K[0]);
    let mut flipped = right.clone();
    flipped[right.len() / 2] ^= 1;
    let contents = [
        vec![],
        right[..right.len() - 1].to_vec(),
        [&right[..], &[0]].concat(),
        vec![0; right.len()],
        flipped,
        right_content(UNUSED_K[0] - 1),
    ];
    for content in contents {
        fs::write(&path, content).unwrap();
        assert_eq!(in_new_process(folder.path()), "Derived true");
        assert_eq!(fs::read(&path).unwrap(), right);
    }
    // sparse: a terabyte that must not be read
    fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    assert_eq!(in_new_process(folder.path()), "Derived true");
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert_eq!(in_new_process(folder.path()), "Derived false");
    // A folder that cannot be made.
    fs::remove_dir_all(params_folder(folder.path())).unwrap();
    fs::write(params_folder(folder.path()), b"no folder").unwrap();
    assert_eq!(in_new_process(folder.path()), "Derived false");
}

#[test]
fn files_of_another_version_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let old = params_path(folder.path(), UNUSED_K[0]).with_file_name("v0-k6");
    fs::create_dir_all(old.parent().unwrap()).unwrap();
    fs::write(&old, b"left alone").unwrap();
    assert_eq!(in_new_process(folder.path()), "Derived true");
    assert_eq!(fs::read(old).unwrap(), b"left alone");
}

#[test]
fn several_processes_at_once_get_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let children = [(); 4].map(|()| start(folder.path()));
    for said in children.map(ended) {
        assert!(["Derived true", "Disk true"].contains(&&said[..]), "{said}");
    }
    assert_eq!(fs::read(params_path(folder.path(), UNUSED_K[0])).unwrap(), right_content(UNUSED_K[0]));
    assert_eq!(in_new_process(folder.path()), "Disk true");
}

#[test]
fn what_is_in_memory_gets_to_disk_in_every_folder() {
    let k = UNUSED_K[1];
    assert!(!is_ready(k));
    let file_len = file_len(k).unwrap();
    for expected in [ParamsSource::Derived, ParamsSource::Memory] {
        let folder = tempfile::tempdir().unwrap();
        let prepared = store(folder.path()).prepare_params(k).unwrap();
        assert_eq!(prepared, PreparedParams { source: expected, on_disk: true, file_len });
        assert_eq!(fs::read(params_path(folder.path(), k)).unwrap(), right_content(k));
        let again = store(folder.path()).prepare_params(k).unwrap();
        assert_eq!(again, PreparedParams { source: ParamsSource::Memory, on_disk: true, file_len });
    }
    let folder = tempfile::tempdir().unwrap();
    for k in [0, MAX_K + 1, u32::MAX] {
        assert_eq!(store(folder.path()).prepare_params(k), None);
    }
    assert!(!params_folder(folder.path()).exists());
}

#[test]
fn a_node_can_have_them_prepared_at_its_start() {
    let folder = tempfile::tempdir().unwrap();
    assert!(!params_folder(folder.path()).exists());
    let options = VkStoreOptions { params_up_to: 3, ..VkStoreOptions::default() };
    VkStore::open(folder.path(), options).unwrap();
    let there: Vec<_> = (1..=MAX_K).filter(|k| params_path(folder.path(), *k).exists()).collect();
    assert_eq!(there, [1, 2, 3]);
}

#[test]
fn uploads_pins_and_verifications_leave_them_on_disk() {
    let k = 4;
    // An upload.
    let setup = Setup::new(Authority::Chain);
    let path = params_path(setup.folder.path(), k);
    assert!(path.exists());
    // Not a simulated one, and not a file that is taken over unchecked.
    let folder = tempfile::tempdir().unwrap();
    let circuit = test_circuit(0);
    store(folder.path()).store_vk(&circuit.binary, true, false).unwrap();
    store(folder.path()).store_vk(&circuit.binary, false, true).unwrap();
    assert!(!params_folder(folder.path()).exists());
    // A key that is made ready, as a chain does with a new one.
    store(folder.path()).ready_vk(&circuit.checksum).unwrap();
    assert!(params_path(folder.path(), k).exists());
    fs::remove_dir_all(params_folder(folder.path())).unwrap();
    // A pin.
    store(folder.path()).pin_vk(&circuit.checksum).unwrap();
    assert!(params_path(folder.path(), k).exists());
    // Without the folder everything goes on.
    fs::remove_dir_all(params_folder(setup.folder.path())).unwrap();
    let cache = open(setup.folder.path(), Authority::Chain);
    let outcome = run(&cache, &setup.code, setup.chain(), &setup.valid_call(), crate::support::PLENTY);
    assert_eq!(outcome.code(), VALID);
}
