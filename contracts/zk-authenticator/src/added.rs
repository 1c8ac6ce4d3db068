//! Adding the authenticator to an account, and removing it.

use cosmwasm_std::{Api, DepsMut, Response, Storage, from_json};

use crate::{
    ContractError,
    bls::{MAX_OPERATORS, ensure_key, ensure_possession},
    context::credential_root,
    msg::{AuthenticatorParams, Operator},
    state::{self, OperatorSet, Policy},
    sudo::AuthenticatorChange,
};

/// The most bytes of parameters: the largest set of operators and about 600 bytes of exempt types. The chain reads them
/// whenever it asks anything, which counts against what it grants for `authenticate`: an account with longer ones might
/// never be heard again.
pub const MAX_PARAMS_LEN: usize = 3_600;
/// Executes other messages of its sender: exempt, it would exempt them all.
const AUTHZ_EXEC: &str = "/cosmos.authz.v1beta1.MsgExec";

pub(crate) fn on_added(deps: DepsMut, request: &AuthenticatorChange) -> Result<Response, ContractError> {
    deps.api.addr_validate(&request.account)?;
    let params = parse(request)?;
    let operators = operator_set(deps.api, &params)?;
    let policy = policy(params)?;
    state::add(deps.storage, (&request.account, &request.authenticator_id), &operators, &policy)?;
    Ok(Response::new()
        .add_attribute("action", "on_authenticator_added")
        .add_attribute("account", &request.account)
        .add_attribute("authenticator_id", &request.authenticator_id))
}

/// Never refuses: an account must be able to get rid of an authenticator, whatever is stored for it.
pub(crate) fn on_removed(storage: &mut dyn Storage, request: &AuthenticatorChange) -> Response {
    state::remove(storage, (&request.account, &request.authenticator_id));
    Response::new()
        .add_attribute("action", "on_authenticator_removed")
        .add_attribute("account", &request.account)
        .add_attribute("authenticator_id", &request.authenticator_id)
}

fn parse(request: &AuthenticatorChange) -> Result<AuthenticatorParams, ContractError> {
    let params = request.authenticator_params.as_ref().ok_or(ContractError::MissingParams)?;
    if params.len() > MAX_PARAMS_LEN {
        return Err(ContractError::ParamsLength { max: MAX_PARAMS_LEN, found: params.len() });
    }
    from_json(params).map_err(|error| ContractError::Params(error.to_string()))
}

fn operator_set(api: &dyn Api, params: &AuthenticatorParams) -> Result<OperatorSet, ContractError> {
    let found = params.operators.len();
    if !(1..=MAX_OPERATORS).contains(&found) {
        return Err(ContractError::OperatorCount { max: MAX_OPERATORS, found });
    }
    if !(1..=found).contains(&(params.threshold as usize)) {
        return Err(ContractError::Threshold { operators: found, found: params.threshold });
    }
    for (index, operator) in params.operators.iter().enumerate() {
        ensure_operator(api, index, operator, &params.operators[..index])?;
    }
    let keys = params.operators.iter().flat_map(|operator| operator.public_key.iter().copied());
    Ok(OperatorSet { threshold: params.threshold, public_keys: keys.collect::<Vec<_>>().into() })
}

fn ensure_operator(
    api: &dyn Api,
    index: usize,
    operator: &Operator,
    before: &[Operator],
) -> Result<(), ContractError> {
    let key = &operator.public_key;
    ensure_key(api, index, key)?;
    // One operator must not count twice.
    if let Some(first) = before.iter().position(|other| other.public_key == *key) {
        return Err(ContractError::DuplicateOperator { first, second: index });
    }
    ensure_possession(api, index, key, &operator.proof_of_possession)
}

fn policy(params: AuthenticatorParams) -> Result<Policy, ContractError> {
    let credential_root = credential_root(&params.credential_root)?;
    ensure_exempt(&params.exempt_type_urls)?;
    Ok(Policy { credential_root, exempt_type_urls: params.exempt_type_urls })
}

fn ensure_exempt(type_urls: &[String]) -> Result<(), ContractError> {
    for type_url in type_urls {
        if !is_type_url(type_url) || type_url == AUTHZ_EXEC {
            return Err(ContractError::NotExemptible { type_url: type_url.clone() });
        }
    }
    Ok(())
}

/// What no message has for its type would be exempt to no purpose: a slip that the account would notice too late.
fn is_type_url(text: &str) -> bool {
    text.len() > 1 && text.starts_with('/') && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}
