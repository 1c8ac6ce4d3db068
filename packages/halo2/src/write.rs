//! The author's side: from a circuit to its circuit binary on disk, and proofs for it.

use std::path::Path;

use halo2_proofs::plonk::{Circuit, ProvingKey, create_proof, keygen_pk, keygen_vk};
use halo2_proofs::poly::commitment::Params;
use halo2_proofs::transcript::{Blake2bWrite, Challenge255};
use pasta_curves::{Fp, vesta};
use rand::Rng;

use crate::params::{MAX_K, MIN_K, prover_params};
use crate::{BuildError, Checksum, CircuitBinary};

/// Makes the keys of `circuit` with 2^k rows and writes its circuit binary to `path`.
///
/// The file may exceed the default [`Limits`](crate::Limits), not [`Limits::HARD`](crate::Limits::HARD): a chain
/// that admits larger keys needs them written. [`check_vk`](crate::check_vk) tells whether a given chain takes it.
///
/// # Errors
/// [`BuildError`], and `path` is as it was before.
pub fn build_and_write<C: Circuit<Fp>>(
    k: u32,
    circuit: &C,
    instance_lens: &[usize],
    path: impl AsRef<Path>,
) -> Result<(ProvingKey<vesta::Affine>, Checksum), BuildError> {
    let params = prover_params(k).ok_or(BuildError::K { min: MIN_K, max: MAX_K, found: k })?;
    let vk = keygen_vk(&params, circuit).map_err(BuildError::Keygen)?;
    let binary = CircuitBinary::from_vk(&vk, instance_lens)?;
    let pk = keygen_pk(&params, vk, circuit).map_err(BuildError::Keygen)?;
    binary.write_to(path)?;
    Ok((pk, binary.checksum()))
}

/// Proves `circuit` with the public inputs `instances`, one slice per instance column.
///
/// # Errors
/// [`BuildError::Prove`]. A witness that violates the constraints is not an error: it yields a proof that does not
/// verify.
pub fn prove<C: Circuit<Fp>>(
    params: &Params<vesta::Affine>,
    pk: &ProvingKey<vesta::Affine>,
    circuit: C,
    instances: &[&[Fp]],
    rng: impl Rng,
) -> Result<Vec<u8>, BuildError> {
    let mut transcript = Blake2bWrite::<_, vesta::Affine, Challenge255<_>>::init(Vec::new());
    create_proof(params, pk, &[circuit], &[instances], rng, &mut transcript).map_err(BuildError::Prove)?;
    Ok(transcript.finalize())
}
