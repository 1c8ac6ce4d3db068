//! A chain that answers one query.

use std::collections::HashSet;

use cosmwasm_std::{Binary, ContractResult, QueryRequest, SystemError, SystemResult, from_json};
use cosmwasm_vm::testing::{MockApi, MockStorage};
use cosmwasm_vm::{Backend, BackendError, BackendResult, GasInfo, Querier};
use zk_cosmwasm_vm::{cosmwasm_vm, note_execution};
use zk_halo2::Checksum;

/// What a query costs here, in CosmWasm gas.
pub(crate) const QUERY_GAS: u64 = 3_000_000;

/// How the chain answers `CircuitRegistered`.
#[derive(Clone, Debug)]
pub(crate) enum Chain {
    /// With the module: these are registered.
    Registered(HashSet<Checksum>),
    /// With the module, which names the execution that each call belongs to.
    Naming {
        /// Its name.
        execution: u64,
        /// What is registered.
        circuits: HashSet<Checksum>,
    },
    /// Without the module.
    WithoutModule,
    /// The query fails on the chain.
    Fails,
    /// Something that is no response.
    Garbage,
    /// The query runs out of gas.
    OutOfGas,
}

impl Chain {
    pub(crate) fn registered(circuits: impl IntoIterator<Item = Checksum>) -> Self {
        Self::Registered(circuits.into_iter().collect())
    }

    fn answer(&self, request: &[u8]) -> Result<SystemResult<ContractResult<Binary>>, BackendError> {
        let QueryRequest::Grpc(query) = from_json::<QueryRequest>(request).unwrap() else {
            panic!("only gRPC is expected")
        };
        assert_eq!(query.path, "/zkwasm.v1.Query/CircuitRegistered");
        let checksum: [u8; 32] = query.data.strip_prefix(&[0x0a, 32]).unwrap().try_into().unwrap();
        let response = |bytes: &[u8]| Ok(SystemResult::Ok(ContractResult::Ok(bytes.to_vec().into())));
        match self {
            Self::Naming { execution, circuits } => {
                note_execution(*execution);
                Self::Registered(circuits.clone()).answer(request)
            }
            Self::Registered(circuits) if circuits.contains(&checksum.into()) => response(&[0x08, 1]),
            Self::Registered(_) => response(&[]),
            Self::WithoutModule => Ok(SystemResult::Err(SystemError::UnsupportedRequest {
                kind: format!("no route to {}", query.path),
            })),
            Self::Fails => Ok(SystemResult::Ok(ContractResult::Err("codespace: zkwasm, code: 2".into()))),
            Self::Garbage => response(b"{}"),
            Self::OutOfGas => Err(BackendError::out_of_gas()),
        }
    }
}

impl Querier for Chain {
    fn query_raw(&self, request: &[u8], _: u64) -> BackendResult<SystemResult<ContractResult<Binary>>> {
        (self.answer(request), GasInfo::with_externally_used(QUERY_GAS))
    }
}

pub(crate) fn backend(chain: Chain) -> Backend<MockApi, MockStorage, Chain> {
    Backend { api: MockApi::default(), storage: MockStorage::default(), querier: chain }
}
