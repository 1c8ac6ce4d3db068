#![allow(clippy::unwrap_used, reason = "tests")]

use cosmwasm_std::{
    Empty, OwnedDeps, from_json,
    testing::{MockApi, MockQuerier, MockStorage, message_info, mock_dependencies, mock_env},
};

use super::*;

type TestDeps = OwnedDeps<MockStorage, MockApi, MockQuerier<Empty>>;

fn store(deps: &mut TestDeps, key: &str, value: &[u8]) -> Response {
    let info = message_info(&deps.api.addr_make("anyone"), &[]);
    execute(deps.as_mut(), mock_env(), info, ExecuteMsg::Store { key: key.into(), value: value.into() })
        .unwrap()
}

fn value(deps: &TestDeps, key: &str) -> Option<Vec<u8>> {
    let answer = query(deps.as_ref(), mock_env(), QueryMsg::Value { key: key.into() }).unwrap();
    from_json::<ValueResponse>(answer).unwrap().value.map(Vec::from)
}

#[test]
fn each_key_has_the_value_stored_last() {
    let mut deps = mock_dependencies();
    assert_eq!(value(&deps, "a"), None);
    let response = store(&mut deps, "a", b"first");
    assert_eq!(response, Response::new().add_attribute("action", "store").add_attribute("key", "a"));
    store(&mut deps, "b", &[7; 3264]);
    store(&mut deps, "a", b"");
    assert_eq!((value(&deps, "a"), value(&deps, "b")), (Some(vec![]), Some(vec![7; 3264])));
}

#[test]
fn the_messages_are_as_documented() {
    let message = from_json::<ExecuteMsg>(br#"{"store":{"key":"a","value":"Z29vZA=="}}"#).unwrap();
    assert_eq!(message, ExecuteMsg::Store { key: "a".into(), value: b"good".into() });
    let question = from_json::<QueryMsg>(br#"{"value":{"key":"a"}}"#).unwrap();
    assert_eq!(question, QueryMsg::Value { key: "a".into() });
    assert_eq!(to_json_binary(&ValueResponse { value: None }).unwrap().as_slice(), br#"{"value":null}"#);
}
