//! Why a host call ends before its result: a code for the contract, or an error that aborts the execution.

use std::fmt::Display;

use cosmwasm_vm::{VmError, VmResult};

use super::HostFunctionName;
use crate::codes::ResultCode;

/// The early end of a host call.
#[derive(Debug)]
pub(super) enum Stop {
    /// The contract's own doing: it gets the code and goes on.
    Code(ResultCode),
    /// Out of gas, an unreadable region, or a fault of the node or the chain's wiring: the execution is aborted.
    Abort(VmError),
}

impl From<ResultCode> for Stop {
    fn from(code: ResultCode) -> Self {
        Stop::Code(code)
    }
}

impl From<VmError> for Stop {
    fn from(error: VmError) -> Self {
        Stop::Abort(error)
    }
}

impl Stop {
    /// A fault that no contract can cause.
    pub(super) fn fault(reason: impl Display) -> Self {
        Stop::Abort(VmError::host_function_err(reason.to_string()))
    }
}

/// What the host function returns.
pub(super) fn answer(outcome: Result<ResultCode, Stop>) -> VmResult<u32> {
    match outcome {
        Ok(code) | Err(Stop::Code(code)) => Ok(code.to_u32()),
        Err(Stop::Abort(error)) => Err(error),
    }
}

/// The VM hands over as many arguments as were registered, so this is a fault of the VM.
pub(super) fn wrong_argument_count(function: HostFunctionName, found: usize) -> VmError {
    let HostFunctionName { name, parameters } = function;
    VmError::host_function_err(format!("{name} takes {parameters} arguments, the VM hands over {found}"))
}
