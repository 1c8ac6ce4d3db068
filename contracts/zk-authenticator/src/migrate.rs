//! The version of the stored state (cw2), and its migration to this code's version.

use cosmwasm_std::{Response, Storage};
use semver::Version;

use crate::ContractError;

const NAME: &str = "crates.io:zk-authenticator";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Notes that the state is this contract's, in this version.
pub(crate) fn set_version(storage: &mut dyn Storage) -> Result<(), ContractError> {
    Ok(cw2::set_contract_version(storage, NAME, VERSION)?)
}

/// Accepts the state of this contract, of this version or an older one. The layout is the same in all of them.
pub(crate) fn migrate(storage: &mut dyn Storage) -> Result<Response, ContractError> {
    let stored = cw2::get_contract_version(storage)?;
    if stored.contract != NAME {
        return Err(ContractError::OtherContract { expected: NAME.to_string(), found: stored.contract });
    }
    if stored.version.parse::<Version>()? > VERSION.parse()? {
        return Err(ContractError::NewerVersion { expected: VERSION.to_string(), found: stored.version });
    }
    set_version(storage)?;
    Ok(Response::new()
        .add_attribute("action", "migrate")
        .add_attribute("from", stored.version)
        .add_attribute("to", VERSION))
}
