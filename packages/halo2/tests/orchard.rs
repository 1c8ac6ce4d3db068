//! Keys and proofs of zcash's Orchard protocol, which this project had no part in making.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::path::PathBuf;

use common::orchard::{INPUTS, orchard_cases};
use zk_halo2::{CircuitBinary, Limits, VkError, check_vk, verify};

#[test]
fn circuit_binaries_are_about_6_kb() {
    for case in orchard_cases() {
        let binary = case.binary();
        let len = binary.as_bytes().len();
        assert!((5_500..6_500).contains(&len), "{}: {len} bytes", case.name);
        let shape = binary.key().shape();
        assert_eq!((shape.k, shape.degree, shape.proof_len), (11, 9, 4992));
        assert_eq!((shape.advice_columns, shape.fixed_columns, shape.lookups), (10, 29, 3));
        let file = binary.to_bytes();
        assert_eq!(check_vk(&file, &Limits::default()).unwrap().checksum(), binary.checksum());
    }
}

#[test]
fn proofs_verify() {
    for case in orchard_cases() {
        assert_eq!(verify(case.binary().key(), case.proof, &case.public_inputs), Ok(true), "{}", case.name);
    }
}

#[test]
fn proofs_do_not_verify_with_any_input_changed() {
    for case in orchard_cases() {
        let binary = case.binary();
        for position in 0..INPUTS {
            let mut inputs = case.public_inputs;
            inputs[position][0] ^= 1;
            assert_eq!(
                verify(binary.key(), case.proof, &inputs),
                Ok(false),
                "{}, input {position}",
                case.name
            );
        }
    }
}

#[test]
fn proofs_do_not_verify_against_another_version_of_the_circuit() {
    let binaries = orchard_cases().map(|case| (case.circuit, case.binary()));
    for case in orchard_cases() {
        for (circuit, binary) in &binaries {
            let verdict = verify(binary.key(), case.proof, &case.public_inputs);
            assert_eq!(verdict, Ok(case.circuit == *circuit), "{} against {circuit}", case.name);
        }
    }
}

#[test]
fn both_forms_of_the_text_give_the_same_circuit_binary() {
    for case in orchard_cases() {
        let binary = case.binary();
        let text = binary.key().key().pinned_text();
        assert!((280_000..290_000).contains(&text.len()));
        assert_ne!(text, case.pinned);
        assert_eq!(CircuitBinary::from_pinned(&text, &[INPUTS]).unwrap().to_bytes(), binary.to_bytes());
    }
}

#[test]
fn texts_with_anything_changed_are_refused() {
    let [_, case, ..] = orchard_cases();
    let refused = |from: &str, to: &str| {
        let text = case.pinned.replacen(from, to, 1);
        assert_ne!(text, case.pinned);
        CircuitBinary::from_pinned(&text, &[INPUTS]).unwrap_err()
    };
    let differs = VkError::NotReproduced { what: "text" };
    assert_eq!(refused("extended_k: 14", "extended_k: 13"), differs);
    assert_eq!(refused("omega: 0x18", "omega: 0x19"), differs);
    assert_eq!(refused("column_index: 18", "column_index: 17"), differs);
    assert_eq!(
        refused("query_index: 18", "query_index: 18000"),
        VkError::Reference { what: "fixed query", limit: 29, found: 18000 }
    );
    assert!(matches!(refused("0x4000", "0x4001"), VkError::Pinned { .. }));
    assert!(matches!(refused("gates", "gate"), VkError::Pinned { .. }));
    assert!(matches!(refused("Product(", "Quotient("), VkError::Pinned { .. }));
    assert!(matches!(refused("num_advice_columns: 10", "num_advice_columns: 9"), VkError::Reference { .. }));
    assert!(matches!(refused("num_fixed_columns: 29", "num_fixed_columns: 30"), VkError::Count { .. }));
}

fn fixture(name: &str, suffix: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/orchard");
    folder.join(format!("{name}.{suffix}"))
}

/// `<name>.proof` and `<name>.public.json` are for tests that do not want to take the test cases apart.
#[test]
fn files_for_other_tests_are_what_the_test_cases_say() {
    for case in orchard_cases() {
        assert_eq!(case.proof_file, case.proof, "{}", case.name);
        assert_eq!(case.json, case.to_json(), "{}", case.name);
    }
}

#[test]
#[ignore = "writes the fixtures"]
fn write_files_for_other_tests() {
    for case in orchard_cases() {
        std::fs::write(fixture(case.name, "proof"), case.proof).unwrap();
        std::fs::write(fixture(case.name, "public.json"), case.to_json()).unwrap();
    }
}
