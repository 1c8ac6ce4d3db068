//! Batches, for the own circuit and for a named one.

use zk_cosmwasm_std::Halo2Error::{
    BatchMismatch, CircuitNotRegistered, MalformedInputs, NoCircuit, ProofTooLong, TooManyInputs,
    WrongInputCount,
};

use super::{
    MAX_BATCH_COUNT, MAX_BATCH_PROOF_BYTES, MAX_PROOF_LEN, MAX_PUBLIC_INPUTS, NOT_VALID, TOO_LARGE, VALID,
    bound, execute, flipped, number, unbound,
};
use crate::Circuit::{Bare, Multiply, Selectors};
use crate::message::{Claims, verify_batch, verify_uneven};
use crate::{Outcome, Setup, Vector};

fn named(name: &'static str, claims: Claims, expected: impl Into<Outcome>) -> Vector {
    execute(name, bound(), verify_batch(Some(Multiply), claims), expected)
}

fn own(name: &'static str, setup: Setup, claims: Claims, expected: impl Into<Outcome>) -> Vector {
    execute(name, setup, verify_batch(None, claims), expected)
}

pub(super) fn batches() -> Vec<Vector> {
    let good = (Multiply.proof(), Multiply.inputs());
    let twin = (Multiply.twin(), Multiply.inputs());
    let bad = (flipped(Multiply.proof(), 0), Multiply.inputs());
    let other_input = (Multiply.proof(), vec![number(43)]);
    let no_input = (Multiply.proof(), vec![]);
    let malformed = (Multiply.proof(), vec![[0xff; 32]]);
    let too_long = (vec![0; MAX_PROOF_LEN + 1], Multiply.inputs());
    let too_many = (Multiply.proof(), vec![number(1); MAX_PUBLIC_INPUTS + 1]);
    let of_other = (Selectors.proof(), Selectors.inputs());
    let empty = (vec![], Multiply.inputs());
    // With the 4 bytes of its length each, together exactly the bound.
    let part = vec![0; MAX_BATCH_PROOF_BYTES / 32 - 4];
    let parts = |len: usize| vec![(part.clone(), Multiply.inputs()); len];
    let over = [parts(31), vec![(vec![0; part.len() + 1], Multiply.inputs())]].concat();
    let both = |first: &(Vec<u8>, Vec<[u8; 32]>), second: &(Vec<u8>, Vec<[u8; 32]>)| {
        vec![first.clone(), second.clone()]
    };
    let uneven = |circuit, proofs: usize, inputs: usize| {
        verify_uneven(circuit, vec![Multiply.proof(); proofs], vec![Multiply.inputs(); inputs])
    };
    let not_registered = verify_batch(Some(Bare), both(&good, &malformed));
    let selectors = verify_batch(Some(Selectors), vec![of_other.clone(), of_other.clone()]);
    vec![
        named("a batch of one", vec![good.clone()], VALID),
        named("a batch of two proofs", both(&good, &twin), VALID),
        named("a batch with a proof twice", both(&good, &good), VALID),
        named("a batch of none", vec![], NOT_VALID),
        named("a batch with a wrong proof first", both(&bad, &good), NOT_VALID),
        named("a batch with a wrong proof last", both(&good, &bad), NOT_VALID),
        named("a batch with another input", both(&good, &other_input), NOT_VALID),
        named("a batch with no proof in it", both(&good, &empty), NOT_VALID),
        named("a batch with two wrong proofs that are the same", both(&bad, &bad), NOT_VALID),
        named("a wrong number of inputs comes before a verdict", both(&bad, &no_input), WrongInputCount),
        named("malformed inputs come before a verdict", both(&bad, &malformed), MalformedInputs),
        named("a wrong number comes before malformed inputs", both(&malformed, &no_input), WrongInputCount),
        named("another circuit's proof in a batch", both(&good, &of_other), WrongInputCount),
        named("too long a proof in a batch", both(&good, &too_long), ProofTooLong),
        named("too many inputs in a batch", both(&good, &too_many), TooManyInputs),
        named("the first claim's length comes first", both(&too_many, &too_long), TooManyInputs),
        named("as many proofs as a batch takes", vec![empty.clone(); MAX_BATCH_COUNT], NOT_VALID),
        named("one proof more", vec![empty.clone(); MAX_BATCH_COUNT + 1], TOO_LARGE),
        named("as many bytes as a batch takes", parts(32), NOT_VALID),
        named("one byte more", over, TOO_LARGE),
        execute("more proofs than inputs", bound(), uneven(Some(Multiply), 2, 1), BatchMismatch),
        execute("more inputs than proofs", bound(), uneven(Some(Multiply), 1, 2), BatchMismatch),
        execute("proofs and no inputs", bound(), uneven(Some(Multiply), 1, 0), BatchMismatch),
        execute("too many proofs for too few inputs", bound(), uneven(Some(Multiply), 257, 1), TOO_LARGE),
        execute("too many inputs for too few proofs", bound(), uneven(Some(Multiply), 1, 257), TOO_LARGE),
        execute("a batch for another circuit", bound(), selectors, VALID),
        execute(
            "a batch for a circuit that is not registered",
            bound(),
            not_registered,
            CircuitNotRegistered,
        ),
        own("a batch for the own circuit", bound(), both(&good, &twin), VALID),
        own("a batch with a wrong proof for the own circuit", bound(), both(&good, &bad), NOT_VALID),
        own("a batch of none for the own circuit", bound(), vec![], NOT_VALID),
        own("a batch of a code without a circuit", unbound(), both(&good, &good), NoCircuit),
        own("a batch of none of a code without a circuit", unbound(), vec![], NoCircuit),
        own(
            "too large a batch comes before no circuit",
            unbound(),
            vec![empty; MAX_BATCH_COUNT + 1],
            TOO_LARGE,
        ),
        own("too long a proof in a batch comes before no circuit", unbound(), vec![too_long], ProofTooLong),
        execute("an uneven batch comes before no circuit", unbound(), uneven(None, 2, 1), BatchMismatch),
        execute(
            "a batch whose own circuit is not registered",
            Setup { declared: vec![Multiply], ..Setup::default() },
            verify_batch(None, vec![good]),
            CircuitNotRegistered,
        ),
    ]
}
