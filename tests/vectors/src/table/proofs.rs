//! Single proofs: what is wrong with proof and inputs, and with the circuit.

use zk_cosmwasm_std::Halo2Error::{
    CircuitNotRegistered, MalformedInputs, NoCircuit, ProofTooLong, TooManyInputs, WrongInputCount,
};

use super::{
    MAX_PROOF_LEN, MAX_PUBLIC_INPUTS, NOT_VALID, VALID, bound, execute, flipped, modulus, number, proof_len,
    several, unbound,
};
use crate::Circuit::{Bare, Lookup, Multiply, Selectors};
use crate::message::{query, verify};
use crate::{Action, Outcome, Setup, Vector};

/// Against the code's own circuit `Multiply`, which has one public input.
fn own(name: &'static str, proof: Vec<u8>, inputs: &[[u8; 32]], expected: impl Into<Outcome>) -> Vector {
    execute(name, bound(), verify(None, proof, inputs), expected)
}

/// Proofs and inputs.
pub(super) fn proofs() -> Vec<Vector> {
    let (proof, inputs) = (Multiply.proof(), Multiply.inputs());
    let last_scalar = proof_len(Multiply) - 32;
    let not_canonical = [&proof[..last_scalar], &[0xff; 32]].concat();
    let no_point = [&[0xff; 32], &proof[32..]].concat();
    let longer = [&proof[..], &[0]].concat();
    let twice = [inputs[0], inputs[0]];
    let padded = [inputs[0], number(0)];
    vec![
        own("a valid proof", proof.clone(), &inputs, VALID),
        own("another proof of the same statement", Multiply.twin(), &inputs, VALID),
        own("another public input", proof.clone(), &[number(43)], NOT_VALID),
        own("the proof's first byte changed", flipped(proof.clone(), 0), &inputs, NOT_VALID),
        own("the proof's last scalar changed", flipped(proof.clone(), last_scalar), &inputs, NOT_VALID),
        own("a scalar of the proof that is not canonical", not_canonical, &inputs, NOT_VALID),
        own("a point of the proof that is none", no_point, &inputs, NOT_VALID),
        own("a byte after the proof", longer, &inputs, NOT_VALID),
        own("the proof without its last byte", proof[..proof.len() - 1].to_vec(), &inputs, NOT_VALID),
        own("no proof", vec![], &inputs, NOT_VALID),
        own("zeros instead of a proof", vec![0; proof.len()], &inputs, NOT_VALID),
        own("the proof twice", proof.repeat(2), &inputs, NOT_VALID),
        own("a proof of another circuit", Selectors.proof(), &inputs, NOT_VALID),
        own("the longest proof that is read", vec![0; MAX_PROOF_LEN], &inputs, NOT_VALID),
        own("a proof too long by a byte", vec![0; MAX_PROOF_LEN + 1], &inputs, ProofTooLong),
        own("no public input", proof.clone(), &[], WrongInputCount),
        own("a public input too many", proof.clone(), &twice, WrongInputCount),
        own("a zero after the public inputs", proof.clone(), &padded, WrongInputCount),
        own("as many inputs as are read", proof.clone(), &[number(1); MAX_PUBLIC_INPUTS], WrongInputCount),
        own("one input more", proof.clone(), &[number(1); MAX_PUBLIC_INPUTS + 1], TooManyInputs),
        own("a public input that is the modulus", proof.clone(), &[modulus()], MalformedInputs),
        own("the largest public input", proof.clone(), &[[0xff; 32]], MalformedInputs),
        own("inputs wrong in number and not canonical", proof.clone(), &[[0xff; 32]; 2], WrongInputCount),
        own("inputs not canonical, and no proof", vec![], &[[0xff; 32]], MalformedInputs),
        own("wrong number of inputs, and no proof", vec![], &[], WrongInputCount),
        own(
            "proof and inputs too long",
            vec![0; MAX_PROOF_LEN + 1],
            &[number(1); MAX_PUBLIC_INPUTS + 1],
            ProofTooLong,
        ),
    ]
}

/// Circuits: declared, registered, both or neither.
pub(super) fn circuits() -> Vec<Vector> {
    let valid = |circuit: crate::Circuit| (circuit.proof(), circuit.inputs());
    let named = |circuit: crate::Circuit| verify(Some(circuit), circuit.proof(), &circuit.inputs());
    let own = |circuit: crate::Circuit| verify(None, circuit.proof(), &circuit.inputs());
    let not_uploaded = Setup { declared: vec![Multiply], registered: vec![Selectors], ..Setup::default() };
    let registered_apart = Setup { declared: vec![Multiply], registered: vec![Multiply], ..Setup::default() };
    let removed = Setup { removed: vec![Selectors], ..bound() };
    let bare = Setup { declared: vec![Bare], uploaded: true, ..Setup::default() };
    let (proof, inputs) = valid(Selectors);
    let swapped = [inputs[1], inputs[0]];
    let too_long = vec![0; MAX_PROOF_LEN + 1];
    let ask = |name, setup, msg, expected| Vector { name, action: Action::Query(setup, msg), expected };
    vec![
        execute("a named circuit", bound(), named(Selectors), VALID),
        execute("the own circuit, named", bound(), named(Multiply), VALID),
        execute(
            "inputs of one column swapped",
            bound(),
            verify(Some(Selectors), proof.clone(), &swapped),
            NOT_VALID,
        ),
        execute(
            "a proof for the own circuit, another named",
            bound(),
            verify(Some(Selectors), Multiply.proof(), &inputs),
            NOT_VALID,
        ),
        execute(
            "another number of inputs than the named circuit's",
            bound(),
            verify(Some(Selectors), proof.clone(), &inputs[..1]),
            WrongInputCount,
        ),
        execute("a named circuit that is not registered", bound(), named(Lookup), CircuitNotRegistered),
        execute("a code without a circuit", unbound(), own(Multiply), NoCircuit),
        execute("a code without a circuit names one", unbound(), named(Multiply), VALID),
        execute(
            "a code without a circuit names one that is not registered",
            unbound(),
            named(Bare),
            CircuitNotRegistered,
        ),
        execute(
            "the own circuit is not registered",
            not_uploaded.clone(),
            own(Multiply),
            CircuitNotRegistered,
        ),
        execute(
            "the own circuit is not registered, a named one is",
            not_uploaded.clone(),
            named(Selectors),
            VALID,
        ),
        execute("the own circuit is registered by another upload", registered_apart, own(Multiply), VALID),
        execute("a circuit that was removed", removed.clone(), named(Selectors), CircuitNotRegistered),
        execute("the own circuit, another removed", removed, own(Multiply), VALID),
        execute("the first circuit is the own one", several(), own(Lookup), VALID),
        execute("the second circuit is not the own one", several(), own(Multiply), WrongInputCount),
        execute("the second circuit, named", several(), named(Multiply), VALID),
        execute("a circuit without public inputs", bare.clone(), own(Bare), VALID),
        execute(
            "an input for a circuit without any",
            bare,
            verify(None, Bare.proof(), &[number(0)]),
            WrongInputCount,
        ),
        execute(
            "too long a proof comes before no circuit",
            unbound(),
            verify(None, too_long.clone(), &[]),
            ProofTooLong,
        ),
        execute(
            "too many inputs come before no circuit",
            unbound(),
            verify(None, vec![], &[number(1); MAX_PUBLIC_INPUTS + 1]),
            TooManyInputs,
        ),
        execute(
            "no circuit comes before malformed inputs",
            unbound(),
            verify(None, vec![], &[[0xff; 32]]),
            NoCircuit,
        ),
        execute(
            "not registered comes before malformed inputs",
            bound(),
            verify(Some(Bare), vec![], &[[0xff; 32]]),
            CircuitNotRegistered,
        ),
        ask("a query, valid", bound(), query(None, Multiply.proof(), &Multiply.inputs()), VALID),
        ask("a query, not valid", bound(), query(Some(Selectors), proof, &swapped), NOT_VALID),
        ask("a query without a circuit", unbound(), query(None, vec![], &[]), NoCircuit.into()),
    ]
}
