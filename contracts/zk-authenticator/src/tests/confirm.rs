//! `confirm_execution`: which messages are confirmed.

use cosmwasm_std::HexBinary;

use super::chain::{Chain, Failure, ID, SEND, VOTE, address, message, present, request, send};
use super::credentials::{Members, api};
use super::instance::Instance;
use crate::{
    ContractError,
    msg::{AuthenticatorResponse, IsSpentResponse, PresentMsg, QueryMsg},
    sudo::SudoMsg,
};

/// What the chain says to a proof that was `change`d, presented before the message that it was for.
fn presented(change: impl FnOnce(&mut PresentMsg)) -> Result<(), ContractError> {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let mut proof = instance.prove(1, &send);
    change(&mut proof);
    let tx = instance.tx(&[present(&instance.account, &proof), send]);
    match instance.chain.deliver(&tx) {
        Ok(()) => Ok(()),
        Err(Failure::NotConfirmed(error)) => {
            assert_eq!(instance.sent(), 0);
            Err(error)
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_message_with_its_proof_is_confirmed() {
    presented(|_| {}).unwrap();
}

#[test]
fn every_member_confirms() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    for member in 0..4 {
        let presented = instance.presented(member, &send);
        instance.chain.deliver(&instance.tx(&[presented, send.clone()])).unwrap();
    }
    assert_eq!((instance.sent(), instance.chain.sequence(&instance.account, ID)), (4, 4));
}

#[test]
fn a_message_without_a_proof_is_not_confirmed() {
    let mut instance = Instance::new();
    let tx = instance.tx(&[send(&instance.account)]);
    let result = instance.chain.deliver(&tx);
    let Err(Failure::NotConfirmed(ContractError::NoProof { type_url })) = result else {
        panic!("{result:?}")
    };
    assert_eq!((type_url.as_str(), instance.sent()), (SEND, 0));
}

#[test]
fn the_proof_comes_before_its_message() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let presented = instance.presented(0, &send);
    let result = instance.chain.deliver(&instance.tx(&[send, presented]));
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::NoProof { .. }))));
    assert_eq!(instance.sent(), 0);
}

#[test]
fn each_message_takes_a_proof_of_its_own() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let presented = instance.presented(0, &send);
    let result = instance.chain.deliver(&instance.tx(&[presented, send.clone(), send]));
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::NoProof { .. }))));
    assert_eq!(instance.sent(), 0);
}

/// The second proof is for the next sequence, which the first one brings about.
#[test]
fn two_messages_with_two_proofs_are_confirmed_in_one_transaction() {
    let mut instance = Instance::new();
    let (send, other) = (send(&instance.account), message(SEND, "to bob"));
    let first = instance.presented(0, &send);
    let mut next = instance.chain.context(&instance.account, ID, &other);
    let place = crate::context::Place {
        chain_id: &instance.chain.env.block.chain_id,
        contract: instance.chain.env.contract.address.as_str(),
        account: &instance.account,
        authenticator_id: ID,
    };
    let message = next.message.to_array().unwrap();
    let hash = crate::context::context_message(&place, &message, next.sequence + 1);
    next.context = zk_poseidon::hash_bytes(&hash).unwrap().into();
    let second = present(&instance.account, &instance.members.prove(1, &next));
    instance.chain.deliver(&instance.tx(&[first, send, second, other])).unwrap();
    assert_eq!((instance.sent(), instance.chain.sequence(&instance.account, ID)), (2, 2));
}

#[test]
fn a_proof_presented_later_takes_the_place_of_an_unused_one() {
    let mut instance = Instance::new();
    let (first, second) = (message(SEND, "first"), message(SEND, "second"));
    let unused = instance.presented(0, &first);
    instance.chain.deliver(&instance.tx(&[unused])).unwrap();
    let used = instance.presented(0, &second);
    let result = instance.chain.deliver(&instance.tx(&[used.clone(), first]));
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::OtherMessage { .. }))));
    instance.chain.deliver(&instance.tx(&[used, second])).unwrap();
    assert_eq!(instance.sent(), 1);
}

#[test]
fn exempt_types_need_no_proof_and_use_none_up() {
    let mut instance = Instance::new();
    let (vote, send) = (message(VOTE, "yes"), send(&instance.account));
    instance.chain.deliver(&instance.tx(std::slice::from_ref(&vote))).unwrap();
    assert_eq!(instance.chain.sequence(&instance.account, ID), 0);
    let presented = instance.presented(0, &send);
    instance.chain.deliver(&instance.tx(&[presented, vote, send])).unwrap();
    assert_eq!(instance.sent(), 1);
}

/// Only the type as a whole is exempt.
#[test]
fn types_like_exempt_ones_are_not_exempt() {
    let mut instance = Instance::new();
    let types = ["", "/cosmos.gov.v1.MsgVot", "/cosmos.gov.v1.MsgVoteWeighted", "/cosmos.gov.v1.msgvote"];
    for type_url in types.into_iter().chain([&VOTE[1..]]) {
        let result = instance.chain.deliver(&instance.tx(&[message(type_url, "yes")]));
        assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::NoProof { .. }))), "{type_url}");
    }
}

#[test]
fn no_bit_of_the_proof_may_change() {
    for position in [0, 1, 31, 1000, 3231] {
        let result = presented(|proof| {
            let mut bytes = proof.proof.to_vec();
            bytes[position] ^= 1;
            proof.proof = bytes.into();
        });
        assert!(matches!(result, Err(ContractError::InvalidProof)), "{position}");
    }
}

#[test]
fn a_proof_has_one_length() {
    for length in [0, 1, 3231, 3233, 6464] {
        let result = presented(|proof| {
            let bytes = proof.proof.iter().copied().cycle().take(length);
            proof.proof = bytes.collect::<Vec<_>>().into();
        });
        assert!(matches!(result, Err(ContractError::InvalidProof)), "{length}");
    }
}

#[test]
fn the_nullifier_is_the_proofs() {
    let other = |bytes: [u8; 32]| presented(|proof| proof.nullifier = HexBinary::from(bytes));
    assert!(matches!(other([0; 32]), Err(ContractError::InvalidProof)));
    assert!(matches!(other([1; 32]), Err(ContractError::InvalidProof)));
}

/// A second encoding of the same number would be a second nullifier.
#[test]
fn the_nullifier_is_canonical() {
    // The modulus, little-endian: zero once more.
    let mut modulus = [0; 32];
    modulus[..16].copy_from_slice(&0x2246_98fc_094c_f91b_992d_30ed_0000_0001_u128.to_le_bytes());
    modulus[31] = 0x40;
    for bytes in [modulus.to_vec(), vec![0xFF; 32], vec![1; 31], vec![1; 33], vec![]] {
        let result = presented(|proof| proof.nullifier = bytes.into());
        assert!(matches!(result, Err(ContractError::Encoding(_))));
    }
}

#[test]
fn a_stranger_to_the_set_cannot_confirm() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let wanted = instance.chain.context(&instance.account, ID, &send);
    // A valid proof for the right context, under the strangers' own root.
    let proof = Members::new(4, 50).prove(0, &wanted);
    let result = instance.chain.deliver(&instance.tx(&[present(&instance.account, &proof), send]));
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::InvalidProof))));
}

#[test]
fn the_message_hash_has_32_bytes() {
    let result = presented(|proof| proof.message = HexBinary::from([1; 31]));
    assert!(matches!(result, Err(ContractError::Encoding(_))));
}

#[test]
fn an_accepted_proof_is_noted_and_told() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let proof = instance.prove(2, &send);
    let spent = |instance: &mut Instance| {
        let (account, nullifier) = (instance.account.clone(), proof.nullifier.clone());
        let answer: IsSpentResponse = instance.chain.ask(QueryMsg::IsSpent { account, nullifier }).unwrap();
        answer.spent
    };
    assert!(!spent(&mut instance));
    let tx = instance.tx(&[present(&instance.account, &proof), send]);
    let response = instance.chain.sudo(SudoMsg::ConfirmExecution(request(&tx, 0))).unwrap();
    assert!(spent(&mut instance));
    let attributes: Vec<_> = response.attributes.iter().map(|a| (a.key.as_str(), a.value.clone())).collect();
    let (account, id) = (instance.account.clone(), ID.to_string());
    let expected = [
        ("action", "present".to_string()),
        ("account", account),
        ("authenticator_id", id),
        ("nullifier", proof.nullifier.to_hex()),
        ("message", proof.message.to_hex()),
    ];
    assert_eq!(attributes, expected);
    assert!(response.messages.is_empty());
    // Another spelling of the account is refused: "not spent" would be wrong.
    let account = instance.account.clone();
    for other in ["", &account.to_uppercase(), &format!(" {account}"), &account[1..]] {
        let (authenticator_id, msg) = (ID.to_string(), super::chain::send(other));
        let (account, nullifier) = (other.to_string(), proof.nullifier.clone());
        for query in [
            QueryMsg::IsSpent { account: account.clone(), nullifier },
            QueryMsg::Authenticator { account: account.clone(), authenticator_id: authenticator_id.clone() },
            QueryMsg::Context { account, authenticator_id, msg },
        ] {
            let result = instance.chain.ask::<serde_json::Value>(query);
            assert!(matches!(result, Err(ContractError::Std(_))), "{other:?}: {result:?}");
        }
    }
    // Of another account it is not: nobody spends another's.
    instance.account = address("bob");
    assert!(!spent(&mut instance));
}

#[test]
fn an_unknown_authenticator_confirms_nothing() {
    let mut instance = Instance::new();
    let vote = message(VOTE, "yes");
    for (account, id) in [(instance.account.clone(), "8"), (address("bob"), ID)] {
        let mut tx = instance.tx(std::slice::from_ref(&vote));
        (tx.account, tx.id) = (account, id.to_string());
        let result = instance.chain.sudo(SudoMsg::ConfirmExecution(request(&tx, 0)));
        assert!(matches!(result, Err(ContractError::UnknownAuthenticator { .. })));
    }
}

/// The chain holds any number of accounts apart.
#[test]
fn accounts_do_not_touch_each_other() {
    let mut instance = Instance::new();
    let (alice, bob) = (instance.account.clone(), address("bob"));
    instance.chain.add(&bob, ID, &instance.params(3)).unwrap();
    let send = send(&alice);
    let presented = instance.presented(0, &send);
    instance.chain.deliver(&instance.tx(&[presented, send])).unwrap();
    let answer: AuthenticatorResponse = instance
        .chain
        .ask(QueryMsg::Authenticator { account: bob.clone(), authenticator_id: ID.to_string() })
        .unwrap();
    assert_eq!((answer.threshold, answer.sequence), (3, 0));
    instance.chain.remove(&bob, ID).unwrap();
    assert_eq!(instance.chain.sequence(&alice, ID), 1);
}

#[test]
fn two_chains_with_one_state_are_two_places() {
    let (mut here, mut there) = (Chain::new(api()), Chain::new(api()));
    there.env.block.chain_id = "another-1".to_string();
    let instance = Instance::without_authenticator();
    let params = instance.params(1);
    here.add(&instance.account, ID, &params).unwrap();
    there.add(&instance.account, ID, &params).unwrap();
    let send = send(&instance.account);
    let contexts = [&mut here, &mut there].map(|chain| chain.context(&instance.account, ID, &send).context);
    assert_ne!(contexts[0], contexts[1]);
}
