//! What `store_code` and `store_code_with_circuits` refuse.

use cosmwasm_std::Checksum as CodeChecksum;
use zk_cosmwasm_vm::code_check::CodeError;
use zk_cosmwasm_vm::section::SectionError;
use zk_cosmwasm_vm::{Authority, HaloCacheError, StoreError};

use crate::support::{
    Chain, PLENTY, Setup, TestCache, VALID, contract, open, plain_contract, run, test_circuit, wat_contract,
};

const VERIFY: &str = r#"(import "env" "verify_halo2_proof" (func (param i32 i32) (result i32)))"#;
const REQUIRES: &str = r#"(func (export "requires_halo2"))"#;

struct Fresh {
    folder: tempfile::TempDir,
    cache: TestCache,
}

fn fresh() -> Fresh {
    let folder = tempfile::tempdir().unwrap();
    let cache = open(folder.path(), Authority::Chain);
    Fresh { folder, cache }
}

fn store(imports: &str, fields: &str) -> Result<CodeChecksum, HaloCacheError> {
    fresh().cache.store_code(&wat_contract(imports, fields), true, true)
}

#[test]
fn a_contract_that_requires_what_it_imports_is_stored() {
    store(VERIFY, REQUIRES).unwrap();
    store("", "").unwrap();
}

#[test]
fn a_contract_that_imports_without_requiring_is_refused() {
    let error = store(VERIFY, "").unwrap_err();
    assert!(matches!(error, HaloCacheError::Code(CodeError::MissingRequires { .. })), "{error}");
    assert!(error.to_string().contains("`requires_halo2`"), "{error}");
}

#[test]
fn a_wrong_import_signature_is_refused() {
    let wrong = r#"(import "env" "verify_halo2_proof_with" (func (param i32 i32) (result i32)))"#;
    let error = store(wrong, REQUIRES).unwrap_err();
    assert!(matches!(error, HaloCacheError::Code(CodeError::WrongSignature { .. })), "{error}");
    assert!(
        error.to_string().contains("as (i32, i32) -> (i32), the host provides (i32, i32, i32) -> (i32)"),
        "{error}"
    );
}

#[test]
fn an_unknown_import_is_refused() {
    let unknown = r#"(import "env" "verify_halo3_proof" (func (param i32 i32) (result i32)))"#;
    let error = store(unknown, REQUIRES).unwrap_err();
    assert!(matches!(error, HaloCacheError::Vm(_)), "{error}");
    assert!(error.to_string().contains("unsupported import: \"env.verify_halo3_proof\""), "{error}");
}

#[test]
fn a_section_that_breaks_its_rules_is_refused() {
    let section = |content: &str| format!(r#"{REQUIRES} (@custom "halo2_circuits" "{content}")"#);
    let one = section(&"a".repeat(32));
    let duplicate = format!(r#"{one} (@custom "halo2_circuits" "{}")"#, "b".repeat(32));
    let refusal = |fields: &str| match store(VERIFY, fields).unwrap_err() {
        HaloCacheError::Code(CodeError::Section(error)) => error,
        error => panic!("{error}"),
    };
    store(VERIFY, &one).unwrap();
    assert!(matches!(refusal(&duplicate), SectionError::Duplicate));
    assert!(matches!(refusal(&section(&"a".repeat(33))), SectionError::OddLength { found: 33 }));
    assert!(matches!(refusal(&section("")), SectionError::Empty));
    assert!(matches!(refusal(&section(&"a".repeat(64))), SectionError::DuplicateCircuit { .. }));
    // a contract without our imports has to keep the rules all the same
    let error = store("", &section("a")).unwrap_err();
    assert!(matches!(error, HaloCacheError::Code(_)), "{error}");
}

#[test]
fn what_was_checked_before_is_not_checked_again() {
    let Fresh { folder: _folder, cache } = fresh();
    let wasm = wat_contract(VERIFY, "");
    cache.store_code(&wasm, false, true).unwrap();
    cache.store_code(&wasm, true, true).unwrap_err();
}

#[test]
fn code_and_circuits_are_stored_together() {
    let Fresh { folder: _folder, cache } = fresh();
    let (one, two) = (test_circuit(0), test_circuit(1));
    let stored = cache.store_code_with_circuits(&contract(), &[&one.binary, &two.binary], true).unwrap();
    assert_eq!(stored.vk_checksums, [one.checksum, two.checksum]);
    assert_eq!(cache.declared_circuits(&stored.wasm_checksum).unwrap(), stored.vk_checksums);
    assert_eq!(cache.circuits().load_binary(&one.checksum).unwrap(), one.binary);
    assert_ne!(stored.wasm_checksum, CodeChecksum::generate(&contract()), "the section is part of the code");

    // the bound contract can be uploaded again as it is, with its circuits or, as they are there, without
    let bound = cache.load_wasm(&stored.wasm_checksum).unwrap();
    let again = cache.store_code_with_circuits(&bound, &[&one.binary, &two.binary], true).unwrap();
    assert_eq!(again, stored);
    assert_eq!(cache.store_code(&bound, true, true).unwrap(), stored.wasm_checksum);
}

#[test]
fn a_bound_contract_with_other_circuits_is_refused() {
    let Fresh { folder: _folder, cache } = fresh();
    let (one, two) = (test_circuit(0), test_circuit(1));
    let stored = cache.store_code_with_circuits(&contract(), &[&one.binary, &two.binary], true).unwrap();
    let bound = cache.load_wasm(&stored.wasm_checksum).unwrap();
    let refusal = |others: &[&[u8]]| match cache.store_code_with_circuits(&bound, others, true).unwrap_err() {
        HaloCacheError::Section(error) => error,
        error => panic!("{error}"),
    };
    for others in [&[&one.binary[..]][..], &[&two.binary, &one.binary], &[&two.binary]] {
        let error = refusal(others);
        assert!(matches!(error, SectionError::OtherCircuits { .. }), "{error}");
    }
    assert!(matches!(refusal(&[]), SectionError::Empty));
}

#[test]
fn a_refused_upload_leaves_nothing_behind() {
    let Fresh { folder, cache } = fresh();
    let circuit = test_circuit(0);
    let mut broken = circuit.binary.clone();
    broken.pop();
    let refused =
        |wasm: &[u8], circuits: &[&[u8]]| cache.store_code_with_circuits(wasm, circuits, true).unwrap_err();
    let error = refused(&contract(), &[&circuit.binary, &broken]);
    assert!(matches!(error, HaloCacheError::Store(StoreError::Refused { .. })), "{error}");
    let error = refused(&contract(), &[&circuit.binary, &circuit.binary]);
    assert!(matches!(error, HaloCacheError::Section(SectionError::DuplicateCircuit { .. })), "{error}");
    let error = refused(&contract(), &[]);
    assert!(matches!(error, HaloCacheError::Section(SectionError::Empty)), "{error}");
    let error = refused(&wat_contract(VERIFY, ""), &[&circuit.binary]);
    assert!(matches!(error, HaloCacheError::Code(CodeError::MissingRequires { .. })), "{error}");
    refused(b"no wasm", &[&circuit.binary]);
    assert_eq!(cache.circuits().list().unwrap(), []);
    assert_eq!(std::fs::read_dir(folder.path().join("state").join("wasm")).unwrap().count(), 0);
}

#[test]
fn a_simulated_upload_checks_everything_and_keeps_nothing() {
    let Fresh { folder: _folder, cache } = fresh();
    let circuit = test_circuit(0);
    let simulated = cache.store_code_with_circuits(&contract(), &[&circuit.binary], false).unwrap();
    assert_eq!(cache.circuits().list().unwrap(), []);
    cache.load_wasm(&simulated.wasm_checksum).unwrap_err();
    let stored = cache.store_code_with_circuits(&contract(), &[&circuit.binary], true).unwrap();
    assert_eq!(stored, simulated);
}

#[test]
fn a_contract_of_before_runs_as_before() {
    let setup = Setup::new(Authority::Chain);
    let plain = setup.cache.store_code(&plain_contract(), true, true).unwrap();
    setup.cache.pin(&plain).unwrap();
    assert_eq!(setup.cache.declared_circuits(&plain).unwrap(), []);
    let after = run(
        &setup.cache,
        &setup.code,
        Chain::registered([setup.circuit.checksum]),
        &setup.valid_call(),
        PLENTY,
    );
    assert_eq!(after.code(), VALID);
    setup.cache.remove_wasm(&plain).unwrap();
}
