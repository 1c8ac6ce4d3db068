//! Coins on the command line.

use crate::chain::{Chain, ok};
use cosmwasm_std::Response;

#[test]
fn several_coins_are_separated_by_commas() {
    let chain = Chain::new();
    let (_, puppet) = chain.puppet();
    chain.run(&["fund", "alice", "5ustash,3uatom"]);
    assert_eq!(chain.balance("alice"), "3uatom,5ustash");
    let msg = ok(Response::new()).to_string();
    let pay = |funds: &[&str]| chain.run(&[&chain.execute(&puppet, &msg)[..], funds].concat());
    pay(&["--funds", "2ustash,1uatom"]);
    assert_eq!(chain.balance(&puppet), "1uatom,2ustash");
    pay(&["--funds", "1ustash", "--funds", "1uatom"]);
    assert_eq!(chain.balance(&puppet), "2uatom,3ustash");
}

#[test]
fn coins_that_are_none_are_explained() {
    let chain = Chain::new();
    let (_, puppet) = chain.puppet();
    chain.run(&["fund", "alice", "5ustash"]);
    let state = || std::fs::read(chain.folder().join("chain/state.json")).unwrap();
    let before = state();
    let msg = ok(Response::new()).to_string();
    for (coins, reason) in [
        ("1.5ustash", "no whole number"),
        ("1 ustash", "a space behind the amount"),
        ("ustash", "does not begin with an amount"),
        ("1000", "no denomination behind the amount"),
        ("1ustash,", "does not begin with an amount"),
        ("1ustash,2", "no denomination behind the amount"),
    ] {
        let fund = chain.error(&["fund", "alice", coins]);
        let pay = chain.error(&[&chain.execute(&puppet, &msg)[..], &["--funds", coins]].concat());
        for error in [fund, pay] {
            assert!(error.contains(reason) && error.contains("such as 1000ustash"), "{error}");
        }
    }
    for twice in [&["--funds", "1ustash,2ustash"][..], &["--funds", "1ustash", "--funds", "2ustash"]] {
        let error = chain.error(&[&chain.execute(&puppet, &msg)[..], twice].concat());
        assert!(error.contains("two amounts of ustash"), "{error}");
    }
    assert!(chain.error(&["fund", "alice", "1ustash,2ustash"]).contains("two amounts of ustash"));
    assert_eq!(state(), before);
}
