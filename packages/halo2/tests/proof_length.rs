//! What is said about a proof of the wrong length: both lengths and the likely cause.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{Case, Lookup, Multiply, Rotations};
use halo2_proofs::plonk::{Circuit, create_proof};
use halo2_proofs::transcript::{Blake2bWrite, Challenge255};
use pasta_curves::{Fp, vesta};
use rand::SeedableRng;
use rand::rngs::StdRng;
use zk_halo2::params::prover_params;
use zk_halo2::{FileKind, ProofLengthCause, WrongProofLength};

/// One proof of `halo2_proofs` for as many instances of the circuit.
fn proof_of_several<C: Circuit<Fp> + Clone>(case: &Case, circuit: &C, instances: usize) -> Vec<u8> {
    let params = prover_params(case.key().shape().k).unwrap();
    let columns: Vec<_> = case.instance.iter().map(Vec::as_slice).collect();
    let mut transcript = Blake2bWrite::<_, vesta::Affine, Challenge255<_>>::init(Vec::new());
    let (circuits, statements) = (vec![circuit.clone(); instances], vec![columns.as_slice(); instances]);
    let rng = StdRng::seed_from_u64(9);
    create_proof(&params, &case.pk, &circuits, &statements, rng, &mut transcript).unwrap();
    transcript.finalize()
}

fn several_are_counted<C: Circuit<Fp> + Clone>(case: &Case, circuit: &C) {
    for instances in [2, 3, 7] {
        let proof = proof_of_several(case, circuit, instances);
        let wrong = WrongProofLength::of(case.key().shape(), &proof).unwrap();
        assert_eq!((wrong.expected, wrong.found), (case.proof.len(), proof.len()), "{}", case.name);
        assert_eq!(wrong.cause, ProofLengthCause::Instances(instances), "{}", case.name);
        // The verifier's answer stays what it was.
        assert_eq!(zk_halo2::verify(case.key(), &proof, &case.public_inputs()), Ok(false));
    }
    let one = proof_of_several(case, circuit, 1);
    assert_eq!(WrongProofLength::of(case.key().shape(), &one), None);
}

#[test]
fn instances_in_one_proof_are_counted() {
    several_are_counted(&common::multiply(), &Multiply::new(6, 7));
    several_are_counted(&common::lookup(), &Lookup::new(3));
    several_are_counted(&common::rotations(), &Rotations::new(4));
}

#[test]
fn instances_are_counted_as_zcash_counts_actions() {
    // The protocol specification: a bundle of n actions has a proof of 2720 + 2272 n bytes.
    let pinned = common::orchard::orchard_cases()[1].pinned;
    let orchard = zk_halo2::CircuitBinary::from_pinned(pinned, &[common::orchard::INPUTS]).unwrap();
    let shape = orchard.key().shape();
    assert_eq!(shape.proof_len, 2720 + 2272);
    for actions in 2..20 {
        let bytes = vec![0xff; 2720 + 2272 * actions];
        let cause = WrongProofLength::of(shape, &bytes).unwrap().cause;
        assert_eq!(cause, ProofLengthCause::Instances(actions));
    }
}

#[test]
fn a_cause_is_named() {
    let case = common::multiply();
    let (proof, expected) = (&case.proof, case.proof.len());
    let hex = hex::encode(proof);
    let base64 = "q+/A".repeat(expected.div_ceil(3));
    for (bytes, cause, text) in [
        ([proof, &b"\n"[..]].concat(), ProofLengthCause::LineBreak, "a line break follows the proof"),
        ([proof, &b"\r\n"[..]].concat(), ProofLengthCause::LineBreak, "a line break follows the proof"),
        (vec![], ProofLengthCause::Kind(FileKind::Empty), "it is an empty file"),
        (hex.into_bytes(), ProofLengthCause::Kind(FileKind::Hex { bytes: expected }), "decode it"),
        (
            base64.clone().into_bytes(),
            ProofLengthCause::Kind(FileKind::Base64 { bytes: base64.len() / 4 * 3 }),
            "base64 text of",
        ),
        (b"{\"claim\": {}}".to_vec(), ProofLengthCause::Kind(FileKind::Json), "take the proof out of it"),
        (case.binary.to_bytes(), ProofLengthCause::Kind(FileKind::CircuitBinary), "it is a circuit binary"),
        (b"\0asm\x01\0\0\0".to_vec(), ProofLengthCause::Kind(FileKind::Wasm), "WebAssembly"),
        (proof[32..].to_vec(), ProofLengthCause::OtherCircuit, "another circuit"),
        (proof[1..].to_vec(), ProofLengthCause::Cut, "pieces of 32 bytes"),
        ([proof, &b"\0"[..]].concat(), ProofLengthCause::Cut, "something was added"),
    ] {
        let wrong = WrongProofLength::of(case.key().shape(), &bytes).unwrap();
        assert_eq!(wrong.cause, cause);
        let message = wrong.to_string();
        let lengths =
            format!("the proof has {} bytes, every proof for this circuit has {expected}", bytes.len());
        assert!(message.starts_with(&lengths) && message.contains(text), "{message}");
    }
    assert_eq!(WrongProofLength::of(case.key().shape(), proof), None);
}
