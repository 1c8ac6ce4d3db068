//! Batches: all claims or none, each once.

use super::*;

fn batch(claims: &[ClaimMsg]) -> ExecuteMsg {
    ExecuteMsg::ClaimBatch { claims: claims.to_vec() }
}

#[test]
fn every_recipient_is_paid_in_order_by_whoever_sends() {
    let mut contract = Contract::new(Ok(true));
    let claims = [claim_msg("alice", 1, 300), claim_msg("bob", 2, 5), claim_msg("alice", 3, 1)];
    let response = contract.execute("relayer", batch(&claims)).unwrap();
    assert_eq!(
        sent(&response),
        [payment("alice", 300, TOKEN), payment("bob", 5, TOKEN), payment("alice", 1, TOKEN)]
    );
    assert_eq!(response.attributes, [("action", "claim_batch")]);
    let marks: Vec<_> =
        response.events.iter().map(|event| (&*event.ty, &event.attributes[0].value)).collect();
    let mark = |n: &str| n.repeat(32);
    assert_eq!(marks, [("claim", &mark("01")), ("claim", &mark("02")), ("claim", &mark("03"))]);
    let totals = contract.totals(TOKEN);
    assert_eq!((totals.claims, totals.claimed.u128()), (3, 306));
    for claim in claims {
        let error = contract.refuses_claim(claim);
        assert!(matches!(error, ContractError::NullifierSpent { .. }));
    }
}

#[test]
fn each_proof_is_verified_against_the_public_input_of_its_claim() {
    let claims = [claim_msg("alice", 1, 300), claim_msg("bob", 2, 5)];
    let claims = [
        ClaimMsg { proof: b"first".into(), ..claims[0].clone() },
        ClaimMsg { proof: b"second".into(), ..claims[1].clone() },
    ];
    let mut single = Contract::new(Ok(true));
    claims.iter().for_each(|claim| drop(single.claim(claim.clone()).unwrap()));
    let mut batched = Contract::new(Ok(true));
    batched.execute("relayer", batch(&claims)).unwrap();
    assert_eq!(batched.calls(), single.calls());
    assert_eq!(batched.state(), single.state());
}

#[test]
fn a_leaf_that_is_there_twice_refuses_all() {
    let mut contract = Contract::new(Ok(true));
    for again in [claim_msg("alice", 1, 1), claim_msg("bob", 1, 2)] {
        let error =
            contract.refuses("relayer", batch(&[claim_msg("alice", 1, 1), claim_msg("carol", 2, 1), again]));
        assert!(
            matches!(error, ContractError::NullifierSpent { nullifier } if nullifier.to_bytes() == [1; 32])
        );
    }
    assert!(contract.calls().is_empty());
}

#[test]
fn one_claim_that_is_refused_refuses_all() {
    let mut contract = Contract::new(Ok(true));
    contract.claim(claim_msg("alice", 9, 1)).unwrap();
    let good = claim_msg("alice", 1, 1);
    for bad in [
        claim_msg("bob", 9, 1),
        claim_msg("bob", 2, 0),
        claim_msg("bob", 2, TOTAL),
        ClaimMsg { token: "uother".to_string(), ..claim_msg("bob", 2, 1) },
        ClaimMsg { recipient: "bob".to_string(), ..claim_msg("bob", 2, 1) },
        ClaimMsg { nullifier: modulus().into(), ..claim_msg("bob", 2, 1) },
        ClaimMsg { commitment: modulus().into(), ..claim_msg("bob", 2, 1) },
    ] {
        contract.refuses("relayer", batch(&[good.clone(), bad.clone()]));
        contract.refuses("relayer", batch(&[bad, good.clone()]));
    }
    assert_eq!(contract.calls().len(), 1, "a verification was paid for");
}

#[test]
fn the_claims_of_a_batch_together_are_at_most_what_remains() {
    let mut contract = Contract::new(Ok(true));
    let half = TOTAL / 2;
    let error =
        contract.refuses("relayer", batch(&[claim_msg("alice", 1, half), claim_msg("alice", 2, half + 1)]));
    assert!(
        matches!(error, ContractError::ExceedsRemaining { remaining, .. } if remaining.u128() == half),
        "{error}"
    );
    let huge = claim_msg("alice", 2, u128::MAX);
    contract.refuses("relayer", batch(&[claim_msg("alice", 1, half), huge]));
    contract.execute("relayer", batch(&[claim_msg("alice", 1, half), claim_msg("alice", 2, half)])).unwrap();
    assert_eq!(contract.totals(TOKEN).remaining, Uint128::zero());
}

#[test]
fn proofs_that_are_not_all_valid_pay_nobody() {
    let mut contract = Contract::new(Ok(false));
    let error = contract.refuses("relayer", batch(&[claim_msg("alice", 1, 1), claim_msg("bob", 2, 1)]));
    assert!(matches!(error, ContractError::InvalidBatch { claims: 2 }), "{error}");
    let mut contract = Contract::new(Err(Halo2Error::BatchTooLarge));
    let error = contract.refuses("relayer", batch(&[claim_msg("alice", 1, 1)]));
    assert!(matches!(error, ContractError::Verification(Halo2Error::BatchTooLarge)), "{error}");
}

#[test]
fn an_empty_batch_or_one_with_funds_is_refused() {
    let mut contract = Contract::new(Ok(true));
    assert!(matches!(contract.refuses("relayer", batch(&[])), ContractError::EmptyBatch));
    let msg = batch(&[claim_msg("alice", 1, 1)]);
    let error = contract.execute_with_funds(&address("alice"), msg, &coins(1, TOKEN)).unwrap_err();
    assert!(matches!(error, ContractError::UnexpectedFunds { .. }));
}
