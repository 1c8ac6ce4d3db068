//! The circuits that a test knows, and their verification with the errors of a chain.

use std::collections::BTreeMap;

use cosmwasm_std::Api;
use zk_cosmwasm_std::{Checksum, CircuitApi, Halo2Error, Halo2Verifier};
use zk_halo2::{Claim, Limits, LoadedVerifyingKey, VerifyError, VkError, check_vk, verify_batch};

use crate::limits::{ensure_batch, ensure_claim};

/// Registered circuits, and which of them is the code's own.
///
/// Errors come in the order in which the VM's host functions find them: lengths, then the circuit, then the public
/// inputs; whatever is wrong with a proof is a verdict.
#[derive(Clone, Debug, Default)]
pub struct Circuits {
    own: Option<Checksum>,
    keys: BTreeMap<Checksum, LoadedVerifyingKey>,
}

impl Circuits {
    /// No circuit.
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers a circuit binary.
    ///
    /// # Errors
    /// Those of `check_vk`: what a chain with the default limits would refuse at upload.
    pub fn with(self, circuit_binary: &[u8]) -> Result<Self, VkError> {
        Ok(self.with_key(check_vk(circuit_binary, &Limits::default())?))
    }

    /// Registers a circuit binary and makes it the code's own.
    ///
    /// # Errors
    /// As [`with`](Self::with).
    pub fn with_own(self, circuit_binary: &[u8]) -> Result<Self, VkError> {
        let own = Checksum::of(circuit_binary);
        Ok(self.with(circuit_binary)?.declaring(own))
    }

    /// Registers a key.
    pub fn with_key(mut self, key: LoadedVerifyingKey) -> Self {
        self.keys.insert(Checksum::new(*key.checksum().as_bytes()), key);
        self
    }

    /// Names the code's own circuit, registered or not: `CIRCUITS[0]` of its `declare_circuits!`.
    pub fn declaring(mut self, own: Checksum) -> Self {
        self.own = Some(own);
        self
    }

    /// An `Api` like `api` that holds these circuits.
    pub fn into_api(self, api: impl Api + Send + Sync) -> CircuitApi {
        CircuitApi::new(api, self)
    }

    fn key(&self, circuit: &Checksum) -> Result<&LoadedVerifyingKey, Halo2Error> {
        self.keys.get(circuit).ok_or(Halo2Error::CircuitNotRegistered)
    }
}

impl Halo2Verifier for Circuits {
    fn verify_halo2_proof(&self, proof: &[u8], public_inputs: &[[u8; 32]]) -> Result<bool, Halo2Error> {
        ensure_claim(proof, public_inputs)?;
        let own = self.own.ok_or(Halo2Error::NoCircuit)?;
        judge(self.key(&own)?, &[proof], &[public_inputs])
    }

    fn verify_halo2_proof_with(
        &self,
        circuit: &Checksum,
        proof: &[u8],
        public_inputs: &[[u8; 32]],
    ) -> Result<bool, Halo2Error> {
        ensure_claim(proof, public_inputs)?;
        judge(self.key(circuit)?, &[proof], &[public_inputs])
    }

    fn verify_halo2_proofs(
        &self,
        circuit: &Checksum,
        proofs: &[&[u8]],
        public_inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        ensure_batch(proofs, public_inputs)?;
        judge(self.key(circuit)?, proofs, public_inputs)
    }
}

/// Whether there are proofs and all of them are valid; all public inputs are looked at first.
fn judge(
    key: &LoadedVerifyingKey,
    proofs: &[&[u8]],
    public_inputs: &[&[[u8; 32]]],
) -> Result<bool, Halo2Error> {
    let claim = |(proof, public_inputs)| Claim { proof, public_inputs };
    let claims: Vec<_> = proofs.iter().copied().zip(public_inputs.iter().copied()).map(claim).collect();
    verify_batch(key, &claims).map_err(to_halo2_error)
}

fn to_halo2_error(error: VerifyError) -> Halo2Error {
    match error {
        VerifyError::PublicInputCount { .. } => Halo2Error::WrongInputCount,
        VerifyError::NonCanonicalPublicInput { .. } => Halo2Error::MalformedInputs,
        _ => Halo2Error::VerifierFailed,
    }
}
