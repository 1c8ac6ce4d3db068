//! Confirming a message: it presents a proof, or its type is exempt, or a proof for it was presented just before.

use cosmwasm_std::{DepsMut, Env, HexBinary, Response};
use credential_circuit::statement::Statement;
use zk_cosmwasm_std::Halo2Api;

use crate::{
    CIRCUIT, ContractError,
    context::{Place, bytes32, context, message_hash, nullifier},
    msg::PresentMsg,
    present::presented,
    state::{self, Key, Policy, is_spent, policy, sequence, take_confirmed},
    sudo::{LocalAny, MessageRequest},
};

pub(crate) fn confirm_execution(
    deps: DepsMut,
    env: &Env,
    request: &MessageRequest,
) -> Result<Response, ContractError> {
    let key = (request.account.as_str(), request.authenticator_id.as_str());
    let policy = policy(deps.storage, key)?;
    if let Some(present) = presented(env.contract.address.as_str(), key.0, &request.msg) {
        return accept(deps, env, key, &policy, &present);
    }
    if policy.exempt_type_urls.contains(&request.msg.type_url) {
        return Ok(Response::new());
    }
    use_up(deps, env, key, &request.msg)
}

/// Verifies a proof against what this contract knows: of the message that presents it only the hash of the message to
/// confirm, the nullifier and the proof are taken.
fn accept(
    deps: DepsMut,
    env: &Env,
    key: Key,
    policy: &Policy,
    present: &PresentMsg,
) -> Result<Response, ContractError> {
    let message = bytes32("message", &present.message)?;
    let nullifier = nullifier(&present.nullifier)?;
    if is_spent(deps.storage, key.0, &nullifier) {
        return Err(ContractError::NullifierSpent { nullifier });
    }
    let context = context(deps.api, &place(env, key), &message, sequence(deps.storage, key)?)?;
    let statement = Statement { root: policy.credential_root, nullifier, context };
    let public_input = deps.api.poseidon_hash(&statement.message())?;
    deps.api.ensure_halo2_proof_with(&CIRCUIT, &present.proof, &[public_input])?;
    state::accept(deps.storage, env, key, &nullifier, &message)?;
    Ok(Response::new()
        .add_attribute("action", "present")
        .add_attribute("account", key.0)
        .add_attribute("authenticator_id", key.1)
        .add_attribute("nullifier", nullifier.to_hex())
        .add_attribute("message", HexBinary::from(message).to_hex()))
}

/// Where messages of this account are confirmed.
pub(crate) fn place<'a>(env: &'a Env, (account, authenticator_id): Key<'a>) -> Place<'a> {
    Place {
        chain_id: &env.block.chain_id,
        contract: env.contract.address.as_str(),
        account,
        authenticator_id,
    }
}

fn use_up(deps: DepsMut, env: &Env, key: Key, msg: &LocalAny) -> Result<Response, ContractError> {
    let expected = take_confirmed(deps.storage, env, key)?
        .ok_or_else(|| ContractError::NoProof { type_url: msg.type_url.clone() })?;
    let found = message_hash(msg);
    if expected != found {
        let (expected, found) = (HexBinary::from(expected), HexBinary::from(found));
        return Err(ContractError::OtherMessage { type_url: msg.type_url.clone(), expected, found });
    }
    Ok(Response::new())
}
