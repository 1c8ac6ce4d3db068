#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::{CodeError, check_code};
use crate::section::SectionError;

const REQUIRES: &str = r#"(func (export "requires_halo2"))"#;
const VERIFY: &str = r#"(import "env" "verify_halo2_proof" (func (param i32 i32) (result i32)))"#;

fn check(fields: &str) -> Result<Vec<zk_halo2::Checksum>, CodeError> {
    check_code(&wat::parse_str(format!("(module {fields})")).unwrap())
}

#[test]
fn a_contract_that_requires_what_it_imports_passes() {
    let circuits = check(&format!(r#"{VERIFY} {REQUIRES} (@custom "halo2_circuits" "{}")"#, "a".repeat(64)));
    assert!(matches!(circuits, Err(CodeError::Section(SectionError::DuplicateCircuit { .. }))));
    let both = format!("{}{}", "a".repeat(32), "b".repeat(32));
    let circuits = check(&format!(r#"{VERIFY} {REQUIRES} (@custom "halo2_circuits" "{both}")"#)).unwrap();
    assert_eq!(circuits, [[b'a'; 32].into(), [b'b'; 32].into()]);
    assert_eq!(check(&format!("{VERIFY} {REQUIRES}")).unwrap(), []);
    assert_eq!(check("").unwrap(), []);
}

#[test]
fn importing_without_requiring_is_refused() {
    for import in [
        VERIFY,
        r#"(import "env" "verify_halo2_proof_with" (func (param i32 i32 i32) (result i32)))"#,
        r#"(import "env" "verify_halo2_proofs" (func (param i32 i32 i32) (result i32)))"#,
    ] {
        let error = check(import).unwrap_err();
        assert!(matches!(error, CodeError::MissingRequires { .. }), "{error}");
        assert!(error.to_string().contains("does not export `requires_halo2`"), "{error}");
    }
    // an export of the name that is no function does not count: upstream reads functions only
    let global = r#"(global (export "requires_halo2") i32 (i32.const 1))"#;
    assert!(matches!(check(&format!("{VERIFY} {global}")), Err(CodeError::MissingRequires { .. })));
}

#[test]
fn a_wrong_signature_is_refused_with_both_signatures() {
    for (signature, found) in [
        ("(param i32) (result i32)", "(i32) -> (i32)"),
        ("(param i32 i32 i32) (result i32)", "(i32, i32, i32) -> (i32)"),
        ("(param i32 i64) (result i32)", "(i32, i64) -> (i32)"),
        ("(param i32 i32)", "(i32, i32) -> ()"),
        ("(param i32 i32) (result i64)", "(i32, i32) -> (i64)"),
        ("(param i32 i32) (result i32 i32)", "(i32, i32) -> (i32, i32)"),
    ] {
        let import = format!(r#"(import "env" "verify_halo2_proof" (func {signature})) {REQUIRES}"#);
        match check(&import).unwrap_err() {
            CodeError::WrongSignature { import, expected, found: seen } => {
                assert_eq!(
                    (import, expected.as_str(), seen.as_str()),
                    ("verify_halo2_proof", "(i32, i32) -> (i32)", found)
                );
            }
            error => panic!("{error}"),
        }
    }
    let global = format!(r#"(import "env" "verify_halo2_proof" (global i32)) {REQUIRES}"#);
    assert!(matches!(check(&global), Err(CodeError::WrongSignature { .. })));
}

#[test]
fn a_second_import_with_another_signature_is_refused_too() {
    let second = r#"(import "env" "verify_halo2_proof" (func (param i32) (result i32)))"#;
    let error = check(&format!("{VERIFY} {second} {REQUIRES}")).unwrap_err();
    assert!(matches!(error, CodeError::WrongSignature { .. }), "{error}");
}

#[test]
fn other_modules_and_other_names_are_left_to_the_vm() {
    assert!(check(r#"(import "elsewhere" "verify_halo2_proof" (func))"#).is_ok());
    assert!(check(r#"(import "env" "verify_halo2_prooof" (func))"#).is_ok());
}
