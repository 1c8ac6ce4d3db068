//! Uploads.

use zk_cosmwasm_std::Checksum;

use crate::Circuit::{Bare, Multiply, Selectors};
use crate::circuit::long_proofs;
use crate::{Action, Circuit, Outcome, Refusal, Upload, Vector};

const MAX_CIRCUITS: usize = 64;

fn numbered(count: u8) -> Vec<Checksum> {
    (0..count).map(|number| Checksum::new([number; 32])).collect()
}

/// A code that is not bound, with these circuits.
fn with(name: &'static str, binaries: Vec<Vec<u8>>, expected: Outcome) -> Vector {
    Vector { name, action: Action::Upload(Upload { declared: None, binaries: Some(binaries) }), expected }
}

/// A code that declares circuits, alone.
fn alone(name: &'static str, declared: Vec<Checksum>, expected: Outcome) -> Vector {
    Vector { name, action: Action::Upload(Upload { declared: Some(declared), binaries: None }), expected }
}

/// A code that declares circuits, with these.
fn declaring(name: &'static str, declared: &[Circuit], given: &[Circuit], expected: Outcome) -> Vector {
    let declared = declared.iter().map(|circuit| circuit.checksum()).collect();
    let upload = Upload { declared: Some(declared), binaries: Some(binaries(given)) };
    Vector { name, action: Action::Upload(upload), expected }
}

fn circuit(name: &'static str, binary: Vec<u8>, expected: Outcome) -> Vector {
    Vector { name, action: Action::StoreCircuit(binary), expected }
}

fn binaries(circuits: &[Circuit]) -> Vec<Vec<u8>> {
    circuits.iter().map(|circuit| circuit.binary().to_vec()).collect()
}

fn refused(refusal: Refusal) -> Outcome {
    Outcome::Refused(refusal)
}

pub(super) fn uploads() -> Vec<Vector> {
    use Refusal::{DuplicateCircuit, NoCircuits, OtherCircuits, ProofLength, TooManyCircuits};
    let damaged = Multiply.binary()[1..].to_vec();
    let many = numbered(MAX_CIRCUITS as u8);
    let too_many = numbered(MAX_CIRCUITS as u8 + 1);
    let twice = [numbered(2), numbered(1)].concat();
    vec![
        circuit("a circuit", Multiply.binary().to_vec(), Outcome::Stored),
        circuit("no circuit binary", vec![], refused(Refusal::Circuit)),
        circuit("a damaged circuit binary", damaged.clone(), refused(Refusal::Circuit)),
        circuit("a circuit whose proofs are too long", long_proofs(), refused(ProofLength)),
        with("a code with circuits", binaries(&[Multiply, Bare]), Outcome::Stored),
        with("a code with no circuit", vec![], refused(NoCircuits)),
        with("a code with a circuit twice", binaries(&[Multiply, Multiply]), refused(DuplicateCircuit)),
        with(
            "a code with a damaged circuit",
            vec![Bare.binary().to_vec(), damaged.clone()],
            refused(Refusal::Circuit),
        ),
        with("a code with a circuit whose proofs are too long", vec![long_proofs()], refused(ProofLength)),
        with("a damaged circuit twice", vec![damaged.clone(), damaged], refused(DuplicateCircuit)),
        with("a code with too many circuits", (0..65).map(|n| vec![n]).collect(), refused(TooManyCircuits)),
        alone("a code that declares as many as it may", many, Outcome::Stored),
        alone("a code that declares one more", too_many, refused(TooManyCircuits)),
        alone("a code that declares one twice", twice, refused(DuplicateCircuit)),
        alone("a code that declares an empty list", vec![], refused(NoCircuits)),
        declaring("a code with what it declares", &[Multiply, Bare], &[Multiply, Bare], Outcome::Stored),
        declaring("a code with others than it declares", &[Multiply], &[Bare], refused(OtherCircuits)),
        declaring("in another order", &[Multiply, Bare], &[Bare, Multiply], refused(OtherCircuits)),
        declaring("with a part of what it declares", &[Multiply, Bare], &[Multiply], refused(OtherCircuits)),
        declaring("with more than it declares", &[Multiply], &[Multiply, Selectors], refused(OtherCircuits)),
    ]
}
