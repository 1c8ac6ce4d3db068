//! Explains why a proof of the wrong length is not valid.
//!
//! The verifier's answer to a proof of the wrong length is `Ok(false)`, as to any other that is not valid: a chain needs no
//! reason, and a reason would be part of its consensus. Whoever tries a proof outside of a chain needs one. Start at
//! [`WrongProofLength::of`].

use std::fmt;

use crate::{FileKind, Shape};

/// Bytes that cannot be a proof for a key, since every proof for it has another length.
///
/// `Display` says the two lengths, the likely cause and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WrongProofLength {
    /// Bytes of every proof for the key.
    pub expected: usize,
    /// Bytes found.
    pub found: usize,
    /// What probably happened.
    pub cause: ProofLengthCause,
}

/// How bytes of the wrong length probably came about. It is a guess, and no decision depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProofLengthCause {
    /// The proof is there as text, or something else is there.
    Kind(FileKind),
    /// A line break follows the proof.
    LineBreak,
    /// One proof for this many instances of the circuit.
    Instances(usize),
    /// A whole number of points and scalars: a proof for another circuit, or one that is cut off between two of them.
    OtherCircuit,
    /// No whole number of points and scalars.
    Cut,
}

/// Bytes of a point, and of a scalar.
const ELEMENT_LEN: usize = 32;

impl WrongProofLength {
    /// Compares the length of `proof` with that of every proof for a key of this shape; `None` when they are equal and
    /// the proof is not valid for another reason.
    pub fn of(shape: &Shape, proof: &[u8]) -> Option<Self> {
        let (expected, found) = (shape.proof_len, proof.len());
        (expected != found).then(|| Self { expected, found, cause: cause(shape, proof) })
    }
}

fn cause(shape: &Shape, proof: &[u8]) -> ProofLengthCause {
    let without_line_break = proof.strip_suffix(b"\n").map(|rest| rest.strip_suffix(b"\r").unwrap_or(rest));
    if without_line_break.is_some_and(|rest| rest.len() == shape.proof_len) {
        return ProofLengthCause::LineBreak;
    }
    match FileKind::of(proof) {
        FileKind::Unknown => {}
        kind => return ProofLengthCause::Kind(kind),
    }
    match (instances(shape, proof.len()), proof.len() % ELEMENT_LEN) {
        (Some(instances), _) => ProofLengthCause::Instances(instances),
        (None, 0) => ProofLengthCause::OtherCircuit,
        (None, _) => ProofLengthCause::Cut,
    }
}

/// How many instances of the circuit a proof of this length is for, if it is for more than one.
///
/// Source: `create_proof` of `halo2_proofs` 0.4.1, which writes the following once for each circuit it is given: the
/// commitments to the witness, those of the lookups (two columns and a product) and of the permutation, and the
/// evaluations of the same. All else it writes once for the proof.
fn instances(shape: &Shape, found: usize) -> Option<usize> {
    let points = shape.advice_columns + 3 * shape.lookups + shape.permutation_sets;
    let permutation = (3 * shape.permutation_sets).saturating_sub(1);
    let scalars = shape.advice_queries + shape.instance_queries + 5 * shape.lookups + permutation;
    let each = ELEMENT_LEN * (points + scalars);
    let more = found.checked_sub(shape.proof_len)?;
    (each > 0 && more > 0 && more % each == 0).then(|| 1 + more / each)
}

impl fmt::Display for WrongProofLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, found, cause } = self;
        write!(f, "the proof has {found} bytes, every proof for this circuit has {expected}: ")?;
        match cause {
            ProofLengthCause::Kind(kind) => explain_kind(f, *kind, *expected),
            ProofLengthCause::LineBreak => {
                f.write_str("a line break follows the proof; write its bytes and nothing else")
            }
            ProofLengthCause::Instances(instances) => write!(
                f,
                "it is as long as one proof for {instances} instances of the circuit; make one proof for each instance"
            ),
            ProofLengthCause::OtherCircuit => {
                f.write_str("it is probably a proof for another circuit, or another version of this one")
            }
            ProofLengthCause::Cut => write!(
                f,
                "no proof has this length, a proof is made of pieces of {ELEMENT_LEN} bytes; it was cut off or \
                 something was added, or this is no proof"
            ),
        }
    }
}

fn explain_kind(f: &mut fmt::Formatter<'_>, kind: FileKind, expected: usize) -> fmt::Result {
    match kind {
        FileKind::Hex { bytes } | FileKind::Base64 { bytes } if bytes == expected => {
            write!(f, "it is {kind}; decode it, a proof is raw bytes")
        }
        FileKind::Json => f.write_str("it is JSON; take the proof out of it and decode it to raw bytes"),
        FileKind::DamagedText => write!(f, "it is {kind}; write the proof as bytes"),
        _ => write!(f, "it is {kind}, and no proof"),
    }
}
