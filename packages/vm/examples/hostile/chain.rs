//! A stand-in for the chain: it answers `CircuitRegistered` as `x/zkwasm` does, at the price of the SDK's store.

use std::collections::HashSet;
use std::sync::Arc;

use cosmwasm_std::{ContractResult, QueryRequest, SystemError, SystemResult, from_json};
use zk_cosmwasm_vm::VkStore;
use zk_cosmwasm_vm::cosmwasm_vm::{BackendResult, GasInfo, Querier};
use zk_cosmwasm_vm::gas::COSMWASM_GAS_PER_SDK_GAS;
use zk_halo2::Checksum;

/// SDK gas of a look whether the state has a key (`HasCost` of the SDK's store).
const HAS: u64 = 1_000;

/// The circuits that are registered, in the state and in the store of this node.
#[derive(Clone)]
pub(crate) struct Chain {
    pub(crate) store: Arc<VkStore>,
    pub(crate) registered: Arc<HashSet<Checksum>>,
}

impl Chain {
    /// The module's `isUsable`: the state decides, and this node makes sure that it has the key.
    fn is_usable(&self, circuit: &Checksum) -> bool {
        self.registered.contains(circuit) && self.store.ready_vk(circuit).is_ok()
    }
}

impl Querier for Chain {
    fn query_raw(
        &self,
        request: &[u8],
        _: u64,
    ) -> BackendResult<SystemResult<ContractResult<cosmwasm_std::Binary>>> {
        let gas = GasInfo::with_externally_used(HAS * COSMWASM_GAS_PER_SDK_GAS);
        let unsupported = || SystemResult::Err(SystemError::UnsupportedRequest { kind: "not this".into() });
        let checksum = match from_json::<QueryRequest>(request) {
            Ok(QueryRequest::Grpc(query)) => {
                query.data.strip_prefix(&[0x0a, 32]).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            }
            _ => None,
        };
        let Some(checksum) = checksum else { return (Ok(unsupported()), gas) };
        let response: &[u8] = if self.is_usable(&checksum.into()) { &[0x08, 1] } else { &[] };
        (Ok(SystemResult::Ok(ContractResult::Ok(response.to_vec().into()))), gas)
    }
}
