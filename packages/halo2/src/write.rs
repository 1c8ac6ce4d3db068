//! The author's side: from a circuit to its circuit binary on disk, and proofs for it.

use std::path::Path;

use halo2_proofs::plonk::{Circuit, ProvingKey, create_proof};
use halo2_proofs::poly::commitment::Params;
use halo2_proofs::transcript::{Blake2bWrite, Challenge255};
use pasta_curves::{Fp, vesta};
use rand::Rng;

use crate::layout::Layout;
use crate::{BuildError, Checksum, CircuitKeys};

/// Makes the keys of `circuit` with 2^k rows and writes its circuit binary to `path`.
///
/// The keys are those of [`CircuitKeys::new`], which keeps them together and checks more before it proves.
///
/// The file may exceed the default [`Limits`](crate::Limits), not [`Limits::HARD`](crate::Limits::HARD): a chain
/// that admits larger keys needs them written. [`check_vk`](crate::check_vk) tells whether a given chain takes it.
///
/// # Errors
/// Those of [`CircuitKeys::new`] and [`BuildError::Write`], and `path` is as it was before.
pub fn build_and_write<C: Circuit<Fp>>(
    k: u32,
    circuit: &C,
    instance_lens: &[usize],
    path: impl AsRef<Path>,
) -> Result<(ProvingKey<vesta::Affine>, Checksum), BuildError> {
    let keys = CircuitKeys::new(k, circuit, instance_lens)?;
    keys.binary().write_to(path)?;
    let checksum = keys.binary().checksum();
    Ok((keys.into_proving_key(), checksum))
}

/// Proves `circuit` with the public inputs `instances`, one slice per instance column.
///
/// A proving key knows neither how many public inputs the circuit binary has nor the circuit's constants:
/// [`CircuitKeys::prove`] compares both, this refuses only fewer public inputs than the circuit constrains.
///
/// # Errors
/// [`BuildError::InstanceColumns`], [`BuildError::UnboundRow`] and [`BuildError::Prove`]. A witness that violates the
/// constraints is not an error: it yields a proof that does not verify.
pub fn prove<C: Circuit<Fp>>(
    params: &Params<vesta::Affine>,
    pk: &ProvingKey<vesta::Affine>,
    circuit: C,
    instances: &[&[Fp]],
    rng: impl Rng,
) -> Result<Vec<u8>, BuildError> {
    let lens: Vec<_> = instances.iter().map(|column| column.len()).collect();
    Layout::of(&circuit).map_err(BuildError::Prove)?.ensure_rows(&lens)?;
    prove_unchecked(params, pk, circuit, instances, rng)
}

/// [`prove`] whatever the public inputs.
pub(crate) fn prove_unchecked<C: Circuit<Fp>>(
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
