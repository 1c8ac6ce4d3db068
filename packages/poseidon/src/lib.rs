//! Poseidon P128Pow5T3 over the Pallas base field `Fp`, for messages of constant length, in plain Rust.
//!
//! The same function as `halo2_poseidon::Hash<_, P128Pow5T3, ConstantLength<L>, 3, 2>`, and tested against it, with
//! that crate's constants: the hash that halo2 circuits compute with `halo2_gadgets`' Pow5 chip. One implementation for
//! everybody who hashes outside of a circuit: clients, contracts, and the VM's host function `poseidon_hash`. It is not
//! that crate's own since a contract pays for every field multiplication: here an S-box is three of them instead of an
//! exponentiation, and the constants are not copied for each hash.
//!
//! Start at [`hash`]; [`hash_bytes`] is the same over encoded elements.
#![forbid(unsafe_code)]

use std::sync::LazyLock;

use ff::PrimeField;
use halo2_poseidon::{P128Pow5T3, Spec};
use pasta_curves::Fp;

/// Words of the state; one of them is the capacity.
const WIDTH: usize = 3;
/// Words absorbed by one permutation.
const RATE: usize = 2;
/// Rounds at either end in which every word passes the S-box.
const HALF_FULL_ROUNDS: usize = 4;
/// Rounds in between in which only the first word does.
const PARTIAL_ROUNDS: usize = 56;

type State = [Fp; WIDTH];

struct Constants {
    rounds: Vec<State>,
    mds: [State; WIDTH],
}

static CONSTANTS: LazyLock<Constants> = LazyLock::new(|| {
    let (rounds, mds, _) = <P128Pow5T3 as Spec<Fp, WIDTH, RATE>>::constants();
    Constants { rounds, mds }
});

/// The most elements that the host function `poseidon_hash` hashes in one call.
pub const MAX_HOST_ELEMENTS: usize = 255;

/// An element of a message is not the 32-byte little-endian encoding of a number below the field's modulus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("element {index} of the message is not canonical: it is not below the field modulus")]
pub struct NonCanonicalElement {
    /// Its index in the message.
    pub index: usize,
}

/// Permutations that hashing a message of so many elements takes.
pub const fn permutations(elements: usize) -> usize {
    elements.div_ceil(RATE)
}

/// [`hash`] of encoded elements: each 32 bytes little-endian, canonical, as is the result.
///
/// # Errors
/// [`NonCanonicalElement`]: a reduced element would be a second encoding of the same message.
pub fn hash_bytes(message: &[[u8; 32]]) -> Result<[u8; 32], NonCanonicalElement> {
    let decode = |(index, bytes): (usize, &[u8; 32])| {
        Option::from(Fp::from_repr(*bytes)).ok_or(NonCanonicalElement { index })
    };
    let elements: Vec<Fp> = message.iter().enumerate().map(decode).collect::<Result<_, _>>()?;
    Ok(hash(&elements).to_repr())
}

/// Hashes a message whose length is part of its meaning (`ConstantLength<L>` with `L` the length of the slice).
///
/// Messages of different lengths never collide by padding: the length sets the initial capacity word.
///
/// # Cost
/// [`permutations`]: one for every two elements, about 800 field multiplications each.
pub fn hash(message: &[Fp]) -> Fp {
    let constants = &*CONSTANTS;
    let mut state = [Fp::zero(), Fp::zero(), Fp::from_raw([0, message.len() as u64, 0, 0])];
    for chunk in message.chunks(RATE) {
        for (word, input) in state.iter_mut().zip(chunk) {
            *word += input;
        }
        permute(&mut state, constants);
    }
    state[0]
}

fn permute(state: &mut State, constants: &Constants) {
    for (round, round_constants) in constants.rounds.iter().enumerate() {
        for (word, constant) in state.iter_mut().zip(round_constants) {
            *word += constant;
        }
        let full = !(HALF_FULL_ROUNDS..HALF_FULL_ROUNDS + PARTIAL_ROUNDS).contains(&round);
        let through_s_box = if full { WIDTH } else { 1 };
        state[..through_s_box].iter_mut().for_each(|word| *word = pow_5(word));
        *state = mix(state, &constants.mds);
    }
}

fn pow_5(x: &Fp) -> Fp {
    let x2 = x.square();
    x2.square() * x
}

fn mix(state: &State, mds: &[State; WIDTH]) -> State {
    mds.map(|row| row[0] * state[0] + row[1] * state[1] + row[2] * state[2])
}

#[cfg(test)]
mod tests;
