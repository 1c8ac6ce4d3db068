//! Setting up an airdrop: what is refused, what is stored.

use cosmwasm_std::coin;
use headstash_circuit::statement::{ClaimContext, EncodingError};

use super::*;
use crate::msg::ConfigResponse;

#[test]
fn the_configuration_is_stored() {
    let contract = Contract::new(Ok(true));
    let env = mock_env();
    let context = ClaimContext::new(&env.block.chain_id, env.contract.address.as_str());
    let expected = ConfigResponse {
        genesis_root: ROOT.into(),
        context: context.to_bytes().into(),
        admin: None,
        start: None,
        end: None,
        paused_at: None,
    };
    assert_eq!(contract.ask::<ConfigResponse>(QueryMsg::Config {}), expected);

    let (start, end) = (env.block.time.plus_seconds(1), env.block.time.plus_seconds(2));
    let mut contract = Contract::empty(Ok(true));
    let admin = Some(address("admin").to_string());
    let msg =
        InstantiateMsg { admin: admin.clone(), start: Some(start), end: Some(end), ..instantiate_msg() };
    contract.instantiate(msg, &coins(TOTAL, TOKEN)).unwrap();
    let expected = ConfigResponse { admin, start: Some(start), end: Some(end), ..expected };
    assert_eq!(contract.ask::<ConfigResponse>(QueryMsg::Config {}), expected);
}

#[test]
fn a_simple_airdrop_is_set_up_with_a_simple_message() {
    let text =
        format!(r#"{{"genesis_root":"{}","tokens":[{{"token":"ustash","total":"1000"}}]}}"#, "07".repeat(32));
    assert_eq!(from_json::<InstantiateMsg>(&text).unwrap(), instantiate_msg());
    assert_eq!(cosmwasm_std::to_json_string(&instantiate_msg()).unwrap(), text);
}

fn instantiate_error(msg: InstantiateMsg, funds: &[Coin]) -> ContractError {
    Contract::empty(Ok(true)).instantiate(msg, funds).unwrap_err()
}

#[test]
fn the_funds_are_the_total_and_nothing_else() {
    for (funds, found) in [
        (vec![], "nothing"),
        (coins(TOTAL - 1, TOKEN), "999ustash"),
        (coins(TOTAL + 1, TOKEN), "1001ustash"),
        (coins(TOTAL, "uother"), "1000uother"),
        (vec![coin(TOTAL, TOKEN), coin(1, "uother")], "1uother,1000ustash"),
        (vec![coin(TOTAL / 2, TOKEN), coin(TOTAL / 2, TOKEN)], "500ustash,500ustash"),
    ] {
        let error = instantiate_error(instantiate_msg(), &funds);
        // The chain sorts coins; here they are sorted by denomination.
        assert!(
            matches!(&error, ContractError::WrongFunds { expected, found: text }
                if expected == "1000ustash" && sorted(text) == sorted(found)),
            "{error}"
        );
    }
}

fn sorted(coins: &str) -> Vec<&str> {
    let mut coins: Vec<_> = coins.split(',').collect();
    coins.sort_unstable();
    coins
}

#[test]
fn each_native_token_is_funded_and_cw20_tokens_are_not_yet() {
    let cw20 = format!("cw20:{}", address("cw20"));
    let tokens = vec![token("uz", 3), token(&cw20, 7), token("ua", 2)];
    let msg = InstantiateMsg { tokens, ..instantiate_msg() };
    for funds in [vec![], vec![coin(2, "ua")], vec![coin(3, "ua"), coin(2, "uz")]] {
        assert!(matches!(instantiate_error(msg.clone(), &funds), ContractError::WrongFunds { .. }));
    }
    for funds in [[coin(2, "ua"), coin(3, "uz")], [coin(3, "uz"), coin(2, "ua")]] {
        let mut contract = Contract::empty(Ok(true));
        contract.instantiate(msg.clone(), &funds).unwrap();
        let funded = |name: &str| contract.totals(name).funded.u128();
        assert_eq!((funded("uz"), funded("ua"), funded(&cw20)), (3, 2, 0));
    }
}

#[test]
fn an_airdrop_of_nothing_is_refused() {
    let zero = InstantiateMsg { tokens: vec![token(TOKEN, 0)], ..instantiate_msg() };
    for funds in [vec![], coins(0, TOKEN)] {
        assert!(matches!(instantiate_error(zero.clone(), &funds), ContractError::ZeroTotal { .. }));
    }
    let none = InstantiateMsg { tokens: vec![], ..instantiate_msg() };
    assert!(matches!(instantiate_error(none, &[]), ContractError::TokenCount { found: 0, .. }));
}

#[test]
fn an_airdrop_has_64_tokens_at_most() {
    let with = |count: u32| {
        let names: Vec<_> = (0..count).map(|n| format!("u{n:03}")).collect();
        let tokens = names.iter().map(|name| token(name, 1)).collect();
        let funds: Vec<_> = names.iter().map(|name| coin(1, name)).collect();
        (InstantiateMsg { tokens, ..instantiate_msg() }, funds)
    };
    let (msg, funds) = with(64);
    let mut contract = Contract::empty(Ok(true));
    contract.instantiate(msg, &funds).unwrap();
    assert_eq!(contract.ask::<TotalsResponse>(QueryMsg::Totals {}).tokens.len(), 64);
    let (msg, funds) = with(65);
    assert!(matches!(instantiate_error(msg, &funds), ContractError::TokenCount { found: 65, .. }));
}

#[test]
fn a_token_that_is_there_twice_is_refused() {
    let msg = InstantiateMsg { tokens: vec![token(TOKEN, 1), token(TOKEN, 2)], ..instantiate_msg() };
    let error = instantiate_error(msg, &coins(3, TOKEN));
    assert!(matches!(error, ContractError::DuplicateToken { token } if token == TOKEN));
}

#[test]
fn a_cw20_token_or_an_admin_that_is_no_address_is_refused() {
    let cw20 = address("cw20").to_string();
    for name in ["cw20:", "cw20:ustash", &format!("cw20:{}", cw20.to_uppercase()), &format!("cw20: {cw20}")] {
        let msg = InstantiateMsg { tokens: vec![token(name, 1)], ..instantiate_msg() };
        let error = instantiate_error(msg, &[]);
        assert!(matches!(error, ContractError::Std(_)), "{name}: {error}");
    }
    let admin = address("admin").to_string();
    for admin in ["", "admin", &admin.to_uppercase(), &format!("{admin} "), &admin[1..]] {
        let msg = InstantiateMsg { admin: Some(admin.to_string()), ..instantiate_msg() };
        let error = instantiate_error(msg, &coins(TOTAL, TOKEN));
        assert!(matches!(error, ContractError::Std(_)), "{admin:?}: {error}");
    }
}

/// Nobody has coins of such a denomination, so the leaves would never be paid.
#[test]
fn a_denomination_that_is_empty_or_padded_is_refused() {
    let cw20 = address("cw20");
    for name in ["", " ", " ustash", "ustash ", "ustash\n", "\tustash", "u stash", &format!(" cw20:{cw20}")] {
        let msg = InstantiateMsg { tokens: vec![token(name, TOTAL)], ..instantiate_msg() };
        let error = instantiate_error(msg, &coins(TOTAL, name));
        assert!(
            matches!(&error, ContractError::Denomination { token } if token == name),
            "{name:?}: {error}"
        );
    }
    for name in ["ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2", "factory/a/b.c-d_e"]
    {
        let msg = InstantiateMsg { tokens: vec![token(name, TOTAL)], ..instantiate_msg() };
        Contract::empty(Ok(true)).instantiate(msg, &coins(TOTAL, name)).unwrap();
    }
}

#[test]
fn a_window_that_is_never_open_is_refused() {
    let now = mock_env().block.time;
    let (before, after) = (now.minus_nanos(1), now.plus_nanos(1));
    for (start, end, good) in [
        (None, Some(after), true),
        (Some(before), Some(after), true),
        (Some(after), None, true),
        (Some(after), Some(after.plus_nanos(1)), true),
        (None, Some(now), false),
        (None, Some(before), false),
        (Some(before), Some(now), false),
        (Some(after), Some(after), false),
        (Some(after.plus_nanos(1)), Some(after), false),
    ] {
        let msg = InstantiateMsg { start, end, ..instantiate_msg() };
        let result = Contract::empty(Ok(true)).instantiate(msg, &coins(TOTAL, TOKEN));
        assert_eq!(result.is_ok(), good, "{start:?} {end:?}");
        assert!(good || matches!(result, Err(ContractError::EmptyWindow { .. })));
    }
}

#[test]
fn a_root_that_is_no_field_element_is_refused() {
    for root in [HexBinary::from(modulus()), HexBinary::from([0xff; 32]), HexBinary::from([1; 31])] {
        let msg = InstantiateMsg { genesis_root: root, ..instantiate_msg() };
        let error = Contract::empty(Ok(true)).instantiate(msg, &coins(TOTAL, TOKEN)).unwrap_err();
        assert!(matches!(
            error,
            ContractError::NonCanonical(
                EncodingError::NonCanonical { .. } | EncodingError::Length { found: 31, .. }
            )
        ));
    }
}

#[test]
fn without_a_circuit_that_takes_claims_the_funds_are_refused() {
    for answer in [Halo2Error::CircuitNotRegistered, Halo2Error::WrongInputCount, Halo2Error::NoVerifier] {
        let mut contract = Contract::with_circuit(Ok(true), Err(answer));
        let error = contract.instantiate(instantiate_msg(), &coins(TOTAL, TOKEN)).unwrap_err();
        let missing = matches!(error, ContractError::MissingCircuit { .. });
        let unverified = matches!(error, ContractError::Verification(found) if found == answer);
        assert!(missing == (answer == Halo2Error::CircuitNotRegistered) && missing != unverified, "{error}");
    }
    let mut contract = Contract::with_circuit(Ok(true), Ok(true));
    let error = contract.instantiate(instantiate_msg(), &coins(TOTAL, TOKEN)).unwrap_err();
    assert!(matches!(error, ContractError::Verification(Halo2Error::EmptyProofAccepted)), "{error}");
}
