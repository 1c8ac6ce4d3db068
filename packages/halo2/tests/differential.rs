//! Our verifier beside that of `halo2_proofs`, on honest and on mutated proofs and statements.
//!
//! For every input the two must reject at the same stage, or arrive at the same final equation: the same scalars for
//! the same points, be it the reference verifier or the fast one with any backend. And where the rules are the same, they must give the same answer. `docs/TESTING.md` tells of a
//! long run over more shapes, which compares answers alone.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::Case;
use common::mutation::{Mutated, Mutator};
use common::oracle::{Stage, agree};
use ff::Field;
use halo2_proofs::plonk;
use halo2_proofs::plonk::fingerprint::capture_proof_fingerprint;
use halo2_proofs::poly::commitment::MSM;
use halo2_proofs::transcript::{Blake2bRead, Challenge255};
use pasta_curves::{Fp, vesta};
use rand::SeedableRng;
use rand::rngs::StdRng;
use zk_halo2::Backend;
use zk_halo2::params::prover_params;
use zk_halo2::test_hooks::{Rejection, with_equation, with_fast_equation};

const MUTATIONS: usize = 1200;

/// The final equation, or the stage at which the proof was rejected.
type Outcome = Result<String, Rejection>;

/// Everything that an equation holds besides the bases, which come first in the debug text.
fn terms(msm: &MSM<'_, vesta::Affine>) -> String {
    let text = format!("{msm:?}");
    let start = text.find(", g_scalars: ").unwrap();
    text[start..].to_owned()
}

fn ours(case: &Case, proof: &[u8], instance: &[Vec<Fp>]) -> Outcome {
    with_equation(case.key(), proof, instance, |outcome| outcome.map(|msm| terms(&msm))).unwrap()
}

fn fast(backend: Backend, case: &Case, proof: &[u8], instance: &[Vec<Fp>]) -> Outcome {
    let look = |outcome: Result<MSM<'_, _>, _>| outcome.map(|msm| terms(&msm));
    with_fast_equation(backend, case.key(), proof, instance, look).unwrap()
}

fn theirs(case: &Case, proof: &[u8], instance: &[Vec<Fp>]) -> Outcome {
    let params = prover_params(case.key().shape().k).unwrap();
    let columns: Vec<_> = instance.iter().map(Vec::as_slice).collect();
    let mut transcript = Blake2bRead::<_, vesta::Affine, Challenge255<_>>::init(proof);
    match capture_proof_fingerprint(&params, case.pk.get_vk(), &[&columns], &mut transcript) {
        Ok(msm) => Ok(terms(&msm)),
        Err(plonk::Error::Transcript(_)) => Err(Rejection::Transcript),
        Err(plonk::Error::Opening) => Err(Rejection::Opening),
        Err(other) => unreachable!("{other}"),
    }
}

/// How far both verifiers come.
fn compare(case: &Case, mutated: &Mutated, what: impl std::fmt::Debug) -> Stage {
    if let Some(instance) = mutated.instance(case) {
        let [ours, theirs] = [ours, theirs].map(|outcome| outcome(case, &mutated.proof, &instance));
        assert_eq!(ours, theirs, "{}: {what:?}", case.name);
        for backend in Backend::available() {
            let fast = fast(*backend, case, &mutated.proof, &instance);
            assert_eq!(fast, theirs, "{}, {backend:?}: {what:?}", case.name);
        }
    }
    agree(case, mutated).unwrap_or_else(|finding| unreachable!("{what:?}: {finding}"))
}

/// On one thread, as the tests already share the cores.
fn compare_mutations(case: &Case) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| compare_all(case));
}

fn compare_all(case: &Case) {
    assert_eq!(compare(case, &Mutated::honest(case), "honest"), Stage::Accepted);
    let mut mutator = Mutator::new(StdRng::seed_from_u64(case.proof.len() as u64));
    let (mut changed, mut equations) = (0, 0);
    for _ in 0..MUTATIONS {
        let (mutated, what) = mutator.mutate(case);
        let stage = compare(case, &mutated, what);
        changed += usize::from(mutated.is_changed(case));
        equations += usize::from(stage.reached_equation());
    }
    println!("{}: {changed} mutations, {equations} equations compared", case.name);
    assert!(changed >= 1000 && equations >= 700, "{changed} mutations, {equations} equations");
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
            assert_eq!(ours(&case, &case.proof, &instance), theirs(&case, &case.proof, &instance));
        }
    }
}
