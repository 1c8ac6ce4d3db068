//! A private airdrop: each eligible leaf is paid once, without showing which.
//!
//! A claim proves in zero knowledge what `headstash_circuit::statement` says. The proof's one public input is the hash of
//! seven values, and this contract computes that hash itself:
//!
//! | value | taken from |
//! |---|---|
//! | root | the contract's configuration |
//! | nullifier, commitment | the message; canonical, or refused |
//! | recipient commitment | the recipient that the message names, this contract's address, and the chain it was made on |
//! | amount | the message; it is what is paid |
//! | token | the hash that the contract stored for the token that the message names |
//! | path hint | the statement's constant |
//!
//! So a proof pays its amount, of its token, from this contract, to the recipient that it was made for, and nothing else,
//! whoever sends it. The code names its circuit ([`CIRCUIT`]) and verifies against no other.
//!
//! Invariants:
//! - nothing is paid of a token before its whole total is here; native tokens come with `instantiate`, cw20 tokens by `receive`;
//! - a nullifier is marked before anything is paid, and once; a message's claims are paid all or not at all;
//! - what was paid of a token never exceeds its total;
//! - claims are paid from the start until before the end, not during a pause, which moves the end by as much as it takes;
//! - what nobody claims stays until the end; then the admin can take it. Without an admin, or without an end, nobody can.
//!
//! Start at [`execute`], then `claim.rs`.
#![forbid(unsafe_code)]

mod admin;
mod circuit;
mod claim;
mod error;
mod events;
mod fund;
mod hash;
mod instantiate;
mod ledger;
mod migrate;
pub mod msg;
mod query;
mod state;
mod token;
mod window;

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response};

pub use circuit::CIRCUIT;
pub use error::ContractError;
use msg::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

// Where the entry points are left out, so is this: a code that uses this one's messages declares its own circuits.
#[cfg(not(feature = "library"))]
zk_cosmwasm_std::declare_circuits!(CIRCUIT);

/// Sets up an airdrop; the funds sent must be exactly the totals of its native tokens.
///
/// # Errors
/// One variant of [`ContractError`] for each reason to refuse it.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    instantiate::instantiate(deps, &env, &info, &msg)
}

/// Pays claims, takes cw20 funds, and does what the admin asks.
///
/// # Errors
/// One variant of [`ContractError`] for each reason to refuse it.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    match msg {
        ExecuteMsg::Claim(msg) => claim::claim(deps, &env, &info, &msg),
        ExecuteMsg::ClaimBatch { claims } => claim::claim_batch(deps, &env, &info, &claims),
        ExecuteMsg::Receive(msg) => fund::receive(deps, &env, &info, &msg),
        ExecuteMsg::Pause {} => admin::pause(deps, &env, &info),
        ExecuteMsg::Unpause {} => admin::unpause(deps, &env, &info),
        ExecuteMsg::Withdraw { token } => admin::withdraw(deps, &env, &info, &token),
    }
}

/// Tells the configuration, what was claimed, and whether a leaf is spent.
///
/// # Errors
/// [`ContractError::NonCanonical`] if what is asked for is no nullifier.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    query::query(deps, &msg)
}

/// Moves an airdrop to this version of the code.
///
/// # Errors
/// [`ContractError::OtherContract`], [`ContractError::NewerVersion`], [`ContractError::NotNative`], and
/// [`ContractError::MissingCircuit`] if the chain lacks the new code's circuit.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    circuit::ensure_registered(deps.api)?;
    migrate::migrate(deps.storage)
}

#[cfg(test)]
mod tests;
