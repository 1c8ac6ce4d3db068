//! Contract and circuits in one upload.

use cosmwasm_std::Checksum as CodeChecksum;
use cosmwasm_vm::{BackendApi, Querier, Storage};
use zk_halo2::Checksum;

use super::{HaloCache, HaloCacheError};
use crate::section::ensure_bound;

/// What [`HaloCache::store_code_with_circuits`] stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeWithCircuits {
    /// Checksum of the contract as stored, its section `halo2_circuits` included.
    pub wasm_checksum: CodeChecksum,
    /// Checksums of the circuits, in the order of the section.
    pub vk_checksums: Vec<Checksum>,
}

impl<A, S, Q> HaloCache<A, S, Q>
where
    A: BackendApi + 'static,
    S: Storage + 'static,
    Q: Querier + 'static,
{
    /// Stores a contract together with its circuit binaries, the contract's own circuit first.
    ///
    /// A contract that declares no circuits gets the section `halo2_circuits` with these; a contract that declares
    /// circuits must declare exactly these, in this order. Everything is checked before anything is written. With
    /// `persist` off nothing is written at all (simulation).
    ///
    /// # Errors
    /// [`HaloCacheError`]: a refused circuit binary or contract, which includes one that declares other circuits
    /// ([`SectionError::OtherCircuits`](crate::section::SectionError::OtherCircuits)).
    pub fn store_code_with_circuits(
        &self,
        wasm: &[u8],
        circuits: &[&[u8]],
        persist: bool,
    ) -> Result<CodeWithCircuits, HaloCacheError> {
        let store = self.circuits();
        let vk_checksums: Vec<Checksum> = circuits.iter().map(|binary| Checksum::of(binary)).collect();
        // First what is cheap: too many circuits, or one twice, are refused before any of them is decoded.
        let wasm = ensure_bound(wasm, &vk_checksums)?;
        let keys = circuits.iter().map(|binary| store.check(binary)).collect::<Result<Vec<_>, _>>()?;
        let wasm_checksum = self.store_code(&wasm, true, persist)?;
        if persist {
            for (binary, key) in circuits.iter().zip(&keys) {
                store.store_checked(binary, key)?;
            }
        }
        Ok(CodeWithCircuits { wasm_checksum, vk_checksums })
    }
}
