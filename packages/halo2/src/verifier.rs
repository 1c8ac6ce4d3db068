//! Verification of one proof, with the answer of `halo2_proofs::plonk::verify_proof` or stricter.
//!
//! The PLONK layer is ours, over a key that knows no circuit type: reading the proof ([`proof`]), the value that the
//! constraints give the quotient polynomial ([`constraints`]), and what must be opened where ([`openings`]). The
//! transcript, the multiopening and inner product arguments, and the curve are those of `halo2_proofs` and
//! `pasta_curves`.
//!
//! Stricter than `halo2_proofs` 0.4.1 in five points:
//! 1. A proof is exactly as long as the key says. `halo2_proofs` ignores what follows.
//! 2. Each instance column has exactly its number of public inputs. `halo2_proofs` fills up with zeros.
//! 3. A public input is canonical.
//! 4. There is exactly one circuit instance per proof. `halo2_proofs` accepts a proof of nothing.
//! 5. No panic. [`check_vk`](crate::check_vk) admits no key that could cause one, and entering is guarded besides.
//!
//! Start at [`verify`].

mod constraints;
mod openings;
mod proof;

use std::panic::{AssertUnwindSafe, catch_unwind};

use halo2_proofs::poly::commitment::{MSM, Params};
use halo2_proofs::transcript::{Blake2bRead, Challenge255, TranscriptRead};
use pasta_curves::{Fp, vesta};

use crate::key::VerifyingKey;
use crate::params::{VerifierParams, verifier_params};
use crate::{LoadedVerifyingKey, VerifyError, instance};
use proof::Proof;

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
/// A function of [`LoadedVerifyingKey::shape`] alone, nearly all of it the final multiexponentiation of 2^k terms:
/// 20 ms at k = 11 on one thread. The first verification for a k also computes the shared bases, see
/// [`LoadedVerifyingKey::prepare`].
pub fn verify(
    key: &LoadedVerifyingKey,
    proof: &[u8],
    public_inputs: &[[u8; 32]],
) -> Result<bool, VerifyError> {
    let shape = key.shape();
    let instance = instance::columns(public_inputs, &shape.instance_lens)?;
    if proof.len() != shape.proof_len {
        return Ok(false);
    }
    let verdict = guarded(|| {
        #[cfg(feature = "test-hooks")]
        crate::test_hooks::panic_if_armed();
        // There are parameters for the k of every key that passed `check_vk`.
        let params = verifier_params(key.shape().k).ok_or(VerifyError::Panicked)?;
        Ok(judge(&params, key.key(), &instance, proof).is_ok())
    })?;
    Ok(verdict)
}

/// Runs `f`, turning a panic into an error.
///
/// After a panic nothing half-changed is seen: `f` borrows immutable data only, and the shared parameters sit in
/// `OnceLock`s, which stay empty when their initialization panics.
fn guarded<T>(f: impl FnOnce() -> Result<T, VerifyError>) -> Result<T, VerifyError> {
    catch_unwind(AssertUnwindSafe(f)).unwrap_or(Err(VerifyError::Panicked))
}

fn judge(
    params: &VerifierParams,
    key: &VerifyingKey,
    instance: &[Vec<Fp>],
    mut proof: &[u8],
) -> Result<(), Rejection> {
    let msm = assemble(params, key, instance, &mut Blake2bRead::init(&mut proof))?;
    // The length was right, so nothing can be left. A remainder would be a fault in the length, and malleability.
    if proof.is_empty() && msm.eval() { Ok(()) } else { Err(Rejection::Equation) }
}

/// Everything up to the final equation: the multiexponentiation that is zero if and only if the proof is valid.
pub(crate) fn assemble<'params>(
    params: &'params VerifierParams,
    key: &VerifyingKey,
    instance: &[Vec<Fp>],
    transcript: &mut impl Transcript,
) -> Result<MSM<'params, vesta::Affine>, Rejection> {
    let instance_commitments = instance.iter().map(|column| params.commit_instance(column)).collect();
    let proof = Proof::read(key, instance_commitments, transcript)?;
    let quotient_eval = constraints::quotient_eval(key, &proof)?;
    let multiopen: &Params<_> = params.multiopen();
    openings::verify(multiopen, key, &proof, quotient_eval, transcript)
}
