//! Moving to another version of the code.

use super::*;
use crate::msg::MigrateMsg;

fn migrate_from(name: &str, version: &str) -> (Result<Response, ContractError>, Contract) {
    let mut contract = Contract::new(Ok(true));
    cw2::set_contract_version(&mut contract.deps.storage, name, version).unwrap();
    let result = crate::migrate(contract.deps.as_mut(), mock_env(), MigrateMsg {});
    (result, contract)
}

#[test]
fn instantiate_notes_name_and_version() {
    let contract = Contract::new(Ok(true));
    let stored = cw2::get_contract_version(&contract.deps.storage).unwrap();
    assert_eq!(stored.contract, "crates.io:cw-headstash");
    assert_eq!(stored.version, env!("CARGO_PKG_VERSION"));
}

#[test]
fn this_and_older_versions_are_moved_to_this_one() {
    for version in [env!("CARGO_PKG_VERSION"), "0.0.9", "0.1.0-rc.1"] {
        let (result, contract) = migrate_from("crates.io:cw-headstash", version);
        result.unwrap();
        let stored = cw2::get_contract_version(&contract.deps.storage).unwrap();
        assert_eq!(stored.version, env!("CARGO_PKG_VERSION"));
    }
}

#[test]
fn a_newer_version_is_refused() {
    for version in ["999.0.0", "1000.0.0-rc.1"] {
        let (result, contract) = migrate_from("crates.io:cw-headstash", version);
        assert!(matches!(result, Err(ContractError::NewerVersion { found, .. }) if found == version));
        assert_eq!(cw2::get_contract_version(&contract.deps.storage).unwrap().version, version);
    }
}

#[test]
fn another_contract_is_refused() {
    let (result, _) = migrate_from("crates.io:cw20-base", "0.0.1");
    assert!(
        matches!(result, Err(ContractError::OtherContract { found, .. }) if found == "crates.io:cw20-base")
    );
}

#[test]
fn what_is_no_version_is_refused() {
    let (result, _) = migrate_from("crates.io:cw-headstash", "one");
    assert!(matches!(result, Err(ContractError::Version(_))));
}
