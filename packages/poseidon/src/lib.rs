//! Poseidon P128Pow5T3 over the Pallas base field `Fp`, for messages of constant length, in plain Rust.
//!
//! The same function as `halo2_poseidon::Hash<_, P128Pow5T3, ConstantLength<L>, 3, 2>`, and tested against it, with
//! that crate's constants: the hash that halo2 circuits compute with `halo2_gadgets`' Pow5 chip. One implementation for
//! everybody who hashes outside of a circuit: clients, contracts, and the VM's host function `poseidon_hash`. It
//! replaces that crate's own implementation because a contract pays for every field multiplication: here an S-box is
//! three of them instead of an exponentiation, partial rounds have sparse matrices, and the constants are not copied
//! for each hash.
//!
//! Start at [`hash`]; [`hash_bytes`] is the same over encoded elements.
#![forbid(unsafe_code)]

use std::sync::LazyLock;

use ff::PrimeField;
use pasta_curves::Fp;

use rounds::Rounds;

mod rounds;

/// Words of the state; one of them is the capacity.
const WIDTH: usize = 3;
/// Words absorbed by one permutation.
const RATE: usize = 2;
type State = [Fp; WIDTH];

static ROUNDS: LazyLock<Rounds> = LazyLock::new(Rounds::new);

/// The most elements that the host function `poseidon_hash` hashes in one call.
pub const MAX_HOST_ELEMENTS: usize = 255;

/// An element of a message is not the 32-byte little-endian encoding of a number below the field's modulus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("element {index} of the message is not canonical: it is not below the field modulus")]
pub struct NonCanonicalElement {
    /// Its index in the message.
    pub index: usize,
}

/// Permutations that it takes to hash a message of this number of elements.
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
/// [`permutations`]: one for every two elements, about 600 field multiplications each.
pub fn hash(message: &[Fp]) -> Fp {
    let rounds = &*ROUNDS;
    let mut state = [Fp::zero(), Fp::zero(), Fp::from_raw([0, message.len() as u64, 0, 0])];
    for chunk in message.chunks(RATE) {
        for (word, input) in state.iter_mut().zip(chunk) {
            *word += input;
        }
        rounds.permute(&mut state);
    }
    state[0]
}

#[cfg(test)]
mod tests;
