#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

fn claim(number: u64) -> Claim {
    Claim { proof: number.to_le_bytes().to_vec(), public_inputs: vec![[number as u8; 32]] }
}

fn circuit(number: u8) -> Checksum {
    Checksum::from([number; 32])
}

fn know(verdicts: &Verdicts, number: u64, verdict: bool) {
    let claims = [claim(number)];
    verdicts.remember(&verdicts.look_up(&circuit(0), &claims), verdict);
}

fn known(verdicts: &Verdicts, number: u64) -> Option<bool> {
    verdicts.look_up(&circuit(0), &[claim(number)])[0].verdict
}

#[test]
fn what_was_said_is_remembered_both_ways() {
    let verdicts = Verdicts::new(1 << 20);
    assert_eq!(known(&verdicts, 1), None);
    know(&verdicts, 1, true);
    know(&verdicts, 2, false);
    assert_eq!([1, 2, 3].map(|number| known(&verdicts, number)), [Some(true), Some(false), None]);
    let metrics = verdicts.metrics();
    assert_eq!((metrics.hits, metrics.misses, metrics.inserts), (2, 4, 2));
    assert_eq!((metrics.elements, metrics.bytes, metrics.capacity), (2, 64, 1 << 20));
    // Said again, it takes no more room.
    know(&verdicts, 1, true);
    assert_eq!(verdicts.metrics().elements, 2);
}

#[test]
fn every_part_of_a_claim_counts_and_so_does_where_it_ends() {
    let verdicts = Verdicts::new(1 << 20);
    let of = |proof: &[u8], public_inputs: &[[u8; 32]]| Claim {
        proof: proof.to_vec(),
        public_inputs: public_inputs.to_vec(),
    };
    let zeros = [0; 32];
    let mut ids = vec![];
    for circuit in [circuit(0), circuit(1)] {
        for claim in [
            of(b"", &[]),
            of(&zeros, &[]),
            of(b"", &[zeros]),
            of(&zeros, &[zeros]),
            of(b"", &[zeros, zeros]),
            of(&[0; 64], &[]),
            of(&[0; 8], &[]),
            of(&[1; 32], &[zeros]),
            of(&zeros, &[[1; 32]]),
        ] {
            ids.push(verdicts.id(&circuit, &claim).0);
        }
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    // Another process has another salt.
    assert_ne!(Verdicts::new(0).id(&circuit(0), &claim(0)).0, verdicts.id(&circuit(0), &claim(0)).0);
}

#[test]
fn the_bytes_are_never_exceeded_and_the_verdicts_never_wrong() {
    for bytes in [256, 1000, 4096] {
        let verdicts = Verdicts::new(bytes);
        for number in 0..2000 {
            know(&verdicts, number, number % 3 == 0);
            assert_eq!(known(&verdicts, number), Some(number % 3 == 0));
        }
        let metrics = verdicts.metrics();
        assert!(metrics.bytes <= bytes && metrics.capacity <= bytes, "{metrics:?}");
        assert_eq!(metrics.elements, metrics.capacity / 32, "every slot is in use");
        let held: Vec<_> = (0..2000).filter_map(|number| Some((number, known(&verdicts, number)?))).collect();
        assert_eq!(held.len(), metrics.elements);
        assert!(held.iter().all(|(number, verdict)| *verdict == (number % 3 == 0)));
    }
}

#[test]
fn in_a_full_set_the_claim_used_longest_ago_goes() {
    let verdicts = Verdicts::new(256);
    (0..8).for_each(|number| know(&verdicts, number, true));
    assert_eq!(known(&verdicts, 0), Some(true));
    know(&verdicts, 8, true);
    assert_eq!(known(&verdicts, 1), None);
    assert!([0, 2, 3, 4, 5, 6, 7, 8].iter().all(|number| known(&verdicts, *number).is_some()));
}

#[test]
fn without_room_for_one_set_it_is_off() {
    for bytes in [0, 1, 255] {
        let verdicts = Verdicts::new(bytes);
        know(&verdicts, 1, true);
        assert_eq!(known(&verdicts, 1), None);
        assert_eq!(verdicts.metrics(), VerdictMetrics::default());
    }
}

#[test]
fn counters_never_overflow() {
    let verdicts = Verdicts::new(256);
    let max = VerdictMetrics { hits: u64::MAX, misses: u64::MAX, inserts: u64::MAX, ..Default::default() };
    verdicts.table().metrics = max;
    know(&verdicts, 1, true);
    known(&verdicts, 1);
    let metrics = verdicts.metrics();
    assert_eq!([metrics.hits, metrics.misses, metrics.inserts], [u64::MAX; 3]);
}

#[test]
fn the_salt_is_not_printed() {
    let mut verdicts = Verdicts::new(256);
    verdicts.salt = [0xab; 32];
    let text = format!("{verdicts:?} {verdicts:#?}");
    assert!(!text.contains("171") && !text.to_lowercase().contains("ab, "), "{text}");
    assert!(text.contains("capacity: 256"), "{text}");
}

/// A claim as long as one about zcash's Orchard circuit.
/// `cargo test --workspace --lib time_of_a_hit -- --ignored --nocapture`
#[test]
#[ignore = "measures, and judges nothing"]
fn time_of_a_hit() {
    let verdicts = Verdicts::new(8 << 20);
    let claims = [Claim { proof: vec![7; 4992], public_inputs: vec![[1; 32]; 10] }];
    verdicts.remember(&verdicts.look_up(&circuit(0), &claims), true);
    let time = |_| {
        let start = std::time::Instant::now();
        assert_eq!(verdicts.look_up(&circuit(0), &claims)[0].verdict, Some(true));
        start.elapsed()
    };
    println!("a hit: {:?}", (0..1000).map(time).min());
}
