#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use headstash_circuit::statement::SecretKey;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use serde_json::Value;
use std::error::Error as _;

const CONTRACT: &str = "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpscfgc03";
const FOREIGN: &str = "terp1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcr9d0kxc";

/// Entries of the keys 1 to `count`.
fn entries(count: u8) -> Vec<Entry> {
    let owner = |number: u8| SecretKey::from_bytes(&[number; 32]).unwrap().owner();
    (1..=count).map(|number| Entry::new(owner(number), Amount::new(1000))).collect()
}

fn made(entries: Vec<Entry>) -> Result<List> {
    List::from_entries("ustash", entries, "the entries", &mut UnwrapErr(SysRng))
}

/// An error with its causes.
fn whole(error: Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

#[test]
fn what_is_written_is_read_back_and_has_its_root() {
    let list = made(entries(3)).unwrap();
    let root = list.tree().unwrap().root();
    let text = list.with_root(root).to_json().unwrap();
    let read = List::parse(&text, "the list").unwrap();
    assert_eq!((read.len(), read.tree().unwrap().root()), (3, root));
    assert_eq!(read.totals().unwrap(), [Total { token: "ustash", total: Amount::new(3000) }]);
    assert_eq!(read.to_json().unwrap(), text);
    // Each leaf has a salt of its own, so no list is made twice.
    assert_ne!(made(entries(3)).unwrap().tree().unwrap().root(), root);
}

#[test]
fn the_tokens_of_entries_are_spelled_as_contracts_do() {
    let mut entries = entries(2);
    entries[0].token = Some(format!("cw20:{}", CONTRACT.to_uppercase()));
    entries[1].token = Some("ustash".into());
    let list = made(entries).unwrap();
    assert_eq!(
        [0, 1].map(|index| list.token(index).to_string()),
        [format!("cw20:{CONTRACT}"), "ustash".into()]
    );
    // The list's own token is not named again.
    assert_eq!(list.to_json().unwrap().matches("token").count(), 1);
}

#[test]
fn entries_that_cannot_be_paid_are_named() {
    let edited = |edit: fn(&mut Vec<Entry>)| {
        let mut entries = entries(3);
        edit(&mut entries);
        whole(made(entries).unwrap_err())
    };
    let reason = edited(|entries| entries.clear());
    assert!(reason.starts_with("the entries has no entries; expected a JSON array"), "{reason}");
    let reason = edited(|entries| entries[2].amount = Amount::new(0));
    assert_eq!(
        reason,
        "entry 2 of the entries, counted from 0, cannot be paid: amount: expected 1 or more, found 0"
    );
    let reason = edited(|entries| entries[1].token = Some(" ustash".into()));
    assert!(
        reason.starts_with("entry 1 of the entries, counted from 0, cannot be paid: expected"),
        "{reason}"
    );
    let reason = edited(|entries| entries[1].amount = Amount::new(u128::MAX));
    assert_eq!(reason, "the total of ustash is 2^128 or more");
    let reason = edited(|entries| {
        entries[0].token = Some(format!("cw20:{CONTRACT}"));
        entries[2].token = Some(format!("cw20:{FOREIGN}"));
    });
    let start =
        "entry 2 of the entries, counted from 0, has a token of another chain than entry 0: the addresses";
    assert!(reason.starts_with(start) && reason.contains("\"terp\" and \"wasm\""), "{reason}");
    let list = List::from_entries("u", entries(1), "the entries", &mut UnwrapErr(SysRng));
    let reason = whole(list.unwrap_err());
    assert!(reason.starts_with("the denomination of the entries: \"u\" is no denomination"), "{reason}");
    assert!(reason.contains("expected 3 to 128 letters"), "{reason}");
}

#[test]
fn a_list_that_was_edited_is_refused() {
    let list = made(entries(3)).unwrap();
    let root = list.tree().unwrap().root();
    let list: Value = serde_json::from_str(&list.with_root(root).to_json().unwrap()).unwrap();
    let edited = |edit: &dyn Fn(&mut Value)| {
        let mut edited = list.clone();
        edit(&mut edited);
        let list = List::parse(&edited.to_string(), "the list");
        whole(list.and_then(|list| list.tree()).unwrap_err())
    };
    type Edit<'a> = &'a dyn Fn(&mut Value);
    let edits: [(Edit<'_>, &str); 6] = [
        (&|list| list["leaves"] = Value::Array(Vec::new()), "the list has no leaves"),
        (&|list| list["leaves"] = "".into(), "the list is no list of eligible leaves"),
        (&|list| list["leaves"][1]["tokn"] = "x".into(), "the list is no list of eligible leaves"),
        (
            &|list| list["leaves"][1]["amount"] = "0".into(),
            "leaf 1 of the list, counted from 0, cannot be paid",
        ),
        (
            &|list| list["leaves"][2] = list["leaves"][0].clone(),
            "leaf 2 of the list, counted from 0, has the salt",
        ),
        (&|list| list["leaves"][1]["amount"] = "1001".into(), "the list was changed after it was made"),
    ];
    for (edit, reason) in edits {
        let found = edited(edit);
        assert!(found.starts_with(reason), "{found}");
    }
    // Lists of earlier versions have no root.
    let mut old = list.clone();
    old.as_object_mut().unwrap().remove("root").unwrap();
    assert_eq!(List::parse(&old.to_string(), "the list").unwrap().tree().unwrap().root(), root);
}

#[test]
fn the_tokens_of_a_list_are_of_the_contract_s_chain() {
    let mut entries = entries(2);
    entries[1].token = Some(format!("cw20:{FOREIGN}"));
    let list = made(entries).unwrap();
    list.ensure_beside(&FOREIGN.parse().unwrap()).unwrap();
    let reason = whole(list.ensure_beside(&CONTRACT.parse().unwrap()).unwrap_err());
    let expected =
        format!("the list gives away cw20:{FOREIGN}: {FOREIGN} begins with \"terp\", the contract's");
    assert!(reason.starts_with(&expected), "{reason}");
}
