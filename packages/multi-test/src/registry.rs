//! The circuits that an app's chain has registered, shared by all of its codes.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use zk_cosmwasm_std::{Checksum, Halo2Error, Halo2Verifier};

use crate::{Circuits, UploadError, upload::check_circuit};

/// A handle on the circuits of one app.
///
/// It is not part of the app's storage: a circuit stays registered whatever becomes of a transaction, as nothing that a
/// contract does stores one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Registry(Arc<RwLock<State>>);

#[derive(Debug, Default)]
struct State {
    circuits: Circuits,
    /// What some code declares, registered or not.
    declared: BTreeSet<Checksum>,
}

/// Why a circuit is not removed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RemoveError {
    /// It is not registered.
    #[error("circuit {circuit} is not registered")]
    NotRegistered {
        /// The circuit.
        circuit: Checksum,
    },
    /// A code declares it.
    #[error("circuit {circuit} is in use: a code declares it")]
    InUse {
        /// The circuit.
        circuit: Checksum,
    },
}

impl Registry {
    pub(crate) fn new(circuits: Circuits) -> Self {
        Self(Arc::new(RwLock::new(State { circuits, declared: BTreeSet::new() })))
    }

    /// Registers all of these, or none if one is refused.
    pub(crate) fn store(&self, binaries: &[&[u8]]) -> Result<(), UploadError> {
        let keys = binaries.iter().map(|binary| check_circuit(binary)).collect::<Result<Vec<_>, _>>()?;
        let circuits = &mut self.write().circuits;
        keys.into_iter().for_each(|key| circuits.register(key));
        Ok(())
    }

    pub(crate) fn remove(&self, circuit: &Checksum) -> Result<(), RemoveError> {
        let mut state = self.write();
        if !state.circuits.is_registered(circuit) {
            return Err(RemoveError::NotRegistered { circuit: *circuit });
        }
        if state.declared.contains(circuit) {
            return Err(RemoveError::InUse { circuit: *circuit });
        }
        state.circuits.remove(circuit);
        Ok(())
    }

    pub(crate) fn is_registered(&self, circuit: &Checksum) -> bool {
        self.read().circuits.is_registered(circuit)
    }

    /// What a code sees that declares these circuits.
    pub(crate) fn declare(&self, circuits: &[Checksum]) -> CodeCircuits {
        self.write().declared.extend(circuits);
        CodeCircuits { own: circuits.first().copied(), registry: self.clone() }
    }

    /// Nothing that happens under the lock leaves the state half changed, so another thread's panic is no reason to stop.
    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The circuits of a chain as one of its codes sees them: its own, and those registered at the time of each call.
#[derive(Debug)]
pub(crate) struct CodeCircuits {
    own: Option<Checksum>,
    registry: Registry,
}

impl CodeCircuits {
    /// The circuits at this moment. Verification then holds no lock.
    fn now(&self) -> Circuits {
        self.registry.read().circuits.seen_by(self.own)
    }
}

impl Halo2Verifier for CodeCircuits {
    fn verify_halo2_proof(&self, proof: &[u8], public_inputs: &[[u8; 32]]) -> Result<bool, Halo2Error> {
        self.now().verify_halo2_proof(proof, public_inputs)
    }

    fn verify_halo2_proof_with(
        &self,
        circuit: &Checksum,
        proof: &[u8],
        public_inputs: &[[u8; 32]],
    ) -> Result<bool, Halo2Error> {
        self.now().verify_halo2_proof_with(circuit, proof, public_inputs)
    }

    fn verify_halo2_proofs(
        &self,
        circuit: &Checksum,
        proofs: &[&[u8]],
        public_inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        self.now().verify_halo2_proofs(circuit, proofs, public_inputs)
    }

    fn verify_own_halo2_proofs(
        &self,
        proofs: &[&[u8]],
        public_inputs: &[&[[u8; 32]]],
    ) -> Result<bool, Halo2Error> {
        self.now().verify_own_halo2_proofs(proofs, public_inputs)
    }
}
