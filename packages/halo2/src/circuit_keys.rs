//! The keys of one circuit, made once, and proofs with them.

use core::marker::PhantomData;
use std::sync::Arc;

use halo2_proofs::plonk::{Circuit, ProvingKey, VerifyingKey, keygen_pk, keygen_vk};
use halo2_proofs::poly::commitment::Params;
use pasta_curves::{Fp, vesta};
use rand::Rng;

use crate::layout::Layout;
use crate::params::{MAX_K, MIN_K, prover_params};
use crate::{BuildError, CircuitBinary, write};

/// The keys of a circuit: its binary for the chain, and what proves.
///
/// They are the keys of exactly the circuit that they are made from, as in `halo2_proofs`. What the circuit holds
/// beside its witness (a constant, a number of rounds) is part of it, even where its `without_witnesses` drops that;
/// the witness is not.
///
/// # Cost
/// Keys take about as long as a proof. `halo2_proofs` can store no proving key, so every process makes them once; the
/// parameters can come from a file ([`with_params`](Self::with_params)).
pub struct CircuitKeys<C> {
    params: Arc<Params<vesta::Affine>>,
    proving_key: ProvingKey<vesta::Affine>,
    binary: CircuitBinary,
    layout: Layout,
    circuit: PhantomData<fn() -> C>,
}

impl<C> core::fmt::Debug for CircuitKeys<C> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CircuitKeys").field("checksum", &self.binary.checksum()).finish_non_exhaustive()
    }
}

impl<C: Circuit<Fp>> CircuitKeys<C> {
    /// Makes the keys of `circuit` with 2^k rows and `instance_lens[i]` public inputs in instance column i.
    ///
    /// # Errors
    /// [`BuildError`]. Too few public inputs are refused: [`BuildError::UnboundRow`] and [`BuildError::EmptyColumn`]. Rows
    /// that only a gate reads cannot be counted: `[1]` is accepted for a gate that reads row 1.
    ///
    /// # Cost
    /// That of [`prover_params`], once, and of the keys.
    pub fn new(k: u32, circuit: &C, instance_lens: &[usize]) -> Result<Self, BuildError> {
        let params = prover_params(k).ok_or(BuildError::K { min: MIN_K, max: MAX_K, found: k })?;
        Self::with_params(params, circuit, instance_lens)
    }

    /// [`new`](Self::new) with parameters from elsewhere, for example a file that [`Params::write`] made.
    ///
    /// They must be what [`Params::new`] derives for their k: with others all proofs are invalid, and the circuit binary
    /// is useless.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn with_params(
        params: impl Into<Arc<Params<vesta::Affine>>>,
        circuit: &C,
        instance_lens: &[usize],
    ) -> Result<Self, BuildError> {
        let params = params.into();
        let Exported { vk, binary, layout } = Exported::of(&params, circuit, instance_lens)?;
        let proving_key = keygen_pk(&params, vk, circuit).map_err(BuildError::Keygen)?;
        Ok(Self { params, proving_key, binary, layout, circuit: PhantomData })
    }

    /// Refuses keys of another circuit than that of `binary`, the file that is on a chain: its proofs would not be valid
    /// there.
    ///
    /// # Errors
    /// [`BuildError::OtherBinary`]
    pub fn ensure_for(&self, binary: &CircuitBinary) -> Result<(), BuildError> {
        let identity = |binary: &CircuitBinary| {
            let key = binary.key().key();
            (key.transcript_representative(), key.instance_lens().to_vec())
        };
        if identity(&self.binary) == identity(binary) {
            return Ok(());
        }
        Err(BuildError::OtherBinary { expected: binary.checksum(), found: self.binary.checksum() })
    }

    /// Proves `circuit` with the public inputs `instances`, one slice per instance column, in one proof of one instance.
    /// `rng` must be cryptographic: its randomness hides the witness.
    ///
    /// # Errors
    /// [`BuildError::InstanceColumns`] and [`BuildError::PublicInputs`] for another number of public inputs than the circuit
    /// binary has, [`BuildError::OtherCircuit`] for a circuit that differs in more than its witness, [`BuildError::Prove`].
    /// A witness that violates the constraints is not an error: it yields a proof that does not verify.
    pub fn prove(&self, circuit: C, instances: &[&[Fp]], rng: impl Rng) -> Result<Vec<u8>, BuildError> {
        self.ensure_provable(&circuit, instances)?;
        write::prove_unchecked(&self.params, &self.proving_key, circuit, instances, rng)
    }

    /// The checks that [`prove`](Self::prove) makes first.
    ///
    /// # Errors
    /// As [`prove`](Self::prove), [`BuildError::Prove`] only if the circuit cannot be synthesized.
    pub fn ensure_provable(&self, circuit: &C, instances: &[&[Fp]]) -> Result<(), BuildError> {
        let lens = self.binary.key().key().instance_lens();
        if lens.len() != instances.len() {
            return Err(BuildError::InstanceColumns { expected: lens.len(), found: instances.len() });
        }
        for (column, (expected, found)) in lens.iter().zip(instances).enumerate() {
            if *expected != found.len() {
                return Err(BuildError::PublicInputs { column, expected: *expected, found: found.len() });
            }
        }
        self.layout.ensure_same(&Layout::of(circuit).map_err(BuildError::Prove)?)
    }

    /// The circuit binary.
    pub fn binary(&self) -> &CircuitBinary {
        &self.binary
    }

    /// The parameters.
    pub fn params(&self) -> &Params<vesta::Affine> {
        &self.params
    }

    /// The proving key; its `get_vk` is the verifying key.
    pub fn proving_key(&self) -> &ProvingKey<vesta::Affine> {
        &self.proving_key
    }

    /// The proving key alone.
    pub fn into_proving_key(self) -> ProvingKey<vesta::Affine> {
        self.proving_key
    }
}

impl CircuitBinary {
    /// Makes the verifying key of `circuit`, with `instance_lens[i]` public inputs in instance column i, and exports it: the
    /// circuit binary that [`CircuitKeys::with_params`] makes, without a proving key.
    ///
    /// # Errors
    /// As [`CircuitKeys::new`].
    pub fn build<C: Circuit<Fp>>(
        params: &Params<vesta::Affine>,
        circuit: &C,
        instance_lens: &[usize],
    ) -> Result<Self, BuildError> {
        Ok(Exported::of(params, circuit, instance_lens)?.binary)
    }
}

/// A verifying key, its circuit binary, and what the circuit lays down.
struct Exported {
    vk: VerifyingKey<vesta::Affine>,
    binary: CircuitBinary,
    layout: Layout,
}

impl Exported {
    fn of<C: Circuit<Fp>>(
        params: &Params<vesta::Affine>,
        circuit: &C,
        instance_lens: &[usize],
    ) -> Result<Self, BuildError> {
        let vk = keygen_vk(params, circuit).map_err(BuildError::Keygen)?;
        let binary = CircuitBinary::from_vk(&vk, instance_lens)?;
        let layout = Layout::of(circuit).map_err(BuildError::Keygen)?;
        layout.ensure_rows(instance_lens)?;
        ensure_read_columns(&binary)?;
        Ok(Self { vk, binary, layout })
    }
}

/// An instance column that gates read has public inputs: else it is a column of zeros, and the proof says nothing about it.
fn ensure_read_columns(binary: &CircuitBinary) -> Result<(), BuildError> {
    let key = binary.key().key();
    let empty = |column: &usize| key.instance_lens().get(*column) == Some(&0);
    match key.instance_columns_in_expressions().find(empty) {
        Some(column) => Err(BuildError::EmptyColumn { column }),
        None => Ok(()),
    }
}
