//! Setting up an airdrop.

use cosmwasm_std::{Api, Coin, DepsMut, Env, HexBinary, MessageInfo, Response, Uint128, coin};
use headstash_circuit::statement::{ClaimContext, GenesisRoot, token_denom_hash};
use zk_cosmwasm_std::Halo2Api;

use crate::{
    ContractError,
    claim::{coins_text, field_bytes},
    migrate::set_version,
    msg::InstantiateMsg,
    state::{CONFIG, Config, TOTALS, Totals},
};

pub(crate) fn instantiate(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    let genesis_root = genesis_root(&msg.genesis_root)?;
    ensure_bound(deps.api)?;
    ensure_funded(&info.funds, &msg.token, msg.total)?;
    let config = Config {
        genesis_root,
        token_denom_hash: token_denom_hash(&msg.token),
        token: msg.token,
        context: ClaimContext::new(&env.block.chain_id, env.contract.address.as_str()),
        total: msg.total,
    };
    set_version(deps.storage)?;
    CONFIG.save(deps.storage, &config)?;
    TOTALS.save(deps.storage, &Totals::default())?;
    Ok(Response::new()
        .add_attribute("action", "instantiate")
        .add_attribute("genesis_root", config.genesis_root.to_hex())
        .add_attribute("total", coin(config.total.u128(), config.token).to_string()))
}

fn genesis_root(bytes: &HexBinary) -> Result<GenesisRoot, ContractError> {
    Ok(GenesisRoot::from_bytes(&field_bytes("GenesisRoot", bytes)?)?)
}

/// The code has a circuit that the chain knows and that takes one public input: without it no claim could ever be
/// paid, and the funds would be lost. No proof is empty, so the verifier says "not valid" when all is well.
fn ensure_bound(api: &dyn Api) -> Result<(), ContractError> {
    match api.verify_halo2_proof(&[], &[[0; 32]]) {
        Ok(false) => Ok(()),
        Ok(true) => Err(ContractError::EmptyProofAccepted),
        Err(error) => Err(ContractError::Verification(error)),
    }
}

/// The funds are the total, and nothing besides: what the contract could not pay out would be lost in it.
fn ensure_funded(funds: &[Coin], token: &str, total: Uint128) -> Result<(), ContractError> {
    if total.is_zero() {
        return Err(ContractError::ZeroTotal);
    }
    let expected = coin(total.u128(), token);
    if funds != [expected.clone()] {
        return Err(ContractError::WrongFunds { expected: expected.to_string(), found: coins_text(funds) });
    }
    Ok(())
}
