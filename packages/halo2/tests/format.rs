//! `docs/FORMAT.md` agrees with the code.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::forge::varint;
use ff::{Field, PrimeField};
use group::{Curve, Group, GroupEncoding};
use pasta_curves::arithmetic::CurveExt;
use pasta_curves::{Fp, vesta};
use zk_halo2::{Checksum, Limits, VkError, check_vk};

const FORMAT: &str = include_str!("../../../docs/FORMAT.md");

/// The document without its line breaks.
fn words() -> String {
    FORMAT.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The bytes of the worked example: of each line in its code block, what stands before the bar.
fn documented_bytes() -> Vec<u8> {
    let example = FORMAT.split("```hex\n").nth(1).unwrap().split("```").next().unwrap();
    let digits = example.lines().map(|line| line.split('|').next().unwrap());
    let digits: String = digits.flat_map(|line| line.split_whitespace()).collect();
    hex::decode(digits).unwrap()
}

#[test]
fn worked_example_is_the_circuit_binary_of_the_multiplication() {
    let file = common::multiply().binary.to_bytes();
    assert_eq!(hex::encode(documented_bytes()), hex::encode(file));
}

#[test]
fn worked_example_is_described_correctly() {
    let case = common::multiply();
    let shape = case.key().shape();
    for fact in [
        format!("`{}`", case.binary.checksum()),
        format!("file has {} bytes", case.key().file_len()),
        format!("text is {} bytes long", shape.rendered_len),
        format!("its degree is {}", shape.degree),
        format!("{} blinding factors", shape.blinding_factors),
        format!("{} permutation sets", shape.permutation_sets),
        format!("proofs have {} bytes", shape.proof_len),
    ] {
        assert!(words().contains(&fact), "not in the example: {fact}");
    }
}

/// The formula for the length of a proof, written out once more from the document.
#[test]
fn proof_lengths_are_as_documented() {
    for case in common::cases() {
        let shape = case.key().shape();
        let points = shape.advice_columns
            + shape.permutation_sets
            + 3 * shape.lookups
            + shape.degree
            + 1
            + 1
            + 2 * shape.k as usize;
        let scalars = shape.advice_queries
            + shape.instance_queries
            + shape.fixed_queries
            + 1
            + shape.permutation_columns
            + (3 * shape.permutation_sets).saturating_sub(1)
            + 5 * shape.lookups
            + shape.point_sets
            + 2;
        assert_eq!(case.proof.len(), 32 * (points + scalars), "{}", case.name);
    }
}

#[test]
fn rendered_length_is_that_of_the_text_that_halo2_proofs_hashes() {
    for case in common::cases() {
        let text = format!("{:?}", case.pk.get_vk().pinned());
        assert_eq!(case.key().shape().rendered_len, text.len(), "{}", case.name);
    }
}

#[test]
fn root_of_unity_and_omega_are_as_documented() {
    let documented = FORMAT.split("root = 5^((p−1)/2^32) = `0x").nth(1).unwrap().split('`').next().unwrap();
    let mut root = Fp::ROOT_OF_UNITY.to_repr();
    root.reverse();
    assert_eq!(hex::encode(root), documented);
    assert_eq!(Fp::MULTIPLICATIVE_GENERATOR, Fp::from(5));
    for case in common::cases() {
        let omega = case.pk.get_vk().get_domain().get_omega();
        assert_eq!(omega, root_of_order(case.key().shape().k), "{}", case.name);
    }
}

/// root^(2^(32−k))
fn root_of_order(k: u32) -> Fp {
    (k..32).fold(Fp::ROOT_OF_UNITY, |power, _| power.square())
}

/// The documented SHA-256 of the full parameters, for k = 1, 2, ….
fn documented_checksums() -> Vec<String> {
    let table = FORMAT.split("| k | SHA-256 |\n|---|---|\n").nth(1).unwrap();
    let row = |(index, row): (usize, &str)| {
        let (k, checksum) = row.trim_matches(['|', ' ', '`']).split_once(" | `").unwrap();
        assert_eq!(k, (index + 1).to_string());
        checksum.to_owned()
    };
    table.lines().take_while(|line| !line.is_empty()).enumerate().map(row).collect()
}

#[test]
fn checksums_of_the_parameters_are_those_that_a_reader_expects() {
    let documented = documented_checksums();
    assert_eq!(documented.len(), 17);
    let short = common::multiply().binary.to_bytes();
    for (k, documented) in (1u32..).zip(documented) {
        // The reader says what it expected instead of zeros.
        let mut zeros = vec![0; 68 + (64 << k)];
        zeros[..4].copy_from_slice(&k.to_le_bytes());
        let error = check_vk(&common::with_params(&short, &zeros), &Limits::default()).unwrap_err();
        let VkError::ForeignParams { expected, .. } = error else { unreachable!("{error}") };
        assert_eq!(expected.to_string(), documented, "k = {k}");
    }
}

#[test]
fn parameters_are_derived_as_documented() {
    for k in 1..=6 {
        let hash = vesta::Point::hash_to_curve("Halo2-Parameters");
        let message = |i: u32| [&[0][..], &i.to_le_bytes()].concat();
        let bases: Vec<_> = (0..1 << k).map(|i| hash(&message(i))).collect();
        let omega_inv = root_of_order(k).invert().unwrap();
        let scale = Fp::from(1 << k).invert().unwrap();
        let lagrange = |i: u64| {
            let terms = (0u64..).zip(&bases);
            terms.fold(vesta::Point::identity(), |sum, (j, base)| {
                sum + *base * (omega_inv.pow_vartime([i * j]) * scale)
            })
        };
        let lagrange: Vec<_> = (0..1 << k).map(lagrange).collect();
        let mut bytes = k.to_le_bytes().to_vec();
        for point in bases.iter().chain(&lagrange).chain(&[hash(&[1]), hash(&[2])]) {
            bytes.extend_from_slice(&point.to_affine().to_bytes());
        }
        assert_eq!(bytes.len(), 68 + (64 << k));
        assert_eq!(Checksum::of(&bytes).to_string(), documented_checksums()[k as usize - 1], "k = {k}");
    }
}

/// Limits without a field of their own in `Limits`.
#[test]
fn other_limits_are_as_documented() {
    let file = common::multiply().binary.to_bytes();
    let vk = &file[4..file.len() - 10];
    // Positions in the worked example, each of a number that takes one byte.
    let (selectors, minimum_degree, constants) = (36, 37, 56);
    let verdict = |position: usize, number: &[u8]| {
        let vk = [&vk[..position], number, &vk[position + 1..]].concat();
        check_vk(&common::with_vk(&file, &vk), &Limits::default()).unwrap_err()
    };
    for (position, what, limit, fact) in [
        (selectors, "selectors", 65_536, "more than 65,536 selectors"),
        (constants, "constants", 32_768, "more constants than the limit on nodes (32,768)"),
        // The number is the degree plus 1.
        (minimum_degree, "minimum degree", 65, "minimum degree above the limit on the degree (64)"),
    ] {
        assert!(words().contains(fact), "not in the document: {fact}");
        let refused = VkError::Limit { what, limit, found: limit + 1 };
        assert_eq!(verdict(position, &varint(limit + 1)), refused);
        let admitted = verdict(position, &varint(limit));
        assert!(!matches!(admitted, VkError::Limit { .. }), "{admitted}");
    }
    assert!(words().contains("of at most 64 bits"));
    let largest = varint(u64::MAX);
    let mut larger = largest.clone();
    *larger.last_mut().unwrap() += 1;
    assert!(matches!(verdict(selectors, &largest), VkError::Limit { found: u64::MAX, .. }));
    assert!(matches!(verdict(selectors, &larger), VkError::Varint { what: "selectors", .. }));
}

#[test]
fn limits_are_as_documented() {
    let limits = Limits::default();
    for fact in [
        format!("k outside of 3 to {}", limits.max_k),
        format!("more than {} columns", limits.max_columns),
        format!("{} different rotations", limits.max_rotations),
        format!("{} lookups", limits.max_lookups),
        format!("{} expressions on a side", limits.max_lookup_width),
        format!("a degree of {}", limits.max_degree),
        format!("a `vk` of {} KiB", limits.max_vk_len >> 10),
        format!("a file of {} MiB", limits.max_file_len >> 20),
        format!("more than {} MiB", limits.max_rendered_len >> 20),
        format!("{} queries", thousands(limits.max_queries)),
        format!("{} gates", thousands(limits.max_gates)),
        format!("{} nodes", thousands(limits.max_nodes)),
        format!("deeper than {}", thousands(limits.max_depth)),
    ] {
        assert!(words().contains(&fact), "not in the document: {fact}");
    }
}

fn thousands(number: usize) -> String {
    format!("{},{:03}", number / 1000, number % 1000)
}
