//! Moving to another version of the code.

use super::*;
use crate::msg::{ConfigResponse, IsSpentResponse, MigrateMsg};

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
fn this_version_is_moved_to_itself() {
    let before = Contract::new(Ok(true)).state();
    let (result, contract) = migrate_from("crates.io:cw-headstash", env!("CARGO_PKG_VERSION"));
    result.unwrap();
    assert_eq!(contract.state(), before);
}

/// What version 0.1.0 stored for an airdrop of 1000ustash after one claim of 300: keys and values as they were.
fn state_of_0_1_0(contract: &mut Contract) {
    state_of_0_1_0_with(contract, TOKEN);
}

fn state_of_0_1_0_with(contract: &mut Contract, token: &str) {
    let denom_hash = headstash_circuit::statement::token_denom_hash(token).to_hex();
    let (root, context) = ("07".repeat(32), "05".repeat(32));
    let config = format!(
        r#"{{"genesis_root":"{root}","token":"{token}","token_denom_hash":"{denom_hash}","context":"{context}","total":"1000"}}"#
    );
    let version = r#"{"contract":"crates.io:cw-headstash","version":"0.1.0"}"#;
    let storage = &mut contract.deps.storage;
    storage.set(b"contract_info", version.as_bytes());
    storage.set(b"config", config.as_bytes());
    storage.set(b"totals", br#"{"claims":1,"claimed":"300"}"#);
    storage.set(&[&[0, 10], b"nullifiers".as_slice(), &[1; 32]].concat(), b"{}");
}

#[test]
fn an_airdrop_of_0_1_0_goes_on_where_it_was() {
    let mut contract = Contract::empty(Ok(true));
    state_of_0_1_0(&mut contract);
    crate::migrate(contract.deps.as_mut(), mock_env(), MigrateMsg {}).unwrap();

    let config: ConfigResponse = contract.ask(QueryMsg::Config {});
    assert_eq!(config.genesis_root, ROOT);
    assert_eq!(config.context, [5; 32]);
    assert_eq!((config.admin, config.start, config.end, config.paused_at), (None, None, None, None));
    let totals = contract.totals(TOKEN);
    let numbers = [totals.total, totals.funded, totals.claimed, totals.withdrawn, totals.remaining];
    assert_eq!((totals.claims, numbers.map(|n| n.u128())), (1, [1000, 1000, 300, 0, 700]));

    let spent = QueryMsg::IsSpent { nullifier: [1; 32].into() };
    assert!(contract.ask::<IsSpentResponse>(spent).spent);
    let error = contract.refuses_claim(claim_msg("alice", 1, 300));
    assert!(matches!(error, ContractError::NullifierSpent { .. }));
    assert!(matches!(
        contract.refuses_claim(claim_msg("alice", 2, 701)),
        ContractError::ExceedsRemaining { .. }
    ));
    contract.claim(claim_msg("alice", 2, 700)).unwrap();
    assert!(!contract.state().iter().any(|(key, _)| key == b"totals"), "something is left of the old layout");
    // A second time it is this version's state.
    crate::migrate(contract.deps.as_mut(), mock_env(), MigrateMsg {}).unwrap();
    assert_eq!(contract.totals(TOKEN).claimed, Uint128::new(1000));
}

/// Claims would be paid by a contract that there is not.
#[test]
fn an_old_denomination_that_reads_like_a_cw20_token_is_refused() {
    let mut contract = Contract::empty(Ok(true));
    state_of_0_1_0_with(&mut contract, "cw20:ustash");
    let before = contract.state();
    let result = crate::migrate(contract.deps.as_mut(), mock_env(), MigrateMsg {});
    assert!(matches!(result, Err(ContractError::NotNative { token }) if token == "cw20:ustash"));
    // The chain reverts what an error leaves; the version, which decides, is not even touched.
    assert_eq!(cw2::get_contract_version(&contract.deps.storage).unwrap().version, "0.1.0");
    assert!(before.iter().any(|(key, _)| key == b"totals"));
}

/// Otherwise no claim could be paid any more.
#[test]
fn a_code_without_its_circuit_is_refused() {
    let mut contract = Contract::with_circuit(Ok(true), Err(Halo2Error::CircuitNotRegistered));
    state_of_0_1_0(&mut contract);
    let before = contract.state();
    let result = crate::migrate(contract.deps.as_mut(), mock_env(), MigrateMsg {});
    assert!(matches!(result, Err(ContractError::MissingCircuit { .. })));
    assert_eq!(contract.state(), before);
}

/// Neither a state that says it is old but is not, nor a damaged one, becomes an airdrop.
#[test]
fn an_old_version_with_another_layout_is_refused() {
    for version in ["0.1.0", "0.0.9", "0.2.0-rc.1"] {
        let (result, contract) = migrate_from("crates.io:cw-headstash", version);
        assert!(matches!(result, Err(ContractError::Std(_))), "{version}");
        assert_eq!(cw2::get_contract_version(&contract.deps.storage).unwrap().version, version);
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
