//! What the prover says it proved: each difference has its name, and nothing depends on it.

use super::claim::Expected;
use super::*;
use crate::msg::ProvedMsg;

/// The claim of `nullifier` for `recipient`, with what an honest prover says of it.
fn honest(recipient: &str, nullifier: u8, amount: u128) -> ClaimMsg {
    let env = mock_env();
    let (contract, chain) = (env.contract.address.as_str(), env.block.chain_id.as_str());
    let expected =
        Expected { root: ROOT, nullifier, commitment: 9, amount, token: TOKEN, recipient, contract, chain };
    let proved = ProvedMsg {
        genesis_root: ROOT.into(),
        recipient_commitment: expected.claim().recipient_commitment.to_bytes().into(),
        public_input: expected.public_input().into(),
    };
    ClaimMsg { proved: Some(proved), ..claim_msg(recipient, nullifier, amount) }
}

#[test]
fn each_difference_has_its_name_and_costs_no_verification() {
    let mut contract = Contract::new(Ok(true));
    let with = |change: fn(&mut ProvedMsg)| {
        let mut msg = honest("alice", 1, 10);
        change(msg.proved.as_mut().unwrap());
        msg
    };
    let error = contract.refuses_claim(with(|p| p.genesis_root = [8; 32].into()));
    assert!(matches!(error, ContractError::ForeignRoot { .. }), "{error}");
    let error =
        contract.refuses_claim(ClaimMsg { recipient: address("mallory").into(), ..honest("alice", 1, 10) });
    assert!(matches!(error, ContractError::OtherRecipient { .. }), "{error}");
    let error = contract.refuses_claim(ClaimMsg { amount: Uint128::new(11), ..honest("alice", 1, 10) });
    assert!(matches!(error, ContractError::OtherClaim { .. }), "{error}");
    let error = contract.refuses_claim(with(|p| p.public_input = vec![].into()));
    assert!(matches!(error, ContractError::OtherClaim { .. }), "{error}");
    assert!(contract.calls().is_empty(), "a verification was paid for");

    contract.claim(honest("alice", 1, 10)).unwrap();
}

#[test]
fn saying_the_right_thing_proves_nothing() {
    let mut contract = Contract::new(Ok(false));
    let error = contract.refuses_claim(honest("alice", 1, 10));
    assert!(matches!(error, ContractError::InvalidProof), "{error}");
    assert_eq!(contract.calls().len(), 1);
}
