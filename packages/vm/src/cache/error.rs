//! What can go wrong in the cache.

use cosmwasm_vm::VmError;
use zk_halo2::Checksum;

use crate::code_check::CodeError;
use crate::section::SectionError;
use crate::store::StoreError;

/// An error of [`HaloCache`](super::HaloCache).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HaloCacheError {
    /// The contract fails our static check.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// The contract's section `halo2_circuits` breaks its rules, or cannot be written.
    #[error(transparent)]
    Section(#[from] SectionError),
    /// The key store's error.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The VM's error, its own static check included.
    #[error(transparent)]
    Vm(#[from] VmError),
    /// The contract declares other circuits than those uploaded with it.
    #[error(
        "the contract declares the circuits {declared:?} but was uploaded with {given:?}: upload the declared ones in their order, or a contract that is not bound yet"
    )]
    OtherCircuits {
        /// What the section says.
        declared: Vec<Checksum>,
        /// What was uploaded.
        given: Vec<Checksum>,
    },
}
