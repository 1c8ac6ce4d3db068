#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::fixtures::{MEMBERS, context, honest, tree};
use crate::statement::{DEPTH, MAX_LEAVES, TreeError, empty_leaf, public_input};
use ff::Field;
use std::collections::HashSet;

#[test]
fn members_prove_their_statements() {
    for member in 0..MEMBERS {
        let credential = honest(member);
        let statement = credential.statement(context());
        assert_eq!(check(&credential, &statement), Ok(()));
        assert_eq!(statement.root, tree().root());
        assert_eq!(tree().index_of(&credential.leaf()), Some(member.into()));
    }
}

#[test]
fn each_value_of_the_statement_is_checked() {
    let (credential, own) = (honest(2), honest(2).statement(context()));
    let faults = [
        (Statement { root: CredentialRoot(own.root.0 + Fp::ONE), ..own }, "NotAMember"),
        (Statement { nullifier: Nullifier(own.nullifier.0 + Fp::ONE), ..own }, "WrongNullifier"),
        (Statement { context: Context(own.context.0 + Fp::ONE), ..own }, "WrongNullifier"),
    ];
    let mut inputs = HashSet::from([public_input(&own)]);
    for (statement, expected) in faults {
        let error = format!("{:?}", check(&credential, &statement).unwrap_err());
        assert!(error.starts_with(expected), "{error} is not {expected}");
        assert!(inputs.insert(public_input(&statement)), "{expected} does not change the public input");
    }
}

#[test]
fn somebody_else_is_no_member() {
    let statement = honest(2).statement(context());
    let strangers = [
        Credential { secret_key: SecretKey(Fp::ONE), ..honest(2) },
        Credential { attributes: Attributes(Fp::ONE), ..honest(2) },
        Credential { path: honest(3).path, ..honest(2) },
    ];
    for stranger in strangers {
        assert!(matches!(check(&stranger, &statement), Err(StatementError::NotAMember { .. })));
    }
    // A member under another's nullifier: the root fits, the mark does not.
    assert!(matches!(check(&honest(3), &statement), Err(StatementError::WrongNullifier { .. })));
}

#[test]
fn one_nullifier_for_a_key_and_a_context() {
    let [a, b] = [1, 2].map(|context| Context(Fp::from(context)));
    assert_ne!(honest(2).statement(a).nullifier, honest(2).statement(b).nullifier);
    assert_ne!(honest(2).statement(a).nullifier, honest(3).statement(a).nullifier);
    let second = Credential { attributes: Attributes(Fp::ONE), ..honest(2) };
    assert_eq!(second.statement(a).nullifier, honest(2).statement(a).nullifier, "two credentials of one key");
}

#[test]
fn the_hash_of_the_message_is_the_public_input() {
    let statement = honest(2).statement(context());
    assert_eq!(poseidon::hash_bytes(&statement.message()), Ok(public_input(&statement)));
}

#[test]
fn the_empty_leaf_is_nobody_s() {
    assert_eq!((DEPTH, MAX_LEAVES), (20, 1 << 20));
    let error = crate::statement::Tree::new(&[Leaf(empty_leaf().to_field())]).unwrap_err();
    assert_eq!(error, TreeError::EmptyLeaf { index: 0 });
}

/// Known answers, so that a change of tags, order or encoding cannot pass unnoticed: trees and proofs out there would
/// no longer fit. If the change is meant, give the tags another version and write the new values here.
#[test]
fn the_values_of_a_fixed_credential_stay_the_same() {
    let statement = honest(2).statement(context());
    let values: Vec<_> = statement.to_fields().map(|value| Nullifier(value).to_hex()).into();
    assert_eq!(values, include_str!("known_answers.txt").lines().skip(1).collect::<Vec<_>>());
}

#[cfg(feature = "serde")]
#[test]
fn credential_and_statement_round_trip_through_json() {
    let (credential, statement) = (honest(2), honest(2).statement(context()));
    let json = serde_json::to_string(&(&credential, statement)).unwrap();
    assert_eq!(serde_json::from_str::<(Credential, Statement)>(&json).unwrap(), (credential, statement));
}
