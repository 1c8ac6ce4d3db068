//! Uploads: circuit binaries and contracts, checked on every node before the chain takes them in.

use std::time::{Duration, Instant};

use zk_cosmwasm_vm::code_check::check_code;
use zk_cosmwasm_vm::gas::{self, COSMWASM_GAS_PER_SDK_GAS};
use zk_cosmwasm_vm::section::{declared_circuits, ensure_bound};
use zk_cosmwasm_vm::{VkStore, VkStoreOptions};
use zk_halo2::{Checksum, Limits, check_vk};
use zk_halo2_testing::forge::Forged;
use zk_halo2_testing::generated::Generated;

use crate::node::Spent;
use crate::rows::{Row, row};

/// The longest circuit binary that a chain with default parameters takes.
const MAX_CIRCUIT_BYTES: usize = 65_536;

/// The longest contract that wasmd takes, and the SDK gas that it charges a byte (`MaxWasmSize`, `DefaultCompileCost`).
const MAX_WASM_BYTES: usize = 800 * 1024;
const COMPILE: u64 = 3;

/// SDK gas of writing to the state (`WriteCostFlat`, `WriteCostPerByte` of the SDK's store).
const WRITE: u64 = 2_000;
const WRITE_BYTE: u64 = 30;

pub(crate) fn all(block: u64) -> Vec<Row> {
    let mut rows = circuits(block);
    rows.push(contract(block));
    rows
}

fn circuits(block: u64) -> Vec<Row> {
    let files = [
        ("few bytes that stand for a text of nearly 2 MiB", Forged::longest_text(&Limits::default())),
        ("as many points as fit", most_points()),
        ("as many nodes as fit", crate::keys::heavy_file(0)),
    ];
    let mut rows = vec![];
    for (name, file) in &files {
        assert!(file.len() <= MAX_CIRCUIT_BYTES, "{name}: {} bytes", file.len());
        let mut refused = file.clone();
        refused[32] ^= 1; // one of the hash that the whole text must have
        rows.push(row(
            format!("a circuit that is refused at the end: {name}"),
            fill_refused(block, &refused),
        ));
        rows.push(row(format!("a circuit that is stored: {name}"), fill_stored(block, file)));
    }
    rows
}

fn fill_refused(block: u64, file: &[u8]) -> Spent {
    fill(block, gas::upload(file.len() as u64), || assert!(check_vk(file, &Limits::default()).is_err()))
}

/// Checked in the transaction; written, and made ready for the first verification, at the end of the block.
fn fill_stored(block: u64, file: &[u8]) -> Spent {
    let folder = tempfile::tempdir().expect("a folder");
    let store = VkStore::open(folder.path(), VkStoreOptions::default()).expect("a store");
    let checksum = Checksum::of(file);
    store.prepare_params_up_to(4);
    let written = WRITE + WRITE_BYTE * file.len() as u64;
    fill(block, gas::upload(file.len() as u64) + written * COSMWASM_GAS_PER_SDK_GAS, || {
        store.check(file).expect("a circuit that is accepted");
        store.store_vk(file, false, true).expect("room on the disk");
        store.ready_vk(&checksum).expect("a file that is there");
        store.remove_vk(&checksum).expect("a file that is there");
    })
}

/// What this library does with a contract besides compiling it: the longest, of nothing but custom sections.
fn contract(block: u64) -> Row {
    let mut wasm = b"\0asm\x01\0\0\0".to_vec();
    // Section 0, its length, the length of its name, the name.
    for number in 0u32.. {
        let section = [&[0, 5, 4][..], &number.to_be_bytes().map(|byte| byte & 0x7f)].concat();
        if wasm.len() + section.len() > MAX_WASM_BYTES - 64 {
            break;
        }
        wasm.extend(section);
    }
    let circuit = [Checksum::from([1; 32])];
    let price = COMPILE * wasm.len() as u64 * COSMWASM_GAS_PER_SDK_GAS;
    let spent = fill(block, price, || {
        // Names repeat, so that it is refused; everything is read all the same.
        let _ = ensure_bound(&wasm, &circuit);
        let _ = check_code(&wasm);
        let _ = declared_circuits(&wasm);
    });
    row("a contract of custom sections alone, bound, checked and read for its circuits", spent)
}

fn fill(block: u64, price: u64, mut work: impl FnMut()) -> Spent {
    work();
    let mut spent = Spent::default();
    while spent.gas < block {
        let start = Instant::now();
        work();
        spent.add(price, start.elapsed().max(Duration::from_nanos(1)));
    }
    spent
}

/// Square roots: as many as the columns that the limits admit.
fn most_points() -> Vec<u8> {
    let shape = Generated { k: 11, advice: 500, permutation: 500, ..Generated::SMALLEST };
    shape.binary().to_bytes()
}
