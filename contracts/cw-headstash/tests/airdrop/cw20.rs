//! The part of a cw20 token that an airdrop meets: `transfer`, `send` and balances.

use cosmwasm_std::{
    Addr, Binary, Deps, DepsMut, Empty, Env, MessageInfo, Response, StdError, StdResult, Uint128, WasmMsg,
    to_json_binary,
};
use cw_headstash::msg::{Cw20ReceiveMsg, ExecuteMsg};
use cw_multi_test::{Contract, ContractWrapper};
use cw_storage_plus::Map;
use serde::{Deserialize, Serialize};

const BALANCES: Map<&str, Uint128> = Map::new("balances");

/// All coins belong to whoever instantiates.
#[derive(Serialize, Deserialize)]
pub(crate) struct InstantiateMsg {
    pub(crate) supply: Uint128,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Cw20Msg {
    Transfer { recipient: String, amount: Uint128 },
    Send { contract: String, amount: Uint128, msg: Binary },
}

/// The balance of an address.
#[derive(Serialize, Deserialize)]
pub(crate) struct BalanceOf(pub(crate) String);

pub(crate) fn contract() -> Box<dyn Contract<Empty>> {
    Box::new(ContractWrapper::new(execute, instantiate, query))
}

fn instantiate(deps: DepsMut, _: Env, info: MessageInfo, msg: InstantiateMsg) -> StdResult<Response> {
    BALANCES.save(deps.storage, info.sender.as_str(), &msg.supply)?;
    Ok(Response::new())
}

fn execute(deps: DepsMut, _: Env, info: MessageInfo, msg: Cw20Msg) -> StdResult<Response> {
    match msg {
        Cw20Msg::Transfer { recipient, amount } => {
            transfer(deps, &info.sender, &recipient, amount)?;
            Ok(Response::new())
        }
        Cw20Msg::Send { contract, amount, msg } => {
            transfer(deps, &info.sender, &contract, amount)?;
            let receive = Cw20ReceiveMsg { sender: info.sender.into(), amount, msg };
            let msg = to_json_binary(&ExecuteMsg::Receive(receive))?;
            Ok(Response::new().add_message(WasmMsg::Execute { contract_addr: contract, msg, funds: vec![] }))
        }
    }
}

fn transfer(deps: DepsMut, from: &Addr, to: &str, amount: Uint128) -> StdResult<()> {
    if amount.is_zero() {
        return Err(StdError::msg("a transfer of nothing"));
    }
    let balance = |address| BALANCES.may_load(deps.storage, address).map(Option::unwrap_or_default);
    let left = balance(from.as_str())?.checked_sub(amount)?;
    BALANCES.save(deps.storage, from.as_str(), &left)?;
    let sum = BALANCES.may_load(deps.storage, to)?.unwrap_or_default().checked_add(amount)?;
    BALANCES.save(deps.storage, to, &sum)
}

fn query(deps: Deps, _: Env, BalanceOf(address): BalanceOf) -> StdResult<Binary> {
    to_json_binary(&BALANCES.may_load(deps.storage, &address)?.unwrap_or_default())
}
