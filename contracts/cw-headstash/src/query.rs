//! What the contract tells.

use cosmwasm_std::{Binary, Deps, to_json_binary};

use crate::{
    ContractError,
    claim::nullifier,
    msg::{ConfigResponse, IsSpentResponse, QueryMsg, TotalsResponse},
    state::{CONFIG, TOTALS, is_spent},
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
        token: config.token,
        total: config.total,
        context: config.context.to_bytes().into(),
    })
}

fn totals(deps: Deps) -> Result<TotalsResponse, ContractError> {
    let totals = TOTALS.load(deps.storage)?;
    let remaining = totals.remaining(&CONFIG.load(deps.storage)?)?;
    Ok(TotalsResponse { claims: totals.claims, claimed: totals.claimed, remaining })
}
