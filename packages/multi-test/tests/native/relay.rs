//! A contract that verifies in each of its entry points, and calls others.
//!
//! Every message is a [`Step`]. The verdict is stored, and told by the query.

use cosmwasm_std::{
    Addr, Binary, Deps, DepsMut, Env, MessageInfo, Reply, ReplyOn, Response, StdResult, SubMsg, WasmMsg,
    from_json, to_json_binary,
};
use cw_multi_test::{Contract, ContractWrapper};
use serde::{Deserialize, Serialize};
use zk_cosmwasm_std::Halo2Api;

/// A proof and its public inputs, for the code's own circuit.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Claim {
    pub(crate) proof: Binary,
    pub(crate) inputs: Vec<[u8; 32]>,
}

/// What to do.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Step {
    /// Nothing.
    Nothing,
    /// Verify, and fail if the proof is not valid.
    Ensure(Claim),
    /// Have another contract do something, then judge the claim in the reply.
    Call(Addr, Box<Step>, Claim),
    /// The verdict of another contract.
    Ask(Addr, Box<Step>),
}

/// Where the verdicts of replies go.
const REPLIED: &[u8] = b"replied";

fn ensure(deps: Deps, step: Step) -> StdResult<Response> {
    match step {
        Step::Nothing => Ok(Response::new()),
        Step::Ensure(claim) => {
            deps.api.ensure_halo2_proof(&claim.proof, &claim.inputs)?;
            Ok(Response::new())
        }
        Step::Call(contract, step, claim) => {
            let call = WasmMsg::Execute {
                contract_addr: contract.into(),
                msg: to_json_binary(&step)?,
                funds: vec![],
            };
            let payload = to_json_binary(&claim)?;
            let call =
                SubMsg { id: 1, payload, msg: call.into(), gas_limit: None, reply_on: ReplyOn::Always };
            Ok(Response::new().add_submessage(call))
        }
        Step::Ask(contract, step) => {
            let valid: bool = deps.querier.query_wasm_smart(contract, &step)?;
            Ok(Response::new().add_attribute("valid", valid.to_string()))
        }
    }
}

fn instantiate(deps: DepsMut, _: Env, _: MessageInfo, step: Step) -> StdResult<Response> {
    ensure(deps.as_ref(), step)
}

fn execute(deps: DepsMut, _: Env, _: MessageInfo, step: Step) -> StdResult<Response> {
    ensure(deps.as_ref(), step)
}

fn sudo(deps: DepsMut, _: Env, step: Step) -> StdResult<Response> {
    ensure(deps.as_ref(), step)
}

#[cfg(not(feature = "cosmwasm_2_2"))]
fn migrate(deps: DepsMut, _: Env, step: Step) -> StdResult<Response> {
    ensure(deps.as_ref(), step)
}

#[cfg(feature = "cosmwasm_2_2")]
fn migrate(deps: DepsMut, _: Env, step: Step, _: cosmwasm_std::MigrateInfo) -> StdResult<Response> {
    ensure(deps.as_ref(), step)
}

fn reply(deps: DepsMut, _: Env, reply: Reply) -> StdResult<Response> {
    let claim: Claim = from_json(&reply.payload)?;
    let valid = deps.api.verify_halo2_proof(&claim.proof, &claim.inputs)?;
    deps.storage.set(REPLIED, &[u8::from(reply.result.is_ok()), u8::from(valid)]);
    Ok(Response::new())
}

fn query(deps: Deps, _: Env, step: Step) -> StdResult<Binary> {
    match step {
        Step::Ensure(claim) => to_json_binary(&deps.api.verify_halo2_proof(&claim.proof, &claim.inputs)?),
        _ => to_json_binary(&deps.storage.get(REPLIED)),
    }
}

/// The contract, to be stored.
pub(crate) fn relay() -> Box<dyn Contract<cosmwasm_std::Empty>> {
    let contract = ContractWrapper::new(execute, instantiate, query);
    Box::new(contract.with_sudo(sudo).with_reply(reply).with_migrate(migrate))
}
