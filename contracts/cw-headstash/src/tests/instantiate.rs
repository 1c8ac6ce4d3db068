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
        token: TOKEN.to_string(),
        total: Uint128::new(TOTAL),
        context: context.to_bytes().into(),
    };
    assert_eq!(contract.ask::<ConfigResponse>(QueryMsg::Config {}), expected);
}

#[test]
fn the_funds_are_the_total_and_nothing_else() {
    for (funds, found) in [
        (vec![], "nothing"),
        (coins(TOTAL - 1, TOKEN), "999ustash"),
        (coins(TOTAL + 1, TOKEN), "1001ustash"),
        (coins(TOTAL, "uother"), "1000uother"),
        (vec![coin(TOTAL, TOKEN), coin(1, "uother")], "1000ustash,1uother"),
    ] {
        let mut contract = Contract::empty(Ok(true));
        let error = contract.instantiate(instantiate_msg(), &funds).unwrap_err();
        assert!(
            matches!(&error, ContractError::WrongFunds { expected, found: text } if expected == "1000ustash" && text == found),
            "{error}"
        );
        assert!(contract.state().is_empty());
    }
}

#[test]
fn an_airdrop_of_nothing_is_refused() {
    let msg = InstantiateMsg { total: Uint128::zero(), ..instantiate_msg() };
    for funds in [vec![], coins(0, TOKEN)] {
        let error = Contract::empty(Ok(true)).instantiate(msg.clone(), &funds).unwrap_err();
        assert!(matches!(error, ContractError::ZeroTotal));
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
    for answer in
        [Err(Halo2Error::NoCircuit), Err(Halo2Error::CircuitNotRegistered), Err(Halo2Error::WrongInputCount)]
    {
        let mut contract = Contract::bound(Ok(true), answer);
        let error = contract.instantiate(instantiate_msg(), &coins(TOTAL, TOKEN)).unwrap_err();
        assert!(matches!(error, ContractError::Verification(_)), "{error}");
    }
    let mut contract = Contract::bound(Ok(true), Ok(true));
    let error = contract.instantiate(instantiate_msg(), &coins(TOTAL, TOKEN)).unwrap_err();
    assert!(matches!(error, ContractError::EmptyProofAccepted), "{error}");
}
