//! Verification of one proof: the answer of `halo2_proofs::plonk::verify_proof`, or a stricter one.
//!
//! A proof is read ([`proof`]), the constraints are evaluated ([`constraints`]), all openings become one ([`multiopen`]),
//! and that one becomes a sum of points that must be zero ([`inner_product`], [`mod@equation`]). Transcript, field and curve
//! are those of `halo2_proofs` and `pasta_curves`. The same over the opening arguments and the multiexponentiation of
//! `halo2_proofs`, which is several times slower, is kept beside it for comparison ([`mod@reference`]).
//!
//! Stricter than `halo2_proofs` 0.4.1 in five points:
//! 1. A proof is exactly as long as the key says. `halo2_proofs` ignores what follows.
//! 2. Each instance column has exactly its number of public inputs. `halo2_proofs` fills up with zeros.
//! 3. A public input is canonical.
//! 4. There is exactly one circuit instance per proof. `halo2_proofs` accepts a proof of nothing.
//! 5. No panic. [`check_vk`](crate::check_vk) admits no key that could cause one, and [`verify`] catches a panic
//!    besides.
//!
//! Start at [`verify`].

mod constraints;
mod equation;
mod inner_product;
mod multiopen;
mod proof;
pub mod reference;
mod transcript;

use std::panic::{AssertUnwindSafe, catch_unwind};

use halo2_proofs::transcript::{Challenge255, TranscriptRead};
use pasta_curves::{Fp, vesta};

use crate::key::VerifyingKey;
use crate::params::{VerifierParams, verifier_params};
use crate::{LoadedVerifyingKey, VerifyError, instance};
pub(crate) use equation::{Equation, Sum};
use proof::Proof;
use transcript::ProofTranscript;
use zk_pasta::msm::Backend;

/// The Fiat-Shamir transcript of `halo2_proofs`, read from a proof.
pub(crate) trait Transcript: TranscriptRead<vesta::Affine, Challenge255<vesta::Affine>> {}
impl<T: TranscriptRead<vesta::Affine, Challenge255<vesta::Affine>>> Transcript for T {}

/// Why a proof is not valid, by the stage that found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "test-hooks"), allow(unreachable_pub, reason = "the hooks export it"))]
pub enum Rejection {
    /// The proof ends too early, or something in it is no canonical point or scalar. (`Error::Transcript`)
    Transcript,
    /// The same in the part that belongs to the opening arguments. (`Error::Opening`)
    Opening,
    /// All is well-formed, and the equation does not hold. (`Error::ConstraintSystemFailure`)
    Equation,
}

impl From<std::io::Error> for Rejection {
    fn from(_: std::io::Error) -> Self {
        Rejection::Transcript
    }
}

/// Decides whether `proof` proves `public_inputs` for the circuit of `key`.
///
/// `public_inputs` are those of all instance columns in column order, each 32 bytes little-endian and canonical.
/// `Ok(false)` means that the proof does not prove them, for whatever reason, its length included.
///
/// # Errors
/// [`VerifyError::PublicInputCount`] and [`VerifyError::NonCanonicalPublicInput`] if the question is malformed;
/// [`VerifyError::Panicked`] if the verifier has a fault.
///
/// # Cost
/// A function of [`LoadedVerifyingKey::shape`] alone, nearly all of it a multiexponentiation of 2^k terms. On one thread
/// at k = 11: 2.6 ms with vector instructions, 7 ms without. The first verification for a k also computes the
/// shared tables, see [`LoadedVerifyingKey::prepare`].
pub fn verify(
    key: &LoadedVerifyingKey,
    proof: &[u8],
    public_inputs: &[[u8; 32]],
) -> Result<bool, VerifyError> {
    verify_with(Backend::current(), key, proof, public_inputs)
}

/// [`verify`] with a backend of the caller's choice: the answer is the same. For tests and measurements.
///
/// # Errors
/// As [`verify`].
pub fn verify_with(
    backend: Backend,
    key: &LoadedVerifyingKey,
    proof: &[u8],
    public_inputs: &[[u8; 32]],
) -> Result<bool, VerifyError> {
    let instance = instance::columns(key.shape(), public_inputs)?;
    guarded(|| {
        #[cfg(feature = "test-hooks")]
        crate::armed::panic_if_armed();
        let params = params_for(key)?;
        let equation = equation(backend, &params, key.key(), &instance, proof);
        Ok(equation.is_ok_and(|equation| Sum::of(&equation).holds(backend, &params)))
    })
}

/// There are parameters for the k of every key that passed `check_vk`.
pub(crate) fn params_for(key: &LoadedVerifyingKey) -> Result<std::sync::Arc<VerifierParams>, VerifyError> {
    verifier_params(key.shape().k).ok_or(VerifyError::Panicked)
}

/// Runs `f`, turning a panic into an error.
///
/// After a panic nothing half-changed is seen: `f` borrows immutable data only, and the shared parameters sit in
/// `OnceLock`s, which stay empty when their initialization panics.
pub(crate) fn guarded<T>(f: impl FnOnce() -> Result<T, VerifyError>) -> Result<T, VerifyError> {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or(Err(VerifyError::Panicked))
}

/// The equation that holds if and only if a proof of the right length is valid.
pub(crate) fn equation(
    backend: Backend,
    params: &VerifierParams,
    key: &VerifyingKey,
    instance: &[Vec<Fp>],
    proof: &[u8],
) -> Result<Equation, Rejection> {
    if proof.len() != key.shape().proof_len {
        return Err(Rejection::Transcript);
    }
    // Neither waits for the other.
    let (mut transcript, commitments) = rayon::join(
        || ProofTranscript::new(backend, key.shape(), proof),
        || commit_instances(backend, params, instance),
    );
    let equation = assemble(key, commitments, &mut transcript)?;
    // The length was right, so nothing can be left. A remainder would be a fault in the length, and malleability.
    if transcript.is_at_end() { Ok(equation) } else { Err(Rejection::Equation) }
}

/// The commitments to the instance columns.
pub(crate) fn commit_instances(
    backend: Backend,
    params: &VerifierParams,
    instance: &[Vec<Fp>],
) -> Vec<vesta::Affine> {
    instance.iter().map(|column| params.commit_instance(backend, column)).collect()
}

/// [`equation()`] without the rule on the length.
pub(crate) fn assemble(
    key: &VerifyingKey,
    instance_commitments: Vec<vesta::Affine>,
    transcript: &mut impl Transcript,
) -> Result<Equation, Rejection> {
    let proof = Proof::read(key, instance_commitments, transcript)?;
    let quotient_eval = constraints::quotient_eval(key, &proof)?;
    let claim = multiopen::reduce(key, &proof, quotient_eval, transcript)?;
    inner_product::equation(key.k(), claim, transcript)
}
