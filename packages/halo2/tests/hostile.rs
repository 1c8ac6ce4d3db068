//! Circuit binaries that somebody made up or damaged: an error each, no panic.
//!
//! How much memory they can claim is measured in `hostile_memory.rs`.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::forge::{Forged, varint};
use common::{assemble, with_full_params, with_params, with_vk};
use group::GroupEncoding;
use pasta_curves::vesta;
use zk_halo2::{Limits, VkError, check_vk};

fn check(file: &[u8]) -> Result<(), VkError> {
    check_vk(file, &Limits::default()).map(|_| ())
}

/// Two files: one in the short form, one with full parameters.
fn files() -> [Vec<u8>; 2] {
    let (poseidon, multiply) = (common::poseidon(), common::multiply());
    [poseidon.binary.to_bytes(), with_full_params(&multiply.binary.to_bytes(), 4)]
}

fn vk_of(short: &[u8]) -> &[u8] {
    &short[4..short.len() - 10]
}

#[test]
fn every_flipped_byte_is_an_error() {
    for file in files() {
        assert_eq!(check(&file), Ok(()));
        for position in 0..file.len() {
            for mask in (0..8).map(|bit| 1 << bit).chain([0xff, 0x55]) {
                let mut flipped = file.clone();
                flipped[position] ^= mask;
                assert!(check(&flipped).is_err(), "byte {position} of {}, mask {mask:#x}", file.len());
            }
        }
    }
}

#[test]
fn every_truncation_is_an_error() {
    for file in files() {
        for len in 0..file.len() {
            assert!(check(&file[..len]).is_err(), "{len} of {} bytes", file.len());
            assert!(check(&file[file.len() - len..]).is_err(), "last {len} of {} bytes", file.len());
        }
    }
}

#[test]
fn every_truncation_of_a_section_with_a_matching_footer_is_an_error() {
    let file = common::poseidon().binary.to_bytes();
    let vk = vk_of(&file);
    for len in 0..vk.len() {
        assert!(check(&with_vk(&file, &vk[..len])).is_err(), "vk of {len} bytes");
    }
    assert!(matches!(
        check(&with_vk(&file, &[vk, &[0]].concat())),
        Err(VkError::TrailingBytes { left: 1, .. })
    ));
    let [_, full] = files();
    let params = &full[..1092];
    let short = common::multiply().binary.to_bytes();
    assert_eq!(check(&with_params(&short, params)), Ok(()));
    for len in (0..params.len()).filter(|len| *len != 4) {
        let error = check(&with_params(&short, &params[..len])).unwrap_err();
        assert!(matches!(error, VkError::ParamsLength { found, .. } if found == len), "{len}: {error}");
    }
}

#[test]
fn extreme_lengths_in_the_footer_are_errors() {
    for file in files() {
        let end = file.len();
        let sections = (end - 10) as u32;
        let extremes = [0, 1, 3, 5, sections - 1, sections, sections + 1, i32::MAX as u32, u32::MAX];
        for params_len in extremes {
            for vk_len in extremes {
                let mut file = file.clone();
                file[end - 8..end - 4].copy_from_slice(&params_len.to_le_bytes());
                file[end - 4..].copy_from_slice(&vk_len.to_le_bytes());
                assert!(check(&file).is_err(), "{params_len} and {vk_len}");
            }
        }
    }
}

/// Puts the largest numbers in the place of every byte of the key, so also of every length.
#[test]
fn extreme_numbers_anywhere_in_the_key_are_errors() {
    let extremes = [0, 1, 0x7f, 0xff, 1 << 14, 1 << 28, u32::MAX.into(), 1 << 63, u64::MAX];
    for case in [common::poseidon(), common::lookup()] {
        let file = case.binary.to_bytes();
        let vk = vk_of(&file);
        for position in 0..vk.len() {
            for number in extremes.map(varint) {
                let vk_with = [&vk[..position], &number, &vk[position + 1..]].concat();
                if vk_with != vk {
                    assert!(check(&with_vk(&file, &vk_with)).is_err(), "{number:?} at {position}");
                }
            }
        }
    }
}

#[test]
fn inserted_and_removed_bytes_are_errors() {
    let file = common::lookup().binary.to_bytes();
    let vk = vk_of(&file);
    for position in 0..vk.len() {
        let removed = [&vk[..position], &vk[position + 1..]].concat();
        assert!(check(&with_vk(&file, &removed)).is_err(), "without byte {position}");
        for byte in [0, 1, 0x80, 0xff] {
            let inserted = [&vk[..position], &[byte], &vk[position..]].concat();
            assert!(check(&with_vk(&file, &inserted)).is_err(), "{byte} before byte {position}");
        }
    }
}

#[test]
fn foreign_bases_are_refused() {
    let short = common::multiply().binary.to_bytes();
    let [_, full] = files();
    let params = &full[..1092];
    let foreign = |change: &dyn Fn(&mut [u8])| {
        let mut params = params.to_vec();
        change(&mut params);
        check(&with_params(&short, &params)).unwrap_err()
    };
    let is_foreign = |error| matches!(error, VkError::ForeignParams { k: 4, .. });
    // All bases at infinity: every commitment would be infinity, and every opening would hold.
    assert!(is_foreign(foreign(&|params| params[4..].fill(0))));
    // One base replaced by a multiple of another, or by any point.
    assert!(is_foreign(foreign(&|params| params.copy_within(4..36, 36))));
    let generator = vesta::Affine::from(<vesta::Point as group::Group>::generator()).to_bytes();
    assert!(is_foreign(foreign(&|params| params[1092 - 64..1092 - 32].copy_from_slice(&generator))));
    // Two bases exchanged; the last byte changed to something that is no point at all.
    assert!(is_foreign(foreign(&|params| {
        let first = params[4..36].to_vec();
        params.copy_within(36..68, 4);
        params[36..68].copy_from_slice(&first);
    })));
    assert!(is_foreign(foreign(&|params| params[1091] ^= 0xff)));
    // The canonical parameters for another k.
    let other = with_full_params(&short, 5);
    assert_eq!(check(&other), Err(VkError::KMismatch { params: 5, key: 4 }));
}

#[test]
fn k_out_of_range_is_an_error() {
    let short = common::multiply().binary.to_bytes();
    let vk = vk_of(&short);
    for found in [0, 18, 32, 255, u32::MAX] {
        let k = |what| Err(VkError::K { what, min: 1, max: 17, found });
        assert_eq!(check(&with_params(&short, &found.to_le_bytes())), k("vk_params"));
        let full = [&found.to_le_bytes()[..], &[7; 1088]].concat();
        assert_eq!(check(&with_params(&short, &full)), k("vk_params"));
        let vk_with = [&vk[..32], &varint(found.into()), &vk[33..]].concat();
        assert_eq!(check(&with_vk(&short, &vk_with)), k("vk"));
        let both = assemble(&found.to_le_bytes(), &vk_with, 1);
        assert_eq!(check(&both), k("vk_params"));
    }
    // Within range, but not the key's; and too small for any circuit.
    for params in [3, 5, 17u32] {
        let mismatch = Err(VkError::KMismatch { params, key: 4 });
        assert_eq!(check(&with_params(&short, &params.to_le_bytes())), mismatch);
    }
    let vk_with = [&vk[..32], &[2], &vk[33..]].concat();
    let rows = Err(VkError::Rows { k: 2, expected: 8, found: 4 });
    assert_eq!(check(&assemble(&2u32.to_le_bytes(), &vk_with, 1)), rows);
}

#[test]
fn footer_count_must_be_that_of_the_columns() {
    let file = common::lookup().binary.to_bytes();
    let position = file.len() - 9;
    for footer in [0, 5, 7, 255] {
        let mut file = file.clone();
        file[position] = footer;
        assert_eq!(check(&file), Err(VkError::PublicInputCount { footer, columns: 6 }));
    }
}

#[test]
fn other_encodings_of_the_same_key_are_refused() {
    let file = common::multiply().binary.to_bytes();
    let vk = vk_of(&file);
    // k = 4 in two bytes instead of one.
    let padded = [&vk[..32], &[0x84, 0], &vk[33..]].concat();
    assert_eq!(check(&with_vk(&file, &padded)), Err(VkError::Varint { what: "k", offset: 36 }));
    // A point with the other sign is another point, so another key.
    let mut negated = vk.to_vec();
    *negated.last_mut().unwrap() ^= 0x80;
    assert!(matches!(check(&with_vk(&file, &negated)), Err(VkError::Representative { .. })));
    // x not reduced.
    let mut unreduced = vk.to_vec();
    let end = unreduced.len();
    unreduced[end - 32..].fill(0xff);
    assert!(matches!(check(&with_vk(&file, &unreduced)), Err(VkError::Point { .. })));
    // The point at infinity, which no honest commitment is.
    unreduced[end - 32..].fill(0);
    assert!(matches!(check(&with_vk(&file, &unreduced)), Err(VkError::Point { .. })));
    // The representative plus the modulus.
    let mut unreduced = vk.to_vec();
    unreduced[..32].fill(0xff);
    let scalar = VkError::Scalar { what: "transcript representative", offset: 4 };
    assert_eq!(check(&with_vk(&file, &unreduced)), Err(scalar));
}

#[test]
fn table_that_renders_to_an_endless_text_is_refused() {
    // Node i is the sum of node i - 1 with itself: 2^200 leaves in a few hundred bytes.
    let bomb = Forged { nodes: Forged::doubling(200), ..Forged::default() };
    let file = bomb.file();
    assert!(file.len() < 600);
    let limit = 2 << 20;
    let error = check(&file).unwrap_err();
    assert!(
        matches!(error, VkError::Limit { what: "length of the rendered key", limit: l, found } if l == limit && found > 1 << 40),
        "{error}"
    );
    // The same with products: the degree overflows any number.
    let bomb = Forged { nodes: Forged::squaring(200), ..Forged::default() };
    assert!(matches!(check(&bomb.file()), Err(VkError::Limit { what: "degree", limit: 64, .. })));
    // Few doublings fit, and are only then rendered.
    let small = Forged { nodes: Forged::doubling(8), ..Forged::default() };
    assert!(matches!(check(&small.file()), Err(VkError::Representative { .. })));
    assert_eq!(check(&small.consistent_file(&Limits::default())), Ok(()));
}

#[test]
fn deep_chain_does_not_overflow_the_stack() {
    const DEPTH: usize = 65_000;
    let chain = Forged { nodes: Forged::chain(DEPTH), ..Forged::default() };
    let file = chain.file();
    assert!(matches!(check(&file), Err(VkError::Limit { what: "nodes", .. })));
    let more_nodes = Limits { max_nodes: 1 << 17, ..Limits::default() };
    assert!(matches!(
        check_vk(&file, &more_nodes),
        Err(VkError::Limit { what: "depth of an expression", .. })
    ));
    // With limits that admit it, it is a key like any other.
    let deep = Limits { max_depth: 1 << 17, ..more_nodes };
    let file = chain.consistent_file(&deep);
    let key = check_vk(&file, &deep).unwrap();
    assert_eq!(key.shape().nodes, DEPTH + 1);
    let proof = vec![0; key.shape().proof_len];
    assert_eq!(zk_halo2::verify(&key, &proof, &[]), Ok(false));
    // Reading its text is not recursive either.
    let text = key.key().pinned_text();
    assert_eq!(zk_halo2::CircuitBinary::from_pinned(&text, &[]).unwrap().to_bytes(), file);
    // Nor is it where nothing but the hard limit ends it.
    let start = text.find("Negated(").unwrap();
    let deeper = text[..start].to_owned() + &"Negated(".repeat((1 << 20) + 1);
    assert!(matches!(
        zk_halo2::CircuitBinary::from_pinned(&deeper, &[]),
        Err(VkError::Limit { what: "depth of an expression", limit: 0x10_0000, .. })
    ));
}

#[test]
fn keys_that_halo2_proofs_never_makes_are_refused_or_harmless() {
    let default = Limits::default();
    let refused = |forged: Forged| check(&forged.file()).unwrap_err();
    // A permutation column that no query reads at the current row.
    let unread = Forged { queries: vec![(0, 1)], permutation: vec![0], ..Forged::default() };
    assert!(matches!(refused(unread), VkError::PermutationColumn { .. }));
    let twice = Forged { permutation: vec![0, 0], ..Forged::default() };
    assert!(matches!(refused(twice), VkError::Limit { what: "permutation columns", .. }));
    // The same row queried twice, also around the end of the column.
    for rotation in [0, 15, -1] {
        let queries = vec![(0, -1), (0, rotation), (0, 15)];
        let error = refused(Forged { queries, ..Forged::default() });
        assert!(matches!(error, VkError::Duplicate { what: "query", .. }), "{rotation}: {error}");
    }
    // A rotation beyond the column.
    for rotation in [16, -16, i64::from(i32::MAX) + 1, i64::MIN, i64::MAX] {
        let error = refused(Forged { queries: vec![(0, rotation)], ..Forged::default() });
        assert!(matches!(error, VkError::Index { what: "size of a rotation", .. }), "{rotation}: {error}");
        // `halo2_proofs` takes it, so the message says what to do instead.
        assert!(error.to_string().ends_with("query the same row by a smaller rotation"), "{error}");
    }
    // More queries of a column than rows for their blinding.
    let queries = (0..16).map(|rotation| (0, rotation)).collect();
    let error = refused(Forged { queries, ..Forged::default() });
    assert_eq!(error, VkError::Rows { k: 4, expected: 21, found: 16 });
    // No column, no gate, nothing: a key like any other, and no proof of garbage.
    let nothing = Forged { columns: 0, queries: vec![], nodes: vec![], ..Forged::default() };
    let key = check_vk(&nothing.consistent_file(&default), &default).unwrap();
    assert_eq!(zk_halo2::verify(&key, &vec![0; key.shape().proof_len], &[]), Ok(false));
    // A minimum degree below what the arguments need changes nothing, so no chunk of columns is empty.
    for minimum_degree in [0, 1, 2, 3] {
        let low = Forged { minimum_degree: Some(minimum_degree), permutation: vec![0], ..Forged::default() };
        let key = check_vk(&low.consistent_file(&default), &default).unwrap();
        assert_eq!((key.shape().degree, key.shape().permutation_sets), (3, 1));
        assert_eq!(zk_halo2::verify(&key, &vec![0; key.shape().proof_len], &[]), Ok(false));
    }
    let high = Forged { minimum_degree: Some(64), ..Forged::default() };
    assert!(check_vk(&high.consistent_file(&default), &default).is_ok());
    let too_high = Forged { minimum_degree: Some(65), ..Forged::default() };
    assert!(matches!(refused(too_high), VkError::Limit { what: "minimum degree", .. }));
}
