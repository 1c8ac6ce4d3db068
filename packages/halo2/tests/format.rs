//! `docs/FORMAT.md` tells the truth.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

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
        format!("text is {} bytes long", case.key().key().pinned_text().len()),
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
fn limits_are_as_documented() {
    let limits = zk_halo2::Limits::default();
    for fact in [
        format!("k outside of 3 to {}", limits.max_k),
        format!("more than {} columns", limits.max_columns),
        format!("{} different rotations", limits.max_rotations),
        format!("longest instance column above 2^{}", limits.max_lagrange_work.ilog2()),
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
