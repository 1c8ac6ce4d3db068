//! The shared library exports what its header declares, and nothing else.
#![allow(clippy::unwrap_used, reason = "tests")]
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use object::{Object, ObjectSymbol};

const HEADER: &str = include_str!("../bindings.h");
const MARKER: &str = "zk_wasmvm_is_not_linked__this_is_another_libwasmvm__build_with_tags_sys_wasmvm_and_point_the_linker_to_zk_wasmvm";

/// Functions that upstream's library does not have.
const CIRCUIT_CALLS: [&str; 19] = [
    "bind_circuits",
    "declared_circuits",
    "inspect_vk",
    "list_vks",
    "load_vk",
    "node_faults_within",
    "note_execution",
    "open_vk_store",
    "pin_vk",
    "pinned_vk_metrics",
    "ready_vk",
    "release_vk_store",
    "remove_vk",
    "store_vk",
    "store_vk_gas",
    "unpin_vk",
    "verify_halo2_proof",
    "vk_metrics",
    "zk_version",
];

/// What cargo built for this test: `libwasmvm.so` beside it, or the file in `LIBWASMVM`.
fn library() -> PathBuf {
    if let Some(library) = std::env::var_os("LIBWASMVM") {
        return library.into();
    }
    let test = std::env::current_exe().unwrap();
    test.parent().unwrap().join("libwasmvm.so")
}

fn exported() -> BTreeSet<String> {
    let bytes = std::fs::read(library()).unwrap();
    let library = object::File::parse(&*bytes).unwrap();
    let defined = library.dynamic_symbols().filter(|symbol| symbol.is_definition());
    let names = defined.map(|symbol| symbol.name().unwrap().to_owned());
    // Wasmer's library functions have names of C; upstream's library exports them too.
    names.filter(|name| !name.starts_with("wasmer_vm_")).collect()
}

/// The names before an opening bracket at the end of a declaration's first line, outside of structures and comments.
fn declared() -> BTreeSet<String> {
    let lines = HEADER.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
    let functions = lines.filter(|line| !line.starts_with("typedef") && !line.starts_with("enum"));
    functions.filter_map(|line| line.split_once('(')?.0.rsplit([' ', '*']).next()).map(String::from).collect()
}

#[test]
fn the_header_declares_upstreams_calls_and_ours() {
    let declared = declared();
    for call in CIRCUIT_CALLS {
        assert!(declared.contains(call), "{call}");
    }
    for call in ["init_cache", "store_code", "execute", "ibc2_packet_send", "version_str"] {
        assert!(declared.contains(call), "{call}");
    }
    assert_eq!(declared.len(), 33 + CIRCUIT_CALLS.len());
    assert!(HEADER.contains(&format!("extern const uint8_t {MARKER};")));
}

#[test]
#[cfg(feature = "halo2")]
fn the_library_exports_what_the_header_declares() {
    let mut expected = declared();
    expected.insert(MARKER.into());
    assert_eq!(exported(), expected);
}

/// `make test-portable` builds without default features, and so without circuits.
#[test]
#[cfg(not(feature = "halo2"))]
fn without_circuits_the_library_exports_upstreams_calls() {
    let mut expected = declared();
    expected.retain(|name| !CIRCUIT_CALLS.contains(&name.as_str()));
    assert_eq!(exported(), expected);
}
