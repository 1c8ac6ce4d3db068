//! The sudo messages as a chain of the Cosmos SDK sends them (`fixtures/`): what they parse to, and what the contract
//! does with them. `fixtures/README.md` says how they were made.

use cosmwasm_std::{Addr, Binary, Coin, HexBinary, Response, Uint256, coin, from_json};

use super::chain::Chain;
use super::credentials::api_for;
use crate::{
    ContractError,
    msg::{AuthenticatorParams, PresentMsg},
    present::presented,
    sudo::{LocalAny, SudoMsg},
};

const ACCOUNT: &str = "cosmos1qyqszqgpqyqszqgpqyqszqgpqyqszqgpjnp7du";
const RELAYER: &str = "cosmos1qgpqyqszqgpqyqszqgpqyqszqgpqyqszrh8mx2";
const CONTRACT: &str = "cosmos1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrqvpszlyd9l";

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../../fixtures/", $name, ".json"))
    };
}

fn parse(json: &str) -> SudoMsg {
    from_json(json).unwrap()
}

fn fee() -> Vec<Coin> {
    vec![coin(12, "uatom"), Coin::new(Uint256::from(u128::MAX), "wei")]
}

/// The fixtures' chain, with nobody's authenticator.
fn empty_chain() -> Chain {
    Chain::new(api_for("cosmos"))
}

/// A chain on which the account has the fixtures' authenticator.
fn chain() -> Chain {
    let mut chain = empty_chain();
    chain.env.contract.address = Addr::unchecked(CONTRACT);
    chain.sudo(parse(fixture!("on_authenticator_added"))).unwrap();
    chain
}

#[test]
fn on_authenticator_added_is_accepted() {
    let msg = parse(fixture!("on_authenticator_added"));
    let SudoMsg::OnAuthenticatorAdded(change) = &msg else { panic!("{msg:?}") };
    assert_eq!((change.account.as_str(), change.authenticator_id.as_str()), (ACCOUNT, "7"));
    let params: AuthenticatorParams = from_json(change.authenticator_params.as_ref().unwrap()).unwrap();
    assert_eq!((params.operators.len(), params.threshold), (3, 2));
    // The proofs of possession are those of blst through Go.
    empty_chain().sudo(msg).unwrap();
}

#[test]
fn without_parameters_it_is_refused() {
    let msg = parse(fixture!("on_authenticator_added_without_params"));
    assert!(matches!(empty_chain().sudo(msg), Err(ContractError::MissingParams)));
}

#[test]
fn authenticate_is_accepted() {
    let msg = parse(fixture!("authenticate"));
    let SudoMsg::Authenticate(request) = &msg else { panic!("{msg:?}") };
    assert_eq!((request.account.as_str(), request.fee_payer.as_str()), (ACCOUNT, ACCOUNT));
    assert_eq!((&request.fee_granter, &request.fee), (&None, &fee()));
    assert_eq!((request.msg_index, request.simulate), (1, false));
    assert_eq!(request.tx_data.sequence, u64::MAX);
    assert_eq!((request.tx_data.account_number, request.tx_data.timeout_height), (12, 1000));
    assert_eq!(request.tx_data.memo, "a < b && c > d \u{2028} \u{1F511}");
    assert_eq!((request.tx_data.msgs.len(), &request.tx_data.msgs[1]), (2, &request.msg));
    assert_eq!(request.signature_data.signers, [ACCOUNT]);
    assert_eq!(request.signature_data.signatures, std::slice::from_ref(&request.signature));
    let mut chain = chain();
    assert_eq!(chain.sudo(msg.clone()).unwrap(), Response::new());

    // Two of three signed these bytes, and no others.
    let SudoMsg::Authenticate(mut request) = msg else { unreachable!() };
    let mut signed = request.sign_mode_tx_data.sign_mode_direct.to_vec();
    signed[10] ^= 1;
    request.sign_mode_tx_data.sign_mode_direct = signed.into();
    let result = chain.sudo(SudoMsg::Authenticate(request));
    assert!(matches!(result, Err(ContractError::InvalidSignature)));
}

#[test]
fn a_simulation_has_null_for_signatures() {
    let msg = parse(fixture!("authenticate_simulation"));
    let SudoMsg::Authenticate(request) = &msg else { panic!("{msg:?}") };
    assert!(request.simulate);
    assert_eq!(request.signature, Binary::default());
    assert_eq!(request.signature_data.signatures, [Binary::default()]);
    assert_eq!(request.sign_mode_tx_data.sign_mode_direct, crate::authenticate::NOTHING_SIGNED);
    chain().sudo(msg).unwrap();
}

#[test]
fn track_is_accepted() {
    let msg = parse(fixture!("track"));
    let SudoMsg::Track(request) = &msg else { panic!("{msg:?}") };
    assert_eq!((request.account.as_str(), request.msg_index, &request.fee), (ACCOUNT, 1, &fee()));
    assert_eq!(chain().sudo(msg).unwrap(), Response::new());
}

#[test]
fn confirm_execution_asks_for_a_proof() {
    let msg = parse(fixture!("confirm_execution"));
    let SudoMsg::ConfirmExecution(request) = &msg else { panic!("{msg:?}") };
    assert_eq!(request.msg.type_url, "/cosmos.bank.v1beta1.MsgSend");
    assert!(matches!(chain().sudo(msg), Err(ContractError::NoProof { .. })));
}

#[test]
fn confirm_execution_accepts_what_is_exempt() {
    assert_eq!(chain().sudo(parse(fixture!("confirm_execution_exempt"))).unwrap(), Response::new());
}

/// wasmd encodes the message as this contract decodes it.
#[test]
fn confirm_execution_finds_the_proof() {
    let msg = parse(fixture!("confirm_execution_present"));
    let SudoMsg::ConfirmExecution(request) = &msg else { panic!("{msg:?}") };
    let mut nullifier = [0; 32];
    nullifier[0] = 3;
    let expected =
        PresentMsg { message: [2; 32].into(), nullifier: nullifier.into(), proof: b"no proof".into() };
    assert_eq!(presented(CONTRACT, ACCOUNT, &request.msg), Some(expected));
    assert!(matches!(chain().sudo(msg), Err(ContractError::InvalidProof)));
}

#[test]
fn optional_fields_are_read_where_they_are_and_missed_nowhere() {
    let msg = parse(fixture!("confirm_execution_granted"));
    let SudoMsg::ConfirmExecution(request) = &msg else { panic!("{msg:?}") };
    assert_eq!((request.authenticator_id.as_str(), request.fee_granter.as_deref()), ("7.0.1", Some(RELAYER)));
    assert_eq!((&request.fee, &request.authenticator_params), (&vec![], &None));
    let empty = LocalAny { type_url: "/cosmos.bank.v1beta1.MsgSend".to_string(), value: Binary::default() };
    assert_eq!(request.msg, empty);
    // The part of a composite authenticator is not the whole.
    assert!(matches!(chain().sudo(msg), Err(ContractError::UnknownAuthenticator { .. })));
}

#[test]
fn on_authenticator_removed_is_accepted() {
    let mut chain = chain();
    chain.sudo(parse(fixture!("on_authenticator_removed"))).unwrap();
    let result = chain.sudo(parse(fixture!("authenticate")));
    assert!(matches!(result, Err(ContractError::UnknownAuthenticator { .. })));
}

/// At every level: a later version of the chain must not lock accounts out.
#[test]
fn unknown_fields_are_ignored() {
    for (extended, plain) in [
        (fixture!("authenticate_unknown_fields"), fixture!("authenticate")),
        (fixture!("track_unknown_fields"), fixture!("track")),
        (fixture!("confirm_execution_unknown_fields"), fixture!("confirm_execution")),
    ] {
        assert!(extended.matches("added_later").count() > 2);
        assert_eq!(parse(extended), parse(plain));
    }
}

/// What this contract writes is what Go writes, field by field: the types are the interface, not only readers of it.
#[test]
fn the_messages_are_written_as_go_writes_them() {
    for json in [
        fixture!("on_authenticator_added"),
        fixture!("on_authenticator_added_without_params"),
        fixture!("on_authenticator_removed"),
        fixture!("authenticate"),
        fixture!("track"),
        fixture!("confirm_execution"),
        fixture!("confirm_execution_exempt"),
        fixture!("confirm_execution_present"),
    ] {
        let expected: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_value(parse(json)).unwrap(), expected);
    }
}

#[test]
fn other_messages_and_missing_fields_are_errors() {
    let without = |json: &str, field: &str| {
        let mut value: serde_json::Value = serde_json::from_str(json).unwrap();
        let (_, request) = value.as_object_mut().unwrap().iter_mut().next().unwrap();
        request.as_object_mut().unwrap().remove(field).unwrap();
        from_json::<SudoMsg>(value.to_string())
    };
    for field in ["authenticator_id", "account", "msg", "sign_mode_tx_data", "simulate"] {
        without(fixture!("authenticate"), field).unwrap_err();
    }
    for field in ["authenticator_id", "account", "msg", "msg_index"] {
        without(fixture!("confirm_execution"), field).unwrap_err();
    }
    from_json::<SudoMsg>(r#"{"something_else":{}}"#).unwrap_err();
    from_json::<SudoMsg>("{}").unwrap_err();
}

/// The credential root of the fixtures is the number one: hex is little-endian.
#[test]
fn the_root_is_little_endian() {
    let mut chain = chain();
    let send = LocalAny { type_url: "/a".to_string(), value: Binary::default() };
    let mut root = [0; 32];
    root[0] = 1;
    assert_eq!(chain.context(ACCOUNT, "7", &send).credential_root, HexBinary::from(root));
}

/// Fields of later versions of the chain: above all, an account must still get rid of its authenticator.
#[test]
fn unknown_fields_are_tolerated_in_every_message() {
    let fixtures = [
        fixture!("on_authenticator_added"),
        fixture!("on_authenticator_removed"),
        fixture!("authenticate"),
        fixture!("track"),
        fixture!("confirm_execution"),
    ];
    for json in fixtures {
        let mut message: serde_json::Value = serde_json::from_str(json).unwrap();
        let [request] = &mut message.as_object_mut().unwrap().values_mut().collect::<Vec<_>>()[..] else {
            panic!("{json}")
        };
        let unknown = serde_json::json!({ "of_a_later": ["version"] });
        request.as_object_mut().unwrap().insert("unknown".into(), unknown);
        assert_eq!(parse(&message.to_string()), parse(json));
    }
}
