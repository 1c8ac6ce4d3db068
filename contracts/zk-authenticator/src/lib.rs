//! A smart-account authenticator with two modes: BLS12-381 signatures of a set of operators admit a transaction to the
//! chain (`authenticate`, fast and cheap), and a halo2 proof of set membership confirms each message of it
//! (`confirm_execution`, slow), unless the account's policy exempts its type.
//!
//! The chain calls [`sudo()`] with the interface of `CosmwasmAuthenticatorV1`. Only an error rejects; what survives is:
//!
//! | message | state written by it |
//! |---|---|
//! | `on_authenticator_added`, `on_authenticator_removed` | kept with the transaction that adds or removes |
//! | `authenticate` | always discarded, so it writes none |
//! | `track` | kept even if the messages fail, so it writes none |
//! | `confirm_execution` | reverted together with the messages, so here proofs are verified and nullifiers are spent |
//!
//! The interface has no field for a proof. It travels in a message of the account to this contract, `present`, placed
//! before the message that it is for; `confirm_execution` of `present` verifies the proof, and `confirm_execution` of
//! the message uses it up. The messages' own execution has no part in it: in a mempool check the chain confirms without
//! having executed. The code names its circuit ([`CIRCUIT`]) and verifies against no other.
//!
//! Invariants: no message of an account with this authenticator is confirmed without a proof for it, made for this chain,
//! contract, account, authenticator id and sequence, unless its type is exempt or it presents a proof; no proof is
//! accepted twice.
//!
//! Start at [`sudo()`], then `authenticate.rs` and `confirm.rs`.
#![forbid(unsafe_code)]

mod added;
mod authenticate;
mod bls;
mod circuit;
mod confirm;
pub mod context;
mod error;
mod migrate;
pub mod msg;
mod present;
mod query;
mod state;
pub mod sudo;

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response};

pub use circuit::CIRCUIT;
pub use error::ContractError;
use msg::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};
use sudo::SudoMsg;

pub use added::MAX_PARAMS_LEN;
pub use bls::{MAX_OPERATORS, POSSESSION_DST, SIGNATURE_DST, SIGNATURE_LEN};

// Where the entry points are left out, so is this: a code that uses this one's messages declares its own circuits.
#[cfg(not(feature = "library"))]
zk_cosmwasm_std::declare_circuits!(CIRCUIT);

/// Sets the contract up for all accounts; there is nothing to configure.
///
/// # Errors
/// [`ContractError::MissingCircuit`] if the chain lacks the circuit.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    _info: MessageInfo,
    _msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    circuit::ensure_registered(deps.api)?;
    migrate::set_version(deps.storage)?;
    Ok(Response::new().add_attribute("action", "instantiate"))
}

/// What the chain asks of an authenticator.
///
/// # Errors
/// One variant of [`ContractError`] for each reason to reject.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn sudo(deps: DepsMut, env: Env, msg: SudoMsg) -> Result<Response, ContractError> {
    match msg {
        SudoMsg::OnAuthenticatorAdded(request) => added::on_added(deps, &request),
        SudoMsg::OnAuthenticatorRemoved(request) => Ok(added::on_removed(deps.storage, &request)),
        SudoMsg::Authenticate(request) => authenticate::authenticate(deps.as_ref(), &request),
        // Its state would outlive a failed execution: there is nothing to write that may.
        SudoMsg::Track(_) => Ok(Response::new()),
        SudoMsg::ConfirmExecution(request) => confirm::confirm_execution(deps, &env, &request),
    }
}

/// Carries a proof to `confirm_execution`, which reads it out of the message; executing it changes nothing.
///
/// # Errors
/// [`ContractError::UnexpectedFunds`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    _deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    let ExecuteMsg::Present(_) = msg;
    if !info.funds.is_empty() {
        return Err(ContractError::UnexpectedFunds);
    }
    Ok(Response::new())
}

/// Tells what is stored for an account, and what a proof has to be made for.
///
/// # Errors
/// [`ContractError::UnknownAuthenticator`], [`ContractError::Encoding`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    query::query(deps, &env, &msg)
}

/// Moves the contract to this version of the code.
///
/// # Errors
/// [`ContractError::OtherContract`], [`ContractError::NewerVersion`], and [`ContractError::MissingCircuit`] if the chain
/// lacks the new code's circuit.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    circuit::ensure_registered(deps.api)?;
    migrate::migrate(deps.storage)
}

#[cfg(test)]
mod tests;
