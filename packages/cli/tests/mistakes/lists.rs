//! Entries and lists of an airdrop that are wrong in themselves.

use crate::support::{ALICE, CONTRACT, Folder, PROVE, ROOT};

#[test]
fn an_entry_that_nobody_could_claim_is_named() {
    let folder = Folder::new();
    folder.sample();
    let entries: serde_json::Value = serde_json::from_slice(&folder.read("entries.json")).unwrap();
    let list = |entries: &serde_json::Value, texts: &[&str]| {
        folder.write("wrong.json", entries.to_string());
        let list = ["headstash", "list", "wrong.json", "--denom", "ustash", "-o", "other.json"];
        folder.refused(&list, texts);
        assert!(!folder.path().join("other.json").exists());
    };
    for (name, value, reason) in [
        ("amount", "0", "expected 1 or more, found 0"),
        ("amount", "1.5", "\"1.5\""),
        ("amount", "-1", "\"-1\""),
        ("token", "", "empty token"),
        ("token", " ustash", "space around it"),
        ("token", "ustash\n", "space around it"),
        ("token", "cw20:wasm1token", "cw20:wasm1token"),
        ("token", ALICE, "a cw20 token is written cw20:"),
        ("owner", "abc", "OwnerKey"),
        ("tokn", "ustash", "tokn"),
    ] {
        let mut wrong = entries.clone();
        wrong[2][name] = value.into();
        list(&wrong, &["entry 2 of wrong.json, counted from 0", reason]);
    }
    list(&serde_json::json!([]), &["wrong.json has no entries", "expected a JSON array"]);
    list(&serde_json::json!({ "owner": "" }), &["wrong.json holds no entries", "expected a JSON array"]);
    let mut large = entries.clone();
    large[0]["amount"] = u128::MAX.to_string().into();
    list(&large, &["the total of ustash is 2^128 or more"]);
    for denom in ["", " ustash", "u", "cw20:x"] {
        let list = ["headstash", "list", "entries.json", "--denom", denom, "-o", "other.json"];
        folder.refused(&list, &["--denom <TOKEN>"]);
    }
    for wrong in [["--amount", "0"], ["--leaves", "0"]] {
        folder.refused(&[&["headstash", "sample", "-o", "zero.json"], &wrong[..]].concat(), &[wrong[0]]);
    }
}

#[test]
fn a_list_that_was_edited_is_refused() {
    let folder = Folder::new();
    folder.sample();
    let list: serde_json::Value = serde_json::from_slice(&folder.read("list.json")).unwrap();
    let refused = |edit: &dyn Fn(&mut serde_json::Value), texts: &[&str]| {
        let mut edited = list.clone();
        edit(&mut edited);
        folder.write("edited.json", edited.to_string());
        for command in [&ROOT[..], &PROVE] {
            folder.refused(&[command, &["edited.json"]].concat(), texts);
        }
        assert!(!folder.path().join("claim").exists());
    };
    let cw20 = format!("cw20:{}", CONTRACT.to_uppercase());
    for (name, value, reason) in [
        ("amount", "0", "expected 1 or more, found 0"),
        ("token", "", "an empty token"),
        ("token", "ustash ", "space around it"),
        ("token", &cw20, "as contracts spell it"),
    ] {
        let texts = ["leaf 2 of edited.json, counted from 0, cannot be paid", reason];
        refused(&|list| list["leaves"][2][name] = value.into(), &texts);
    }
    for (denom, reason) in [("", "an empty token"), (" ustash", "space around it")] {
        refused(&|list| list["denom"] = denom.into(), &["the denomination of edited.json", reason]);
    }
    let none = ["edited.json is no list of eligible leaves", "`zkwasm headstash list` makes one", "`tokn`"];
    refused(&|list| list["leaves"][1]["tokn"] = "ustash".into(), &none);
    let most = u128::MAX.to_string();
    refused(
        &|list| list["leaves"][1]["amount"] = most.as_str().into(),
        &["the total of ustash is 2^128 or more"],
    );
    refused(&|list| list["leaves"] = serde_json::json!([]), &["edited.json has no leaves"]);
    let copied = ["leaf 2 of edited.json, counted from 0, has the salt of leaf 0"];
    refused(&|list| list["leaves"][2] = list["leaves"][0].clone(), &copied);
    refused(&|list| list["leaves"][2]["salt"] = list["leaves"][0]["salt"].clone(), &copied);
    // What is right in itself, and is not what the root was made of.
    let changed = ["the list was changed after it was made", "make a new list of the entries"];
    refused(&|list| list["leaves"][1]["amount"] = "1001".into(), &changed);
    refused(&|list| drop(list["leaves"].as_array_mut().unwrap().pop()), &changed);
    refused(&|list| list["leaves"].as_array_mut().unwrap().swap(0, 1), &changed);
    // Lists of earlier versions have no root.
    let mut old = list.clone();
    let root = old.as_object_mut().unwrap().remove("root").unwrap();
    folder.write("old.json", old.to_string());
    assert!(folder.ok(&[&ROOT[..], &["old.json"]].concat()).contains(root.as_str().unwrap()));
}

#[test]
fn the_tokens_of_a_list_are_of_one_chain() {
    let folder = Folder::new();
    folder.sample();
    let [own, foreign] =
        [CONTRACT, "terp1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcr9d0kxc"].map(|it| format!("cw20:{it}"));
    let entries: serde_json::Value = serde_json::from_slice(&folder.read("entries.json")).unwrap();
    let write = |tokens: [Option<&str>; 3]| {
        let mut entries = entries.clone();
        for (entry, token) in entries.as_array_mut().unwrap().iter_mut().zip(tokens) {
            if let Some(token) = token {
                entry["token"] = token.into();
            }
        }
        folder.write("tokens.json", entries.to_string());
    };
    let list = |denom| ["headstash", "list", "tokens.json", "--denom", denom, "-o", "other.json"];
    let two = [
        "entry 2 of tokens.json, counted from 0, has a token of another chain than entry 1",
        "\"terp\" and \"wasm\"",
    ];
    write([None, Some(&own), Some(&foreign)]);
    folder.refused(&list("ustash"), &two);
    // The token of the entries that name none is one of them.
    write([Some("ustash"), None, Some(&foreign)]);
    folder.refused(&list(&own), &two);
    // One chain, which is not that of the contract.
    write([None, None, Some(&foreign)]);
    folder.ok(&list("ustash"));
    let texts = ["other.json is not for the contract", "begins with \"terp\"", "with \"wasm\""];
    folder.refused(&[&PROVE[..], &["other.json"]].concat(), &texts);
}
