//! Makes proofs of claims.
//!
//! [`Prover::prove`] first checks the statement in plain Rust, so a claim that cannot be proved is a
//! [`StatementError`] that names what is wrong, never a proof that fails later. Proofs are zero knowledge: the
//! randomness of each comes from the caller's generator, which must be cryptographic.
//!
//! The prover refuses keys that are not of this circuit: every key is compared with [`VK_FINGERPRINT`].
//!
//! Start at [`Prover`].

use std::sync::Arc;

use halo2_proofs::plonk::{self, ProvingKey, VerifyingKey, create_proof, keygen_pk, keygen_vk};
use halo2_proofs::poly::commitment::Params;
use halo2_proofs::transcript::{Blake2bWrite, Challenge255};
use pasta_curves::vesta;
use rand::CryptoRng;
use sha2::{Digest, Sha256};

use crate::circuit::{HeadstashCircuit, K, PROOF_LEN};
use crate::statement::{Claim, PublicInput, StatementError, Witness, check};

/// The circuit's identity: SHA-256 of the text of its pinned verifying key ([`fingerprint`]), in hex.
pub const VK_FINGERPRINT: &str = "4286de8f51e3c88015b039f4876265318f6a40f720f231e9666e23f55b70634c";

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProverError {
    /// The witness does not prove the claim.
    #[error(transparent)]
    Statement(#[from] StatementError),
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

/// A proof and the public input that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimProof {
    /// The proof, [`PROOF_LEN`] bytes.
    pub proof: Vec<u8>,
    /// The hash of the claim.
    pub public_input: PublicInput,
}

/// The keys that proving takes.
#[derive(Clone, Debug)]
pub struct Prover {
    params: Arc<Params<vesta::Affine>>,
    proving_key: Arc<ProvingKey<vesta::Affine>>,
}

impl Prover {
    /// Derives parameters and keys. Takes about a second: keep the result.
    ///
    /// # Errors
    /// [`ProverError::Halo2`] or [`ProverError::ForeignKey`] if the circuit in this build is not the one pinned.
    pub fn new() -> Result<Self, ProverError> {
        let params = Params::new(K);
        let circuit = HeadstashCircuit::default();
        let verifying_key = keygen_vk(&params, &circuit)?;
        let proving_key = keygen_pk(&params, verifying_key, &circuit)?;
        Self::from_parts(params, proving_key)
    }

    /// Takes keys made elsewhere, for example when the circuit binary was written.
    ///
    /// `params` must be halo2's own for [`K`]; others make proofs that nobody accepts.
    ///
    /// # Errors
    /// [`ProverError::ForeignKey`] and [`ProverError::ForeignParams`].
    pub fn from_parts(
        params: impl Into<Arc<Params<vesta::Affine>>>,
        proving_key: impl Into<Arc<ProvingKey<vesta::Affine>>>,
    ) -> Result<Self, ProverError> {
        let (params, proving_key) = (params.into(), proving_key.into());
        if params.k() != K {
            return Err(ProverError::ForeignParams { expected: K, found: params.k() });
        }
        let found = fingerprint(proving_key.get_vk());
        if found != VK_FINGERPRINT {
            return Err(ProverError::ForeignKey { expected: VK_FINGERPRINT, found });
        }
        Ok(Self { params, proving_key })
    }

    /// The parameters.
    pub fn params(&self) -> &Params<vesta::Affine> {
        &self.params
    }

    /// The proving key; its `get_vk` is the verifying key.
    pub fn proving_key(&self) -> &ProvingKey<vesta::Affine> {
        &self.proving_key
    }

    /// Proves `claim` with `witness`.
    ///
    /// # Errors
    /// [`ProverError::Statement`] if the witness does not prove the claim.
    pub fn prove(
        &self,
        witness: &Witness,
        claim: &Claim,
        rng: impl CryptoRng,
    ) -> Result<ClaimProof, ProverError> {
        check(witness, claim)?;
        let public_input = claim.public_input();
        let proof = self.prove_circuit(witness.into(), &public_input, rng)?;
        match proof.len() {
            PROOF_LEN => Ok(ClaimProof { proof, public_input }),
            found => Err(ProverError::ProofLength { expected: PROOF_LEN, found }),
        }
    }

    fn prove_circuit(
        &self,
        circuit: HeadstashCircuit,
        public_input: &PublicInput,
        rng: impl CryptoRng,
    ) -> Result<Vec<u8>, plonk::Error> {
        let instance = [public_input.to_field()];
        let mut transcript = Blake2bWrite::<_, _, Challenge255<_>>::init(Vec::with_capacity(PROOF_LEN));
        create_proof(&self.params, &self.proving_key, &[circuit], &[&[&instance]], rng, &mut transcript)?;
        Ok(transcript.finalize())
    }
}

/// The SHA-256 of the text of a pinned verifying key, in hex.
pub fn fingerprint(verifying_key: &VerifyingKey<vesta::Affine>) -> String {
    hex::encode(Sha256::digest(format!("{:?}", verifying_key.pinned())))
}

#[cfg(test)]
mod tests;
