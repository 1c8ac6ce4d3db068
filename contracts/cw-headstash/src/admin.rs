//! What the admin can do: pause, unpause, and withdraw after the end what nobody claimed.

use cosmwasm_std::{DepsMut, Env, MessageInfo, Response, Timestamp, Uint128};

use crate::{
    ContractError,
    claim::ensure_no_funds,
    events::Withdrawn,
    state::{CONFIG, Config, PAID, supply},
    token::Token,
    window::Window,
};

pub(crate) fn pause(deps: DepsMut, env: &Env, info: &MessageInfo) -> Result<Response, ContractError> {
    change_window(deps, env, info, Window::pause)?;
    Ok(Response::new().add_attribute("action", "pause"))
}

pub(crate) fn unpause(deps: DepsMut, env: &Env, info: &MessageInfo) -> Result<Response, ContractError> {
    let window = change_window(deps, env, info, Window::unpause)?;
    let end = window.end.map_or_else(|| "never".to_string(), |end| end.nanos().to_string());
    Ok(Response::new().add_attribute("action", "unpause").add_attribute("end", end))
}

fn change_window(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    change: fn(&mut Window, Timestamp) -> Result<(), ContractError>,
) -> Result<Window, ContractError> {
    let mut config = CONFIG.load(deps.storage)?;
    ensure_admin(&config, info)?;
    change(&mut config.window, env.block.time)?;
    CONFIG.save(deps.storage, &config)?;
    Ok(config.window)
}

pub(crate) fn withdraw(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    token: &str,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    ensure_admin(&config, info)?;
    if !config.window.has_ended(env.block.time) {
        return Err(ContractError::NotEnded);
    }
    let supply = supply(deps.storage, token)?;
    let mut paid = PAID.load(deps.storage, token)?;
    let amount = paid.remaining(&supply)?;
    if amount.is_zero() {
        return Err(ContractError::NothingLeft { token: token.to_string() });
    }
    paid.withdrawn = paid.withdrawn.checked_add(amount).map_err(cosmwasm_std::StdError::from)?;
    PAID.save(deps.storage, token, &paid)?;
    withdrawal(info, token, amount)
}

fn withdrawal(info: &MessageInfo, token: &str, amount: Uint128) -> Result<Response, ContractError> {
    let recipient = info.sender.as_str();
    Ok(Response::new()
        .add_attribute("action", "withdraw")
        .add_event(Withdrawn { token, recipient, amount })
        .add_message(Token::known(token).pay(recipient, amount)?))
}

fn ensure_admin(config: &Config, info: &MessageInfo) -> Result<(), ContractError> {
    ensure_no_funds(info)?;
    if config.admin.as_ref() != Some(&info.sender) {
        return Err(ContractError::NotAdmin { sender: info.sender.to_string() });
    }
    Ok(())
}
