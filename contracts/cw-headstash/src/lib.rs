//! A private airdrop: each eligible leaf is paid once, without showing which.
//!
//! A claim proves in zero knowledge what `headstash_circuit::statement` says. The proof's one public input is the hash of
//! seven values, and this contract computes that hash itself:
//!
//! | value | taken from |
//! |---|---|
//! | root | the contract's configuration |
//! | nullifier, commitment | the message; canonical, or refused |
//! | recipient commitment | the message's sender, this contract's address, and the chain it was made on |
//! | amount | the message; it is what is paid |
//! | token | the contract's configuration |
//! | path hint | the statement's constant |
//!
//! So a proof pays its amount, of this token, from this contract, to the sender that it was made for, and nothing else.
//! The code declares no circuit: the circuit binary is bound to it when it is uploaded (`zkwasm bind`).
//!
//! Invariants: the whole airdrop is in the contract's balance from the start; a nullifier is marked before anything is paid, and
//! once; what was paid never exceeds the total. What nobody claims stays: nobody can take it out.
//!
//! Start at [`execute`], then `claim.rs`.
#![forbid(unsafe_code)]

mod claim;
mod error;
mod instantiate;
mod migrate;
pub mod msg;
mod query;
mod state;

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response};

pub use error::ContractError;
use msg::{ExecuteMsg, InstantiateMsg, MigrateMsg, QueryMsg};

/// Sets up an airdrop; the funds sent must be exactly its total.
///
/// # Errors
/// [`ContractError::NonCanonical`], [`ContractError::ZeroTotal`], [`ContractError::WrongFunds`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    instantiate::instantiate(deps, &env, &info, msg)
}

/// Pays a claim.
///
/// # Errors
/// One variant of [`ContractError`] for each reason to refuse it.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    let ExecuteMsg::Claim(claim) = msg;
    claim::claim(deps, &info, &claim)
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
/// [`ContractError::OtherContract`], [`ContractError::NewerVersion`].
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, ContractError> {
    migrate::migrate(deps.storage)
}

#[cfg(test)]
mod tests;
