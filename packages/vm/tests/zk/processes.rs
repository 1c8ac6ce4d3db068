//! Several processes and threads on one store, and writers that are killed.
//!
//! A child process is this test binary once more, told by an environment variable to act as one.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use zk_cosmwasm_vm::{StoreError, VkStore, VkStoreOptions};
use zk_halo2::Checksum;

use crate::support::{TestCircuit, test_circuit};

const ROLE: &str = "ZK_COSMWASM_VM_TEST_ROLE";
const FOLDER: &str = "ZK_COSMWASM_VM_TEST_FOLDER";

/// This binary as a child that runs `role` on the store in `folder`.
fn child_process(role: &str, folder: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["processes::child", "--exact", "--nocapture", "--test-threads", "1"])
        .env(ROLE, role)
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    command
}

/// Starts it.
fn start(role: &str, folder: &Path) -> Child {
    child_process(role, folder).spawn().unwrap()
}

/// What a child does; nothing when this is an ordinary run of the tests.
#[test]
fn child() {
    let Ok(role) = std::env::var(ROLE) else { return };
    let folder = PathBuf::from(std::env::var(FOLDER).unwrap());
    match role.as_str() {
        "write" => write_for_ever(&folder),
        "mixed" => mixed_use(&folder, 2),
        "without threads" => open_in_vain(&folder),
        role => panic!("no role {role}"),
    }
}

fn open(folder: &Path) -> VkStore {
    VkStore::open(folder, VkStoreOptions::default()).unwrap()
}

/// Stores one new file after the other, until killed.
fn write_for_ever(folder: &Path) {
    let store = open(folder);
    let mut rng = StdRng::seed_from_u64(std::process::id().into());
    println!("\nwriting");
    loop {
        let mut bytes = vec![0; 300_000];
        rng.fill(&mut bytes[..]);
        store.store_vk(&bytes, false, true).unwrap();
    }
}

fn temporary_files(folder: &Path) -> usize {
    let vks = fs::read_dir(folder.join("state").join("vks")).unwrap();
    vks.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(".new-")).count()
}

#[test]
fn a_store_whose_writer_was_killed_100_times_holds_only_whole_keys() {
    let folder = tempfile::tempdir().unwrap();
    let mut rng = StdRng::seed_from_u64(1);
    let (mut cut_off, mut whole) = (0, 0);
    for _ in 0..100 {
        let mut writer = start("write", folder.path());
        let mut output = BufReader::new(writer.stdout.take().unwrap()).lines();
        assert!(output.any(|line| line.unwrap().contains("writing")));
        std::thread::sleep(Duration::from_micros(rng.random_range(0..30_000)));
        writer.kill().unwrap(); // SIGKILL on Unix
        writer.wait().unwrap();

        cut_off += temporary_files(folder.path());
        let store = open(folder.path());
        assert_eq!(temporary_files(folder.path()), 0, "what was cut off is gone after opening");
        for checksum in store.list().unwrap() {
            let bytes = store.load_binary(&checksum).unwrap();
            assert_eq!(bytes.len(), 300_000);
            assert!(store.remove_vk(&checksum).unwrap());
            whole += 1;
        }
    }
    println!("{whole} whole files, {cut_off} writes cut off in the middle");
    assert!(cut_off > 10, "only {cut_off} of 100 kills hit a write: this test shows nothing");
    assert!(whole > 10, "only {whole} writes were completed: this test shows nothing");
}

const KEYS: u64 = 8;

fn keys() -> Vec<&'static TestCircuit> {
    (0..KEYS).map(test_circuit).collect()
}

/// Room for a third of the keys in memory, so that all layers are in use.
fn small_store(folder: &Path) -> VkStore {
    let size = open(folder).check(&keys()[0].binary).unwrap().memory_size();
    let options =
        VkStoreOptions { memory_bytes: 3 * size, pinned_bytes: 2 * size, ..VkStoreOptions::default() };
    VkStore::open(folder, options).unwrap()
}

/// Eight threads store, load, pin, unpin, remove and list at random for some seconds.
fn mixed_use(folder: &Path, seconds: u64) {
    let (store, keys) = (small_store(folder), keys());
    let until = Instant::now() + Duration::from_secs(seconds);
    let loaded = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let (store, keys, loaded) = (&store, &keys, &loaded);
            scope.spawn(move || {
                let mut rng = StdRng::seed_from_u64(thread ^ u64::from(std::process::id()) << 8);
                while Instant::now() < until {
                    let key = keys[rng.random_range(0..keys.len())];
                    one_step(store, key, rng.random_range(0..100), loaded);
                }
            });
        }
    });
    let metrics = store.metrics();
    println!("{} loads, {metrics:?}", loaded.into_inner());
    assert!(metrics.stats.hits_fs_cache > 10 && metrics.stats.hits_memory_cache > 10, "{metrics:?}");
}

/// Whatever the other threads and processes do, a step succeeds or finds no file.
fn one_step(store: &VkStore, key: &TestCircuit, dice: u32, loaded: &AtomicU64) {
    let outcome = match dice {
        0..60 => store.load_vk(&key.checksum).map(|found| {
            assert_eq!(found.checksum(), key.checksum);
            loaded.fetch_add(1, Ordering::Relaxed);
        }),
        60..70 => store.load_binary(&key.checksum).map(|binary| assert_eq!(binary, key.binary)),
        70..85 => store.store_vk(&key.binary, true, true).map(|checksum| assert_eq!(checksum, key.checksum)),
        85..90 => store.pin_vk(&key.checksum),
        90..95 => {
            store.unpin_vk(&key.checksum);
            Ok(())
        }
        95..97 => store.remove_vk(&key.checksum).map(drop),
        97..98 => store.file_len(&key.checksum).map(|length| assert_eq!(length, key.binary.len() as u64)),
        _ => store.list().map(|list| assert!(list.len() as u64 <= KEYS)),
    };
    match outcome {
        Ok(()) | Err(StoreError::NotFound { .. } | StoreError::PinnedCacheFull { .. }) => {}
        Err(error) => panic!("{error}"),
    }
}

/// Runs `work` on a thread of its own; a deadlock shows as a panic after the time.
fn within<T: Send + 'static>(time: Duration, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, result) = mpsc::channel();
    let worker = std::thread::spawn(move || done.send(work()).unwrap());
    match result.recv_timeout(time) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("no end after {time:?}: a deadlock"),
        Err(mpsc::RecvTimeoutError::Disconnected) => std::panic::resume_unwind(worker.join().unwrap_err()),
    }
}

#[test]
fn two_processes_with_eight_threads_each_share_a_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    // a third process keeps opening the store, which cleans up: never what a living writer is writing
    within(Duration::from_secs(120), move || {
        let mut children = [start("mixed", &path), start("mixed", &path)];
        while children.iter_mut().any(|child| child.try_wait().unwrap().is_none()) {
            open(&path);
            std::thread::sleep(Duration::from_millis(1));
        }
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
    });
    let store = open(folder.path());
    assert_eq!(temporary_files(folder.path()), 0);
    let by_checksum: HashMap<Checksum, &TestCircuit> =
        keys().into_iter().map(|key| (key.checksum, key)).collect();
    for checksum in store.list().unwrap() {
        assert_eq!(store.load_binary(&checksum).unwrap(), by_checksum[&checksum].binary);
    }
}

#[test]
fn sixteen_threads_that_miss_the_same_key_all_get_it() {
    let folder = tempfile::tempdir().unwrap();
    let key = test_circuit(0);
    open(folder.path()).store_vk(&key.binary, true, true).unwrap();
    for _ in 0..20 {
        let store = open(folder.path());
        let barrier = std::sync::Barrier::new(16);
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    barrier.wait();
                    assert_eq!(store.load_vk(&key.checksum).unwrap().checksum(), key.checksum);
                });
            }
        });
        let metrics = store.metrics();
        assert_eq!(metrics.elements_memory_cache, 1);
        assert_eq!(metrics.stats.hits_fs_cache + metrics.stats.hits_memory_cache, 16);
    }
}

/// Twice, since rayon tries but once.
fn open_in_vain(folder: &Path) {
    for _ in 0..2 {
        let error = VkStore::open(folder, VkStoreOptions::default()).unwrap_err();
        assert!(matches!(error, StoreError::Threads { .. }), "{error}");
    }
    println!("\nin vain");
}

#[test]
#[cfg(all(unix, target_pointer_width = "64"))]
fn a_store_is_not_opened_where_the_system_gives_no_threads() {
    let folder = tempfile::tempdir().unwrap();
    // No thread has room for a stack of 128 TiB.
    let mut child = child_process("without threads", folder.path());
    let output = child.env("RUST_MIN_STACK", (1_u64 << 47).to_string()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("in vain"), "{output:?}");
}
