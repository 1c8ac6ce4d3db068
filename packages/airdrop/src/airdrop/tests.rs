#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::Entry;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

const ALICE: &str = "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrgmh09q";
const CONTRACT: &str = "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpscfgc03";
const FOREIGN: &str = "terp1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcr9d0kxc";

fn key(number: u8) -> SecretKey {
    SecretKey::from_bytes(&[number; 32]).unwrap()
}

/// An airdrop whose leaves are those of these keys.
fn airdrop(keys: &[u8]) -> Airdrop {
    let entry = |number: &u8| Entry::new(key(*number).owner(), Amount::new(u128::from(*number)));
    let entries = keys.iter().map(entry).collect();
    let list = List::from_entries("ustash", entries, "the entries", &mut UnwrapErr(SysRng)).unwrap();
    Airdrop::new(list, "list.json", "morocco-1", &CONTRACT.parse().unwrap()).unwrap()
}

#[test]
fn a_claimant_s_leaf_is_found() {
    let (airdrop, alice) = (airdrop(&[1, 2, 1]), ALICE.parse().unwrap());
    let chosen = airdrop.choose(key(2), &alice, None).unwrap();
    assert_eq!((chosen.index(), chosen.amount(), chosen.token()), (1, Amount::new(2), "ustash"));
    assert_eq!(airdrop.choose(key(1), &alice, Some(2)).unwrap().index(), 2);
    let reason = |number, leaf| airdrop.choose(key(number), &alice, leaf).unwrap_err().to_string();
    assert_eq!(reason(1, None), "this claimant has several leaves; choose one of [0, 2]");
    assert_eq!(reason(1, Some(1)), "leaf 1 is not this claimant's; theirs are [0, 2]");
    assert_eq!(reason(2, Some(9)), "leaf 9 is not this claimant's; theirs are [1]");
    assert_eq!(reason(3, None), format!("the list list.json has no leaf of the owner {}", key(3).owner()));
}

#[test]
fn nobody_is_paid_on_another_chain_nor_the_contract() {
    let airdrop = airdrop(&[1]);
    let reason = |to: &str| airdrop.choose(key(1), &to.parse().unwrap(), None).unwrap_err().to_string();
    assert!(reason(FOREIGN).contains("expected one chain's"));
    assert!(reason(CONTRACT).contains("is the contract itself"));
    let list = airdrop.list().clone();
    assert!(Airdrop::new(list, "list.json", "morocco-1", &FOREIGN.parse().unwrap()).is_ok());
}

#[test]
fn a_claim_is_for_its_leaf_recipient_and_chain() {
    let (one, alice) = (airdrop(&[1, 2]), ALICE.parse().unwrap());
    let tree = one.list().tree().unwrap();
    let blinding = Blinding::from_bytes(&[3; 32]).unwrap();
    let chosen = one.choose(key(1), &alice, None).unwrap();
    let claim = one.prepare(&tree, &chosen, blinding).unwrap();
    assert_eq!((claim.claim().genesis_root, claim.claim().amount), (tree.root(), Amount::new(1)));
    assert_eq!(claim.receipt().difference(&one.prepare(&tree, &chosen, blinding).unwrap().receipt()), None);

    let difference = |airdrop: &Airdrop, number| {
        let chosen = airdrop.choose(key(number), &alice, None).unwrap();
        let other = airdrop.prepare(&airdrop.list().tree().unwrap(), &chosen, blinding).unwrap();
        claim.receipt().difference(&other.receipt()).unwrap()
    };
    assert_eq!(difference(&one, 2), "is of another leaf, or another list");
    let list = one.list().clone();
    let elsewhere = Airdrop::new(list, "list.json", "morocco-2", &CONTRACT.parse().unwrap()).unwrap();
    assert_eq!(difference(&elsewhere, 1), "is for another recipient, contract or chain");
}

#[test]
fn a_chain_has_an_identifier_without_spaces() {
    assert_eq!(parse_chain_id("morocco-1").unwrap(), "morocco-1");
    for text in ["", " ", "morocco 1", "morocco-1\n"] {
        assert!(parse_chain_id(text).unwrap_err().to_string().contains("a chain's identifier"), "{text:?}");
    }
}
