//! Admitting a transaction: operators of at least the threshold signed it. No proof is looked at and nothing is
//! written: the chain caps what this may cost before somebody is known to pay, and discards the state.

use cosmwasm_std::{Deps, Response};

use crate::{
    ContractError,
    bls::AggregateSignature,
    state::{OperatorSet, operators},
    sudo::AuthenticationRequest,
};

/// What the chain gives in place of the bytes to sign where there is nothing to sign: in a simulation. It is not the
/// beginning of any transaction's sign bytes, which are protobuf with a first field of another number and type.
pub(crate) const NOTHING_SIGNED: &[u8] = b"signBytes";

pub(crate) fn authenticate(deps: Deps, request: &AuthenticationRequest) -> Result<Response, ContractError> {
    let operators = operators(deps.storage, (&request.account, &request.authenticator_id))?;
    let signed = &request.sign_mode_tx_data.sign_mode_direct;
    if signed.is_empty() || *signed == NOTHING_SIGNED {
        return simulate(deps, request, &operators);
    }
    AggregateSignature::parse(&request.signature, &operators)?.verify(deps.api, &operators, signed)?;
    Ok(Response::new())
}

/// Costs what a signature costs. Whether there is a valid one cannot be asked, there being nothing signed; `simulate`
/// alone forgives nothing, so a transaction that would be executed never gets here by it.
fn simulate(
    deps: Deps,
    request: &AuthenticationRequest,
    operators: &OperatorSet,
) -> Result<Response, ContractError> {
    if !request.simulate {
        return Err(ContractError::NothingSigned);
    }
    let signature = AggregateSignature::parse(&request.signature, operators)
        .unwrap_or_else(|_| AggregateSignature::placeholder(operators));
    match signature.verify(deps.api, operators, NOTHING_SIGNED) {
        Ok(()) | Err(ContractError::InvalidSignature) => Ok(Response::new()),
        Err(error) => Err(error),
    }
}
