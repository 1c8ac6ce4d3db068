//! One call of a callback: the variables that it writes, and what they say afterwards.

use cosmwasm_vm::{BackendError, GasInfo};

use super::error::outcome;
use crate::vector::UnmanagedVector;

/// What every callback may write: the gas it used and a message.
#[derive(Default)]
pub(super) struct Callback {
    pub(super) used_gas: u64,
    pub(super) message: UnmanagedVector,
}

/// How a callback's gas counts: [`GasInfo::with_cost`] or [`GasInfo::with_externally_used`].
type Gas = fn(u64) -> GasInfo;

/// Calls a function of a table: `enter` hands it the variables, `default` is the message of one that fails without.
///
/// A table with a hole is as a callback that says that its arguments are bad.
pub(super) fn call<F>(
    function: Option<F>,
    gas: Gas,
    enter: impl FnOnce(F, &mut Callback) -> i32,
    default: impl FnOnce() -> String,
) -> (Result<(), BackendError>, GasInfo) {
    let Some(function) = function else {
        return (Err(BackendError::bad_argument()), GasInfo::free());
    };
    let mut callback = Callback::default();
    let number = enter(function, &mut callback);
    // SAFETY: the callback was given it as none; what is in it now the callback made and gave away.
    let message = unsafe { callback.message.consume() };
    (outcome(number, message, default), gas(callback.used_gas))
}

/// [`call`] of a function that writes bytes, or leaves them none.
pub(super) fn call_for_bytes<F>(
    function: Option<F>,
    gas: Gas,
    enter: impl FnOnce(F, &mut Callback, &mut UnmanagedVector) -> i32,
    default: impl FnOnce() -> String,
) -> (Result<Option<Vec<u8>>, BackendError>, GasInfo) {
    let mut bytes = UnmanagedVector::default();
    let (result, gas) =
        call(function, gas, |function, callback| enter(function, callback, &mut bytes), default);
    // SAFETY: as in `call`.
    let bytes = unsafe { bytes.consume() };
    (result.map(|()| bytes), gas)
}
