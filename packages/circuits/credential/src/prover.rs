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

use halo2_proofs::plonk::ProvingKey;
use halo2_proofs::poly::commitment::Params;
use pasta_curves::vesta;
use rand::CryptoRng;
use zk_gadgets::prover::{Keys, KeysError, PinnedCircuit};
use zk_gadgets::public_input_hash;

use crate::circuit::{CredentialCircuit, K, PROOF_LEN};
use crate::statement::{Context, Credential, CredentialRoot, Statement, StatementError, check};

pub use zk_gadgets::prover::fingerprint;

/// The circuit's identity: SHA-256 of the text of its pinned verifying key ([`fingerprint`]), in hex.
pub const VK_FINGERPRINT: &str = "5287bee7eaac2a037a308cacee33f805a482700808f0a7d11bd35ebf7989756f";

impl PinnedCircuit for CredentialCircuit {
    const K: u32 = K;
    const PROOF_LEN: usize = PROOF_LEN;
    const VK_FINGERPRINT: &'static str = VK_FINGERPRINT;
}

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProverError {
    /// The credential does not prove the statement.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// The keys are not of this circuit, or halo2 failed.
    #[error(transparent)]
    Keys(#[from] KeysError),
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
    keys: Keys<CredentialCircuit>,
}

impl Prover {
    /// Derives parameters and keys. Takes about a second: keep the result.
    ///
    /// # Errors
    /// [`KeysError::Halo2`] or [`KeysError::ForeignKey`] if the circuit in this build is not the one pinned.
    pub fn new() -> Result<Self, ProverError> {
        Ok(Self { keys: Keys::new()? })
    }

    /// Takes keys made elsewhere, for example when the circuit binary was written.
    ///
    /// `params` must be halo2's own for [`K`]; others make proofs that nobody accepts.
    ///
    /// # Errors
    /// [`KeysError::ForeignKey`] and [`KeysError::ForeignParams`].
    pub fn from_parts(
        params: impl Into<Arc<Params<vesta::Affine>>>,
        proving_key: impl Into<Arc<ProvingKey<vesta::Affine>>>,
    ) -> Result<Self, ProverError> {
        Ok(Self { keys: Keys::from_parts(params, proving_key)? })
    }

    /// The parameters.
    pub fn params(&self) -> &Params<vesta::Affine> {
        self.keys.params()
    }

    /// The proving key; its `get_vk` is the verifying key.
    pub fn proving_key(&self) -> &ProvingKey<vesta::Affine> {
        self.keys.proving_key()
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
        let public_input = public_input_hash(&statement.to_fields());
        let proof = self.keys.prove(CredentialCircuit::new(credential, context), public_input, rng)?;
        Ok(CredentialProof { proof, statement })
    }
}

#[cfg(test)]
mod tests;
