//! The smallest contract that verifies a halo2 proof: it verifies, stores the verdict and returns it.
//!
//! A proof that is not valid is a verdict like any other here, not an error; a contract that acts on a proof uses
//! `ensure_halo2_proof` instead. The code declares no circuit: bind one to it (`zkwasm bind`), or name a registered one in
//! the message. Start at [`execute`].
#![forbid(unsafe_code)]

mod error;
mod msg;

#[cfg(not(feature = "library"))]
use cosmwasm_std::entry_point;
use cosmwasm_std::{
    Api, Binary, Deps, DepsMut, Env, HexBinary, MessageInfo, Response, Storage, to_json_binary,
};
use zk_cosmwasm_std::{Checksum, Halo2Api};

pub use error::ContractError;
pub use msg::{
    ExecuteMsg, InstantiateMsg, LastVerdictResponse, PoseidonHashResponse, QueryMsg, VerdictResponse,
};

/// Where the last verdict is stored, as one byte.
const LAST_VERDICT: &[u8] = b"last_verdict";

/// Nothing to set up.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn instantiate(
    _deps: DepsMut,
    _env: Env,
    _info: MessageInfo,
    _msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    Ok(Response::new())
}

/// Verifies, stores the verdict and returns it as the attribute `valid`.
///
/// # Errors
/// [`ContractError`]: the verification gave no verdict. The last one stays.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn execute(
    deps: DepsMut,
    _env: Env,
    _info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    let valid = match msg {
        ExecuteMsg::Verify { proof, public_inputs, circuit } => {
            verify(deps.api, &proof, &public_inputs, circuit.as_ref())?
        }
        ExecuteMsg::VerifyBatch { circuit, proofs, public_inputs } => {
            verify_batch(deps.api, circuit.as_ref(), &proofs, &public_inputs)?
        }
    };
    deps.storage.set(LAST_VERDICT, &[u8::from(valid)]);
    Ok(Response::new().add_attribute("valid", valid.to_string()))
}

/// Tells the last verdict, or verifies or hashes and stores nothing.
///
/// # Errors
/// [`ContractError::NoVerdict`] before the first verdict is stored; as [`execute`] for a verification.
#[cfg_attr(not(feature = "library"), entry_point)]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    match msg {
        QueryMsg::LastVerdict {} => {
            Ok(to_json_binary(&LastVerdictResponse { valid: last_verdict(deps.storage)? })?)
        }
        QueryMsg::Verify { proof, public_inputs, circuit } => {
            let valid = verify(deps.api, &proof, &public_inputs, circuit.as_ref())?;
            Ok(to_json_binary(&VerdictResponse { valid })?)
        }
        QueryMsg::PoseidonHash { message } => {
            let hash = deps.api.poseidon_hash(&to_arrays(&message)?)?;
            Ok(to_json_binary(&PoseidonHashResponse { hash: hash.into() })?)
        }
    }
}

fn last_verdict(storage: &dyn Storage) -> Result<bool, ContractError> {
    let stored = storage.get(LAST_VERDICT).ok_or(ContractError::NoVerdict)?;
    Ok(stored == [1])
}

/// One proof, against the named circuit or else the code's own.
fn verify(
    api: &dyn Api,
    proof: &[u8],
    public_inputs: &[HexBinary],
    circuit: Option<&HexBinary>,
) -> Result<bool, ContractError> {
    let inputs = to_arrays(public_inputs)?;
    Ok(match circuit {
        None => api.verify_halo2_proof(proof, &inputs)?,
        Some(circuit) => api.verify_halo2_proof_with(&to_checksum(circuit)?, proof, &inputs)?,
    })
}

fn verify_batch(
    api: &dyn Api,
    circuit: Option<&HexBinary>,
    proofs: &[Binary],
    public_inputs: &[Vec<HexBinary>],
) -> Result<bool, ContractError> {
    let proofs: Vec<&[u8]> = proofs.iter().map(Binary::as_slice).collect();
    let inputs =
        public_inputs.iter().map(|inputs| to_arrays(inputs)).collect::<Result<Vec<_>, ContractError>>()?;
    let inputs: Vec<&[[u8; 32]]> = inputs.iter().map(Vec::as_slice).collect();
    Ok(match circuit {
        None => api.verify_own_halo2_proofs(&proofs, &inputs)?,
        Some(circuit) => api.verify_halo2_proofs(&to_checksum(circuit)?, &proofs, &inputs)?,
    })
}

fn to_arrays(public_inputs: &[HexBinary]) -> Result<Vec<[u8; 32]>, ContractError> {
    public_inputs.iter().enumerate().map(|(index, input)| to_array(index, input)).collect()
}

fn to_array(index: usize, input: &HexBinary) -> Result<[u8; 32], ContractError> {
    input.as_slice().try_into().map_err(|_| ContractError::PublicInputLength {
        index,
        expected: 32,
        found: input.len(),
    })
}

fn to_checksum(circuit: &HexBinary) -> Result<Checksum, ContractError> {
    Ok(Checksum::try_from(circuit.as_slice())?)
}

#[cfg(test)]
mod tests;
