//! Circuits that no chain takes, and files that are no circuits.

use crate::support::{Folder, VERIFIER, fixture, orchard_text};
use zk_halo2::{CircuitBinary, Limits};
use zk_halo2_testing::forge::Forged;
use zk_halo2_testing::generated::Generated;

#[test]
fn a_circuit_that_a_chain_refuses_is_not_fit_for_upload() {
    let folder = Folder::with_orchard();
    let (out, _) = folder.run(0, &["circuit", "check", "a.vk"]);
    assert!(
        out.contains("fit for upload") && out.contains("k up to 14") && out.contains("65536 bytes"),
        "{out}"
    );
    assert!(out.contains("the defaults of x/zkwasm"), "{out}");

    // Larger in k, larger in bytes: two circuits of many shapes that the virtual machine takes.
    let circuits = [large_k(), many_bytes()];
    for (file, circuit) in ["k.vk", "bytes.vk"].into_iter().zip(&circuits) {
        zk_halo2::check_vk(circuit.as_bytes(), &Limits::default()).unwrap();
        folder.write(file, circuit.as_bytes());
    }
    let other = ["--max-k", "15", "--max-bytes", "100000"];
    for (file, reason) in [("k.vk", "k is 15"), ("bytes.vk", "bytes")] {
        let hints = [file, reason, "k up to 14", "the defaults of x/zkwasm", "--max-k", "--max-bytes"];
        let check = ["circuit", "check", file];
        let err = folder.refused(&check, &[]);
        assert!(hints.iter().all(|hint| err.contains(hint)), "{err}");
        let out = folder.ok(&[&check[..], &other].concat());
        assert!(out.contains("k up to 15") && !out.contains("defaults"), "{out}");

        let bind = ["bind", VERIFIER, "--circuit", file, "-o", "bound.wasm"];
        assert!(folder.refused(&bind, &[]).contains(reason));
        assert!(!folder.path().join("bound.wasm").exists());
        folder.ok(&[&bind[..], &other].concat());
        std::fs::remove_file(folder.path().join("bound.wasm")).unwrap();

        // The local chain takes what a chain takes.
        let stores = [&["run", "store-circuit", file][..], &["run", "store", VERIFIER, "--circuit", file]];
        for store in stores {
            let err = folder.refused(store, &[]);
            assert!(hints.iter().all(|hint| err.contains(hint)), "{err}");
        }

        // Looking at it is no upload: a warning.
        let (out, err) = folder.run(0, &["circuit", "inspect", file, "--json"]);
        let json: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(json["fit_for_upload"], false);
        assert_eq!((&json["chain_max_k"], &json["chain_max_bytes"]), (&14.into(), &65536.into()));
        assert!(err.contains("warning") && err.contains(reason), "{err}");
    }
    folder.ok(&["run", "store-circuit", "bytes.vk", "--max-bytes", "100000"]);
    folder.ok(&["run", "store", VERIFIER, "--circuit", "bytes.vk", "--max-bytes", "100000"]);
    let json: serde_json::Value =
        serde_json::from_str(&folder.ok(&["circuit", "inspect", "a.vk", "--json"])).unwrap();
    assert_eq!(json["fit_for_upload"], true);
    // A key that is built is written, and the warning says who takes it.
    folder.write("k.txt", circuits[0].key().key().pinned_text());
    let (out, err) =
        folder.run(0, &["circuit", "build", "--pinned", "k.txt", "--inputs", "1", "-o", "built.vk"]);
    assert!(out.contains(&circuits[0].checksum().to_string()) && err.contains("k is 15"), "{out}{err}");
    for (flag, wrong) in [("--max-k", "18"), ("--max-bytes", "0"), ("--max-bytes", "2000000")] {
        folder.refused(&["circuit", "check", "a.vk", flag, wrong], &[]);
    }
}

/// A circuit of 2^15 rows.
fn large_k() -> CircuitBinary {
    Generated { k: 15, inputs: vec![1], read_instances: true, ..Generated::SMALLEST }.binary()
}

/// A circuit binary of more than 64 KiB: a leaf that is multiplied by 2,040 constants.
fn many_bytes() -> CircuitBinary {
    let (leaf, scaled, constants) = (2, 7, 2040);
    let nodes = [vec![leaf]].into_iter().chain((0..constants).map(|index| vec![scaled, index])).collect();
    let limits = Limits::default();
    let file = Forged { constants, nodes, ..Forged::default() }.consistent_file(&limits);
    CircuitBinary::from_bytes(&file, &limits).unwrap()
}

#[test]
fn a_file_that_is_no_circuit_binary_is_named() {
    let folder = Folder::with_orchard();
    folder.write("empty", "");
    folder.write("a.json", "{\"k\": 11, \"something\": \"longer than a footer\"}");
    folder.write("a.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\0\0\0\0\0");
    folder.write("component.wasm", b"\0asm\x0d\0\x01\0\0\0\0\0\0\0");
    let text = fixture("circuit_description_fixed");
    let proof = fixture("fixed.proof");
    for (file, reason) in [
        ("empty", "empty is an empty file and no circuit binary"),
        ("a.json", "a.json is JSON and no circuit binary"),
        ("a.gz", "a gzip archive"),
        ("component.wasm", "a WebAssembly component"),
        (VERIFIER, "a WebAssembly module and no circuit binary"),
        (&text, "zkwasm circuit build --pinned"),
        (&proof, "binary data and no circuit binary"),
    ] {
        folder.refused(&["circuit", "check", file], &[reason]);
        folder.refused(&["circuit", "inspect", file], &[reason]);
        let public = fixture("fixed.public.json");
        folder.refused(&["verify", "--circuit", file, "--proof", &proof, "--public", &public], &[reason]);
        folder.refused(&["bind", VERIFIER, "--circuit", file, "-o", "bound.wasm"], &[reason]);
        folder.refused(&["run", "store-circuit", file], &[reason]);
        folder.refused(&["run", "store", VERIFIER, "--circuit", file], &[reason]);
    }
    let unreadable = ["cannot read the circuit binary nowhere"];
    folder.refused(&["run", "store-circuit", "nowhere"], &unreadable);
    folder.refused(&["run", "store", VERIFIER, "--circuit", "nowhere"], &unreadable);
    let bind = |file, reasons: &[&str]| {
        folder.refused(&["bind", file, "--circuit", "a.vk", "-o", "bound.wasm"], reasons)
    };
    bind("a.vk", &["a circuit binary", "expected a WebAssembly module"]);
    bind("a.gz", &["the gzip file is damaged"]);
    bind("component.wasm", &["it is a Wasm component"]);
    // A reason stands once.
    folder.refused(&["circuit", "check", "a.vk", "--max-k", "10"], &["k is 11"]);
}

#[test]
fn a_pinned_key_that_is_none_is_named() {
    let folder = Folder::with_orchard();
    let build = |pinned: &str, inputs: &str, texts: &[&str]| {
        folder.refused(&["circuit", "build", "--pinned", pinned, "--inputs", inputs, "-o", "b.vk"], texts);
        assert!(!folder.path().join("b.vk").exists());
    };
    build("a.vk", "10", &["a.vk is a circuit binary, expected the text of a pinned key", "vk.pinned()"]);
    build(&fixture("fixed.proof"), "10", &["is binary data, expected the text of a pinned key"]);
    let pinned = fixture("circuit_description_fixed");
    build(
        &pinned,
        "5,5",
        &["cannot convert the pinned key", "the circuit has 1 instance columns, lengths were given for 2"],
    );
    folder.write("cut.txt", &orchard_text()[..300]);
    build("cut.txt", "10", &["cannot convert the pinned key cut.txt", "at byte 293, found 0x181b5"]);
    folder.write("edited.txt", orchard_text().replacen("extended_k: 14", "extended_k: 13", 1));
    let reasons =
        ["the pinned key edited.txt", "the text was edited", "halo2_proofs 0.4.1", "text not reproduced"];
    build("edited.txt", "10", &reasons);
}

#[test]
fn a_circuit_is_built_in_or_pinned() {
    let folder = Folder::with_orchard();
    let err = folder.refused(&["circuit", "build", "-o", "b.vk"], &["required arguments were not provided"]);
    assert!(err.contains("--pinned <FILE>"), "{err}");
    for (option, value) in [("--inputs", "3"), ("--pinned", "a.vk")] {
        let build = ["circuit", "build", "headstash", option, value, "-o", "b.vk"];
        let err = folder.refused(&build, &["cannot be used with"]);
        assert!(err.contains(option), "{err}");
    }
    assert!(!folder.path().join("b.vk").exists());
}

#[test]
fn bytes_that_a_circuit_binary_has_too_many_are_counted() {
    let folder = Folder::with_orchard();
    // With one public input a line break moves a 1 to where the version stands.
    folder.ok(&["circuit", "build", "headstash", "-o", "one.vk"]);
    for binary in ["a.vk", "one.vk"].map(|file| folder.read(file)) {
        let inside = [&binary[..100], b"\r\r\r", &binary[100..]].concat();
        let after = |bytes: &[u8]| [&binary[..], bytes].concat();
        for (bytes, count) in [(after(b"\n"), 1), (after(b"\r\n"), 2), (after(&[0; 256]), 256), (inside, 3)] {
            folder.write("long.vk", bytes);
            let reason = format!("long.vk is a circuit binary with {count} byte(s) too many");
            let texts = [reason.as_str(), "an editor or a transfer as text"];
            folder.refused(&["circuit", "check", "long.vk"], &texts);
            folder.refused(&["circuit", "inspect", "long.vk"], &texts);
        }
    }
}
