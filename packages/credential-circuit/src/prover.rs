//! Makes proofs of statements.
//!
//! [`Prover::prove`] first checks the statement in plain Rust, so a statement that cannot be proved is a
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
use zk_gadgets::public_input_hash;

use crate::circuit::{CredentialCircuit, K, PROOF_LEN};
use crate::statement::{Context, Credential, CredentialRoot, Statement, StatementError, check};

/// The circuit's identity: SHA-256 of the text of its pinned verifying key ([`fingerprint`]), in hex.
pub const VK_FINGERPRINT: &str = "5287bee7eaac2a037a308cacee33f805a482700808f0a7d11bd35ebf7989756f";

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProverError {
    /// The credential does not prove the statement.
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

/// A proof and the statement that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialProof {
    /// The proof, [`PROOF_LEN`] bytes.
    pub proof: Vec<u8>,
    /// What it proves.
    pub statement: Statement,
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
        let circuit = CredentialCircuit::default();
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

    /// Proves that the holder of `credential` is under `root`, for a context.
    ///
    /// # Errors
    /// [`ProverError::Statement`] if the credential is not in the tree of that root.
    pub fn prove(
        &self,
        credential: &Credential,
        root: CredentialRoot,
        context: Context,
        rng: impl CryptoRng,
    ) -> Result<CredentialProof, ProverError> {
        let statement = Statement { root, ..credential.statement(context) };
        check(credential, &statement)?;
        let proof = self.prove_circuit(CredentialCircuit::new(credential, context), &statement, rng)?;
        match proof.len() {
            PROOF_LEN => Ok(CredentialProof { proof, statement }),
            found => Err(ProverError::ProofLength { expected: PROOF_LEN, found }),
        }
    }

    fn prove_circuit(
        &self,
        circuit: CredentialCircuit,
        statement: &Statement,
        rng: impl CryptoRng,
    ) -> Result<Vec<u8>, plonk::Error> {
        let instance = [public_input_hash(&statement.to_fields())];
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
