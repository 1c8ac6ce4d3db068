//! Poseidon P128Pow5T3 over `Fp`, for constant-length messages.
//!
//! The same function as `halo2_poseidon::Hash<_, P128Pow5T3, ConstantLength<L>, 3, 2>`, and tested against it, with
//! that crate's constants. It is here because a contract pays for every field multiplication: an S-box is three of
//! them instead of an exponentiation, and the constants are not copied for each hash.

use std::sync::LazyLock;

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

/// Hashes a message whose length is part of its meaning (`ConstantLength<L>` with `L` the length of the slice).
///
/// Messages of different lengths never collide by padding: the length sets the initial capacity word.
///
/// # Cost
/// One permutation for every two elements, about 800 field multiplications each.
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
