//! Verification outside Wasm: an [`Api`] that holds circuits, for tests and simulations of contracts.
//!
//! A test puts [`CircuitApi`] where it had its `Api`; [`Halo2Api`](crate::Halo2Api) then finds the [`Halo2Verifier`]
//! inside. Verification itself is behind that trait: `zk-multi-test` has one that verifies for real.

use core::fmt;
use std::sync::Arc;

use cosmwasm_std::{
    Addr, Api, CanonicalAddr, HashFunction, RecoverPubkeyError, StdResult, VerificationError,
};

use crate::{Checksum, Halo2Error};

/// Verification as the host does it on a chain, but natively.
pub trait Halo2Verifier: Send + Sync {
    /// Verifies against the circuit of the code under test; see [`Halo2Api`](crate::Halo2Api) for the encoding.
    ///
    /// # Errors
    /// As on a chain, see [`Halo2Error`].
    fn verify_halo2_proof(&self, proof: &[u8], public_inputs: &[[u8; 32]]) -> Result<bool, Halo2Error>;

    /// Verifies against a registered circuit.
    ///
    /// # Errors
    /// As on a chain, see [`Halo2Error`].
    fn verify_halo2_proof_with(
        &self,
        circuit: &Checksum,
        proof: &[u8],
        public_inputs: &[[u8; 32]],
    ) -> Result<bool, Halo2Error>;

    /// Verifies a batch against one registered circuit, by default one proof after the other. As on a chain, an empty batch
    /// is not valid, and an error of any proof comes before a negative verdict on another.
    ///
    /// # Errors
    /// [`Halo2Error::BatchMismatch`] if the numbers differ, and those of the single proofs.
    fn verify_halo2_proofs(
        &self,
        circuit: &Checksum,
        proofs: &[&[u8]],
        public_inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        all_valid(proofs, public_inputs, |proof, inputs| self.verify_halo2_proof_with(circuit, proof, inputs))
    }

    /// Verifies a batch against the circuit of the code under test, by default as
    /// [`verify_halo2_proofs`](Self::verify_halo2_proofs) does.
    ///
    /// # Errors
    /// As [`verify_halo2_proofs`](Self::verify_halo2_proofs).
    fn verify_own_halo2_proofs(
        &self,
        proofs: &[&[u8]],
        public_inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        all_valid(proofs, public_inputs, |proof, inputs| self.verify_halo2_proof(proof, inputs))
    }
}

/// Verifies one proof after the other, all of them.
fn all_valid(
    proofs: &[&[u8]],
    public_inputs: &[&[[u8; 32]]],
    verify: impl Fn(&[u8], &[[u8; 32]]) -> Result<bool, Halo2Error>,
) -> Result<bool, Halo2Error> {
    if proofs.len() != public_inputs.len() {
        return Err(Halo2Error::BatchMismatch);
    }
    let mut all_valid = !proofs.is_empty();
    for (proof, inputs) in proofs.iter().zip(public_inputs) {
        all_valid &= verify(proof, inputs)?;
    }
    Ok(all_valid)
}

/// An [`Api`] like the one it wraps, with the [`Halo2Verifier`] that [`Halo2Api`](crate::Halo2Api) uses.
#[derive(Clone)]
pub struct CircuitApi {
    api: Arc<dyn Api + Send + Sync>,
    verifier: Arc<dyn Halo2Verifier>,
}

impl CircuitApi {
    /// `api` with the circuits of `verifier`. To look into the verifier later, pass an `Arc` of it.
    pub fn new(api: impl Api + Send + Sync, verifier: impl Halo2Verifier + 'static) -> Self {
        Self { api: Arc::new(api), verifier: Arc::new(verifier) }
    }

    /// The verifier inside.
    pub fn verifier(&self) -> &dyn Halo2Verifier {
        &*self.verifier
    }
}

impl fmt::Debug for CircuitApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CircuitApi").finish_non_exhaustive()
    }
}

impl<V: Halo2Verifier + ?Sized> Halo2Verifier for Arc<V> {
    fn verify_halo2_proof(&self, proof: &[u8], public_inputs: &[[u8; 32]]) -> Result<bool, Halo2Error> {
        (**self).verify_halo2_proof(proof, public_inputs)
    }

    fn verify_halo2_proof_with(
        &self,
        circuit: &Checksum,
        proof: &[u8],
        public_inputs: &[[u8; 32]],
    ) -> Result<bool, Halo2Error> {
        (**self).verify_halo2_proof_with(circuit, proof, public_inputs)
    }

    fn verify_halo2_proofs(
        &self,
        circuit: &Checksum,
        proofs: &[&[u8]],
        public_inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        (**self).verify_halo2_proofs(circuit, proofs, public_inputs)
    }

    fn verify_own_halo2_proofs(
        &self,
        proofs: &[&[u8]],
        public_inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        (**self).verify_own_halo2_proofs(proofs, public_inputs)
    }
}

/// Every method goes to the wrapped `Api`, also those that have a default.
impl Api for CircuitApi {
    fn addr_validate(&self, human: &str) -> StdResult<Addr> {
        self.api.addr_validate(human)
    }

    fn addr_canonicalize(&self, human: &str) -> StdResult<CanonicalAddr> {
        self.api.addr_canonicalize(human)
    }

    fn addr_humanize(&self, canonical: &CanonicalAddr) -> StdResult<Addr> {
        self.api.addr_humanize(canonical)
    }

    fn secp256k1_verify(
        &self,
        message_hash: &[u8],
        signature: &[u8],
        public_key: &[u8],
    ) -> Result<bool, VerificationError> {
        self.api.secp256k1_verify(message_hash, signature, public_key)
    }

    fn secp256k1_recover_pubkey(
        &self,
        message_hash: &[u8],
        signature: &[u8],
        recovery_param: u8,
    ) -> Result<Vec<u8>, RecoverPubkeyError> {
        self.api.secp256k1_recover_pubkey(message_hash, signature, recovery_param)
    }

    fn secp256r1_verify(
        &self,
        message_hash: &[u8],
        signature: &[u8],
        public_key: &[u8],
    ) -> Result<bool, VerificationError> {
        self.api.secp256r1_verify(message_hash, signature, public_key)
    }

    fn secp256r1_recover_pubkey(
        &self,
        message_hash: &[u8],
        signature: &[u8],
        recovery_param: u8,
    ) -> Result<Vec<u8>, RecoverPubkeyError> {
        self.api.secp256r1_recover_pubkey(message_hash, signature, recovery_param)
    }

    fn bls12_381_aggregate_g1(&self, g1s: &[u8]) -> Result<[u8; 48], VerificationError> {
        self.api.bls12_381_aggregate_g1(g1s)
    }

    fn bls12_381_aggregate_g2(&self, g2s: &[u8]) -> Result<[u8; 96], VerificationError> {
        self.api.bls12_381_aggregate_g2(g2s)
    }

    fn bls12_381_pairing_equality(
        &self,
        ps: &[u8],
        qs: &[u8],
        r: &[u8],
        s: &[u8],
    ) -> Result<bool, VerificationError> {
        self.api.bls12_381_pairing_equality(ps, qs, r, s)
    }

    fn bls12_381_hash_to_g1(
        &self,
        hash_function: HashFunction,
        msg: &[u8],
        dst: &[u8],
    ) -> Result<[u8; 48], VerificationError> {
        self.api.bls12_381_hash_to_g1(hash_function, msg, dst)
    }

    fn bls12_381_hash_to_g2(
        &self,
        hash_function: HashFunction,
        msg: &[u8],
        dst: &[u8],
    ) -> Result<[u8; 96], VerificationError> {
        self.api.bls12_381_hash_to_g2(hash_function, msg, dst)
    }

    fn ed25519_verify(
        &self,
        message: &[u8],
        signature: &[u8],
        public_key: &[u8],
    ) -> Result<bool, VerificationError> {
        self.api.ed25519_verify(message, signature, public_key)
    }

    fn ed25519_batch_verify(
        &self,
        messages: &[&[u8]],
        signatures: &[&[u8]],
        public_keys: &[&[u8]],
    ) -> Result<bool, VerificationError> {
        self.api.ed25519_batch_verify(messages, signatures, public_keys)
    }

    fn debug(&self, message: &str) {
        self.api.debug(message);
    }
}

#[cfg(test)]
mod tests;
