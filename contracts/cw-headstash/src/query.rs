//! The answers to queries.

use cosmwasm_std::{Binary, Deps, Order, to_json_binary};

use crate::{
    ContractError,
    claim::nullifier,
    msg::{ConfigResponse, IsSpentResponse, QueryMsg, TokenTotals, TotalsResponse},
    state::{CONFIG, PAID, SUPPLIES, Supply, is_spent},
};

pub(crate) fn query(deps: Deps, msg: &QueryMsg) -> Result<Binary, ContractError> {
    Ok(match msg {
        QueryMsg::Config {} => to_json_binary(&config(deps)?)?,
        QueryMsg::IsSpent { nullifier: mark } => {
            to_json_binary(&IsSpentResponse { spent: is_spent(deps.storage, &nullifier(mark)?) })?
        }
        QueryMsg::Totals {} => to_json_binary(&totals(deps)?)?,
    })
}

fn config(deps: Deps) -> Result<ConfigResponse, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    Ok(ConfigResponse {
        genesis_root: config.genesis_root.to_bytes().into(),
        context: config.context.to_bytes().into(),
        admin: config.admin.map(Into::into),
        start: config.window.start,
        end: config.window.end,
        paused_at: config.window.paused_at,
    })
}

fn totals(deps: Deps) -> Result<TotalsResponse, ContractError> {
    let supplies = SUPPLIES.range(deps.storage, None, None, Order::Ascending);
    let tokens = supplies.map(|entry| {
        let (token, supply) = entry?;
        token_totals(deps, token, &supply)
    });
    Ok(TotalsResponse { tokens: tokens.collect::<Result<_, ContractError>>()? })
}

fn token_totals(deps: Deps, token: String, supply: &Supply) -> Result<TokenTotals, ContractError> {
    let paid = PAID.load(deps.storage, &token)?;
    Ok(TokenTotals {
        token,
        total: supply.total,
        funded: supply.funded,
        claims: paid.claims,
        claimed: paid.claimed,
        withdrawn: paid.withdrawn,
        remaining: paid.remaining(supply)?,
    })
}
