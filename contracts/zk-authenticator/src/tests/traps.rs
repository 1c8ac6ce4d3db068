//! The traps of the interface, each by its name, on a chain that keeps and reverts what a real one does:
//!
//! - only an error rejects, response data is ignored;
//! - state written in `authenticate` is discarded;
//! - `track` commits even if execution fails;
//! - `confirm_execution` is reverted with the messages, and called even if they failed;
//! - the mempool confirms without having executed;
//!
//! and replay of a proof across everything that it is bound to.

use cosmwasm_std::Response;

use super::chain::{FAIL, Failure, ID, SEND, VOTE, address, message, present, request, send};
use super::instance::Instance;
use crate::{
    ContractError,
    msg::{IsSpentResponse, QueryMsg},
    sudo::{LocalAny, SudoMsg},
};

fn spent(instance: &mut Instance, proof: &crate::msg::PresentMsg) -> bool {
    let (account, nullifier) = (instance.account.clone(), proof.nullifier.clone());
    let answer: IsSpentResponse = instance.chain.ask(QueryMsg::IsSpent { account, nullifier }).unwrap();
    answer.spent
}

/// Delivers a proof and a message, which must not be confirmed.
fn not_confirmed(instance: &mut Instance, proof: &crate::msg::PresentMsg, msg: LocalAny) -> ContractError {
    let before = (instance.chain.stored(), instance.sent());
    let tx = instance.tx(&[present(&instance.account, proof), msg]);
    let result = instance.chain.deliver(&tx);
    assert_eq!((instance.chain.stored(), instance.sent()), before);
    match result {
        Err(Failure::NotConfirmed(error)) => error,
        other => panic!("{other:?}"),
    }
}

// --- what rejects ---

/// A contract that says "no" in its response has said yes.
#[test]
fn only_an_error_rejects_and_no_response_says_anything() {
    let mut instance = Instance::new();
    let vote = message(VOTE, "yes");
    let mut tx = instance.tx(std::slice::from_ref(&vote));
    let authenticate = instance.chain.authenticate_msg(&tx, 0);
    assert_eq!(instance.chain.sudo(authenticate).unwrap(), Response::new());
    tx.signature = instance.tx(&[message(VOTE, "no")]).signature;
    let authenticate = instance.chain.authenticate_msg(&tx, 0);
    instance.chain.sudo(authenticate).unwrap_err();

    let confirm = SudoMsg::ConfirmExecution(request(&tx, 0));
    assert_eq!(instance.chain.sudo(confirm).unwrap(), Response::new());
    let tx = instance.tx(&[send(&instance.account)]);
    instance.chain.sudo(SudoMsg::ConfirmExecution(request(&tx, 0))).unwrap_err();
}

/// A proof that is not valid is an error here, not a verdict that somebody has to look at.
#[test]
fn the_verdict_is_used() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let mut proof = instance.prove(0, &send);
    proof.proof = vec![0; proof.proof.len()].into();
    assert!(matches!(not_confirmed(&mut instance, &proof, send), ContractError::InvalidProof));
}

// --- which state survives ---

#[test]
fn authenticate_writes_nothing() {
    let mut instance = Instance::new();
    let presented = instance.presented(0, &send(&instance.account));
    let (tx, before) = (instance.tx(&[presented, message(VOTE, "yes")]), instance.chain.stored());
    for index in [0, 1] {
        let authenticate = instance.chain.authenticate_msg(&tx, index);
        // Not thrown away as the chain would.
        instance.chain.sudo(authenticate).unwrap();
        assert_eq!(instance.chain.stored(), before);
    }
}

#[test]
fn track_writes_nothing_and_never_fails() {
    let mut instance = Instance::new();
    let presented = instance.presented(0, &send(&instance.account));
    let mut tx = instance.tx(&[presented, send(&instance.account)]);
    let before = instance.chain.stored();
    for id in [ID, "unknown"] {
        tx.id = id.to_string();
        for index in [0, 1] {
            assert_eq!(instance.chain.sudo(SudoMsg::Track(request(&tx, index))).unwrap(), Response::new());
        }
    }
    assert_eq!(instance.chain.stored(), before);
}

/// Tracked, then the execution fails: what is kept is what was there before.
#[test]
fn a_failed_execution_leaves_no_trace_by_track() {
    let mut instance = Instance::new();
    let (failing, before) = (message(FAIL, ""), instance.chain.stored());
    let presented = instance.presented(0, &failing);
    let result = instance.chain.deliver(&instance.tx(&[presented, failing]));
    assert!(matches!(result, Err(Failure::Execution)));
    assert_eq!(instance.chain.stored(), before);
}

/// `confirm_execution` is called after a failed execution too, and accepts the proof; the chain reverts that.
#[test]
fn a_failed_execution_spends_no_nullifier() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let proof = instance.prove(0, &send);
    let presented = present(&instance.account, &proof);
    let result = instance.chain.deliver(&instance.tx(&[presented.clone(), send.clone(), message(FAIL, "")]));
    assert!(matches!(result, Err(Failure::Execution)));
    assert_eq!((spent(&mut instance, &proof), instance.sent()), (false, 0));
    // So the credential's holder need not prove again.
    instance.chain.deliver(&instance.tx(&[presented, send])).unwrap();
    assert_eq!((spent(&mut instance, &proof), instance.sent()), (true, 1));
}

#[test]
fn a_later_message_that_is_not_confirmed_reverts_the_earlier_ones() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let proof = instance.prove(0, &send);
    let presented = present(&instance.account, &proof);
    let tx = instance.tx(&[presented.clone(), send.clone(), message(SEND, "to bob")]);
    let result = instance.chain.deliver(&tx);
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::NoProof { .. }))));
    assert_eq!((spent(&mut instance, &proof), instance.sent()), (false, 0));
    instance.chain.deliver(&instance.tx(&[presented, send])).unwrap();
}

/// A proof that were stored when its message is executed would not be there yet.
#[test]
fn the_mempool_confirms_without_executing() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let presented = instance.presented(0, &send);
    let tx = instance.tx(&[presented, send.clone()]);
    let before = instance.chain.stored();
    instance.chain.check(&tx).unwrap();
    assert_eq!((instance.chain.stored(), instance.sent()), (before, 0));
    let result = instance.chain.check(&instance.tx(&[send]));
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::NoProof { .. }))));
    instance.chain.deliver(&tx).unwrap();
}

#[test]
fn a_simulation_changes_nothing_and_needs_the_proof() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let presented = instance.presented(0, &send);
    let (tx, before) = (instance.tx(&[presented, send.clone()]), instance.chain.stored());
    instance.chain.simulate(&tx).unwrap();
    assert_eq!((instance.chain.stored(), instance.sent()), (before, 0));
    let result = instance.chain.simulate(&instance.tx(&[send]));
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::NoProof { .. }))));
    instance.chain.deliver(&tx).unwrap();
}

// --- replay ---

#[test]
fn replay_of_a_proof_for_the_same_message() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let proof = instance.prove(0, &send);
    let tx = instance.tx(&[present(&instance.account, &proof), send.clone()]);
    instance.chain.deliver(&tx).unwrap();
    assert!(matches!(not_confirmed(&mut instance, &proof, send), ContractError::NullifierSpent { .. }));
}

#[test]
fn replay_of_a_proof_in_one_transaction() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let presented = instance.presented(0, &send);
    let tx = instance.tx(&[presented.clone(), send.clone(), presented, send]);
    let result = instance.chain.deliver(&tx);
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::NullifierSpent { .. }))));
    assert_eq!(instance.sent(), 0);
}

/// Each time by a new proof: the sequence makes a new context, and so a new nullifier.
#[test]
fn the_same_credential_authorises_the_same_message_again() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let mut nullifiers = vec![];
    for _ in 0..3 {
        let proof = instance.prove(0, &send);
        let tx = instance.tx(&[present(&instance.account, &proof), send.clone()]);
        instance.chain.deliver(&tx).unwrap();
        nullifiers.push(proof.nullifier);
    }
    assert_eq!(instance.sent(), 3);
    assert!(
        nullifiers[0] != nullifiers[1] && nullifiers[1] != nullifiers[2] && nullifiers[0] != nullifiers[2]
    );
}

/// Two proofs of one credential for one context have one nullifier.
#[test]
fn a_second_proof_of_the_same_is_the_same() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let (first, second) = (instance.prove(0, &send), instance.prove(0, &send));
    assert_ne!(first.proof, second.proof);
    assert_eq!(first.nullifier, second.nullifier);
    let tx = instance.tx(&[present(&instance.account, &first), send.clone()]);
    instance.chain.deliver(&tx).unwrap();
    assert!(matches!(not_confirmed(&mut instance, &second, send), ContractError::NullifierSpent { .. }));
}

#[test]
fn replay_for_another_message() {
    let mut instance = Instance::new();
    let proof = instance.prove(0, &send(&instance.account));
    let other = message(SEND, "everything to mallory");
    let error = not_confirmed(&mut instance, &proof, other.clone());
    assert!(matches!(error, ContractError::OtherMessage { .. }));
    // Nor when it says to be for that message.
    let mut renamed = proof;
    renamed.message = crate::context::message_hash(&other).into();
    assert!(matches!(not_confirmed(&mut instance, &renamed, other), ContractError::InvalidProof));
}

#[test]
fn replay_for_a_message_of_another_type_with_the_same_bytes() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let proof = instance.prove(0, &send);
    let other = message("/cosmos.bank.v1beta1.MsgMultiSend", &send.value);
    let error = not_confirmed(&mut instance, &proof, other);
    assert!(matches!(error, ContractError::OtherMessage { .. }));
}

#[test]
fn replay_for_another_account() {
    let mut instance = Instance::new();
    let send = message(SEND, "the same bytes");
    let proof = instance.prove(0, &send);
    let (alice, bob) = (instance.account.clone(), address("bob"));
    // The same operators, the same members, the same message.
    instance.chain.add(&bob, ID, &instance.params(2)).unwrap();
    instance.account = bob;
    assert!(matches!(not_confirmed(&mut instance, &proof, send.clone()), ContractError::InvalidProof));
    instance.account = alice;
    instance.chain.deliver(&instance.tx(&[present(&instance.account, &proof), send])).unwrap();
}

#[test]
fn replay_for_another_id_of_the_same_account() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let proof = instance.prove(0, &send);
    for id in ["8", "7.0"] {
        instance.chain.add(&instance.account, id, &instance.params(2)).unwrap();
        let msgs = [present(&instance.account, &proof), send.clone()];
        let tx = instance.chain.tx(&instance.operators, &instance.account, id, &msgs);
        let result = instance.chain.deliver(&tx);
        assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::InvalidProof))));
    }
    instance.chain.deliver(&instance.tx(&[present(&instance.account, &proof), send])).unwrap();
}

/// A proof presented under one id does not confirm a message under another.
#[test]
fn a_presented_proof_is_for_its_id_only() {
    let mut instance = Instance::new();
    instance.chain.add(&instance.account, "8", &instance.params(2)).unwrap();
    let send = send(&instance.account);
    let presented = instance.presented(0, &send);
    let mut tx = instance.tx(&[presented, send]);
    instance.chain.sudo(SudoMsg::ConfirmExecution(request(&tx, 0))).unwrap();
    tx.id = "8".to_string();
    let result = instance.chain.sudo(SudoMsg::ConfirmExecution(request(&tx, 1)));
    assert!(matches!(result, Err(ContractError::NoProof { .. })));
}

#[test]
fn replay_on_another_chain() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let proof = instance.prove(0, &send);
    instance.chain.env.block.chain_id = "fork-1".to_string();
    assert!(matches!(not_confirmed(&mut instance, &proof, send), ContractError::InvalidProof));
}

#[test]
fn replay_in_another_contract() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let proof = instance.prove(0, &send);
    let other = cosmwasm_std::Addr::unchecked(address("another authenticator"));
    instance.chain.env.contract.address = other;
    let presented = super::chain::present_to(&instance.chain.env.contract.address, &instance.account, &proof);
    let result = instance.chain.deliver(&instance.tx(&[presented, send]));
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::InvalidProof))));
}

/// A proof that was not used, say of a transaction that failed, does not lie around for ever: once another one is
/// accepted, it is for a sequence that is past.
#[test]
fn an_unused_proof_is_void_after_the_next_one() {
    let mut instance = Instance::new();
    let (old, send) = (message(SEND, "changed my mind"), send(&instance.account));
    let unused = instance.prove(0, &old);
    let used = instance.presented(0, &send);
    instance.chain.deliver(&instance.tx(&[used, send])).unwrap();
    assert!(matches!(not_confirmed(&mut instance, &unused, old), ContractError::InvalidProof));
}

/// A proof that was presented without its message confirms nothing afterwards.
#[test]
fn a_presented_proof_is_for_its_transaction_only() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let presented = instance.presented(0, &send);
    instance.chain.deliver(&instance.tx(&[presented])).unwrap();
    let same_block = instance.tx(std::slice::from_ref(&send));
    let result = instance.chain.deliver_at(&same_block, 1);
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::NoProof { .. }))));
    let next_block = instance.tx(&[send]);
    let result = instance.chain.deliver(&next_block);
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::NoProof { .. }))));
    assert_eq!(instance.sent(), 0);
}

/// The sequence starts again, the nullifiers do not: it is they that refuse the old proof.
#[test]
fn removing_and_adding_again_revives_no_proof() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let proof = instance.prove(0, &send);
    let tx = instance.tx(&[present(&instance.account, &proof), send.clone()]);
    instance.chain.deliver(&tx).unwrap();
    instance.chain.remove(&instance.account, ID).unwrap();
    instance.chain.add(&instance.account, ID, &instance.params(2)).unwrap();
    assert_eq!(instance.chain.sequence(&instance.account, ID), 0);
    assert!(matches!(
        not_confirmed(&mut instance, &proof, send.clone()),
        ContractError::NullifierSpent { .. }
    ));
    // Under another id it is a proof for another place.
    instance.chain.add(&instance.account, "8", &instance.params(2)).unwrap();
    let msgs = [present(&instance.account, &proof), send];
    let tx = instance.chain.tx(&instance.operators, &instance.account, "8", &msgs);
    let result = instance.chain.deliver(&tx);
    assert!(matches!(
        result,
        Err(Failure::NotConfirmed(ContractError::NullifierSpent { .. } | ContractError::InvalidProof))
    ));
}

// --- who can get in the way ---

/// The proof is in the open as soon as its transaction is in a mempool. Nobody else can do anything with it.
#[test]
fn nobody_can_use_up_or_block_anothers_proof() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let proof = instance.prove(0, &send);
    let (alice, mallory) = (instance.account.clone(), address("mallory"));

    // Mallory has an authenticator too, with operators and members of her own choice.
    instance.chain.add(&mallory, ID, &instance.params(2)).unwrap();
    instance.account = mallory.clone();
    assert!(matches!(not_confirmed(&mut instance, &proof, send.clone()), ContractError::InvalidProof));
    // She presents it to the contract in her own message as if it was Alice's: that is not a presentation.
    let as_alice = instance.tx(&[present(&alice, &proof), send.clone()]);
    let result = instance.chain.check(&as_alice);
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::NoProof { .. }))));
    // She executes the contract directly, and presents proofs of her own for other messages.
    let own = instance.presented(3, &message(SEND, "of mallory"));
    instance.chain.deliver(&instance.tx(&[own])).unwrap();

    instance.account = alice;
    assert!(!spent(&mut instance, &proof));
    instance.chain.deliver(&instance.tx(&[present(&instance.account, &proof), send])).unwrap();
    assert_eq!(instance.sent(), 1);
}

/// Operators alone, however many, move nothing that is not exempt: not by omitting the proof, nor with one of their own.
#[test]
fn operators_alone_move_nothing() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let result = instance.chain.deliver(&instance.tx(std::slice::from_ref(&send)));
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::NoProof { .. }))));
    let wanted = instance.chain.context(&instance.account, ID, &send);
    let forged = super::credentials::Members::new(3, 90).prove(0, &wanted);
    assert!(matches!(not_confirmed(&mut instance, &forged, send), ContractError::InvalidProof));
}

/// A member alone moves nothing either.
#[test]
fn a_member_alone_moves_nothing() {
    let mut instance = Instance::new();
    let send = send(&instance.account);
    let presented = instance.presented(0, &send);
    let mut tx = instance.tx(&[presented, send]);
    tx.signature = [0; crate::SIGNATURE_LEN].into();
    let result = instance.chain.deliver(&tx);
    assert!(matches!(result, Err(Failure::NotAuthenticated(ContractError::BelowThreshold { .. }))));
    assert_eq!(instance.sent(), 0);
}
