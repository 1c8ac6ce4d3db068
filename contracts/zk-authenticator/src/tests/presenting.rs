//! Which messages present a proof. Such a message is confirmed by the proof in it and needs none of its own, so whatever
//! else a message could do must keep it from being one.

use cosmwasm_std::{Coin, testing::mock_env, to_json_binary};
use prost::Message;

use super::chain::{Failure, ID, address, message, present, send};
use super::instance::Instance;
use crate::{
    ContractError,
    msg::{ExecuteMsg, PresentMsg},
    present::{EXECUTE_TYPE_URL, MsgExecuteContract, presented},
};

const PROOF: &[u8] = b"a proof";

fn proof() -> PresentMsg {
    PresentMsg { message: [1; 32].into(), nullifier: [2; 32].into(), proof: PROOF.into() }
}

fn execute() -> MsgExecuteContract {
    MsgExecuteContract {
        sender: address("alice"),
        contract: mock_env().contract.address.into_string(),
        msg: to_json_binary(&ExecuteMsg::Present(proof())).unwrap().into(),
        funds: vec![],
    }
}

/// Whether these bytes of a `MsgExecuteContract` by alice present a proof.
fn presents(value: impl AsRef<[u8]>) -> bool {
    let contract = mock_env().contract.address;
    presented(contract.as_str(), &address("alice"), &message(EXECUTE_TYPE_URL, value)).is_some()
}

#[test]
fn the_accounts_message_to_this_contract_presents() {
    let contract = mock_env().contract.address;
    let msg = message(EXECUTE_TYPE_URL, execute().encode_to_vec());
    assert_eq!(presented(contract.as_str(), &address("alice"), &msg), Some(proof()));
    assert_eq!(msg, present(&address("alice"), &proof()));
}

#[test]
fn a_message_of_another_type_does_not() {
    let contract = mock_env().contract.address;
    for type_url in ["/cosmwasm.wasm.v1.MsgMigrateContract", "/cosmos.authz.v1beta1.MsgExec", ""] {
        let msg = message(type_url, execute().encode_to_vec());
        assert_eq!(presented(contract.as_str(), &address("alice"), &msg), None);
    }
}

#[test]
fn a_message_to_another_contract_does_not() {
    let other = MsgExecuteContract { contract: address("another contract"), ..execute() };
    assert!(!presents(other.encode_to_vec()));
    assert!(!presents(MsgExecuteContract { contract: String::new(), ..execute() }.encode_to_vec()));
}

#[test]
fn a_message_of_another_sender_does_not() {
    let other = MsgExecuteContract { sender: address("bob"), ..execute() };
    assert!(!presents(other.encode_to_vec()));
}

/// It would move the account's tokens without a proof.
#[test]
fn a_message_with_funds_does_not() {
    for funds in [vec![vec![]], vec![b"\x0A\x05token\x12\x011".to_vec()]] {
        assert!(!presents(MsgExecuteContract { funds, ..execute() }.encode_to_vec()));
    }
}

#[test]
fn what_this_contract_would_not_execute_does_not() {
    let other = |msg: &[u8]| MsgExecuteContract { msg: msg.to_vec(), ..execute() }.encode_to_vec();
    let json = String::from_utf8(execute().msg).unwrap();
    assert!(presents(other(json.as_bytes())));
    let renamed = json.replace("present", "withdraw");
    let extended = json.replace("{\"message\"", "{\"more\":1,\"message\"");
    let two = json.replace("{\"present\"", "{\"withdraw\":{},\"present\"");
    for json in ["", "{}", "[]", "\"present\"", "{\"present\":{}}", &renamed, &extended, &two] {
        assert!(!presents(other(json.as_bytes())), "{json}");
    }
}

#[test]
fn an_encoding_that_is_not_the_chains_does_not() {
    let bytes = execute().encode_to_vec();
    assert!(presents(&bytes));
    // An unknown field; a field that is there twice, of which decoders take the last; the fields in another order.
    assert!(!presents([&bytes[..], b"\x22\x00"].concat()));
    let other = MsgExecuteContract { contract: address("another contract"), ..MsgExecuteContract::default() };
    assert!(!presents([&other.encode_to_vec()[..], &bytes].concat()));
    let sender = 2 + usize::from(bytes[1]);
    assert!(!presents([&bytes[sender..], &bytes[..sender]].concat()));
    // No protobuf at all, and truncated at each place.
    assert!(!presents(b"\xFF\xFF"));
    for length in 0..bytes.len() {
        assert!(!presents(&bytes[..length]), "{length}");
    }
}

/// So is presenting to this contract from within a message that carries others.
#[test]
fn what_presents_no_proof_needs_one() {
    let mut instance = Instance::new();
    let proof = instance.prove(0, &send(&instance.account));
    let encoded = present(&instance.account, &proof).value;
    let with_funds =
        MsgExecuteContract { funds: vec![vec![]], ..MsgExecuteContract::decode(encoded.as_slice()).unwrap() };
    let tx = instance.tx(&[message("/cosmos.authz.v1beta1.MsgExec", &encoded)]);
    let result = instance.chain.deliver(&tx);
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::NoProof { .. }))));
    // The mempool does not execute, so it is here that funds must not pass.
    let tx = instance.tx(&[message(EXECUTE_TYPE_URL, with_funds.encode_to_vec())]);
    let result = instance.chain.check(&tx);
    assert!(matches!(result, Err(Failure::NotConfirmed(ContractError::NoProof { .. }))));
    assert!(matches!(instance.chain.deliver(&tx), Err(Failure::Execution)));
    assert_eq!(instance.chain.sequence(&instance.account, ID), 0);
}

#[test]
fn executing_it_changes_nothing_whoever_sends_it() {
    let mut deps = cosmwasm_std::testing::mock_dependencies();
    for sender in ["alice", "bob"] {
        let info = cosmwasm_std::testing::message_info(&cosmwasm_std::Addr::unchecked(address(sender)), &[]);
        let response = crate::execute(deps.as_mut(), mock_env(), info, ExecuteMsg::Present(proof())).unwrap();
        assert_eq!(response, cosmwasm_std::Response::new());
    }
    assert_eq!(
        cosmwasm_std::Storage::range(&deps.storage, None, None, cosmwasm_std::Order::Ascending).count(),
        0
    );
    let funds = [Coin::new(1_u8, "token")];
    let info = cosmwasm_std::testing::message_info(&cosmwasm_std::Addr::unchecked(address("alice")), &funds);
    let result = crate::execute(deps.as_mut(), mock_env(), info, ExecuteMsg::Present(proof()));
    assert!(matches!(result, Err(ContractError::UnexpectedFunds)));
}
