//! `on_authenticator_added` and `on_authenticator_removed`.

use blst::min_pk::{PublicKey, SecretKey, Signature};
use cosmwasm_std::{Binary, HexBinary, to_json_binary};

use super::chain::{Failure, ID, SEND, address, message, send};
use super::instance::Instance;
use super::operators::{Operators, operator};
use crate::{
    ContractError, MAX_OPERATORS, SIGNATURE_DST,
    added::MAX_PARAMS_LEN,
    msg::{AuthenticatorParams, AuthenticatorResponse, QueryMsg},
    sudo::{AuthenticatorChange, SudoMsg},
};

/// What adding an authenticator with these parameters says.
fn added(change: impl FnOnce(&mut AuthenticatorParams)) -> Result<(), ContractError> {
    let mut instance = Instance::without_authenticator();
    let mut params = instance.params(2);
    change(&mut params);
    let before = instance.chain.stored();
    let result = instance.chain.add(&instance.account, ID, &params).map(drop);
    assert_eq!(result.is_err(), instance.chain.stored() == before);
    result
}

fn stored(instance: &mut Instance, id: &str) -> Result<AuthenticatorResponse, ContractError> {
    let (account, authenticator_id) = (instance.account.clone(), id.to_string());
    instance.chain.ask(QueryMsg::Authenticator { account, authenticator_id })
}

#[test]
fn the_set_is_stored_for_the_account_and_the_id() {
    let mut instance = Instance::new();
    let params = instance.params(2);
    let answer = stored(&mut instance, ID).unwrap();
    let keys: Vec<_> = params.operators.iter().map(|operator| operator.public_key.clone()).collect();
    assert_eq!((answer.public_keys, answer.threshold, answer.sequence), (keys, 2, 0));
    assert_eq!(answer.credential_root, params.credential_root);
    assert_eq!(answer.exempt_type_urls, params.exempt_type_urls);
    assert!(matches!(stored(&mut instance, "8"), Err(ContractError::UnknownAuthenticator { .. })));
    instance.account = address("bob");
    assert!(matches!(stored(&mut instance, ID), Err(ContractError::UnknownAuthenticator { .. })));
}

#[test]
fn every_proof_of_possession_is_verified() {
    for index in 0..3 {
        let other = operator(&SecretKey::key_gen(&[99; 32], &[]).unwrap()).proof_of_possession;
        let result = added(|params| params.operators[index].proof_of_possession = other);
        assert!(matches!(result, Err(ContractError::NoPossession { index: found }) if found == index));
    }
}

#[test]
fn a_signature_of_the_key_is_no_proof_of_possession() {
    let key = Operators::new(1).0.remove(0);
    let signed = key.sign(&key.sk_to_pk().to_bytes(), SIGNATURE_DST, &[]).to_bytes();
    let result = added(|params| params.operators[0].proof_of_possession = signed.into());
    assert!(matches!(result, Err(ContractError::NoPossession { index: 0 })));
}

/// The key that makes the sum of all keys the attacker's: nobody has its secret.
#[test]
fn a_rogue_key_is_refused() {
    let operators = Operators::new(2);
    let attacker = SecretKey::key_gen(&[66; 32], &[]).unwrap();
    let mut sum = blst::min_pk::AggregatePublicKey::from_public_key(&attacker.sk_to_pk());
    for honest in &operators.0 {
        sum.sub_aggregate(&blst::min_pk::AggregatePublicKey::from_public_key(&honest.sk_to_pk()));
    }
    let rogue = sum.to_public_key().to_bytes();
    let possession = attacker.sign(&rogue, crate::POSSESSION_DST, &[]).to_bytes();
    let result = added(|params| {
        params.operators[2].public_key = rogue.into();
        params.operators[2].proof_of_possession = possession.into();
    });
    assert!(matches!(result, Err(ContractError::NoPossession { index: 2 })));
}

#[test]
fn an_operator_counts_once() {
    let result = added(|params| params.operators[2] = params.operators[0].clone());
    assert!(matches!(result, Err(ContractError::DuplicateOperator { first: 0, second: 2 })));
}

#[test]
fn infinity_is_no_key() {
    // The pairing alone would accept it: with infinity as the proof both sides are 1.
    let (mut key, mut proof) = ([0; 48], [0; 96]);
    (key[0], proof[0]) = (0xC0, 0xC0);
    let infinity = |params: &mut AuthenticatorParams| {
        params.operators[1].public_key = key.into();
        params.operators[1].proof_of_possession = proof.into();
    };
    assert!(matches!(added(infinity), Err(ContractError::InvalidKey { index: 1 })));
    // Another encoding of it.
    key[47] = 1;
    let infinity = |params: &mut AuthenticatorParams| {
        params.operators[1].public_key = key.into();
        params.operators[1].proof_of_possession = proof.into();
    };
    assert!(matches!(added(infinity), Err(ContractError::InvalidKey { index: 1 })));
}

#[test]
fn infinity_is_no_proof_of_possession() {
    let mut infinity = [0; 96];
    infinity[0] = 0xC0;
    let result = added(|params| params.operators[0].proof_of_possession = infinity.into());
    assert!(matches!(result, Err(ContractError::NoPossession { index: 0 })));
}

/// Compressed points with small x, until blst says: on the curve, not in the group.
fn outside_of_the_group<const LEN: usize>(is: impl Fn(&[u8; LEN]) -> bool) -> [u8; LEN] {
    let point = |x: u8| {
        let mut bytes = [0; LEN];
        (bytes[0], bytes[LEN - 1]) = (0x80, x);
        bytes
    };
    (1..=255).map(point).find(is).unwrap()
}

#[test]
fn points_outside_of_the_group_are_refused() {
    let key: [u8; 48] =
        outside_of_the_group(|bytes| PublicKey::from_bytes(bytes).is_ok_and(|key| key.validate().is_err()));
    let result = added(|params| params.operators[0].public_key = key.into());
    assert!(matches!(result, Err(ContractError::InvalidKey { index: 0 })));

    let proof: [u8; 96] = outside_of_the_group(|bytes| {
        Signature::from_bytes(bytes).is_ok_and(|point| point.validate(false).is_err())
    });
    let result = added(|params| params.operators[0].proof_of_possession = proof.into());
    assert!(matches!(result, Err(ContractError::NoPossession { index: 0 })));
}

#[test]
fn keys_and_proofs_of_other_lengths_are_refused() {
    for length in [0, 47, 49, 96] {
        let result = added(|params| params.operators[1].public_key = vec![0x80; length].into());
        assert!(
            matches!(result, Err(ContractError::KeyLength { index: 1, expected: 48, found }) if found == length)
        );
    }
    for length in [0, 48, 95, 97, 192] {
        let result = added(|params| {
            let proof = params.operators[1].proof_of_possession.to_vec();
            let bytes: Vec<u8> = proof.into_iter().cycle().take(length).collect();
            params.operators[1].proof_of_possession = bytes.into();
        });
        assert!(matches!(result, Err(ContractError::NoPossession { index: 1 })), "{length}");
    }
}

#[test]
fn the_threshold_is_between_one_and_all() {
    for threshold in [1, 2, 3] {
        added(|params| params.threshold = threshold).unwrap();
    }
    for threshold in [0, 4, u32::MAX] {
        let result = added(|params| params.threshold = threshold);
        assert!(
            matches!(result, Err(ContractError::Threshold { operators: 3, found }) if found == threshold)
        );
    }
}

#[test]
fn there_are_one_to_twelve_operators() {
    for count in [1, MAX_OPERATORS as u8] {
        added(|params| (params.operators, params.threshold) = (Operators::new(count).params(), 1)).unwrap();
    }
    for count in [0, MAX_OPERATORS as u8 + 1] {
        let result =
            added(|params| (params.operators, params.threshold) = (Operators::new(count).params(), 1));
        let expected = usize::from(count);
        assert!(
            matches!(result, Err(ContractError::OperatorCount { max: MAX_OPERATORS, found }) if found == expected)
        );
    }
}

#[test]
fn the_root_is_canonical() {
    let result = added(|params| params.credential_root = HexBinary::from([0xFF; 32]));
    assert!(matches!(result, Err(ContractError::Encoding(_))));
    let result = added(|params| params.credential_root = HexBinary::from([1; 31]));
    assert!(matches!(result, Err(ContractError::Encoding(_))));
}

#[test]
fn what_carries_other_messages_cannot_be_exempt() {
    let exempt = |type_url: &str| {
        added(|params| params.exempt_type_urls = vec![SEND.to_string(), type_url.to_string()])
    };
    exempt("/cosmos.staking.v1beta1.MsgDelegate").unwrap();
    let padded =
        ["/cosmos.gov.v1.MsgVote ", " /cosmos.gov.v1.MsgVote", "/cosmos.gov.v1.MsgVote\n", "/", "/ "];
    for type_url in
        ["/cosmos.authz.v1beta1.MsgExec", "", "cosmos.bank.v1beta1.MsgSend"].into_iter().chain(padded)
    {
        assert!(matches!(exempt(type_url), Err(ContractError::NotExemptible { .. })), "{type_url}");
    }
}

/// Longer ones would make `authenticate` cost more than the chain grants.
#[test]
fn parameters_are_bounded() {
    let mut instance = Instance::without_authenticator();
    instance.operators = Operators::new(MAX_OPERATORS as u8);
    let mut params = instance.params(1);
    let rest = MAX_PARAMS_LEN - to_json_binary(&params).unwrap().len();
    params.exempt_type_urls[0].push_str(&"x".repeat(rest + 1));
    let result = instance.chain.add(&instance.account, ID, &params);
    assert!(matches!(result, Err(ContractError::ParamsLength { found, .. }) if found == MAX_PARAMS_LEN + 1));
    params.exempt_type_urls[0].pop();
    instance.chain.add(&instance.account, ID, &params).unwrap();
}

#[test]
fn parameters_must_be_there_and_be_understood() {
    let mut instance = Instance::without_authenticator();
    let mut add = |params: Option<&str>| {
        instance.chain.sudo(SudoMsg::OnAuthenticatorAdded(AuthenticatorChange {
            account: instance.account.clone(),
            authenticator_params: params.map(|json| Binary::from(json.as_bytes())),
            authenticator_id: ID.to_string(),
        }))
    };
    assert!(matches!(add(None), Err(ContractError::MissingParams)));
    // A misspelt policy must not become the default.
    let misspelt = r#"{"operators":[],"threshold":1,"credential_root":"","exempt_type_url":["/a"]}"#;
    for json in ["", "[]", "{}", misspelt] {
        assert!(matches!(add(Some(json)), Err(ContractError::Params(_))), "{json}");
    }
}

/// Another spelling of an account is no account that the chain would ever ask for.
#[test]
fn an_account_that_is_no_address_is_refused() {
    let mut instance = Instance::without_authenticator();
    let (params, before) = (instance.params(1), instance.chain.stored());
    let account = instance.account.clone();
    for account in ["", "alice", &account.to_uppercase(), &format!("{account} "), &account[1..]] {
        let result = instance.chain.add(account, ID, &params);
        assert!(matches!(result, Err(ContractError::Std(_))), "{account:?}: {result:?}");
        assert_eq!(instance.chain.stored(), before);
    }
}

#[test]
fn adding_twice_replaces_nothing() {
    let mut instance = Instance::new();
    let before = instance.chain.stored();
    let mut params = instance.params(1);
    params.operators = Operators::new(1).params();
    let result = instance.chain.add(&instance.account, ID, &params);
    assert!(matches!(result, Err(ContractError::AlreadyAdded { .. })));
    assert_eq!(instance.chain.stored(), before);
}

#[test]
fn removing_takes_all_but_the_nullifiers() {
    let mut instance = Instance::new();
    let (send, before) = (send(&instance.account), instance.chain.stored());
    let proof = instance.prove(0, &send);
    let nullifier = proof.nullifier.clone();
    let present = super::chain::present(&instance.account, &proof);
    // With a proof presented that nobody used up.
    instance.chain.deliver(&instance.tx(&[present])).unwrap();
    assert!(instance.chain.stored().len() > before.len());

    instance.chain.remove(&instance.account, ID).unwrap();
    let nullifiers: Vec<_> =
        instance.chain.stored().into_iter().filter(|(key, _)| !key.starts_with(b"contract_info")).collect();
    assert_eq!(nullifiers.len(), 1);
    assert!(nullifiers[0].0.ends_with(nullifier.as_slice()));
    let result = instance.chain.deliver(&instance.tx(&[message(super::chain::VOTE, "")]));
    assert!(matches!(result, Err(Failure::NotAuthenticated(ContractError::UnknownAuthenticator { .. }))));
}

/// An error would keep an account from getting rid of the authenticator.
#[test]
fn removing_is_never_refused() {
    let mut instance = Instance::new();
    instance.chain.remove(&instance.account, "12").unwrap();
    instance.chain.remove(&address("bob"), ID).unwrap();
    instance.chain.remove(&instance.account, ID).unwrap();
    instance.chain.remove(&instance.account, ID).unwrap();
}
