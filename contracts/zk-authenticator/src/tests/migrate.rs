//! Moving a contract to this version of the code.

use cosmwasm_std::testing::mock_env;
use zk_multi_test::{Circuits, mock_dependencies};

use crate::{ContractError, migrate, msg::MigrateMsg};

const NAME: &str = "crates.io:zk-authenticator";

/// A chain with the circuit, whatever that says of proofs.
fn with_circuit() -> Circuits {
    Circuits::mock(|_, _, _| Ok(false))
}

/// What `migrate` says to the state of this contract in this version.
fn migrated(contract: &str, version: &str) -> Result<(), ContractError> {
    let mut deps = mock_dependencies(with_circuit());
    cw2::set_contract_version(&mut deps.storage, contract, version).unwrap();
    migrate(deps.as_mut(), mock_env(), MigrateMsg {})?;
    let stored = cw2::get_contract_version(&deps.storage).unwrap();
    assert_eq!((stored.contract.as_str(), stored.version.as_str()), (NAME, env!("CARGO_PKG_VERSION")));
    Ok(())
}

#[test]
fn this_version_and_older_ones_are_accepted() {
    migrated(NAME, env!("CARGO_PKG_VERSION")).unwrap();
    migrated(NAME, "0.0.1").unwrap();
}

#[test]
fn other_contracts_newer_versions_and_no_versions_are_refused() {
    assert!(matches!(migrated("crates.io:cw-headstash", "0.0.1"), Err(ContractError::OtherContract { .. })));
    assert!(matches!(migrated(NAME, "999.0.0"), Err(ContractError::NewerVersion { .. })));
    assert!(matches!(migrated(NAME, "first"), Err(ContractError::Version(_))));
    migrate(mock_dependencies(with_circuit()).as_mut(), mock_env(), MigrateMsg {}).unwrap_err();
}

#[test]
fn a_code_without_its_circuit_is_refused() {
    let mut deps = mock_dependencies(Circuits::new());
    cw2::set_contract_version(&mut deps.storage, NAME, "0.0.1").unwrap();
    let result = migrate(deps.as_mut(), mock_env(), MigrateMsg {});
    assert!(matches!(result, Err(ContractError::MissingCircuit { .. })));
    assert_eq!(cw2::get_contract_version(&deps.storage).unwrap().version, "0.0.1");
}
