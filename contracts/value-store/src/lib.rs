//! A contract without circuits, for comparison with those that verify: it stores what it is sent.
//!
//! It asks nothing of a chain that stock wasmd does not have, so it can be uploaded before a chain verifies proofs, and
//! called before and after. Sent as many bytes as a claim has, it shows what a claim costs apart from its verification.
//! Start at [`execute`].
#![forbid(unsafe_code)]

mod msg;

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response, StdResult, to_json_binary};
use cw_storage_plus::Map;

pub use msg::{ExecuteMsg, InstantiateMsg, QueryMsg, ValueResponse};

const VALUES: Map<&str, Binary> = Map::new("values");

/// Nothing to set up.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    _deps: DepsMut,
    _env: Env,
    _info: MessageInfo,
    _msg: InstantiateMsg,
) -> StdResult<Response> {
    Ok(Response::new())
}

/// Stores a value in place of the one that the key had. Anybody may.
///
/// # Errors
/// The value cannot be written as JSON.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(deps: DepsMut, _env: Env, _info: MessageInfo, msg: ExecuteMsg) -> StdResult<Response> {
    let ExecuteMsg::Store { key, value } = msg;
    VALUES.save(deps.storage, &key, &value)?;
    Ok(Response::new().add_attribute("action", "store").add_attribute("key", key))
}

/// Tells the value of a key.
///
/// # Errors
/// What is stored cannot be read.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> StdResult<Binary> {
    let QueryMsg::Value { key } = msg;
    to_json_binary(&ValueResponse { value: VALUES.may_load(deps.storage, &key)? })
}

#[cfg(test)]
mod tests;
