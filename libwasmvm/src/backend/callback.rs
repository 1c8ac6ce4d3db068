//! One call of a callback: the variables that it writes, and what they say afterwards.

use cosmwasm_vm::BackendError;

use super::error::outcome;
use crate::vector::UnmanagedVector;

/// What every callback may write: the gas it used and a message.
#[derive(Default)]
pub(super) struct Callback {
    pub(super) used_gas: u64,
    pub(super) message: UnmanagedVector,
}

impl Callback {
    /// Gas used, and whether the callback succeeded; `default` is the message of one that gave none.
    ///
    /// # Safety
    /// `message` is what the callback left there: still none, or a vector that it made with `new_unmanaged_vector` and
    /// gave away.
    pub(super) unsafe fn finish(
        self,
        number: i32,
        default: impl FnOnce() -> String,
    ) -> (Result<(), BackendError>, u64) {
        // SAFETY: the caller's promise.
        let message = unsafe { self.message.consume() };
        (outcome(number, message, default), self.used_gas)
    }
}

/// The function of a table. A table with a hole ends the call as a callback that panics does.
pub(super) fn callback<F>(function: Option<F>) -> Result<F, BackendError> {
    function.ok_or_else(BackendError::bad_argument)
}
