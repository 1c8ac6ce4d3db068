//! cw20 tokens: funded by `receive`, claimed when all is there, paid by `transfer`.

use cosmwasm_std::{Binary, WasmMsg, to_json_binary};
use serde_json::json;

use super::*;
use crate::msg::{Cw20ReceiveMsg, ReceiveMsg};

const CW20_TOTAL: u128 = 100;

fn cw20() -> String {
    format!("cw20:{}", address("cw20"))
}

/// An airdrop of a native and a cw20 token, of which nothing has come in.
fn with_cw20() -> Contract {
    let mut contract = Contract::empty(Ok(true));
    let tokens = vec![token(TOKEN, TOTAL), token(&cw20(), CW20_TOTAL)];
    let end = Some(mock_env().block.time.plus_seconds(100));
    let msg = InstantiateMsg { tokens, end, admin: Some(address("admin").into()), ..instantiate_msg() };
    contract.instantiate(msg, &coins(TOTAL, TOKEN)).unwrap();
    contract
}

fn fund(amount: u128) -> ExecuteMsg {
    let msg = to_json_binary(&ReceiveMsg::Fund {}).unwrap();
    let sender = address("distributor").into();
    ExecuteMsg::Receive(Cw20ReceiveMsg { sender, amount: Uint128::new(amount), msg })
}

fn claim(nullifier: u8, amount: u128) -> ClaimMsg {
    ClaimMsg { token: cw20(), ..claim_msg("alice", nullifier, amount) }
}

/// The message that the CW20 standard has for a payment.
fn transfer(recipient: &str, amount: u128) -> CosmosMsg {
    let msg = json!({ "transfer": { "recipient": address(recipient), "amount": amount.to_string() } });
    let msg = Binary::from(msg.to_string().into_bytes());
    WasmMsg::Execute { contract_addr: address("cw20").into(), msg: sorted(&msg), funds: vec![] }.into()
}

/// The same JSON with its keys in order.
fn sorted(json: &Binary) -> Binary {
    let value: serde_json::Value = serde_json::from_slice(json).unwrap();
    value.to_string().into_bytes().into()
}

fn sent_sorted(response: &Response) -> Vec<CosmosMsg> {
    let mut messages = sent(response);
    for message in &mut messages {
        if let CosmosMsg::Wasm(WasmMsg::Execute { msg, .. }) = message {
            *msg = sorted(msg);
        }
    }
    messages
}

#[test]
fn the_message_of_a_cw20_contract_is_understood() {
    let text = r#"{"receive":{"sender":"wasm1a","amount":"7","msg":"eyJmdW5kIjp7fX0="}}"#;
    let ExecuteMsg::Receive(msg) = from_json(text).unwrap() else { panic!("{text}") };
    assert_eq!((msg.sender.as_str(), msg.amount.u128()), ("wasm1a", 7));
    assert_eq!(from_json::<ReceiveMsg>(&msg.msg).unwrap(), ReceiveMsg::Fund {});
}

#[test]
fn nothing_is_paid_before_all_is_there() {
    let mut contract = with_cw20();
    for amount in [1, CW20_TOTAL - 2] {
        let error = contract.refuses_claim(claim(1, 1));
        assert!(matches!(error, ContractError::NotFunded { .. }), "{error}");
        contract.execute("cw20", fund(amount)).unwrap();
    }
    let error = contract.refuses_claim(claim(1, 1));
    assert!(matches!(error, ContractError::NotFunded { funded, total, .. }
        if funded.u128() == CW20_TOTAL - 1 && total.u128() == CW20_TOTAL));
    // The native token is there.
    contract.claim(claim_msg("alice", 2, 1)).unwrap();
    contract.execute("cw20", fund(1)).unwrap();
    let response = contract.claim(claim(1, 60)).unwrap();
    assert_eq!(sent_sorted(&response), [transfer("alice", 60)]);
    assert_eq!(contract.totals(&cw20()).remaining.u128(), CW20_TOTAL - 60);
    assert_eq!(contract.totals(TOKEN).claimed.u128(), 1);
}

#[test]
fn what_exceeds_the_total_goes_back() {
    let mut contract = with_cw20();
    assert!(contract.execute("cw20", fund(30)).unwrap().messages.is_empty());
    let response = contract.execute("cw20", fund(CW20_TOTAL)).unwrap();
    assert_eq!(sent_sorted(&response), [transfer("distributor", 30)]);
    let [event] = &response.events[..] else { panic!("{:?}", response.events) };
    assert_eq!(event.ty, "fund");
    let attribute = |key: &str| event.attributes.iter().find(|a| a.key == key).unwrap().value.clone();
    assert_eq!((attribute("amount"), attribute("funded")), ("70".to_string(), "100".to_string()));
    assert_eq!(contract.totals(&cw20()).funded.u128(), CW20_TOTAL);
    for amount in [1, u128::MAX] {
        let error = contract.refuses("cw20", fund(amount));
        assert!(matches!(error, ContractError::NothingToFund { .. }), "{error}");
    }
    assert!(matches!(with_cw20().refuses("cw20", fund(0)), ContractError::NothingToFund { .. }));
    with_cw20().execute("cw20", fund(u128::MAX)).unwrap();
}

/// What exceeds the total goes back to the sender, so that has to be somebody.
#[test]
fn a_sender_that_is_no_address_is_refused() {
    let distributor = address("distributor").to_string();
    let mut contract = with_cw20();
    for sender in ["", "distributor", &distributor.to_uppercase(), &format!(" {distributor}")] {
        for amount in [1, CW20_TOTAL + 1] {
            let ExecuteMsg::Receive(msg) = fund(amount) else { unreachable!() };
            let msg = ExecuteMsg::Receive(Cw20ReceiveMsg { sender: sender.to_string(), ..msg });
            let error = contract.refuses("cw20", msg);
            assert!(matches!(error, ContractError::Std(_)), "{sender:?}: {error}");
        }
    }
}

/// Whoever calls `receive` is the token: a made-up message funds nothing.
#[test]
fn only_the_token_itself_can_say_that_it_was_sent() {
    let mut contract = with_cw20();
    for sender in ["mallory", "distributor", "admin", "another cw20"] {
        let error = contract.refuses(sender, fund(CW20_TOTAL));
        assert!(matches!(error, ContractError::UnknownToken { .. }), "{error}");
    }
    let error = contract.execute_with_funds(&address("cw20"), fund(1), &coins(1, TOKEN)).unwrap_err();
    assert!(matches!(error, ContractError::UnexpectedFunds { .. }), "{error}");
}

#[test]
fn tokens_that_are_sent_for_nothing_known_go_back() {
    let mut contract = with_cw20();
    for msg in [&b""[..], b"{}", b"\"fund\"", br#"{"fund":{"more":1}}"#, br#"{"claim":{}}"#] {
        let sender = address("distributor").into();
        let amount = Uint128::new(1);
        let msg = ExecuteMsg::Receive(Cw20ReceiveMsg { sender, amount, msg: msg.into() });
        let error = contract.refuses("cw20", msg);
        assert!(matches!(error, ContractError::Std(_)), "{error}");
    }
}

#[test]
fn after_the_end_nothing_comes_in() {
    let mut contract = with_cw20();
    contract.execute("cw20", fund(10)).unwrap();
    contract.env.block.time = contract.env.block.time.plus_seconds(100);
    assert!(matches!(contract.refuses("cw20", fund(90)), ContractError::Ended { .. }));
    let response = contract.execute("admin", ExecuteMsg::Withdraw { token: cw20() }).unwrap();
    assert_eq!(sent_sorted(&response), [transfer("admin", 10)]);
}
