//! For tests only, behind the feature `test-hooks`: a panic on demand, and a look at the final equation.
//!
//! Nothing in a key, a proof or a public input reaches these hooks; only a call from a test does.

use halo2_proofs::poly::commitment::MSM;
use halo2_proofs::transcript::Blake2bRead;
use pasta_curves::arithmetic::CurveExt;
use pasta_curves::{Fp, vesta};

use crate::params::verifier_params;
use crate::verifier::{assemble, commit_instances, reference};
use crate::{Backend, LoadedVerifyingKey};

pub use crate::armed::panic_on_next_verification;
pub use crate::verifier::Rejection;

/// Hands the final equation of `proof`, not yet evaluated, to `look`: the reference verifier's. Of the strict rules none
/// is applied.
pub fn with_equation<R>(
    key: &LoadedVerifyingKey,
    proof: &[u8],
    instance: &[Vec<Fp>],
    look: impl FnOnce(Result<MSM<'_, vesta::Affine>, Rejection>) -> R,
) -> Option<R> {
    let params = verifier_params(key.shape().k)?;
    Some(look(reference::assemble(&params, key.key(), instance, &mut Blake2bRead::init(proof))))
}

/// The same for the equation that [`verify_with`](crate::verify_with) evaluates, as the terms that `halo2_proofs` would
/// have.
pub fn with_fast_equation<R>(
    backend: Backend,
    key: &LoadedVerifyingKey,
    proof: &[u8],
    instance: &[Vec<Fp>],
    look: impl FnOnce(Result<MSM<'_, vesta::Affine>, Rejection>) -> R,
) -> Option<R> {
    let params = verifier_params(key.shape().k)?;
    let commitments = commit_instances(backend, &params, instance);
    let equation = assemble(key.key(), commitments, &mut Blake2bRead::init(proof));
    Some(look(equation.map(|equation| equation.to_halo2(params.halo2()))))
}

/// A sum of points times scalars by the given backend.
pub fn msm(backend: Backend, scalars: &[Fp], points: &[vesta::Affine]) -> vesta::Affine {
    zk_pasta::msm::sum(backend, scalars, points).to_affine_vartime()
}
