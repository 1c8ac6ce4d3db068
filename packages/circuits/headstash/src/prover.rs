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

use halo2_proofs::plonk::ProvingKey;
use halo2_proofs::poly::commitment::Params;
use pasta_curves::vesta;
use rand::CryptoRng;
use zk_gadgets::prover::{Keys, KeysError, PinnedCircuit};

use crate::circuit::{HeadstashCircuit, K, PROOF_LEN};
use crate::statement::{Claim, PublicInput, StatementError, Witness, check};

pub use zk_gadgets::prover::fingerprint;

/// The circuit's identity: SHA-256 of the text of its pinned verifying key ([`fingerprint`]), in hex.
pub const VK_FINGERPRINT: &str = "4286de8f51e3c88015b039f4876265318f6a40f720f231e9666e23f55b70634c";

impl PinnedCircuit for HeadstashCircuit {
    const K: u32 = K;
    const PROOF_LEN: usize = PROOF_LEN;
    const VK_FINGERPRINT: &'static str = VK_FINGERPRINT;
}

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProverError {
    /// The witness does not prove the claim.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// The keys are not of this circuit, or halo2 failed.
    #[error(transparent)]
    Keys(#[from] KeysError),
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
    keys: Keys<HeadstashCircuit>,
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
        let proof = self.keys.prove(witness.into(), public_input.to_field(), rng)?;
        Ok(ClaimProof { proof, public_input })
    }
}

#[cfg(test)]
mod tests;
