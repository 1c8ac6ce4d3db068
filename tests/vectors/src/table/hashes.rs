//! Poseidon hashes.

use zk_cosmwasm_std::Halo2Error::{MalformedInputs, TooManyInputs};

use super::{MAX_PUBLIC_INPUTS, bound, modulus, number, unbound};
use crate::message::hash;
use crate::{Action, Outcome, Setup, Vector};

fn of(name: &'static str, setup: Setup, message: &[[u8; 32]], expected: impl Into<Outcome>) -> Vector {
    Vector { name, action: Action::Query(setup, hash(message)), expected: expected.into() }
}

fn hashed(name: &'static str, message: &[[u8; 32]]) -> Vector {
    of(name, bound(), message, Outcome::Hash(zk_poseidon::hash_bytes(message).unwrap()))
}

pub(super) fn hashes() -> Vec<Vector> {
    let largest = {
        let mut bytes = modulus();
        bytes[0] -= 1;
        bytes
    };
    let longest: Vec<_> = (0..MAX_PUBLIC_INPUTS as u64).map(number).collect();
    let without = of(
        "the hash in a code without a circuit",
        unbound(),
        &[number(7)],
        Outcome::Hash(zk_poseidon::hash_bytes(&[number(7)]).unwrap()),
    );
    vec![
        hashed("the hash of one element", &[number(1)]),
        hashed("the hash of two elements", &[number(1), number(2)]),
        hashed("the hash of a zero more", &[number(1), number(2), number(0)]),
        hashed("the hash of the largest element", &[largest]),
        hashed("the hash of as many elements as are read", &longest),
        without,
        of("the hash of one element more", bound(), &[number(1); MAX_PUBLIC_INPUTS + 1], TooManyInputs),
        of("the hash of nothing", bound(), &[], MalformedInputs),
        of("the hash of the modulus", bound(), &[number(1), modulus()], MalformedInputs),
    ]
}
