//! Which Wasm is taken, and what is said of it.

use crate::chain::{Chain, ORCHARD, VERIFIER, text};
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

const CAPABILITIES: &str = include_str!("../../../vm/src/wasmd_capabilities.csv");

/// A contract that exports these, and nothing that could be called.
fn requiring(capabilities: &[&str]) -> Vec<u8> {
    let exports: String =
        capabilities.iter().map(|name| format!("(func (export \"requires_{name}\"))")).collect();
    wat::parse_str(format!(
        r#"(module (memory (export "memory") 1) (func (export "interface_version_8")) {exports}
            (func (export "allocate") (param i32) (result i32) unreachable)
            (func (export "deallocate") (param i32)))"#
    ))
    .unwrap()
}

fn write(chain: &Chain, name: &str, bytes: &[u8]) {
    std::fs::write(chain.folder().join(name), bytes).unwrap();
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(vec![], Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn orchard(chain: &Chain) -> String {
    let pinned = format!("{ORCHARD}/circuit_description_fixed");
    chain.zkwasm(0, &["circuit", "build", "--pinned", &pinned, "--inputs", "10", "-o", "orchard.vk"]);
    let [inspected, _] = chain.zkwasm(0, &["circuit", "inspect", "orchard.vk", "--json"]);
    text(&serde_json::from_str::<serde_json::Value>(&inspected).unwrap()["checksum"])
}

#[test]
fn a_contract_may_require_what_wasmd_lists_and_nothing_else() {
    let chain = Chain::new();
    let all: Vec<&str> = CAPABILITIES.trim().split(',').chain(["halo2"]).collect();
    write(&chain, "all.wasm", &requiring(&all));
    assert_eq!(chain.store("all.wasm", &[]), "1");
    for other in ["cosmwasm_3_0", "nonsense"] {
        write(&chain, "other.wasm", &requiring(&[other]));
        assert!(chain.error(&["store", "other.wasm"]).contains(other));
    }
}

#[test]
fn a_compressed_contract_is_the_same_contract() {
    let chain = Chain::new();
    orchard(&chain);
    let wasm = std::fs::read(VERIFIER).unwrap();
    write(&chain, "verifier.wasm.gz", &gzip(&wasm));
    let checksum =
        |file: &str| text(&chain.run(&["store", file, "--circuit", "orchard.vk"])["wasm_checksum"]);
    assert_eq!(checksum("verifier.wasm.gz"), checksum(VERIFIER));

    let bind = |file: &str, output: &str| {
        chain.zkwasm(0, &["bind", file, "--circuit", "orchard.vk", "-o", output]);
        std::fs::read(chain.folder().join(output)).unwrap()
    };
    assert_eq!(bind("verifier.wasm.gz", "a.wasm"), bind(VERIFIER, "b.wasm"));

    // A bomb, a file that was cut, and what is too large without being compressed.
    write(&chain, "bomb.gz", &gzip(&[wasm, vec![0; 1 << 24]].concat()));
    assert!(chain.error(&["store", "bomb.gz"]).contains("more than 819200 bytes"));
    write(&chain, "cut.gz", &gzip(b"\0asm")[..12]);
    assert!(chain.error(&["store", "cut.gz"]).contains("damaged"));
    let mut large = requiring(&[]);
    large.extend([0, 0x80, 0x80, 0x40]); // a custom section of a mebibyte
    large.extend([0; 1 << 20]);
    write(&chain, "large.wasm", &large);
    let error = chain.error(&["store", "large.wasm"]);
    assert!(error.contains("large.wasm") && error.contains("at most 819200"), "{error}");
}

#[test]
fn a_component_is_called_one() {
    let chain = Chain::new();
    orchard(&chain);
    write(&chain, "component.wasm", &wat::parse_str("(component)").unwrap());
    let store = chain.error(&["store", "component.wasm"]);
    let [_, bind] =
        chain.zkwasm(2, &["bind", "component.wasm", "--circuit", "orchard.vk", "-o", "bound.wasm"]);
    for error in [store, bind] {
        let expected = ["component.wasm", "Wasm component", "wasm32-unknown-unknown"];
        assert!(expected.iter().all(|part| error.contains(part)), "{error}");
    }
    let error = chain.error(&["store", "orchard.vk"]);
    assert!(error.contains("orchard.vk") && error.contains("--circuit"), "{error}");
}

#[test]
fn a_bound_contract_tells_its_circuits() {
    let chain = Chain::new();
    let circuit = orchard(&chain);
    chain.zkwasm(0, &["bind", VERIFIER, "--circuit", "orchard.vk", "-o", "bound.wasm"]);
    let report = chain.run(&["store", "bound.wasm"]);
    assert_eq!(
        (&report["vk_checksums"], &report["missing_circuits"]),
        (&circuit.as_str().into(), &circuit.as_str().into())
    );
    let [_, warning] = chain.zkwasm(0, &["run", "--home", "chain", "store", "bound.wasm"]);
    assert!(warning.contains("zkwasm run store-circuit"), "{warning}");

    chain.run(&["store-circuit", "orchard.vk"]);
    let report = chain.run(&["store", "bound.wasm"]);
    assert_eq!((&report["vk_checksums"], report.get("missing_circuits")), (&circuit.as_str().into(), None));
    // Stored with the circuit, it says the same.
    assert_eq!(chain.run(&["store", VERIFIER, "--circuit", "orchard.vk"])["vk_checksums"], circuit.as_str());
    // A contract without circuits has none to tell.
    write(&chain, "plain.wasm", &requiring(&[]));
    assert_eq!(chain.run(&["store", "plain.wasm"])["vk_checksums"], "");
}
