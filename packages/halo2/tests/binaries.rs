//! How a circuit binary comes to be, and what must hold of it.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use halo2_proofs::plonk::keygen_vk;
use zk_halo2::params::prover_params;
use zk_halo2::{BuildError, Checksum, CircuitBinary, Limits, VkError, build_and_write, check_vk};

fn check(file: &[u8]) -> Result<(), VkError> {
    check_vk(file, &Limits::default()).map(|_| ())
}

#[test]
fn check_vk_rejects_wrong_footer_length() {
    let file = common::multiply().binary.to_bytes();
    let found = file.len();
    for wrong in [-1, 1, 1000] {
        // The length of vk is in the last four bytes.
        let mut file = file.clone();
        let vk_len = (found as i64 - 4 - 10 + wrong) as u32;
        file[found - 4..].copy_from_slice(&vk_len.to_le_bytes());
        let expected = (found as i64 + wrong) as u64;
        assert_eq!(check(&file), Err(VkError::FileLength { params_len: 4, vk_len, expected, found }));
    }
    let mut longer = file.clone();
    longer.insert(4, 0);
    let vk_len = (found - 4 - 10) as u32;
    let (expected, found) = (found as u64, found + 1);
    assert_eq!(check(&longer), Err(VkError::FileLength { params_len: 4, vk_len, expected, found }));
    assert_eq!(check(&file[..9]), Err(VkError::FileTooShort { expected: 10, found: 9 }));
}

#[test]
fn check_vk_rejects_unknown_version() {
    let file = common::multiply().binary.to_bytes();
    let position = file.len() - 10;
    assert_eq!(file[position], 1);
    for found in [0, 2, 255] {
        let mut file = file.clone();
        file[position] = found;
        let error = check(&file).unwrap_err();
        assert_eq!(error, VkError::UnknownVersion { supported: 1, found });
        let text = error.to_string();
        assert!(text.contains("have version 1") && text.contains(&format!("version is {found}")), "{text}");
    }
}

#[test]
fn check_vk_accepts_what_build_and_write_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("multiply.vk");
    let circuit = common::Multiply::default();
    let (pk, checksum) = build_and_write(4, &circuit, &[1], &path).unwrap();

    let file = std::fs::read(&path).unwrap();
    let key = check_vk(&file, &Limits::default()).unwrap();
    assert_eq!(key.checksum(), checksum);
    assert_eq!(checksum, Checksum::of(&file));
    assert_eq!(key.file_len(), file.len());
    assert_eq!(key.shape().k, 4);
    assert_eq!(key.shape().instance_lens, [1]);
    // The footer is as the format says, and the parameters are in the short form.
    let footer = &file[file.len() - 10..];
    assert_eq!(footer[..6], [1, 1, 4, 0, 0, 0]);
    assert_eq!(file[..4], [4, 0, 0, 0]);
    // It is the key of the circuit, and building is deterministic.
    let vk = keygen_vk(&prover_params(4).unwrap(), &circuit).unwrap();
    assert_eq!(key.key().pinned_text(), format!("{:?}", vk.pinned()));
    assert_eq!(key.key().pinned_text(), format!("{:?}", pk.get_vk().pinned()));
    assert_eq!(CircuitBinary::from_vk(&vk, &[1]).unwrap().to_bytes(), file);
    // Nothing else was left in the folder.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn full_parameters_are_accepted_and_only_k_is_kept() {
    for case in [common::multiply(), common::selectors()] {
        let short = case.binary.to_bytes();
        let file = common::with_full_params(&short, case.key().shape().k);
        let key = check_vk(&file, &Limits::default()).unwrap();
        assert_ne!(key.checksum(), case.binary.checksum());
        assert_eq!(key.shape(), case.key().shape());
        assert_eq!(zk_halo2::verify(&key, &case.proof, &case.public_inputs()), Ok(true));
    }
}

#[test]
fn circuit_binaries_are_small() {
    // Measured: 1.4 kB for Poseidon at k = 6, mostly its commitments and round constants' gates.
    let sizes = common::cases().into_iter().map(|case| (case.name, case.binary.as_bytes().len()));
    for (name, len) in sizes {
        let range = match &name[..] {
            "poseidon" => 1200..1600,
            "chunks" => 500..800,
            "lookup" => 500..900,
            _ => 100..600,
        };
        assert!(range.contains(&len), "{name}: {len} bytes");
    }
}

#[test]
fn wrong_instance_lengths_are_errors() {
    let vk = keygen_vk(&prover_params(4).unwrap(), &common::Multiply::default()).unwrap();
    let export = |lens: &[usize]| CircuitBinary::from_vk(&vk, lens).map(|_| ());
    assert_eq!(export(&[]), Err(VkError::InstanceColumns { expected: 1, found: 0 }));
    assert_eq!(export(&[1, 1]), Err(VkError::InstanceColumns { expected: 1, found: 2 }));
    // 16 rows, of which 5 are for blinding and one is before them.
    assert_eq!(export(&[10]), Ok(()));
    assert_eq!(export(&[11]), Err(VkError::InstanceLength { column: 0, limit: 10, found: 11 }));
    let vk = keygen_vk(&prover_params(9).unwrap(), &common::Multiply::default()).unwrap();
    assert!(CircuitBinary::from_vk(&vk, &[255]).is_ok());
    let error = CircuitBinary::from_vk(&vk, &[256]).unwrap_err();
    assert_eq!(error, VkError::Limit { what: "public inputs", limit: 255, found: 256 });
}

#[test]
fn failed_builds_leave_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("circuit.vk");
    std::fs::write(&path, "before").unwrap();
    let circuit = common::Multiply::default();
    for k in [0, 18, 32, u32::MAX] {
        let error = build_and_write(k, &circuit, &[1], &path).unwrap_err();
        assert!(matches!(error, BuildError::K { min: 1, max: 17, found } if found == k));
    }
    assert!(matches!(build_and_write(2, &circuit, &[1], &path), Err(BuildError::Keygen(_))));
    assert!(matches!(build_and_write(4, &circuit, &[], &path), Err(BuildError::Key(_))));
    let nowhere = folder.path().join("nowhere/circuit.vk");
    assert!(matches!(build_and_write(4, &circuit, &[1], nowhere), Err(BuildError::Write { .. })));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "before");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn limits_apply() {
    let case = common::lookup();
    let (file, shape) = (case.binary.to_bytes(), case.key().shape());
    let nodes = shape.nodes;
    let refused = |what, limit: u64, limits: Limits| match check_vk(&file, &limits) {
        Err(VkError::Limit { what: found, limit: by, .. }) => assert_eq!((found, by), (what, limit)),
        other => unreachable!("{what}: {other:?}"),
    };
    let default = Limits::default;
    refused("length of the file", 100, Limits { max_file_len: 100, ..default() });
    refused("length of vk", 100, Limits { max_vk_len: 100, ..default() });
    refused("fixed columns", 4, Limits { max_columns: 4, ..default() });
    refused("queries", 8, Limits { max_queries: 8, ..default() });
    refused("distinct rotations", 3, Limits { max_rotations: 3, ..default() });
    refused("gates", 2, Limits { max_gates: 2, ..default() });
    refused("lookups", 0, Limits { max_lookups: 0, ..default() });
    refused("expressions of a lookup", 1, Limits { max_lookup_width: 1, ..default() });
    refused("nodes", nodes as u64 - 1, Limits { max_nodes: nodes - 1, ..default() });
    refused("depth of an expression", 1, Limits { max_depth: 1, ..default() });
    refused("degree", 3, Limits { max_degree: 3, ..default() });
    refused("length of the rendered key", 5000, Limits { max_rendered_len: 5000, ..default() });
    let error = check_vk(&file, &Limits { max_k: 4, ..default() }).unwrap_err();
    assert_eq!(error, VkError::K { what: "vk_params", min: 1, max: 4, found: 5 });
    // Limits beyond all reason are cut to what the format can hold.
    let most = Limits { max_k: u32::MAX, max_degree: usize::MAX, max_nodes: usize::MAX, ..default() };
    assert!(check_vk(&file, &most).is_ok());
}
