#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use zk_halo2::Checksum;

use super::{MAX_CIRCUITS, OnExisting, SectionError, bind, declared_circuits, parse_circuits};

fn checksum(number: u8) -> Checksum {
    Checksum::from([number; 32])
}

fn module(customs: &str) -> Vec<u8> {
    wat::parse_str(format!(
        r#"(module {customs} (memory (export "memory") 1) (func (export "f") (result i32) i32.const 7))"#
    ))
    .unwrap()
}

fn section_of(bytes: usize, fill: &str) -> String {
    format!(r#"(@custom "halo2_circuits" "{}")"#, fill.repeat(bytes))
}

#[test]
fn what_bind_writes_is_what_is_declared() {
    let plain = module("");
    assert_eq!(declared_circuits(&plain).unwrap(), []);
    let circuits = [checksum(3), checksum(1), checksum(2)];
    let bound = bind(&plain, &circuits, OnExisting::Refuse).unwrap();
    assert_eq!(declared_circuits(&bound).unwrap(), circuits);
    assert!(bound.starts_with(&plain), "the module itself must stay as it is");
    wasmparser::validate(&bound).unwrap();
}

#[test]
fn bind_refuses_a_second_section_and_replaces_on_purpose() {
    let plain = module("");
    let bound = bind(&plain, &[checksum(1), checksum(2)], OnExisting::Refuse).unwrap();
    let error = bind(&bound, &[checksum(3)], OnExisting::Refuse).unwrap_err();
    assert!(matches!(error, SectionError::AlreadyBound { count: 2 }), "{error}");
    let replaced = bind(&bound, &[checksum(3)], OnExisting::Replace).unwrap();
    assert_eq!(replaced, bind(&plain, &[checksum(3)], OnExisting::Refuse).unwrap());
}

#[test]
fn replace_takes_sections_out_wherever_they_are() {
    let ours = section_of(32, "a");
    let last = r#"(@custom "halo2_circuits" (after last) "two")"#;
    let wasm = module(&format!(r#"(@custom "first" (before first) "kept") {ours} {last}"#));
    assert!(matches!(declared_circuits(&wasm), Err(SectionError::Duplicate)));
    let without = module(r#"(@custom "first" (before first) "kept")"#);
    assert_eq!(
        bind(&wasm, &[checksum(9)], OnExisting::Replace).unwrap(),
        bind(&without, &[checksum(9)], OnExisting::Refuse).unwrap()
    );
}

#[test]
fn duplicate_section_is_refused() {
    let one = section_of(32, "a");
    let two = section_of(32, "b");
    let error = declared_circuits(&module(&format!("{one}{two}"))).unwrap_err();
    assert!(matches!(error, SectionError::Duplicate), "{error}");
    // the same content twice is no better
    let error = declared_circuits(&module(&format!("{one}{one}"))).unwrap_err();
    assert!(matches!(error, SectionError::Duplicate), "{error}");
}

#[test]
fn odd_sized_and_empty_sections_are_refused() {
    for length in [1, 31, 33, 63, 65] {
        match declared_circuits(&module(&section_of(length, "x"))).unwrap_err() {
            SectionError::OddLength { found } => assert_eq!(found, length),
            error => panic!("{error}"),
        }
    }
    let error = declared_circuits(&module(&section_of(0, "x"))).unwrap_err();
    assert!(matches!(error, SectionError::Empty), "{error}");
}

#[test]
fn a_circuit_listed_twice_is_refused() {
    let content = [[1u8; 32], [2; 32], [1; 32]].concat();
    match parse_circuits(&content).unwrap_err() {
        SectionError::DuplicateCircuit { checksum: found } => assert_eq!(found, checksum(1)),
        error => panic!("{error}"),
    }
    let error = bind(&module(""), &[checksum(1), checksum(1)], OnExisting::Refuse).unwrap_err();
    assert!(matches!(error, SectionError::DuplicateCircuit { .. }), "{error}");
}

#[test]
fn the_number_of_circuits_is_bounded() {
    let most: Vec<Checksum> = (0..MAX_CIRCUITS as u8).map(checksum).collect();
    let bound = bind(&module(""), &most, OnExisting::Refuse).unwrap();
    assert_eq!(declared_circuits(&bound).unwrap(), most);
    let more: Vec<Checksum> = (0..=MAX_CIRCUITS as u8).map(checksum).collect();
    match bind(&module(""), &more, OnExisting::Refuse).unwrap_err() {
        SectionError::TooMany { found, limit } => {
            assert_eq!((found, limit), (MAX_CIRCUITS + 1, MAX_CIRCUITS))
        }
        error => panic!("{error}"),
    }
    assert!(matches!(bind(&module(""), &[], OnExisting::Refuse), Err(SectionError::Empty)));
}

#[test]
fn what_is_no_module_is_an_error() {
    assert!(matches!(declared_circuits(b"no wasm at all"), Err(SectionError::NotAModule)));
    assert!(matches!(declared_circuits(b""), Err(SectionError::NotAModule)));
    let component = wat::parse_str("(component)").unwrap();
    assert!(matches!(declared_circuits(&component), Err(SectionError::NotAModule)));
    let mut truncated = bind(&module(""), &[checksum(1)], OnExisting::Refuse).unwrap();
    truncated.pop();
    assert!(matches!(declared_circuits(&truncated), Err(SectionError::NotWasm { .. })));
    assert!(matches!(
        bind(&truncated, &[checksum(1)], OnExisting::Replace),
        Err(SectionError::NotWasm { .. })
    ));
}
