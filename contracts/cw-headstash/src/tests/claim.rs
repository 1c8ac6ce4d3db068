//! Claims: what is verified, what is refused and why, what is paid and counted.

use cosmwasm_std::coin;
use headstash_circuit::statement::{
    Amount, Claim, ClaimContext, Commitment, EncodingError, GenesisRoot, MerklePathHint, Nullifier,
    public_input, recipient_commitment, token_denom_hash,
};

use super::*;
use crate::msg::IsSpentResponse;

/// A claim's public input, from values that the test spells out.
pub(super) struct Expected<'a> {
    pub(super) root: [u8; 32],
    pub(super) nullifier: u8,
    pub(super) commitment: u8,
    pub(super) amount: u128,
    pub(super) token: &'a str,
    pub(super) recipient: &'a str,
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
                address(self.recipient).as_str(),
            ),
            amount: Amount::new(self.amount),
            token_denom_hash: token_denom_hash(self.token),
            merkle_path_hint: MerklePathHint::CURRENT,
        }
    }
}

fn is_spent(contract: &Contract, nullifier: u8) -> bool {
    contract.ask::<IsSpentResponse>(QueryMsg::IsSpent { nullifier: [nullifier; 32].into() }).spent
}

#[test]
fn the_proof_is_verified_against_the_recomputed_public_input() {
    let mut contract = Contract::new(Ok(true));
    contract.claim(claim_msg("alice", 1, 300)).unwrap();
    let env = mock_env();
    let expected = Expected {
        root: ROOT,
        nullifier: 1,
        commitment: 9,
        amount: 300,
        token: TOKEN,
        recipient: "alice",
        contract: env.contract.address.as_str(),
        chain: &env.block.chain_id,
    };
    assert_eq!(contract.calls(), [(b"proof".to_vec(), vec![expected.public_input()])]);
}

#[test]
fn every_value_of_the_statement_reaches_the_verifier() {
    let env = mock_env();
    let honest = || Expected {
        root: ROOT,
        nullifier: 1,
        commitment: 9,
        amount: 300,
        token: TOKEN,
        recipient: "alice",
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
        Expected { recipient: "bob", ..honest() },
        Expected { contract: other_contract.as_str(), ..honest() },
        Expected { chain: "other-1", ..honest() },
    ] {
        assert_ne!(expected.public_input(), honest().public_input());
        let mut contract = Contract::empty(Ok(true));
        contract.env.contract.address = Addr::unchecked(expected.contract);
        contract.env.block.chain_id = expected.chain.to_string();
        let setup = InstantiateMsg {
            genesis_root: expected.root.into(),
            tokens: vec![token(expected.token, TOTAL)],
            ..instantiate_msg()
        };
        contract.instantiate(setup, &coins(TOTAL, expected.token)).unwrap();
        let msg = ClaimMsg {
            token: expected.token.to_string(),
            commitment: [expected.commitment; 32].into(),
            ..claim_msg(expected.recipient, expected.nullifier, expected.amount)
        };
        contract.claim(msg).unwrap();
        assert_eq!(contract.calls()[0].1, [expected.public_input()]);
    }
}

#[test]
fn a_proof_that_is_not_valid_pays_nothing_and_changes_nothing() {
    let mut contract = Contract::new(Ok(false));
    let error = contract.refuses_claim(claim_msg("alice", 1, 300));
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
        let error = contract.refuses_claim(claim_msg("alice", 1, 300));
        assert!(matches!(error, ContractError::Verification(found) if found == verdict));
    }
}

#[test]
fn the_hashed_amount_is_paid_to_the_committed_recipient_whoever_sends_the_claim() {
    for sender in ["alice", "relayer", "mallory"] {
        let mut contract = Contract::new(Ok(true));
        let response = contract.execute(sender, ExecuteMsg::Claim(claim_msg("alice", 1, 300))).unwrap();
        assert_eq!(sent(&response), [payment("alice", 300, TOKEN)]);
        assert_eq!(response.attributes, [("action", "claim")]);
        let [event] = &response.events[..] else { panic!("{:?}", response.events) };
        assert_eq!(event.ty, "claim");
        assert_eq!(
            event.attributes,
            [
                ("nullifier", "01".repeat(32).as_str()),
                ("commitment", "09".repeat(32).as_str()),
                ("recipient", address("alice").as_str()),
                ("token", TOKEN),
                ("amount", "300"),
            ]
        );
    }
}

#[test]
fn each_claim_counts_once() {
    let mut contract = Contract::new(Ok(true));
    let expected = |claims, claimed| TokenTotals {
        token: TOKEN.to_string(),
        total: Uint128::new(TOTAL),
        funded: Uint128::new(TOTAL),
        claims,
        claimed: Uint128::new(claimed),
        withdrawn: Uint128::zero(),
        remaining: Uint128::new(TOTAL - claimed),
    };
    assert_eq!(contract.totals(TOKEN), expected(0, 0));
    contract.claim(claim_msg("alice", 1, 300)).unwrap();
    assert_eq!(contract.totals(TOKEN), expected(1, 300));
    contract.claim(claim_msg("bob", 2, 1)).unwrap();
    assert_eq!(contract.totals(TOKEN), expected(2, 301));
    assert!(is_spent(&contract, 1) && is_spent(&contract, 2) && !is_spent(&contract, 3));
}

#[test]
fn a_spent_nullifier_is_refused_before_anything_is_verified() {
    let mut contract = Contract::new(Ok(true));
    contract.claim(claim_msg("alice", 1, 300)).unwrap();
    for (recipient, amount) in [("alice", 300), ("alice", 5), ("bob", 300)] {
        let error = contract.refuses_claim(claim_msg(recipient, 1, amount));
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
    let claim = |nullifier, amount| claim_msg("alice", nullifier, amount);
    assert!(exceeds(contract.refuses_claim(claim(1, TOTAL + 1)), TOTAL + 1, TOTAL));
    assert!(exceeds(contract.refuses_claim(claim(1, u128::MAX)), u128::MAX, TOTAL));
    contract.claim(claim(1, TOTAL - 1)).unwrap();
    assert!(exceeds(contract.refuses_claim(claim(2, 2)), 2, 1));
    contract.claim(claim(2, 1)).unwrap();
    assert!(exceeds(contract.refuses_claim(claim(3, 1)), 1, 0));
    assert_eq!(contract.calls().len(), 2);
}

#[test]
fn a_claim_pays_of_the_token_it_names() {
    let mut contract = Contract::empty(Ok(true));
    let tokens = vec![token(TOKEN, TOTAL), token("uother", 50)];
    let funds = [coin(TOTAL, TOKEN), coin(50, "uother")];
    contract.instantiate(InstantiateMsg { tokens, ..instantiate_msg() }, &funds).unwrap();
    let other =
        |nullifier, amount| ClaimMsg { token: "uother".to_string(), ..claim_msg("alice", nullifier, amount) };
    assert_eq!(sent(&contract.claim(other(1, 50)).unwrap()), [payment("alice", 50, "uother")]);
    let error = contract.refuses_claim(other(2, 1));
    assert!(matches!(error, ContractError::ExceedsRemaining { .. }), "{error}");
    assert_eq!(contract.totals(TOKEN).claimed, Uint128::zero());
    contract.claim(claim_msg("alice", 2, 1)).unwrap();
}

#[test]
fn a_token_that_the_airdrop_has_not_is_refused() {
    let mut contract = Contract::new(Ok(true));
    for name in ["", "ustas", "ustash ", "USTASH", "cw20:ustash"] {
        let error = contract.refuses_claim(ClaimMsg { token: name.to_string(), ..claim_msg("alice", 1, 1) });
        assert!(matches!(error, ContractError::UnknownToken { token } if token == name));
    }
    assert!(contract.calls().is_empty());
}

#[test]
fn a_recipient_that_is_no_address_of_this_chain_is_refused() {
    let mut contract = Contract::new(Ok(true));
    let alice = address("alice").to_string();
    for recipient in ["", "alice", &alice.to_uppercase(), &alice[1..], &format!("{alice} ")] {
        let msg = ClaimMsg { recipient: recipient.to_string(), ..claim_msg("alice", 1, 1) };
        let error = contract.refuses_claim(msg);
        assert!(matches!(error, ContractError::Std(_)), "{error}");
    }
    assert!(contract.calls().is_empty());
}

#[test]
fn a_second_encoding_of_a_value_is_refused() {
    let mut contract = Contract::new(Ok(true));
    // 1 as nullifier, and the same number plus the modulus.
    let mut one = [0; 32];
    one[0] = 1;
    let mut again = modulus();
    again[0] += 1;
    contract.claim(ClaimMsg { nullifier: one.into(), ..claim_msg("alice", 0, 1) }).unwrap();
    for bytes in [again, modulus(), [0xff; 32]] {
        for msg in [
            ClaimMsg { nullifier: bytes.into(), ..claim_msg("alice", 0, 1) },
            ClaimMsg { commitment: bytes.into(), ..claim_msg("alice", 2, 1) },
        ] {
            let error = contract.refuses_claim(msg);
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
            ClaimMsg { nullifier: bytes.clone(), ..claim_msg("alice", 0, 1) },
            ClaimMsg { commitment: bytes, ..claim_msg("alice", 2, 1) },
        ] {
            let error = contract.refuses_claim(msg);
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
    assert!(matches!(contract.refuses_claim(claim_msg("alice", 1, 0)), ContractError::ZeroAmount));
    let msg = ExecuteMsg::Claim(claim_msg("alice", 1, 1));
    let error = contract.execute_with_funds(&address("alice"), msg, &[coin(1, TOKEN)]).unwrap_err();
    assert!(matches!(error, ContractError::UnexpectedFunds { found } if found == "1ustash"));
    assert!(contract.calls().is_empty());
}

#[test]
fn the_claimant_has_no_say_in_root_and_hashes() {
    let claim = |more: &str| {
        let text = format!(
            r#"{{"claim":{{"recipient":"a","token":"t","nullifier":"{0}","commitment":"{0}","amount":"1","proof":""{more}}}}}"#,
            "00".repeat(32)
        );
        from_json::<ExecuteMsg>(text.as_bytes())
    };
    assert!(claim("").is_ok());
    for field in ["genesis_root", "token_denom_hash", "context", "recipient_commitment", "merkle_path_hint"] {
        assert!(claim(&format!(r#","{field}":"{}""#, "00".repeat(32))).is_err(), "{field}");
    }
}

#[test]
fn a_claim_for_the_contract_itself_is_refused() {
    let mut contract = Contract::new(Ok(true));
    let own = mock_env().contract.address;
    let error = contract.refuses_claim(ClaimMsg { recipient: own.into(), ..claim_msg("alice", 1, 10) });
    assert!(matches!(error, ContractError::RecipientIsContract), "{error}");
    assert!(contract.calls().is_empty(), "a verification was paid for");
}
