//! Setting up an airdrop.

use cosmwasm_std::{Addr, Api, Coin, DepsMut, Env, HexBinary, MessageInfo, Response, Storage, Uint128, coin};
use headstash_circuit::statement::GenesisRoot;

use crate::{
    ContractError,
    circuit::ensure_registered,
    claim::{coins_text, field_bytes},
    hash::{context, token_denom_hash},
    migrate::set_version,
    msg::{InstantiateMsg, TokenMsg},
    state::{CONFIG, Config, PAID, Paid, SUPPLIES, Supply},
    token::Token,
    window::Window,
};

/// The most tokens of an airdrop: queries tell all of them at once.
pub(crate) const MAX_TOKENS: usize = 64;

pub(crate) fn instantiate(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    msg: &InstantiateMsg,
) -> Result<Response, ContractError> {
    let config = Config {
        genesis_root: genesis_root(&msg.genesis_root)?,
        context: context(deps.api, env)?,
        admin: admin(deps.api, msg.admin.as_deref())?,
        window: Window::new(msg.start, msg.end, env.block.time)?,
    };
    ensure_registered(deps.api)?;
    if msg.tokens.is_empty() || msg.tokens.len() > MAX_TOKENS {
        return Err(ContractError::TokenCount { expected: MAX_TOKENS, found: msg.tokens.len() });
    }
    let mut native = Vec::new();
    for token in &msg.tokens {
        native.extend(add_token(deps.storage, deps.api, token)?);
    }
    ensure_funded(native, &info.funds)?;
    set_version(deps.storage)?;
    CONFIG.save(deps.storage, &config)?;
    Ok(Response::new()
        .add_attribute("action", "instantiate")
        .add_attribute("genesis_root", config.genesis_root.to_hex()))
}

fn genesis_root(bytes: &HexBinary) -> Result<GenesisRoot, ContractError> {
    Ok(GenesisRoot::from_bytes(&field_bytes("GenesisRoot", bytes)?)?)
}

fn admin(api: &dyn Api, address: Option<&str>) -> Result<Option<Addr>, ContractError> {
    Ok(address.map(|address| api.addr_validate(address)).transpose()?)
}

/// Adds a token to the airdrop. If it is native, returns the funds that must be sent along.
fn add_token(
    storage: &mut dyn Storage,
    api: &dyn Api,
    TokenMsg { token: name, total }: &TokenMsg,
) -> Result<Option<Coin>, ContractError> {
    if total.is_zero() {
        return Err(ContractError::ZeroTotal { token: name.clone() });
    }
    if SUPPLIES.has(storage, name) {
        return Err(ContractError::DuplicateToken { token: name.clone() });
    }
    let (funded, native) = match Token::new(api, name)? {
        Token::Native(denom) => (*total, Some(coin(total.u128(), denom))),
        Token::Cw20(_) => (Uint128::zero(), None),
    };
    let supply = Supply { token_denom_hash: token_denom_hash(api, name)?, total: *total, funded };
    SUPPLIES.save(storage, name, &supply)?;
    PAID.save(storage, name, &Paid::default())?;
    Ok(native)
}

/// The funds are the totals of the native tokens, and nothing besides: what the contract could not pay out would be lost
/// in it.
fn ensure_funded(mut expected: Vec<Coin>, funds: &[Coin]) -> Result<(), ContractError> {
    let mut found = funds.to_vec();
    expected.sort_by(|a, b| a.denom.cmp(&b.denom));
    found.sort_by(|a, b| a.denom.cmp(&b.denom));
    if found != expected {
        let (expected, found) = (coins_text(&expected), coins_text(&found));
        return Err(ContractError::WrongFunds { expected, found });
    }
    Ok(())
}
