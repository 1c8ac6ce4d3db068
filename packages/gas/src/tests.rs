#![allow(clippy::unwrap_used, reason = "tests")]

use zk_halo2_testing::{cases, multiply};

use super::{BASES_US, FILE_BYTE_NS, GAS_PER_NS, MARGIN, OPEN_NS, additions, fetch, terms, verification};

#[test]
fn a_longer_file_costs_more_and_nothing_overflows() {
    let gas = |ns: u64| ns * GAS_PER_NS * (100 + MARGIN) / 100;
    assert_eq!(fetch(0), gas(OPEN_NS));
    assert_eq!(fetch(1000), gas(OPEN_NS + 1000 * FILE_BYTE_NS));
    assert_eq!(fetch(u64::MAX), u64::MAX);
}

#[test]
fn a_price_is_its_terms_and_the_margin() {
    for case in cases() {
        let shape = case.key().shape();
        for proofs in [0, 1, 2, 64] {
            let ns: u64 = terms(shape, proofs).iter().map(|term| term.count * term.each).sum();
            assert_eq!(verification(shape, proofs), ns * GAS_PER_NS * (100 + MARGIN) / 100);
        }
        assert_eq!(verification(shape, usize::MAX), u64::MAX);
    }
}

#[test]
fn a_batch_costs_more_with_each_proof_and_less_than_its_proofs_one_by_one() {
    let case = multiply();
    let prices: Vec<_> = (1..300).map(|proofs| verification(case.key().shape(), proofs)).collect();
    assert!(prices.windows(2).all(|pair| pair[0] < pair[1]));
    assert!((2..).zip(&prices[1..]).all(|(proofs, price)| *price < proofs * prices[0]));
}

#[test]
fn counts_are_those_of_a_known_circuit() {
    let case = multiply();
    let shape = case.key().shape();
    let count = |name: &str| terms(shape, 3).iter().find(|term| term.name == name).unwrap().count;
    // 3 advice, 2 products, 1 random, degree - 1 pieces, 2 of the opening and 2 for each of 4 halvings.
    let points = 3 + 2 + 1 + (shape.degree - 1) + 2 + 8;
    assert_eq!(count("points in proofs"), 3 * points as u64);
    assert_eq!(count("scalars in proofs"), 3 * (shape.proof_len / 32 - points) as u64);
    assert_eq!(count("public inputs"), 3);
    assert_eq!(count("scalars of bases"), 3 * 16);
}

#[test]
fn additions_grow_with_the_points() {
    let additions: Vec<_> = (0..20_000).map(additions).collect();
    assert!(additions.windows(2).all(|pair| pair[0] <= pair[1]));
    assert_eq!(super::additions(u64::MAX), u64::MAX);
    // 116 points, windows of 6 bits: 22 windows, 232 halves of scalars and 64 more for the buckets.
    assert_eq!(super::additions(116), 22 * (232 + 64));
}

#[test]
fn bases_cost_more_for_a_larger_k() {
    assert!(BASES_US.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(super::bases(18), u64::MAX);
    assert_eq!(super::bases(0), BASES_US[0] * 1000);
}

#[test]
fn a_hash_is_priced_by_its_permutations() {
    let one = super::poseidon_hash(1);
    assert_eq!(one, 13_915_000, "12.1 µs and the margin");
    for (elements, permutations) in [(2, 1), (3, 2), (7, 4), (255, 128)] {
        assert_eq!(super::poseidon_hash(elements), permutations * one, "{elements} elements");
    }
    assert_eq!(super::poseidon_hash(0), 0);
}
