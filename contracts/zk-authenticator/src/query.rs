//! The answers to queries.

use cosmwasm_std::{Binary, Deps, Env, to_json_binary};

use crate::{
    ContractError,
    confirm::place,
    context::{context, message_hash, nullifier},
    msg::{AuthenticatorResponse, ContextResponse, IsSpentResponse, QueryMsg},
    present::presented,
    state::{Key, is_spent, operators, policy, sequence},
    sudo::LocalAny,
};

pub(crate) fn query(deps: Deps, env: &Env, msg: &QueryMsg) -> Result<Binary, ContractError> {
    Ok(match msg {
        QueryMsg::Authenticator { account, authenticator_id } => {
            to_json_binary(&authenticator(deps, (valid(deps, account)?, authenticator_id))?)
        }
        QueryMsg::Context { account, authenticator_id, msg } => {
            to_json_binary(&message_context(deps, env, (valid(deps, account)?, authenticator_id), msg)?)
        }
        QueryMsg::IsSpent { account, nullifier: mark } => {
            let spent = is_spent(deps.storage, valid(deps, account)?, &nullifier(mark)?);
            to_json_binary(&IsSpentResponse { spent })
        }
    }?)
}

/// The account, if it is an address in the one spelling that the chain has for it. What is stored for another spelling is
/// nothing, and "not spent" would be a wrong answer.
fn valid<'a>(deps: Deps, account: &'a str) -> Result<&'a str, ContractError> {
    deps.api.addr_validate(account)?;
    Ok(account)
}

fn authenticator(deps: Deps, key: Key) -> Result<AuthenticatorResponse, ContractError> {
    let (operators, policy) = (operators(deps.storage, key)?, policy(deps.storage, key)?);
    Ok(AuthenticatorResponse {
        public_keys: operators.keys().map(Binary::from).collect(),
        threshold: operators.threshold,
        credential_root: policy.credential_root.to_bytes().into(),
        exempt_type_urls: policy.exempt_type_urls,
        sequence: sequence(deps.storage, key)?,
    })
}

fn message_context(
    deps: Deps,
    env: &Env,
    key: Key,
    msg: &LocalAny,
) -> Result<ContextResponse, ContractError> {
    let (policy, sequence) = (policy(deps.storage, key)?, sequence(deps.storage, key)?);
    let message = message_hash(msg);
    let presents = presented(env.contract.address.as_str(), key.0, msg).is_some();
    Ok(ContextResponse {
        message: message.into(),
        context: context(deps.api, &place(env, key), &message, sequence)?.to_bytes().into(),
        sequence,
        credential_root: policy.credential_root.to_bytes().into(),
        needs_proof: !presents && !policy.exempt_type_urls.contains(&msg.type_url),
    })
}
