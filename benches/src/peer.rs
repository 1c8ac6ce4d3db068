//! The verifiers of `halo2_proofs` 0.4.1.

use ff::PrimeField;
use halo2_proofs::plonk::{
    BatchVerifier, Error, SingleVerifier, VerificationStrategy, VerifyingKey, verify_proof,
};
use halo2_proofs::poly::commitment::{Guard, MSM, Params};
use halo2_proofs::transcript::{Blake2bRead, Challenge255, EncodedChallenge};
use pasta_curves::{Fp, vesta};
use zk_halo2::Shape;

/// A key of `halo2_proofs` with the parameters for its k.
#[derive(Clone, Copy, Debug)]
pub struct Peer<'a> {
    /// The parameters.
    pub params: &'a Params<vesta::Affine>,
    /// The key.
    pub vk: &'a VerifyingKey<vesta::Affine>,
}

impl Peer<'_> {
    /// Whether `proof` proves `instance`.
    pub fn verify(&self, instance: &[Vec<Fp>], proof: &[u8]) -> bool {
        self.run(SingleVerifier::new(self.params), instance, proof).is_ok()
    }

    /// Whether all proofs of a batch prove their statements.
    pub fn verify_batch(&self, batch: BatchVerifier<vesta::Affine>) -> bool {
        batch.finalize(self.params, self.vk)
    }

    /// Whether all parts of `proof` can be read. Then `halo2_proofs` does all its work on it, in a batch too, which it
    /// gives up at the first proof that it cannot read.
    pub fn reads(&self, instance: &[Vec<Fp>], proof: &[u8]) -> bool {
        self.run(Reading(self.params.empty_msm()), instance, proof).is_ok()
    }

    fn run<'params, S: VerificationStrategy<'params, vesta::Affine>>(
        &'params self,
        strategy: S,
        instance: &[Vec<Fp>],
        proof: &[u8],
    ) -> Result<S::Output, Error> {
        let columns: Vec<_> = instance.iter().map(Vec::as_slice).collect();
        let mut transcript = Blake2bRead::<_, vesta::Affine, Challenge255<_>>::init(proof);
        verify_proof(self.params, self.vk, strategy, &[&columns], &mut transcript)
    }
}

/// Does everything but the final evaluation.
struct Reading<'params>(MSM<'params, vesta::Affine>);

impl<'params> VerificationStrategy<'params, vesta::Affine> for Reading<'params> {
    type Output = ();

    fn process<E: EncodedChallenge<vesta::Affine>>(
        self,
        f: impl FnOnce(MSM<'params, vesta::Affine>) -> Result<Guard<'params, vesta::Affine, E>, Error>,
    ) -> Result<(), Error> {
        f(self.0).map(|guard| _ = guard.use_challenges())
    }
}

/// Public inputs as `halo2_proofs` takes them: numbers, by instance column.
pub fn instance(shape: &Shape, public_inputs: &[[u8; 32]]) -> Vec<Vec<Fp>> {
    let mut numbers = public_inputs.iter().map(|input| Fp::from_repr(*input).unwrap());
    shape.instance_lens.iter().map(|len| numbers.by_ref().take(*len).collect()).collect()
}
