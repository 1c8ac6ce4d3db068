//! The version of the stored state (cw2), and its migration to this code's version.

use cosmwasm_std::{Response, Storage, Uint128};
use cw_storage_plus::Item;
use headstash_circuit::statement::{ClaimContext, GenesisRoot, TokenDenomHash};
use semver::Version;
use serde::{Deserialize, Serialize};

use crate::{
    ContractError,
    state::{CONFIG, Config, PAID, Paid, SUPPLIES, Supply},
    token::Token,
    window::Window,
};

const NAME: &str = "crates.io:cw-headstash";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The first version with the layout of `state.rs`.
const SEVERAL_TOKENS: Version = Version::new(0, 2, 0);

/// Notes that the state is this contract's, in this version.
pub(crate) fn set_version(storage: &mut dyn Storage) -> Result<(), ContractError> {
    Ok(cw2::set_contract_version(storage, NAME, VERSION)?)
}

/// Accepts the state of this contract, of this version or an older one.
pub(crate) fn migrate(storage: &mut dyn Storage) -> Result<Response, ContractError> {
    let stored = cw2::get_contract_version(storage)?;
    if stored.contract != NAME {
        return Err(ContractError::OtherContract { expected: NAME.to_string(), found: stored.contract });
    }
    let version = stored.version.parse::<Version>()?;
    if version > VERSION.parse()? {
        return Err(ContractError::NewerVersion { expected: VERSION.to_string(), found: stored.version });
    }
    if version < SEVERAL_TOKENS {
        OldConfig::convert(storage)?;
    }
    set_version(storage)?;
    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_attribute("from", stored.version)
        .add_attribute("to", VERSION))
}

/// The airdrop as version 0.1.0 stored it, under the same key as [`CONFIG`].
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct OldConfig {
    genesis_root: GenesisRoot,
    token: String,
    token_denom_hash: TokenDenomHash,
    context: ClaimContext,
    total: Uint128,
}

/// What version 0.1.0 had paid.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct OldTotals {
    claims: u64,
    claimed: Uint128,
}

impl OldConfig {
    /// One native token, funded from the start; no admin and no window, as it was. The nullifiers stay where they are.
    fn convert(storage: &mut dyn Storage) -> Result<(), ContractError> {
        const OLD_CONFIG: Item<OldConfig> = Item::new("config");
        const OLD_TOTALS: Item<OldTotals> = Item::new("totals");
        let Self { genesis_root, token, token_denom_hash, context, total } = OLD_CONFIG.load(storage)?;
        let OldTotals { claims, claimed } = OLD_TOTALS.load(storage)?;
        if !matches!(Token::known(&token), Token::Native(_)) {
            return Err(ContractError::NotNative { token });
        }
        OLD_TOTALS.remove(storage);
        let config = Config { genesis_root, context, admin: None, window: Window::default() };
        CONFIG.save(storage, &config)?;
        SUPPLIES.save(storage, &token, &Supply { token_denom_hash, total, funded: total })?;
        Ok(PAID.save(storage, &token, &Paid { claims, claimed, withdrawn: Uint128::zero() })?)
    }
}
