//! The keys of one circuit, and proofs with them.
//!
//! This is what provers of different statements share. A prover checks its statement in plain Rust, and leaves the rest
//! to
//! [`Keys`]: they refuse keys that are not of the circuit, each being compared with the fingerprint that the circuit's
//! crate has pinned. Proofs are zero knowledge: the randomness of each comes from the caller's generator, which must be
//! cryptographic.

use core::marker::PhantomData;
use std::sync::Arc;

use halo2_proofs::plonk::{self, Circuit, ProvingKey, VerifyingKey, create_proof, keygen_pk, keygen_vk};
use halo2_proofs::poly::commitment::Params;
use halo2_proofs::transcript::{Blake2bWrite, Challenge255};
use pasta_curves::{Fp, vesta};
use rand::CryptoRng;
use sha2::{Digest, Sha256};

/// A circuit with one public input, and what its crate holds it to. The default is the circuit without a witness.
pub trait PinnedCircuit: Circuit<Fp> + Default {
    /// The circuit has 2^`K` rows.
    const K: u32;
    /// The length of a proof in bytes.
    const PROOF_LEN: usize;
    /// The circuit's identity: [`fingerprint`] of its verifying key.
    const VK_FINGERPRINT: &'static str;
}

/// Why keys are not those of the circuit, or there is no proof.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeysError {
    /// The proving key is not of this circuit.
    #[error("the proving key is of another circuit: expected fingerprint {expected}, found {found}")]
    ForeignKey {
        /// This circuit's fingerprint.
        expected: &'static str,
        /// The key's fingerprint.
        found: String,
    },
    /// The parameters have another size than the circuit.
    #[error("the parameters are for k = {found}, the circuit has k = {expected}")]
    ForeignParams {
        /// The circuit's k.
        expected: u32,
        /// The parameters' k.
        found: u32,
    },
    /// The proof came out with another length than the circuit's proofs have.
    #[error("the proof has {found} bytes, expected {expected}")]
    ProofLength {
        /// The circuit's proof length.
        expected: usize,
        /// The length of this proof.
        found: usize,
    },
    /// halo2 failed.
    #[error("halo2: {0}")]
    Halo2(#[from] plonk::Error),
}

/// The keys that proving with a circuit takes.
#[derive(Debug)]
pub struct Keys<C> {
    params: Arc<Params<vesta::Affine>>,
    proving_key: Arc<ProvingKey<vesta::Affine>>,
    circuit: PhantomData<fn() -> C>,
}

impl<C> Clone for Keys<C> {
    fn clone(&self) -> Self {
        let Self { params, proving_key, circuit } = self;
        Self { params: params.clone(), proving_key: proving_key.clone(), circuit: *circuit }
    }
}

impl<C: PinnedCircuit> Keys<C> {
    /// Derives parameters and keys. Takes about a second at k = 10: keep the result.
    ///
    /// # Errors
    /// [`KeysError::Halo2`], or [`KeysError::ForeignKey`] if the circuit in this build is not the one pinned.
    pub fn new() -> Result<Self, KeysError> {
        let params = Params::new(C::K);
        let circuit = C::default();
        let verifying_key = keygen_vk(&params, &circuit)?;
        let proving_key = keygen_pk(&params, verifying_key, &circuit)?;
        Self::from_parts(params, proving_key)
    }

    /// Takes keys made elsewhere, for example when the circuit binary was written.
    ///
    /// `params` must be halo2's own for the circuit's k; others make proofs that nobody accepts.
    ///
    /// # Errors
    /// [`KeysError::ForeignKey`] and [`KeysError::ForeignParams`].
    pub fn from_parts(
        params: impl Into<Arc<Params<vesta::Affine>>>,
        proving_key: impl Into<Arc<ProvingKey<vesta::Affine>>>,
    ) -> Result<Self, KeysError> {
        let (params, proving_key) = (params.into(), proving_key.into());
        if params.k() != C::K {
            return Err(KeysError::ForeignParams { expected: C::K, found: params.k() });
        }
        let found = fingerprint(proving_key.get_vk());
        if found != C::VK_FINGERPRINT {
            return Err(KeysError::ForeignKey { expected: C::VK_FINGERPRINT, found });
        }
        Ok(Self { params, proving_key, circuit: PhantomData })
    }

    /// The parameters.
    pub fn params(&self) -> &Params<vesta::Affine> {
        &self.params
    }

    /// The proving key; its `get_vk` is the verifying key.
    pub fn proving_key(&self) -> &ProvingKey<vesta::Affine> {
        &self.proving_key
    }

    /// A proof for a public input. A false statement gets a proof too, which is not valid: check the statement first.
    ///
    /// # Errors
    /// [`KeysError::Halo2`] for a circuit without a witness, [`KeysError::ProofLength`].
    pub fn prove(&self, circuit: C, public_input: Fp, rng: impl CryptoRng) -> Result<Vec<u8>, KeysError> {
        let mut transcript = Blake2bWrite::<_, _, Challenge255<_>>::init(Vec::with_capacity(C::PROOF_LEN));
        let instance = [public_input];
        create_proof(&self.params, &self.proving_key, &[circuit], &[&[&instance]], rng, &mut transcript)?;
        let proof = transcript.finalize();
        match proof.len() {
            found if found != C::PROOF_LEN => Err(KeysError::ProofLength { expected: C::PROOF_LEN, found }),
            _ => Ok(proof),
        }
    }
}

/// The SHA-256 of the text of a pinned verifying key, in hex.
pub fn fingerprint(verifying_key: &VerifyingKey<vesta::Affine>) -> String {
    hex::encode(Sha256::digest(format!("{:?}", verifying_key.pinned())))
}
