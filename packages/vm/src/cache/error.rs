//! The errors of the cache.

use cosmwasm_vm::VmError;

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
    /// The contract's section `halo2_circuits` breaks its rules, declares other circuits than those
    /// uploaded with it, or cannot be written.
    #[error(transparent)]
    Section(#[from] SectionError),
    /// The key store's error.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The VM's error, its own static check included.
    #[error(transparent)]
    Vm(#[from] VmError),
}
