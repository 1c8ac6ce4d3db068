//! Our verifier beside that of `halo2_proofs`, on honest and on mutated proofs and statements.
//!
//! For every input the two must reject at the same stage, or arrive at the same final equation: the same scalars for
//! the same points. And where the rules are the same, they must give the same answer.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::Case;
use ff::{Field, PrimeField};
use group::{Curve, Group, GroupEncoding};
use halo2_proofs::plonk::fingerprint::capture_proof_fingerprint;
use halo2_proofs::plonk::{self, SingleVerifier, verify_proof};
use halo2_proofs::poly::commitment::MSM;
use halo2_proofs::transcript::{Blake2bRead, Challenge255};
use pasta_curves::{Fp, vesta};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use zk_halo2::params::prover_params;
use zk_halo2::test_hooks::{Rejection, with_equation};
use zk_halo2::verify;

const MUTATIONS: usize = 1200;

/// A proof and a statement, one of them not as the prover made it.
struct Mutated {
    proof: Vec<u8>,
    instance: Vec<Vec<Fp>>,
}

/// The final equation, or the stage at which the proof was rejected.
type Outcome = Result<String, Rejection>;

/// Everything that an equation holds besides the bases, which come first in the debug text.
fn terms(msm: &MSM<'_, vesta::Affine>) -> String {
    let text = format!("{msm:?}");
    let start = text.find(", g_scalars: ").unwrap();
    text[start..].to_owned()
}

fn ours(case: &Case, mutated: &Mutated) -> Outcome {
    with_equation(case.key(), &mutated.proof, &mutated.instance, |outcome| outcome.map(|msm| terms(&msm)))
        .unwrap()
}

fn theirs(case: &Case, mutated: &Mutated) -> (Outcome, bool) {
    let params = prover_params(case.key().shape().k).unwrap();
    let columns: Vec<_> = mutated.instance.iter().map(Vec::as_slice).collect();
    let mut transcript = Blake2bRead::<_, vesta::Affine, Challenge255<_>>::init(&mutated.proof[..]);
    match capture_proof_fingerprint(&params, case.pk.get_vk(), &[&columns], &mut transcript) {
        // `SingleVerifier` evaluates just this.
        Ok(msm) => (Ok(terms(&msm)), msm.eval()),
        Err(plonk::Error::Transcript(_)) => (Err(Rejection::Transcript), false),
        Err(plonk::Error::Opening) => (Err(Rejection::Opening), false),
        Err(other) => unreachable!("{other}"),
    }
}

fn single_verifier_accepts(case: &Case, mutated: &Mutated) -> bool {
    let params = prover_params(case.key().shape().k).unwrap();
    let columns: Vec<_> = mutated.instance.iter().map(Vec::as_slice).collect();
    let mut transcript = Blake2bRead::<_, vesta::Affine, Challenge255<_>>::init(&mutated.proof[..]);
    let strategy = SingleVerifier::new(&params);
    verify_proof(&params, case.pk.get_vk(), strategy, &[&columns], &mut transcript).is_ok()
}

/// What both verifiers say: whether the final equation was reached, and whether the proof was accepted.
fn compare(case: &Case, mutated: &Mutated, what: &str) -> (bool, bool) {
    let (outcome, their_verdict) = theirs(case, mutated);
    assert_eq!(ours(case, mutated), outcome, "{}: {what}", case.name);
    let inputs: Vec<_> = mutated.instance.iter().flatten().map(Fp::to_repr).collect();
    let our_verdict = verify(case.key(), &mutated.proof, &inputs).unwrap();
    // Rule 1: other lengths are rejected, whatever halo2_proofs says.
    let expected = their_verdict && mutated.proof.len() == case.proof.len();
    assert_eq!(our_verdict, expected, "{}: {what}", case.name);
    (outcome.is_ok(), our_verdict)
}

/// Makes one mutation of each kind in turn.
struct Mutator {
    rng: StdRng,
}

impl Mutator {
    fn below(&mut self, limit: usize) -> usize {
        self.rng.random_range(0..limit)
    }

    fn word(&mut self, proof: &[u8]) -> std::ops::Range<usize> {
        let start = 32 * self.below(proof.len() / 32);
        start..start + 32
    }

    fn field_element(&mut self) -> Fp {
        match self.below(4) {
            0 => Fp::ZERO,
            1 => Fp::ONE,
            2 => -Fp::ONE,
            _ => Fp::from_u128(self.rng.random()).square(),
        }
    }

    /// Bytes that are a point, a scalar, both, or neither.
    fn replacement(&mut self, proof: &[u8]) -> [u8; 32] {
        match self.below(5) {
            0 => self.field_element().to_repr(),
            1 => (vesta::Point::generator() * self.field_element()).to_affine().to_bytes(),
            2 => proof[self.word(proof)].try_into().unwrap(),
            3 => [0; 32],
            _ => [0xff; 32],
        }
    }

    fn mutate(&mut self, case: &Case, round: usize) -> (Mutated, &'static str) {
        let mut proof = case.proof.clone();
        let mut instance = case.instance.clone();
        let inputs = instance.iter().flatten().count();
        let what = match round % 8 {
            0 => {
                let bit = self.below(8 * proof.len());
                proof[bit / 8] ^= 1 << (bit % 8);
                "bit flipped"
            }
            1 => {
                let (a, b) = (self.word(&proof), self.word(&proof));
                let (first, second) = (proof[a.clone()].to_vec(), proof[b.clone()].to_vec());
                proof[a].copy_from_slice(&second);
                proof[b].copy_from_slice(&first);
                "words swapped"
            }
            2 => {
                let (word, value) = (self.word(&proof), self.replacement(&case.proof));
                proof[word].copy_from_slice(&value);
                "word replaced"
            }
            3 => {
                // For a point: its negative.
                let word = self.word(&proof);
                proof[word.end - 1] ^= 0x80;
                "sign flipped"
            }
            4 => {
                let word = self.word(&proof);
                if let Some(value) =
                    Option::<Fp>::from(Fp::from_repr(proof[word.clone()].try_into().unwrap()))
                {
                    proof[word].copy_from_slice(&(value + self.field_element()).to_repr());
                }
                "scalar moved"
            }
            5 if inputs > 0 => {
                let (position, value) = (self.below(inputs), self.field_element());
                *instance.iter_mut().flatten().nth(position).unwrap() += value;
                "public input moved"
            }
            6 => {
                proof.truncate(self.below(case.proof.len()));
                "truncated"
            }
            _ => {
                let extra = self.below(100);
                proof.extend((0..extra).map(|i| i as u8));
                "extended"
            }
        };
        (Mutated { proof, instance }, what)
    }
}

fn compare_mutations(case: &Case) {
    let honest = Mutated { proof: case.proof.clone(), instance: case.instance.clone() };
    assert_eq!(compare(case, &honest, "honest"), (true, true));
    let mut mutator = Mutator { rng: StdRng::seed_from_u64(case.proof.len() as u64) };
    let (mut changed, mut equations) = (0, 0);
    for round in 0..MUTATIONS {
        let (mutated, what) = mutator.mutate(case, round);
        let is_changed = mutated.proof != case.proof || mutated.instance != case.instance;
        let (reached, accepted) = compare(case, &mutated, what);
        assert_eq!(accepted, !is_changed, "{}: {what}", case.name);
        if round % 13 == 0 {
            let extended = mutated.proof.len() > case.proof.len();
            assert_eq!(
                single_verifier_accepts(case, &mutated),
                accepted || extended,
                "{}: {what}",
                case.name
            );
        }
        changed += usize::from(is_changed);
        equations += usize::from(reached);
    }
    println!("{}: {changed} mutations, {equations} equations compared", case.name);
    assert!(changed >= 1000 && equations >= 500, "{changed} mutations, {equations} equations");
}

#[test]
fn multiply_agrees_with_halo2_proofs() {
    compare_mutations(&common::multiply());
}

#[test]
fn lookup_agrees_with_halo2_proofs() {
    compare_mutations(&common::lookup());
}

#[test]
fn poseidon_agrees_with_halo2_proofs() {
    compare_mutations(&common::poseidon());
}

#[test]
fn bare_agrees_with_halo2_proofs() {
    compare_mutations(&common::bare());
}

#[test]
fn selectors_agrees_with_halo2_proofs() {
    compare_mutations(&common::selectors());
}

#[test]
fn chunks_agrees_with_halo2_proofs() {
    compare_mutations(&common::chunks());
}

#[test]
fn rotations_agrees_with_halo2_proofs() {
    compare_mutations(&common::rotations());
}

/// Instances of another length: `halo2_proofs` takes them, so the equations must agree although `verify` refuses.
#[test]
fn short_and_padded_instances_lead_to_the_same_equation() {
    let case = common::lookup();
    for column in 0..3 {
        for change in [-1, 1] {
            let mut instance = case.instance.clone();
            let len = (instance[column].len() as i32 + change) as usize;
            instance[column].resize(len, Fp::ZERO);
            let mutated = Mutated { proof: case.proof.clone(), instance };
            assert_eq!(ours(&case, &mutated), theirs(&case, &mutated).0);
        }
    }
}
