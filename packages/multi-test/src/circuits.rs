//! The circuits that a test knows, and their verification with the errors of a chain.

use std::collections::BTreeMap;

use cosmwasm_std::Api;
use zk_cosmwasm_std::{Checksum, CircuitApi, Halo2Error, Halo2Verifier};
use zk_halo2::{Claim, LoadedVerifyingKey, VerifyError, verify_batch};

use crate::UploadError;
use crate::limits::{ensure_batch, ensure_claim};
use crate::mock::MockVerdict;
use crate::upload::check_circuit;

/// Registered circuits, and which of them is the code's own.
///
/// Errors come in the order in which the VM's host functions find them: lengths, then the circuit, then the public
/// inputs; whatever is wrong with a proof is a verdict.
#[derive(Clone, Debug, Default)]
pub struct Circuits {
    own: Option<Checksum>,
    keys: BTreeMap<Checksum, LoadedVerifyingKey>,
    mock: Option<MockVerdict>,
}

impl Circuits {
    /// No circuit.
    pub fn new() -> Self {
        Self::default()
    }

    /// Verdicts that `decide` gives, from the circuit, the proof and the public inputs: for tests of the contract around
    /// a verification, before there is a circuit or where proving takes long.
    ///
    /// Only the verdict is mocked. Lengths and encodings are checked as always. Every circuit that is named counts as
    /// registered, unless `decide` says [`Halo2Error::CircuitNotRegistered`]; for one that is registered for real
    /// ([`with`](Self::with)) the number of public inputs is checked too. The own circuit is [`MOCK_CIRCUIT`] unless
    /// [`declaring`](Self::declaring) names another.
    ///
    /// No contract on a chain can get such a verdict: on Wasm every call goes to the host, and this crate does not
    /// compile there.
    ///
    /// ```
    /// use zk_cosmwasm_std::Halo2Api;
    /// use zk_multi_test::{Circuits, mock_dependencies};
    ///
    /// let deps = mock_dependencies(Circuits::mock(|_circuit, proof, _inputs| Ok(proof == b"good")));
    /// assert_eq!(deps.api.verify_halo2_proof(b"good", &[]), Ok(true));
    /// assert_eq!(deps.api.verify_halo2_proof(b"bad", &[]), Ok(false));
    /// ```
    pub fn mock(
        decide: impl Fn(&Checksum, &[u8], &[[u8; 32]]) -> Result<bool, Halo2Error> + Send + Sync + 'static,
    ) -> Self {
        Self { own: Some(MOCK_CIRCUIT), mock: Some(MockVerdict::new(decide)), ..Self::default() }
    }

    /// Registers a circuit binary.
    ///
    /// # Errors
    /// [`UploadError`]: what a chain with the default limits would refuse at upload.
    pub fn with(mut self, circuit_binary: &[u8]) -> Result<Self, UploadError> {
        self.register(check_circuit(circuit_binary)?);
        Ok(self)
    }

    /// Registers a circuit binary and makes it the code's own.
    ///
    /// # Errors
    /// As [`with`](Self::with).
    pub fn with_own(self, circuit_binary: &[u8]) -> Result<Self, UploadError> {
        let own = Checksum::of(circuit_binary);
        Ok(self.with(circuit_binary)?.declaring(own))
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

    pub(crate) fn register(&mut self, key: LoadedVerifyingKey) {
        self.keys.insert(Checksum::new(*key.checksum().as_bytes()), key);
    }

    /// Whether it was registered.
    pub(crate) fn remove(&mut self, circuit: &Checksum) -> bool {
        self.keys.remove(circuit).is_some()
    }

    pub(crate) fn is_registered(&self, circuit: &Checksum) -> bool {
        self.keys.contains_key(circuit)
    }

    /// The same circuits as a code sees them whose own circuit this is.
    pub(crate) fn seen_by(&self, own: Option<Checksum>) -> Self {
        Self { own, ..self.clone() }
    }

    fn own(&self) -> Result<Checksum, Halo2Error> {
        self.own.ok_or(Halo2Error::NoCircuit)
    }

    /// Whether there are proofs and all of them are valid; all public inputs are looked at first.
    fn judge(
        &self,
        circuit: &Checksum,
        proofs: &[&[u8]],
        public_inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        let claim = |(proof, public_inputs)| Claim { proof, public_inputs };
        let claims: Vec<_> = proofs.iter().copied().zip(public_inputs.iter().copied()).map(claim).collect();
        let key = self.keys.get(circuit);
        if let Some(mock) = &self.mock {
            return mock.judge(circuit, key.map(LoadedVerifyingKey::shape), &claims);
        }
        verify_batch(key.ok_or(Halo2Error::CircuitNotRegistered)?, &claims).map_err(to_halo2_error)
    }
}

/// The own circuit of [`Circuits::mock`] unless another is named.
pub const MOCK_CIRCUIT: Checksum = Checksum::new([0; 32]);

impl Halo2Verifier for Circuits {
    fn verify_halo2_proof(&self, proof: &[u8], public_inputs: &[[u8; 32]]) -> Result<bool, Halo2Error> {
        ensure_claim(proof, public_inputs)?;
        self.judge(&self.own()?, &[proof], &[public_inputs])
    }

    fn verify_halo2_proof_with(
        &self,
        circuit: &Checksum,
        proof: &[u8],
        public_inputs: &[[u8; 32]],
    ) -> Result<bool, Halo2Error> {
        ensure_claim(proof, public_inputs)?;
        self.judge(circuit, &[proof], &[public_inputs])
    }

    fn verify_halo2_proofs(
        &self,
        circuit: &Checksum,
        proofs: &[&[u8]],
        public_inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        ensure_batch(proofs, public_inputs)?;
        self.judge(circuit, proofs, public_inputs)
    }

    fn verify_own_halo2_proofs(
        &self,
        proofs: &[&[u8]],
        public_inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        ensure_batch(proofs, public_inputs)?;
        self.judge(&self.own()?, proofs, public_inputs)
    }
}

fn to_halo2_error(error: VerifyError) -> Halo2Error {
    match error {
        VerifyError::PublicInputCount { .. } => Halo2Error::WrongInputCount,
        VerifyError::NonCanonicalPublicInput { .. } => Halo2Error::MalformedInputs,
        _ => Halo2Error::VerifierFailed,
    }
}
