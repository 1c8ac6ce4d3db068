//! Whether a circuit counts: asked of the chain through the contract's querier, or of the key store.
//!
//! The chain's answer is consensus state; what lies in a node's store is not: a simulated or failed upload may have left
//! a file there, and must not change an answer. Hence [`Authority::Chain`] is the default.
//!
//! **The query** is `QueryRequest::Grpc { path: "/zkwasm.v1.Query/CircuitRegistered", data }` with protobuf messages
//! `{ bytes checksum = 1; }` and `{ bool registered = 1; }`; unknown fields in the response are skipped. The querier's
//! gas is charged as for a query of the contract's own. While it answers, the chain may name the execution that the call
//! belongs to ([`note_execution`]).
//!
//! **What the answers mean.** Only a well-formed response decides: registered, or not registered (a code for the
//! contract). Anything else aborts the execution: a system error (a chain without the module or with the path not on
//! its list answers so), an error of the query itself, a response that is no such message. None of these says that the
//! circuit is not registered, and a contract that took them for it would refuse claims because of a chain's wiring. It
//! is deterministic: contracts already see the kind of a query's result, so a chain answers with the same kind on every
//! node. The wording of the error goes into the `VmError`, which is not part of consensus.

use cosmwasm_std::{Binary, ContractResult, GrpcQuery, QueryRequest, SystemResult, to_json_vec};
use cosmwasm_vm::HostContext;
use zk_halo2::Checksum;

use super::Halo2Host;
use super::faults::{UNKNOWN_EXECUTION, note_execution};
use super::stop::Stop;
use crate::codes::ResultCode;
use crate::protobuf;

/// Path of the query.
pub(crate) const QUERY_PATH: &str = "/zkwasm.v1.Query/CircuitRegistered";

/// Who decides which circuits count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Authority {
    /// The chain, asked through the contract's querier.
    #[default]
    Chain,
    /// The key store: every circuit binary in it counts. For tests and tools that run without a chain, never for a
    /// node, whose stores differ.
    Store,
}

impl Halo2Host {
    /// Ends the call with [`ResultCode::CircuitNotRegistered`] unless the circuit counts.
    pub(super) fn ensure_registered(
        &self,
        context: &mut dyn HostContext,
        circuit: &Checksum,
    ) -> Result<(), Stop> {
        // What an earlier call on this thread belonged to says nothing of this one.
        note_execution(UNKNOWN_EXECUTION);
        let registered = match self.authority {
            Authority::Chain => ask_chain(context, circuit)?,
            Authority::Store => self.store.contains(circuit).map_err(Stop::fault)?,
        };
        if registered { Ok(()) } else { Err(ResultCode::CircuitNotRegistered.into()) }
    }
}

fn ask_chain(context: &mut dyn HostContext, circuit: &Checksum) -> Result<bool, Stop> {
    let data = protobuf::bytes_field(1, circuit.as_bytes());
    let request: QueryRequest = GrpcQuery { path: QUERY_PATH.into(), data: data.into() }.into();
    let request = to_json_vec(&request).map_err(Stop::fault)?;
    let response = answered(context.query_raw(&request)?)?;
    protobuf::bool_field(1, &response).ok_or_else(|| {
        Stop::fault(format!("the chain answers {QUERY_PATH} with something that is no such response"))
    })
}

fn answered(result: SystemResult<ContractResult<Binary>>) -> Result<Binary, Stop> {
    match result {
        SystemResult::Ok(ContractResult::Ok(response)) => Ok(response),
        SystemResult::Ok(ContractResult::Err(error)) => Err(unanswered(error)),
        SystemResult::Err(error) => Err(unanswered(error)),
    }
}

fn unanswered(error: impl std::fmt::Display) -> Stop {
    Stop::fault(format!(
        "the chain does not answer {QUERY_PATH}: {error}; it needs the module zkwasm, and contracts must be allowed this query"
    ))
}
