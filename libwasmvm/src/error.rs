//! Every error that leaves this library: its text, and its number in `errno`.

use cosmwasm_vm::VmError;

/// Values of `errno` after upstream's functions.
#[repr(i32)]
#[allow(dead_code, reason = "some numbers are only read, on the other side")]
pub enum ErrnoValue {
    Success = 0,
    Other = 1,
    OutOfGas = 2,
}

/// Why a function failed. The texts of the first group are upstream's.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("Null/Nil argument: {0}")]
    Unset(&'static str),
    #[error("Empty argument: {0}")]
    Empty(&'static str),
    #[error("Checksum not of length 32")]
    ChecksumLength,
    #[error("Cannot serialize to / deserialize from JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("Cannot serialize to MessagePack: {0}")]
    MessagePack(#[from] rmp_serde::encode::Error),
    #[error("Ran out of gas")]
    OutOfGas,
    #[error("Error calling the VM: {0}")]
    Vm(VmError),
    #[error("Caught panic")]
    Panic,

    /// Upstream would follow such a pointer.
    #[error("Invalid argument: {0} has a length but no data, or a length that no memory has")]
    NoBytes(&'static str),
    /// Upstream would follow this one too.
    #[error("{0} is not open: it was released, or is none that this library gave out")]
    Released(&'static str),

    #[cfg(feature = "halo2")]
    #[error("{0}")]
    Circuit(#[from] crate::circuits::CircuitError),
    #[cfg(feature = "halo2")]
    #[error("Error calling the VM: {0}")]
    Code(#[from] zk_cosmwasm_vm::code_check::CodeError),
}

impl From<VmError> for Error {
    fn from(error: VmError) -> Self {
        match error {
            VmError::GasDepletion { .. } => Error::OutOfGas,
            error => Error::Vm(error),
        }
    }
}

#[cfg(feature = "halo2")]
impl From<zk_cosmwasm_vm::StoreError> for Error {
    fn from(error: zk_cosmwasm_vm::StoreError) -> Self {
        Error::Circuit(error.into())
    }
}

impl Error {
    pub(crate) fn errno(&self) -> i32 {
        match self {
            Error::OutOfGas => ErrnoValue::OutOfGas as i32,
            #[cfg(feature = "halo2")]
            Error::Circuit(error) => error.errno() as i32,
            _ => ErrnoValue::Other as i32,
        }
    }
}
