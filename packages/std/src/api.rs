//! What a contract calls: [`Halo2Api`], an extension of [`cosmwasm_std::Api`].

use core::any::Any;

use cosmwasm_std::Api;

use crate::{Checksum, Halo2Error};

/// Halo2 verification on every [`Api`]: `deps.api.verify_halo2_proof(…)`.
///
/// In all methods a proof is the bytes of one halo2 proof (IPA over the Vesta curve), and the public inputs are the
/// circuit's instance columns one after the other, each value 32 bytes little-endian, canonical (below the modulus of the
/// Pallas base field). `Ok(false)` means that the proof does not prove the circuit's statement for these inputs, for
/// whatever reason, its length included. Prefer the `ensure_…` methods: a verdict that nobody reads protects nothing.
///
/// # Errors
/// On Wasm the table of [`Halo2Error`]; natively also [`Halo2Error::NoVerifier`] when the `Api` is not a
/// [`CircuitApi`](crate::CircuitApi).
///
/// # Cost
/// Priced by the VM from the key's shape and the lengths of the arguments, and charged before the work.
pub trait Halo2Api {
    /// The implementation behind this `Api`.
    #[doc(hidden)]
    fn __as_any(&self) -> &dyn Any;

    /// Verifies a proof against the code's own circuit: the first that it declares.
    ///
    /// # Errors
    /// [`Halo2Error::NoCircuit`] if it declares none; see [`Halo2Api`].
    #[must_use = "a verdict that is not looked at protects nothing"]
    fn verify_halo2_proof(&self, proof: &[u8], public_inputs: &[[u8; 32]]) -> Result<bool, Halo2Error> {
        backend::verify(self.__as_any(), proof, public_inputs)
    }

    /// Verifies a proof against a registered circuit.
    ///
    /// Declare the circuit too ([`declare_circuits!`](crate::declare_circuits)). Whoever stored a circuit that no code
    /// declares can remove it, and then this returns [`Halo2Error::CircuitNotRegistered`] until somebody stores it
    /// again.
    ///
    /// # Errors
    /// [`Halo2Error::CircuitNotRegistered`]; see [`Halo2Api`].
    #[must_use = "a verdict that is not looked at protects nothing"]
    fn verify_halo2_proof_with(
        &self,
        circuit: &Checksum,
        proof: &[u8],
        public_inputs: &[[u8; 32]],
    ) -> Result<bool, Halo2Error> {
        backend::verify_with(self.__as_any(), circuit, proof, public_inputs)
    }

    /// Verifies several proofs against one registered circuit; `Ok(true)` if there are any and all of them are valid.
    ///
    /// `public_inputs[i]` belongs to `proofs[i]`.
    ///
    /// # Errors
    /// [`Halo2Error::BatchMismatch`] if the numbers differ; see [`Halo2Api`].
    #[must_use = "a verdict that is not looked at protects nothing"]
    fn verify_halo2_proofs(
        &self,
        circuit: &Checksum,
        proofs: &[&[u8]],
        public_inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        backend::verify_batch(self.__as_any(), circuit, proofs, public_inputs)
    }

    /// Like [`verify_halo2_proofs`](Self::verify_halo2_proofs), against the code's own circuit: the first that it declares.
    ///
    /// # Errors
    /// [`Halo2Error::NoCircuit`] if it declares none; see [`Halo2Api`].
    #[must_use = "a verdict that is not looked at protects nothing"]
    fn verify_own_halo2_proofs(
        &self,
        proofs: &[&[u8]],
        public_inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        backend::verify_own_batch(self.__as_any(), proofs, public_inputs)
    }

    /// Poseidon (P128Pow5T3, constant length) of 1 to 255 field elements, as halo2 circuits compute it. It folds many
    /// values into one public input. Elements and result are encoded as public inputs are.
    ///
    /// Natively it needs no [`CircuitApi`](crate::CircuitApi).
    ///
    /// # Errors
    /// [`Halo2Error::MalformedInputs`] if there is no element or one is not canonical, [`Halo2Error::TooManyInputs`].
    ///
    /// # Cost
    /// One permutation for every two elements, by the host: a small fraction of what it costs in Wasm.
    fn poseidon_hash(&self, message: &[[u8; 32]]) -> Result<[u8; 32], Halo2Error> {
        backend::poseidon_hash(message)
    }

    /// Like [`verify_halo2_proof`](Self::verify_halo2_proof), with a negative verdict as an error.
    ///
    /// # Errors
    /// [`Halo2Error::InvalidProof`]; see [`Halo2Api`].
    fn ensure_halo2_proof(&self, proof: &[u8], public_inputs: &[[u8; 32]]) -> Result<(), Halo2Error> {
        ensure(self.verify_halo2_proof(proof, public_inputs)?)
    }

    /// Like [`verify_halo2_proof_with`](Self::verify_halo2_proof_with), with a negative verdict as an error.
    ///
    /// # Errors
    /// [`Halo2Error::InvalidProof`]; see [`Halo2Api`].
    fn ensure_halo2_proof_with(
        &self,
        circuit: &Checksum,
        proof: &[u8],
        public_inputs: &[[u8; 32]],
    ) -> Result<(), Halo2Error> {
        ensure(self.verify_halo2_proof_with(circuit, proof, public_inputs)?)
    }

    /// Makes sure that the code has a circuit of its own, that the chain has it too, and that it takes this many public
    /// inputs. Call it in `instantiate` and `migrate`: without its circuit a contract accepts no proof.
    ///
    /// It verifies an empty proof, which is valid for no circuit.
    ///
    /// # Errors
    /// [`Halo2Error::NoCircuit`], [`Halo2Error::CircuitNotRegistered`], [`Halo2Error::WrongInputCount`], and
    /// [`Halo2Error::EmptyProofAccepted`] if the verifier accepts it; see [`Halo2Api`].
    ///
    /// # Cost
    /// That of a verification.
    fn ensure_halo2_circuit(&self, public_inputs: usize) -> Result<(), Halo2Error> {
        ensure_refused(self.verify_halo2_proof(&[], &vec![[0; 32]; public_inputs])?)
    }

    /// Like [`ensure_halo2_circuit`](Self::ensure_halo2_circuit), for a circuit that is named.
    ///
    /// # Errors
    /// As [`ensure_halo2_circuit`](Self::ensure_halo2_circuit), without [`Halo2Error::NoCircuit`].
    fn ensure_halo2_circuit_with(&self, circuit: &Checksum, public_inputs: usize) -> Result<(), Halo2Error> {
        ensure_refused(self.verify_halo2_proof_with(circuit, &[], &vec![[0; 32]; public_inputs])?)
    }
}

/// A verdict as a result.
fn ensure(valid: bool) -> Result<(), Halo2Error> {
    if valid { Ok(()) } else { Err(Halo2Error::InvalidProof) }
}

/// The verdict on an empty proof as a result.
fn ensure_refused(valid: bool) -> Result<(), Halo2Error> {
    if valid { Err(Halo2Error::EmptyProofAccepted) } else { Ok(()) }
}

impl<A: Api> Halo2Api for A {
    fn __as_any(&self) -> &dyn Any {
        self
    }
}

impl Halo2Api for dyn Api {
    fn __as_any(&self) -> &dyn Any {
        self
    }
}

/// On Wasm the implementation is the host, whichever `Api` was asked.
#[cfg(target_arch = "wasm32")]
mod backend {
    use super::{Any, Checksum, Halo2Error};
    use crate::imports;

    pub(super) fn verify(_: &dyn Any, proof: &[u8], inputs: &[[u8; 32]]) -> Result<bool, Halo2Error> {
        imports::verify(proof, inputs)
    }

    pub(super) fn verify_with(
        _: &dyn Any,
        circuit: &Checksum,
        proof: &[u8],
        inputs: &[[u8; 32]],
    ) -> Result<bool, Halo2Error> {
        imports::verify_with(circuit, proof, inputs)
    }

    pub(super) fn verify_batch(
        _: &dyn Any,
        circuit: &Checksum,
        proofs: &[&[u8]],
        inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        imports::verify_batch(circuit.as_bytes(), proofs, inputs)
    }

    pub(super) fn verify_own_batch(
        _: &dyn Any,
        proofs: &[&[u8]],
        inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        imports::verify_batch(imports::OWN_CIRCUIT, proofs, inputs)
    }

    pub(super) fn poseidon_hash(message: &[[u8; 32]]) -> Result<[u8; 32], Halo2Error> {
        imports::poseidon_hash(message)
    }
}

/// Outside Wasm the implementation is the verifier of a [`CircuitApi`](crate::CircuitApi).
#[cfg(not(target_arch = "wasm32"))]
mod backend {
    use super::{Any, Checksum, Halo2Error};
    use crate::{CircuitApi, Halo2Verifier};

    fn verifier(api: &dyn Any) -> Result<&dyn Halo2Verifier, Halo2Error> {
        api.downcast_ref::<CircuitApi>().map(CircuitApi::verifier).ok_or(Halo2Error::NoVerifier)
    }

    pub(super) fn verify(api: &dyn Any, proof: &[u8], inputs: &[[u8; 32]]) -> Result<bool, Halo2Error> {
        verifier(api)?.verify_halo2_proof(proof, inputs)
    }

    pub(super) fn verify_with(
        api: &dyn Any,
        circuit: &Checksum,
        proof: &[u8],
        inputs: &[[u8; 32]],
    ) -> Result<bool, Halo2Error> {
        verifier(api)?.verify_halo2_proof_with(circuit, proof, inputs)
    }

    pub(super) fn verify_batch(
        api: &dyn Any,
        circuit: &Checksum,
        proofs: &[&[u8]],
        inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        verifier(api)?.verify_halo2_proofs(circuit, proofs, inputs)
    }

    pub(super) fn verify_own_batch(
        api: &dyn Any,
        proofs: &[&[u8]],
        inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        verifier(api)?.verify_own_halo2_proofs(proofs, inputs)
    }

    pub(super) fn poseidon_hash(message: &[[u8; 32]]) -> Result<[u8; 32], Halo2Error> {
        if message.len() > zk_poseidon::MAX_HOST_ELEMENTS {
            return Err(Halo2Error::TooManyInputs);
        }
        if message.is_empty() {
            return Err(Halo2Error::MalformedInputs);
        }
        zk_poseidon::hash_bytes(message).map_err(|_| Halo2Error::MalformedInputs)
    }
}
