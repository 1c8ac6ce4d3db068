//! Claims: what is verified, what is refused and why, what is paid and counted.

use cosmwasm_std::{BankMsg, CosmosMsg, coin};
use headstash_circuit::statement::{
    Amount, Claim, ClaimContext, Commitment, EncodingError, GenesisRoot, MerklePathHint, Nullifier,
    public_input, recipient_commitment, token_denom_hash,
};

use super::*;
use crate::msg::{IsSpentResponse, TotalsResponse};

/// A claim's public input, from values that the test spells out.
pub(super) struct Expected<'a> {
    pub(super) root: [u8; 32],
    pub(super) nullifier: u8,
    pub(super) commitment: u8,
    pub(super) amount: u128,
    pub(super) token: &'a str,
    pub(super) sender: &'a Addr,
    pub(super) contract: &'a str,
    pub(super) chain: &'a str,
}

impl Expected<'_> {
    pub(super) fn public_input(&self) -> [u8; 32] {
        public_input(&self.claim())
    }

    pub(super) fn claim(&self) -> Claim {
        Claim {
            genesis_root: GenesisRoot::from_bytes(&self.root).unwrap(),
            nullifier: Nullifier::from_bytes(&[self.nullifier; 32]).unwrap(),
            commitment: Commitment::from_bytes(&[self.commitment; 32]).unwrap(),
            recipient_commitment: recipient_commitment(
                &ClaimContext::new(self.chain, self.contract),
                self.sender.as_str(),
            ),
            amount: Amount::new(self.amount),
            token_denom_hash: token_denom_hash(self.token),
            merkle_path_hint: MerklePathHint::CURRENT,
        }
    }
}

fn totals(contract: &Contract) -> TotalsResponse {
    contract.ask(QueryMsg::Totals {})
}

fn is_spent(contract: &Contract, nullifier: u8) -> bool {
    contract.ask::<IsSpentResponse>(QueryMsg::IsSpent { nullifier: [nullifier; 32].into() }).spent
}

/// Refused with the state and the totals as they were.
pub(super) fn refused(contract: &mut Contract, sender: &Addr, msg: ClaimMsg) -> ContractError {
    let before = contract.state();
    let error = contract.claim(sender, msg).unwrap_err();
    assert_eq!(contract.state(), before);
    error
}

#[test]
fn the_proof_is_verified_against_the_recomputed_public_input() {
    let mut contract = Contract::new(Ok(true));
    let alice = address("alice");
    contract.claim(&alice, claim_msg(1, 300)).unwrap();
    let env = mock_env();
    let expected = Expected {
        root: ROOT,
        nullifier: 1,
        commitment: 9,
        amount: 300,
        token: TOKEN,
        sender: &alice,
        contract: env.contract.address.as_str(),
        chain: &env.block.chain_id,
    };
    assert_eq!(contract.calls(), [(b"proof".to_vec(), vec![expected.public_input()])]);
}

#[test]
fn every_value_of_the_statement_reaches_the_verifier() {
    let env = mock_env();
    let (alice, bob) = (address("alice"), address("bob"));
    let honest = || Expected {
        root: ROOT,
        nullifier: 1,
        commitment: 9,
        amount: 300,
        token: TOKEN,
        sender: &alice,
        contract: env.contract.address.as_str(),
        chain: &env.block.chain_id,
    };
    let other_contract = address("other contract");
    for expected in [
        Expected { root: [8; 32], ..honest() },
        Expected { nullifier: 2, ..honest() },
        Expected { commitment: 10, ..honest() },
        Expected { amount: 301, ..honest() },
        Expected { token: "uother", ..honest() },
        Expected { sender: &bob, ..honest() },
        Expected { contract: other_contract.as_str(), ..honest() },
        Expected { chain: "other-1", ..honest() },
    ] {
        assert_ne!(expected.public_input(), honest().public_input());
        let mut contract = Contract::empty(Ok(true));
        contract.env.contract.address = Addr::unchecked(expected.contract);
        contract.env.block.chain_id = expected.chain.to_string();
        let setup = InstantiateMsg {
            genesis_root: expected.root.into(),
            token: expected.token.to_string(),
            ..instantiate_msg()
        };
        contract.instantiate(setup, &coins(TOTAL, expected.token)).unwrap();
        let msg = ClaimMsg {
            commitment: [expected.commitment; 32].into(),
            ..claim_msg(expected.nullifier, expected.amount)
        };
        contract.claim(expected.sender, msg).unwrap();
        assert_eq!(contract.calls()[0].1, [expected.public_input()]);
    }
}

#[test]
fn a_proof_that_is_not_valid_pays_nothing_and_changes_nothing() {
    let mut contract = Contract::new(Ok(false));
    let error = refused(&mut contract, &address("alice"), claim_msg(1, 300));
    assert!(matches!(error, ContractError::InvalidProof));
    assert_eq!(contract.calls().len(), 1);
    assert!(!is_spent(&contract, 1));
}

#[test]
fn without_a_verdict_nothing_is_paid() {
    for verdict in
        [Halo2Error::NoCircuit, Halo2Error::CircuitNotRegistered, Halo2Error::UnknownCode { code: 2 }]
    {
        let mut contract = Contract::new(Err(verdict));
        let error = refused(&mut contract, &address("alice"), claim_msg(1, 300));
        assert!(matches!(error, ContractError::Verification(found) if found == verdict));
    }
}

#[test]
fn the_hashed_amount_is_paid_to_the_sender() {
    let mut contract = Contract::new(Ok(true));
    let alice = address("alice");
    let response = contract.claim(&alice, claim_msg(1, 300)).unwrap();
    let payment: CosmosMsg =
        BankMsg::Send { to_address: alice.to_string(), amount: coins(300, TOKEN) }.into();
    assert_eq!(response.messages.len(), 1);
    assert_eq!(response.messages[0].msg, payment);
    let attribute = |key: &str| response.attributes.iter().find(|a| a.key == key).unwrap().value.clone();
    assert_eq!(attribute("recipient"), alice.to_string());
    assert_eq!(attribute("amount"), "300ustash");
    assert_eq!(attribute("nullifier"), "01".repeat(32));
}

#[test]
fn each_claim_counts_once() {
    let mut contract = Contract::new(Ok(true));
    let expected = |claims, claimed| TotalsResponse {
        claims,
        claimed: Uint128::new(claimed),
        remaining: Uint128::new(TOTAL - claimed),
    };
    assert_eq!(totals(&contract), expected(0, 0));
    contract.claim(&address("alice"), claim_msg(1, 300)).unwrap();
    assert_eq!(totals(&contract), expected(1, 300));
    contract.claim(&address("bob"), claim_msg(2, 1)).unwrap();
    assert_eq!(totals(&contract), expected(2, 301));
    assert!(is_spent(&contract, 1) && is_spent(&contract, 2) && !is_spent(&contract, 3));
}

#[test]
fn a_spent_nullifier_is_refused_before_anything_is_verified() {
    let mut contract = Contract::new(Ok(true));
    contract.claim(&address("alice"), claim_msg(1, 300)).unwrap();
    for (sender, amount) in [("alice", 300), ("alice", 5), ("bob", 300)] {
        let error = refused(&mut contract, &address(sender), claim_msg(1, amount));
        assert!(matches!(error, ContractError::NullifierSpent { .. }));
    }
    assert_eq!(contract.calls().len(), 1);
}

#[test]
fn the_total_can_be_claimed_and_no_more() {
    let mut contract = Contract::new(Ok(true));
    let exceeds = |error, claimed: u128, left: u128| {
        matches!(error, ContractError::ExceedsRemaining { amount, remaining }
            if amount == Uint128::new(claimed) && remaining == Uint128::new(left))
    };
    let alice = address("alice");
    assert!(exceeds(refused(&mut contract, &alice, claim_msg(1, TOTAL + 1)), TOTAL + 1, TOTAL));
    assert!(exceeds(refused(&mut contract, &alice, claim_msg(1, u128::MAX)), u128::MAX, TOTAL));
    contract.claim(&alice, claim_msg(1, TOTAL - 1)).unwrap();
    assert!(exceeds(refused(&mut contract, &alice, claim_msg(2, 2)), 2, 1));
    contract.claim(&alice, claim_msg(2, 1)).unwrap();
    assert!(exceeds(refused(&mut contract, &alice, claim_msg(3, 1)), 1, 0));
    assert_eq!(contract.calls().len(), 2);
}

#[test]
fn a_second_encoding_of_a_value_is_refused() {
    let mut contract = Contract::new(Ok(true));
    let alice = address("alice");
    // 1 as nullifier, and the same number plus the modulus.
    let mut one = [0; 32];
    one[0] = 1;
    let mut again = modulus();
    again[0] += 1;
    contract.claim(&alice, ClaimMsg { nullifier: one.into(), ..claim_msg(0, 1) }).unwrap();
    for bytes in [again, modulus(), [0xff; 32]] {
        for msg in [
            ClaimMsg { nullifier: bytes.into(), ..claim_msg(0, 1) },
            ClaimMsg { commitment: bytes.into(), ..claim_msg(2, 1) },
        ] {
            let error = refused(&mut contract, &alice, msg);
            assert!(matches!(error, ContractError::NonCanonical(EncodingError::NonCanonical { .. })));
        }
    }
    assert_eq!(contract.calls().len(), 1);
}

#[test]
fn a_value_of_another_length_is_refused() {
    let mut contract = Contract::new(Ok(true));
    for length in [0, 31, 33, 64] {
        let bytes = HexBinary::from(vec![0; length]);
        for msg in [
            ClaimMsg { nullifier: bytes.clone(), ..claim_msg(0, 1) },
            ClaimMsg { commitment: bytes, ..claim_msg(2, 1) },
        ] {
            let error = refused(&mut contract, &address("alice"), msg);
            assert!(
                matches!(error, ContractError::NonCanonical(EncodingError::Length { found, .. }) if found == length)
            );
        }
    }
    assert!(contract.calls().is_empty());
}

#[test]
fn a_claim_of_nothing_or_with_funds_is_refused() {
    let mut contract = Contract::new(Ok(true));
    let alice = address("alice");
    assert!(matches!(refused(&mut contract, &alice, claim_msg(1, 0)), ContractError::ZeroAmount));
    let error = contract.claim_with_funds(&alice, claim_msg(1, 1), &[coin(1, TOKEN)]).unwrap_err();
    assert!(matches!(error, ContractError::UnexpectedFunds { found } if found == "1ustash"));
    assert!(contract.calls().is_empty());
}

#[test]
fn the_claimant_has_no_say_in_root_token_and_recipient() {
    let claim = |more: &str| {
        let text = format!(
            r#"{{"claim":{{"nullifier":"{0}","commitment":"{0}","amount":"1","proof":""{more}}}}}"#,
            "00".repeat(32)
        );
        from_json::<ExecuteMsg>(text.as_bytes())
    };
    assert!(claim("").is_ok());
    for field in ["genesis_root", "token", "token_denom_hash", "recipient", "recipient_commitment"] {
        assert!(claim(&format!(r#","{field}":"{}""#, "00".repeat(32))).is_err(), "{field}");
    }
}
