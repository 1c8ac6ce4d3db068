//! Address functions.

use cosmwasm_vm::{BackendApi, BackendError, BackendResult, GasInfo};

use super::callback::{Callback, call, call_for_bytes};
use crate::vector::UnmanagedVector;
use crate::view::U8SliceView;

/// Something of the embedder's.
#[repr(C)]
pub struct api_t {
    _private: [u8; 0],
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct GoApiVtable {
    pub humanize_address: Option<
        extern "C" fn(
            api: *const api_t,
            input: U8SliceView,
            humanized_address_out: *mut UnmanagedVector,
            err_msg_out: *mut UnmanagedVector,
            gas_used: *mut u64,
        ) -> i32,
    >,
    pub canonicalize_address: Option<
        extern "C" fn(
            api: *const api_t,
            input: U8SliceView,
            canonicalized_address_out: *mut UnmanagedVector,
            err_msg_out: *mut UnmanagedVector,
            gas_used: *mut u64,
        ) -> i32,
    >,
    pub validate_address: Option<
        extern "C" fn(
            api: *const api_t,
            input: U8SliceView,
            err_msg_out: *mut UnmanagedVector,
            gas_used: *mut u64,
        ) -> i32,
    >,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct GoApi {
    pub state: *const api_t,
    pub vtable: GoApiVtable,
}

// SAFETY: `state` is never followed here, only handed back to the embedder's functions, on the thread that made the call:
// the VM runs a contract where it was entered. It asks for `Send` because an instance as a whole could be sent.
unsafe impl Send for GoApi {}

impl BackendApi for GoApi {
    fn addr_canonicalize(&self, human: &str) -> BackendResult<Vec<u8>> {
        let default = || format!("Failed to canonicalize the address: {human}");
        let function = self.vtable.canonicalize_address;
        convert(function, self.state, human.as_bytes(), default)
    }

    fn addr_humanize(&self, canonical: &[u8]) -> BackendResult<String> {
        let default = || format!("Failed to humanize the address: {}", hex::encode_upper(canonical));
        let (result, gas) = convert(self.vtable.humanize_address, self.state, canonical, default);
        (result.and_then(|human| String::from_utf8(human).map_err(BackendError::from)), gas)
    }

    fn addr_validate(&self, input: &str) -> BackendResult<()> {
        let view = U8SliceView::new(Some(input.as_bytes()));
        call(
            self.vtable.validate_address,
            GasInfo::with_cost,
            |validate, Callback { used_gas, message }| validate(self.state, view, message, used_gas),
            || format!("Failed to validate the address: {input}"),
        )
    }
}

type Convert =
    extern "C" fn(*const api_t, U8SliceView, *mut UnmanagedVector, *mut UnmanagedVector, *mut u64) -> i32;

/// Calls one of the two functions that turn an address into another form.
fn convert(
    function: Option<Convert>,
    state: *const api_t,
    address: &[u8],
    default: impl FnOnce() -> String,
) -> BackendResult<Vec<u8>> {
    let view = U8SliceView::new(Some(address));
    let (converted, gas) = call_for_bytes(
        function,
        GasInfo::with_cost,
        |convert, Callback { used_gas, message }, converted| {
            convert(state, view, converted, message, used_gas)
        },
        default,
    );
    (converted.and_then(|bytes| bytes.ok_or_else(|| BackendError::unknown("Unset output"))), gas)
}
