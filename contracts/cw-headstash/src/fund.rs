//! Funding by cw20 tokens, which cannot be sent along with `instantiate`.

use cosmwasm_std::{Deps, DepsMut, Env, MessageInfo, Response, Uint128, from_json};

use crate::{
    ContractError,
    claim::ensure_no_funds,
    events::Funded,
    msg::{Cw20ReceiveMsg, ReceiveMsg},
    state::{CONFIG, SUPPLIES, Supply, supply},
    token::{Token, cw20_name},
};

/// Adds what was sent to the token's funds, up to its total; the rest goes back, so that a stranger who sends some first
/// cannot make the distributor's message fail.
pub(crate) fn receive(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    msg: &Cw20ReceiveMsg,
) -> Result<Response, ContractError> {
    ensure_no_funds(info)?;
    let sender = deps.api.addr_validate(&msg.sender)?;
    let ReceiveMsg::Fund {} = from_json(&msg.msg)?;
    // Who calls is the token: whatever else calls has a name that no airdrop knows.
    let name = cw20_name(&info.sender);
    let mut supply = fundable(deps.as_ref(), env, &name)?;
    let taken = msg.amount.min(supply.total.saturating_sub(supply.funded));
    if taken.is_zero() {
        return Err(ContractError::NothingToFund { token: name });
    }
    supply.funded = supply.funded.checked_add(taken).map_err(cosmwasm_std::StdError::from)?;
    SUPPLIES.save(deps.storage, &name, &supply)?;
    let event = Funded { token: &name, sender: sender.as_str(), amount: taken, funded: supply.funded };
    let response = Response::new().add_attribute("action", "fund").add_event(event);
    send_back(response, &name, sender.as_str(), msg.amount.saturating_sub(taken))
}

fn fundable(deps: Deps, env: &Env, name: &str) -> Result<Supply, ContractError> {
    CONFIG.load(deps.storage)?.window.ensure_not_ended(env.block.time)?;
    supply(deps.storage, name)
}

fn send_back(
    response: Response,
    name: &str,
    sender: &str,
    surplus: Uint128,
) -> Result<Response, ContractError> {
    if surplus.is_zero() {
        return Ok(response);
    }
    Ok(response.add_message(Token::known(name).pay(sender, surplus)?))
}
