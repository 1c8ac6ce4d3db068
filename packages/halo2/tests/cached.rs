//! The cached form of a key: with it the same key as without it, and with anything else no key.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::time::{Duration, Instant};

use common::forge::Forged;
use common::orchard::orchard_cases;
use zk_halo2::{Checksum, Limits, LoadedVerifyingKey, check_vk, verify};

/// Keys of many shapes, without points and with many, in the short and in the full form.
fn files() -> Vec<Vec<u8>> {
    let mut files: Vec<_> = common::cases().into_iter().map(|case| case.binary.to_bytes()).collect();
    files.extend(orchard_cases().map(|case| case.binary().to_bytes()));
    files.push(Forged::large().consistent_file(&Limits::default()));
    files
        .push(Forged { nodes: Forged::doubling(8), ..Forged::default() }.consistent_file(&Limits::default()));
    files.push(common::with_full_params(&files[0], 4));
    files
}

fn checked(file: &[u8]) -> LoadedVerifyingKey {
    check_vk(file, &Limits::default()).unwrap()
}

/// All that is known of a key, and everything that it prints.
fn assert_same(one: &LoadedVerifyingKey, other: &LoadedVerifyingKey) {
    assert_eq!((one.checksum(), one.file_len()), (other.checksum(), other.file_len()));
    assert_eq!(one.shape(), other.shape());
    assert_eq!(one.key().transcript_representative(), other.key().transcript_representative());
    assert_eq!(one.key().pinned_text(), other.key().pinned_text());
    assert_eq!(one.memory_size(), other.memory_size());
    assert_eq!(format!("{:?}", one.key()), format!("{:?}", other.key()));
}

#[test]
fn a_key_from_its_cached_form_is_the_key_from_its_file() {
    for file in files() {
        let key = checked(&file);
        let cached = key.to_cached();
        assert!(cached.len() <= file.len(), "{} bytes for a file of {}", cached.len(), file.len());
        let points = key.shape().fixed_columns + key.shape().permutation_columns;
        assert_eq!(cached.len(), 32 * (1 + points));
        let again = LoadedVerifyingKey::from_cached(&file, &cached).unwrap();
        assert_same(&again, &key);
        assert_eq!(again.to_cached(), cached);
    }
}

#[test]
fn keys_of_generated_shapes_are_the_same_too() {
    let small = common::generated::small().into_iter().map(|shape| shape.binary());
    let swept = common::generated::sweep().map(|swept| swept.binary);
    for binary in small.chain(swept) {
        let key = binary.key();
        assert_same(&LoadedVerifyingKey::from_cached(binary.as_bytes(), &key.to_cached()).unwrap(), key);
    }
}

#[test]
fn both_keys_give_the_same_verdicts() {
    for case in common::cases() {
        let key = case.key();
        let again = LoadedVerifyingKey::from_cached(case.binary.as_bytes(), &key.to_cached()).unwrap();
        let mut wrong = case.proof.clone();
        wrong[40] ^= 1;
        for proof in [&case.proof, &wrong] {
            let inputs = case.public_inputs();
            assert_eq!(verify(&again, proof, &inputs), verify(key, proof, &inputs), "{}", case.name);
        }
    }
}

#[test]
fn every_change_of_a_cached_form_is_noticed() {
    for case in [common::multiply(), common::lookup(), common::bare()] {
        let file = case.binary.as_bytes();
        let cached = case.key().to_cached();
        let refused = |bytes: &[u8]| assert!(LoadedVerifyingKey::from_cached(file, bytes).is_none());
        (0..cached.len()).for_each(|len| refused(&cached[..len]));
        for more in [1, 31, 32, 64, 1 << 16] {
            refused(&[&cached[..], &vec![0; more]].concat());
        }
        refused(&[&cached[..], &cached[cached.len() - 32..]].concat());
        for position in 0..cached.len() {
            for change in [1, 0x80, 0xff] {
                let mut changed = cached.clone();
                changed[position] ^= change;
                refused(&changed);
            }
        }
        refused(&vec![0xff; cached.len()]);
    }
}

/// The other root is on the curve too, and every other point of the key is somewhere on it.
#[test]
fn other_points_of_the_curve_are_refused() {
    let case = common::lookup();
    let (file, cached) = (case.binary.as_bytes(), case.key().to_cached());
    let modulus = "40000000000000000000000000000000224698fc0994a8dd8c46eb2100000001";
    let mut modulus: Vec<u8> = hex::decode(modulus).unwrap();
    modulus.reverse();
    for start in (32..cached.len()).step_by(32) {
        let mut negated = cached.clone();
        let mut borrow = 0i16;
        for (byte, modulus) in negated[start..][..32].iter_mut().zip(&modulus) {
            let difference = i16::from(*modulus) - i16::from(*byte) - borrow;
            borrow = i16::from(difference < 0);
            *byte = difference as u8;
        }
        assert!(LoadedVerifyingKey::from_cached(file, &negated).is_none());
    }
    let mut rotated = cached.clone();
    rotated[32..].rotate_left(32);
    assert!(LoadedVerifyingKey::from_cached(file, &rotated).is_none());
}

#[test]
fn a_cached_form_belongs_to_one_file() {
    let (short, full) = (common::bare().binary.to_bytes(), common::multiply().binary.to_bytes());
    let full = [common::with_full_params(&full, 4), full];
    assert!(LoadedVerifyingKey::from_cached(&full[0], &checked(&full[1]).to_cached()).is_none());
    assert!(LoadedVerifyingKey::from_cached(&short, &checked(&full[1]).to_cached()).is_none());
    // Named right for bytes that are no circuit binary.
    for broken in [&[][..], b"x", &full[1][1..], &[0xff; 1000]] {
        for rest in [&[][..], &[0; 64]] {
            let named = [&Checksum::of(broken).as_bytes()[..], rest].concat();
            assert!(LoadedVerifyingKey::from_cached(broken, &named).is_none());
        }
    }
    // And for every truncation of one that is.
    let points = &checked(&full[1]).to_cached()[32..];
    for len in 0..full[1].len() {
        let cut = &full[1][..len];
        let named = [&Checksum::of(cut).as_bytes()[..], points].concat();
        assert!(LoadedVerifyingKey::from_cached(cut, &named).is_none());
    }
}

#[test]
fn a_loaded_orchard_key_takes_at_most_64_kib() {
    for case in orchard_cases() {
        let size = checked(case.binary().as_bytes()).memory_size();
        assert!(size <= 64 << 10, "{}: {size} bytes", case.name);
    }
}

/// `cargo test --release -p zk-halo2 --test cached -- --ignored --nocapture`
#[test]
#[ignore = "measures, and judges nothing"]
fn times_of_loading_orchard() {
    let [_, orchard, ..] = orchard_cases();
    let file = orchard.binary().to_bytes();
    let key = checked(&file);
    let cached = key.to_cached();
    fastest("check_vk", || drop(checked(&file)));
    fastest("from_cached", || drop(LoadedVerifyingKey::from_cached(&file, &cached).unwrap()));
    fastest("to_cached", || drop(key.to_cached()));
    fastest("SHA-256 of the file", || assert_eq!(Checksum::of(&file), key.checksum()));
    println!("file {} bytes, cached form {}, in memory {}", file.len(), cached.len(), key.memory_size());
}

fn fastest(what: &str, mut work: impl FnMut()) {
    let time = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let fastest = (0..300).map(time).min().unwrap_or(Duration::ZERO);
    println!("{what:<40} {fastest:>12.3?}");
}
