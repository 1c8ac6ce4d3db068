//! The same verification over the opening arguments and the multiexponentiation of `halo2_proofs`.
//!
//! Nothing but tests and measurements uses it: it is what the fast path must agree with. `halo2_proofs` gets the openings
//! as queries. Its argument takes commitments for the same if and only if they are the same object in memory: two columns
//! with equal commitments stay two columns. The order of the queries decides the order of the challenge's powers, so it
//! is exactly that of `plonk/verifier.rs` in `halo2_proofs` 0.4.1.

use ff::Field;
use halo2_proofs::poly::Rotation;
use halo2_proofs::poly::commitment::{MSM, Params};
use halo2_proofs::poly::multiopen::{self, VerifierQuery};
use halo2_proofs::transcript::Blake2bRead;
use pasta_curves::{Fp, vesta};

use super::proof::Proof;
use super::{Rejection, commit_instances, constraints, guarded, params_for};
use crate::key::VerifyingKey;
use crate::key::model::ColumnKind;
use crate::params::VerifierParams;
use crate::{LoadedVerifyingKey, VerifyError, instance};
use zk_pasta::msm::Backend;

type Query<'r, 'params> = VerifierQuery<'r, 'params, vesta::Affine>;

/// [`verify`](crate::verify) by `halo2_proofs`.
///
/// # Errors
/// As [`verify`](crate::verify).
pub fn verify(
    key: &LoadedVerifyingKey,
    proof: &[u8],
    public_inputs: &[[u8; 32]],
) -> Result<bool, VerifyError> {
    let instance = instance::columns(key.shape(), public_inputs)?;
    if proof.len() != key.shape().proof_len {
        return Ok(false);
    }
    guarded(|| {
        let params = params_for(key)?;
        let msm = assemble(&params, key.key(), &instance, &mut Blake2bRead::init(proof));
        Ok(msm.is_ok_and(MSM::eval))
    })
}

/// Everything up to the final equation: the multiexponentiation that is zero if and only if the proof is valid.
pub(crate) fn assemble<'params>(
    params: &'params VerifierParams,
    key: &VerifyingKey,
    instance: &[Vec<Fp>],
    transcript: &mut impl super::Transcript,
) -> Result<MSM<'params, vesta::Affine>, Rejection> {
    let commitments = commit_instances(Backend::Portable, params, instance);
    let proof = Proof::read(key, commitments, transcript)?;
    let quotient_eval = constraints::quotient_eval(key, &proof)?;
    open(params.halo2(), key, &proof, quotient_eval, transcript)
}

fn open<'params>(
    params: &'params Params<vesta::Affine>,
    key: &VerifyingKey,
    proof: &Proof,
    quotient_eval: Fp,
    transcript: &mut impl super::Transcript,
) -> Result<MSM<'params, vesta::Affine>, Rejection> {
    let quotient = quotient(params, proof);
    let mut openings = Openings { key, proof, queries: Vec::with_capacity(key.shape().commitments * 2) };
    let x = proof.challenges.x;
    openings.columns(ColumnKind::Instance, &proof.instance_commitments, &proof.evals.instance);
    openings.columns(ColumnKind::Advice, &proof.advice_commitments, &proof.evals.advice);
    openings.products();
    openings.lookups();
    openings.columns(ColumnKind::Fixed, &key.pinned.fixed_commitments, &proof.evals.fixed);
    for (commitment, eval) in key.pinned.permutation_commitments.iter().zip(&proof.evals.permutation) {
        openings.add(commitment, x, *eval);
    }
    openings.queries.push(Query::new_msm(&quotient, x, quotient_eval));
    openings.add(&proof.random_commitment, x, proof.evals.random);
    multiopen::verify_proof(params, transcript, openings.queries, params.empty_msm())
        .map(|guard| guard.use_challenges())
        .map_err(|_| Rejection::Opening)
}

/// The commitment to the quotient polynomial, which is sent in pieces of 2^k coefficients.
fn quotient<'params>(params: &'params Params<vesta::Affine>, proof: &Proof) -> MSM<'params, vesta::Affine> {
    let mut msm = params.empty_msm();
    for piece in proof.quotient_commitments.iter().rev() {
        msm.scale(proof.challenges.xn);
        msm.append_term(Fp::ONE, *piece);
    }
    msm
}

struct Openings<'r, 'params> {
    key: &'r VerifyingKey,
    proof: &'r Proof,
    queries: Vec<Query<'r, 'params>>,
}

impl<'r> Openings<'r, '_> {
    fn add(&mut self, commitment: &'r vesta::Affine, point: Fp, eval: Fp) {
        self.queries.push(Query::new_commitment(commitment, point, eval));
    }

    /// x, moved by `rotation` rows.
    fn rotated(&self, rotation: i32) -> Fp {
        self.key.derived.domain.rotate_omega(self.proof.challenges.x, Rotation(rotation))
    }

    fn columns(&mut self, kind: ColumnKind, commitments: &'r [vesta::Affine], evals: &[Fp]) {
        for (query, eval) in self.key.pinned.queries(kind).iter().zip(evals) {
            self.add(&commitments[query.column as usize], self.rotated(query.rotation), *eval);
        }
    }

    /// The product polynomials of the permutation argument.
    fn products(&mut self) {
        let proof = self.proof;
        let products = || proof.product_commitments.iter().zip(&proof.evals.products);
        let (x, next) = (proof.challenges.x, self.rotated(1));
        let last = self.rotated(-(self.key.shape().blinding_factors as i32 + 1));
        for (commitment, evals) in products() {
            self.add(commitment, x, evals.here);
            self.add(commitment, next, evals.next);
        }
        for (commitment, evals) in products().rev() {
            if let Some(eval) = evals.last {
                self.add(commitment, last, eval);
            }
        }
    }

    fn lookups(&mut self) {
        let proof = self.proof;
        let (x, next, previous) = (proof.challenges.x, self.rotated(1), self.rotated(-1));
        for (commitments, evals) in proof.lookup_commitments.iter().zip(&proof.evals.lookups) {
            self.add(&commitments.product, x, evals.product);
            self.add(&commitments.input, x, evals.input);
            self.add(&commitments.table, x, evals.table);
            self.add(&commitments.input, previous, evals.input_previous);
            self.add(&commitments.product, next, evals.product_next);
        }
    }
}
