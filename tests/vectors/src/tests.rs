//! The table itself: that it is long enough, and leaves no code out.

use std::collections::BTreeSet;

use super::*;
use zk_cosmwasm_std::Halo2Error;

#[test]
fn every_code_that_the_guest_library_can_cause_is_in_the_table() {
    let table = table();
    let codes: BTreeSet<u32> = table
        .iter()
        .filter_map(|vector| match vector.expected {
            Outcome::Verdict(true) => Some(0),
            Outcome::Verdict(false) => Some(1),
            Outcome::Code(code) => Some(code),
            _ => None,
        })
        .collect();
    let not_by_guests = [Halo2Error::MalformedChecksum, Halo2Error::MalformedBatch];
    let known = (0..1000).filter(|code| {
        let error = Halo2Error::from_code(*code);
        *code == 0 || (error != Halo2Error::UnknownCode { code: *code } && !not_by_guests.contains(&error))
    });
    assert_eq!(codes, known.collect());
}

#[test]
fn names_tell_the_cases_apart() {
    let table = table();
    let names: BTreeSet<_> = table.iter().map(|vector| vector.name).collect();
    assert_eq!(names.len(), table.len());
    assert!(table.len() >= 40, "{}", table.len());
}

#[test]
fn every_refusal_is_in_the_table() {
    use Refusal::{Circuit, DuplicateCircuit, NoCircuits, OtherCircuits, ProofLength, TooManyCircuits};
    for refusal in [Circuit, ProofLength, NoCircuits, TooManyCircuits, DuplicateCircuit, OtherCircuits] {
        assert!(table().iter().any(|vector| vector.expected == Outcome::Refused(refusal)), "{refusal:?}");
    }
}

#[test]
fn a_text_stands_for_the_one_code_in_it() {
    let text = format!("Error executing: {}\n", Halo2Error::NoCircuit);
    assert_eq!(code_in(&text), Outcome::Code(12));
    for none in ["something else".into(), format!("{}{}", Halo2Error::NoCircuit, Halo2Error::InvalidProof)] {
        assert_eq!(code_in(&none), Outcome::Other(none));
    }
}
