//! A key that is ready to prove.

use std::fmt;
use std::sync::Arc;

use halo2_proofs::plonk::Circuit;
use pasta_curves::Fp;
use rand::CryptoRng;
use zk_halo2::Backend;
#[cfg(all(feature = "simd", target_arch = "x86_64"))]
use zk_pasta::field::Ifma;
use zk_pasta::field::{Lanes, Portable};

use crate::key::ProvingKey;
use crate::params::ProverParams;
use crate::permutation::sigma_values;
use crate::prepared::Prepared;
use crate::prove::Proof;
use crate::prove_error::ProveError;

/// A proving key with the parameters of its k, in the form in which proofs compute with them.
///
/// # Memory
/// For each fixed column and each column under the permutation argument 32 bytes a row, or 40 with vector instructions, for
/// its coefficients and for each piece of the quotient, of which there is one less than the degree of the circuit.
pub struct Prover {
    key: Arc<ProvingKey>,
    params: Arc<ProverParams>,
    /// Values of the permutation polynomials, `[column][row]`.
    sigmas: Vec<Vec<Fp>>,
    prepared: Choice,
}

enum Choice {
    Portable(Prepared<Portable>),
    #[cfg(all(feature = "simd", target_arch = "x86_64"))]
    Ifma(Prepared<Ifma>),
}

impl fmt::Debug for Prover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (checksum, backend) = (self.key.binary().checksum(), self.params.backend());
        f.debug_struct("Prover")
            .field("circuit", &checksum)
            .field("backend", &backend)
            .finish_non_exhaustive()
    }
}

impl Prover {
    /// Prepares `key` for proofs with the arithmetic of `params`.
    ///
    /// # Errors
    /// [`ProveError::K`] if the parameters are for another k.
    ///
    /// # Cost
    /// A transform of each column of the key for each piece of the quotient: some milliseconds at k = 10.
    pub fn new(key: Arc<ProvingKey>, params: Arc<ProverParams>) -> Result<Self, ProveError> {
        let (expected, found) = (key.binary().key().shape().k, params.k());
        if expected != found {
            return Err(ProveError::K { expected, found });
        }
        let sigmas = sigma_values(key.mapping(), expected);
        let prepared = match params.backend() {
            #[cfg(all(feature = "simd", target_arch = "x86_64"))]
            Backend::Avx512Ifma if let Some(lanes) = Ifma::detect() => {
                prepare(lanes, &key, &sigmas).map(Choice::Ifma)
            }
            _ => prepare(Portable, &key, &sigmas).map(Choice::Portable),
        };
        let prepared = prepared.ok_or(ProveError::K { expected, found })?;
        Ok(Self { key, params, sigmas, prepared })
    }

    /// The proving key.
    pub fn key(&self) -> &ProvingKey {
        &self.key
    }

    /// Proves `circuits` in one proof, where `instances[i]` holds the public inputs of circuit i, one slice for each instance
    /// column. `rng` hides the witness: every blinding value is drawn from it.
    ///
    /// Verifiers know how many instances a proof has from the circuit binary; there, exactly one.
    ///
    /// # Errors
    /// [`ProveError`]
    pub fn prove<C: Circuit<Fp>>(
        &self,
        circuits: &[C],
        instances: &[&[&[Fp]]],
        rng: impl CryptoRng,
    ) -> Result<Vec<u8>, ProveError> {
        self.check_instances(circuits.len(), instances)?;
        match &self.prepared {
            Choice::Portable(prepared) => self.proof(prepared).prove(circuits, instances, true, rng),
            #[cfg(all(feature = "simd", target_arch = "x86_64"))]
            Choice::Ifma(prepared) => self.proof(prepared).prove(circuits, instances, true, rng),
        }
    }

    fn check_instances(&self, circuits: usize, instances: &[&[&[Fp]]]) -> Result<(), ProveError> {
        if circuits == 0 || circuits != instances.len() {
            return Err(ProveError::Instances { circuits, instances: instances.len() });
        }
        let lens = self.key.binary().key().key().instance_lens();
        for columns in instances {
            if columns.len() != lens.len() {
                return Err(ProveError::InstanceColumns { expected: lens.len(), found: columns.len() });
            }
            for (column, (expected, values)) in lens.iter().zip(*columns).enumerate() {
                if *expected != values.len() {
                    return Err(ProveError::PublicInputs {
                        column,
                        expected: *expected,
                        found: values.len(),
                    });
                }
            }
        }
        Ok(())
    }

    fn proof<'a, L: Lanes>(&'a self, prepared: &'a Prepared<L>) -> Proof<'a, L> {
        let key = self.key.binary().key().key();
        Proof {
            params: &self.params,
            prepared,
            key: key.pinned(),
            representative: key.transcript_representative(),
            mapping: self.key.mapping(),
            sigmas: &self.sigmas,
        }
    }
}

fn prepare<L: Lanes>(lanes: L, key: &ProvingKey, sigmas: &[Vec<Fp>]) -> Option<Prepared<L>> {
    let verifying = key.binary().key().key();
    let shape = verifying.shape();
    Prepared::new(lanes, verifying.pinned(), shape.degree, shape.blinding_factors, key.fixed(), sigmas)
}
