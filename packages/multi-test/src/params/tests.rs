#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

const K: u32 = 4;

fn bytes(params: &ProverParams) -> Vec<u8> {
    let mut bytes = vec![];
    params.write(&mut bytes).unwrap();
    bytes
}

#[test]
fn the_second_time_they_come_from_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    let derived = bytes(&load_or_derive(&cache, K));
    assert_eq!(cache.read("prover-4").unwrap(), derived);
    assert_eq!(bytes(&load_or_derive(&cache, K)), derived);
    // Whole in itself, though other parameters: only what is read can be told from what is derived.
    let mut swapped = derived.clone();
    swapped[4..68].rotate_left(32);
    cache.write("prover-4", &swapped);
    assert_eq!(bytes(&load_or_derive(&cache, K)), swapped);
}

#[test]
fn what_is_no_file_for_this_k_is_derived_anew() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    let right = bytes(&load_or_derive(&cache, K));
    let other_k = bytes(&ProverParams::new(K + 1));
    let no_points = [&right[..4], &vec![0xff; right.len() - 4]].concat();
    let huge_k = [&u32::MAX.to_le_bytes()[..], &right[4..]].concat();
    for wrong in [vec![], other_k, no_points, huge_k, right[..right.len() - 1].to_vec()] {
        cache.write("prover-4", &wrong);
        assert_eq!(bytes(&load_or_derive(&cache, K)), right);
        assert_eq!(cache.read("prover-4").unwrap(), right);
    }
}

#[test]
fn there_are_none_outside_of_the_range() {
    for k in [0, MAX_K + 1, u32::MAX] {
        assert!(prover_params(k).is_none());
    }
}
