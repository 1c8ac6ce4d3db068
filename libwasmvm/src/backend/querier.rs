//! Queries to the chain.

use cosmwasm_std::{Binary, ContractResult, SystemError, SystemResult};
use cosmwasm_vm::{BackendResult, GasInfo, Querier};

use super::callback::{Callback, call_for_bytes};
use crate::vector::UnmanagedVector;
use crate::view::U8SliceView;

/// Something of the embedder's.
#[repr(C)]
pub struct querier_t {
    _private: [u8; 0],
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct QuerierVtable {
    pub query_external: Option<
        extern "C" fn(
            querier: *const querier_t,
            gas_limit: u64,
            gas_used: *mut u64,
            request: U8SliceView,
            result_out: *mut UnmanagedVector,
            err_msg_out: *mut UnmanagedVector,
        ) -> i32,
    >,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct GoQuerier {
    pub state: *const querier_t,
    pub vtable: QuerierVtable,
}

impl Querier for GoQuerier {
    fn query_raw(
        &self,
        request: &[u8],
        gas_limit: u64,
    ) -> BackendResult<SystemResult<ContractResult<Binary>>> {
        let view = U8SliceView::new(Some(request));
        let (response, gas) = call_for_bytes(
            self.vtable.query_external,
            GasInfo::with_externally_used,
            |query, Callback { used_gas, message }, response| {
                query(self.state, gas_limit, used_gas, view, response, message)
            },
            || {
                let request = String::from_utf8_lossy(request);
                format!("Failed to query another contract with this request: {request}")
            },
        );
        (response.map(|response| parse(response.unwrap_or_default())), gas)
    }
}

/// A response that is not JSON of the right form is the chain's fault, and the contract is told so.
fn parse(response: Vec<u8>) -> SystemResult<ContractResult<Binary>> {
    serde_json::from_slice(&response).unwrap_or_else(|error| {
        SystemResult::Err(SystemError::InvalidResponse {
            error: format!("Parsing Go response: {error}"),
            response: response.into(),
        })
    })
}
