//! A registered function is reachable, with the same results, through every layer of the cache.

use crate::contracts::pass_message;
use crate::*;
use cosmwasm_vm::call_query_raw;
use std::sync::{Arc, Mutex};

const FIELDS: &str = r#"(@custom "circuits" "section bytes") (func (export "requires_halo2"))"#;

/// What one call saw of its contract, and what it cost.
#[derive(Debug, Clone, PartialEq)]
struct Seen {
    input: Vec<u8>,
    section: Option<Vec<u8>>,
    answer: String,
    gas_left: u64,
}

type Log = Arc<Mutex<Vec<Seen>>>;

fn observe(ctx: &mut dyn HostContext, args: &[u32], log: &Log) -> VmResult<u32> {
    let input = ctx.read_region(args[0], 1024)?;
    let answer = format!("{:?}", ctx.query_raw(&balance_request())?);
    let section = ctx.custom_section("circuits").map(<[u8]>::to_vec);
    let gas_left = ctx.gas_left();
    let length = input.len() as u32;
    log.lock().unwrap().push(Seen { input, section, answer, gas_left });
    Ok(length)
}

fn observer() -> (HostFunctions, Log) {
    let log = Log::default();
    let shared = log.clone();
    (one_function("observe", 1, move |ctx, args| observe(ctx, args, &shared)), log)
}

/// Runs the contract once: what the function saw, and the gas of the whole call.
fn run(cache: &TestCache, checksum: &cosmwasm_std::Checksum, log: &Log) -> (Seen, [u64; 3]) {
    let mut instance = cache.get_instance(checksum, mock_backend(), OPTIONS).unwrap();
    assert_eq!(number(execute(&mut instance, b"hello")), 5);
    (log.lock().unwrap().pop().unwrap(), gas(instance.create_gas_report()))
}

/// Hits of the pinned, memory and file system caches, and misses.
fn hits(cache: &TestCache) -> [u32; 4] {
    let stats = cache.stats();
    [stats.hits_pinned_memory_cache, stats.hits_memory_cache, stats.hits_fs_cache, stats.misses]
}

#[test]
fn every_layer_and_a_restart_give_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (functions, log) = observer();
    let mut runs = vec![];

    let first = cache(dir.path(), &functions);
    let checksum = first.store_code(&pass_message("observe", FIELDS), true, true).unwrap();
    runs.push(run(&first, &checksum, &log));
    runs.push(run(&first, &checksum, &log));
    assert_eq!(hits(&first), [0, 1, 1, 0], "file system cache, then memory");
    drop(first);

    let restarted = cache(dir.path(), &functions);
    runs.push(run(&restarted, &checksum, &log));
    assert_eq!(hits(&restarted), [0, 0, 1, 0], "file system cache after a restart");

    let pinning = cache(dir.path(), &functions);
    pinning.pin(&checksum).unwrap();
    runs.push(run(&pinning, &checksum, &log));
    assert_eq!(hits(&pinning), [1, 0, 1, 0], "pinned from the file system cache");

    std::fs::remove_dir_all(dir.path().join("cache")).unwrap();
    let recompiling = cache(dir.path(), &functions);
    runs.push(run(&recompiling, &checksum, &log));
    assert_eq!(hits(&recompiling), [0, 0, 0, 1], "compiled again from the Wasm");

    let expected =
        Seen { input: b"hello".to_vec(), section: Some(b"section bytes".to_vec()), ..runs[0].0.clone() };
    assert!(expected.answer.contains("Ok("), "{}", expected.answer);
    for (seen, gas) in &runs {
        assert_eq!(*seen, expected);
        assert_eq!(*gas, runs[0].1);
    }
}

#[test]
fn queries_call_it_too() {
    let (functions, log) = observer();
    let mut instance = instance(&pass_message("observe", FIELDS), &functions);
    assert_eq!(number(call_query_raw(&mut instance, b"{}", b"hi")), 2);
    assert_eq!(log.lock().unwrap()[0].input, b"hi");
}

#[test]
fn one_cache_serves_many_threads() {
    let dir = tempfile::tempdir().unwrap();
    let (functions, log) = observer();
    let cache = cache(dir.path(), &functions);
    let checksum = cache.store_code(&pass_message("observe", FIELDS), true, true).unwrap();
    std::thread::scope(|scope| {
        for thread in 1..=4_usize {
            let (cache, checksum) = (&cache, &checksum);
            scope.spawn(move || {
                for _ in 0..50 {
                    let mut instance = cache.get_instance(checksum, mock_backend(), OPTIONS).unwrap();
                    assert_eq!(number(execute(&mut instance, &vec![b'x'; thread])), thread as u32);
                }
            });
        }
    });
    let log = log.lock().unwrap();
    for length in 1..=4 {
        assert_eq!(log.iter().filter(|seen| seen.input.len() == length).count(), 50);
    }
}

/// Appends a custom section of `length` bytes.
fn append_section(wasm: &mut Vec<u8>, name: &str, length: usize) {
    let mut body = vec![u8::try_from(name.len()).unwrap()];
    body.extend(name.as_bytes());
    body.resize(body.len() + length, 0x5a);
    wasm.push(0);
    let mut rest = body.len();
    while rest >= 0x80 {
        wasm.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    wasm.push(rest as u8);
    wasm.extend(body);
}

#[test]
fn a_big_section_is_there_in_full() {
    let functions =
        one_function("length", 1, |ctx, _| Ok(ctx.custom_section("circuits").map_or(0, <[u8]>::len) as u32));
    let mut wasm = pass_message("length", "");
    append_section(&mut wasm, "circuits", 1 << 20);
    let dir = tempfile::tempdir().unwrap();
    let cache = cache(dir.path(), &functions);
    let checksum = cache.store_code(&wasm, true, true).unwrap();
    for _ in 0..2 {
        let mut instance = cache.get_instance(&checksum, mock_backend(), OPTIONS).unwrap();
        assert_eq!(number(execute(&mut instance, b"")), 1 << 20);
    }
    assert_eq!(hits(&cache), [0, 1, 1, 0]);
}
