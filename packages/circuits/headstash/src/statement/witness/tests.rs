#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::fixtures::honest;
use crate::statement::DEPTH;
use ff::Field;
use pasta_curves::Fp;
use std::collections::HashSet;

#[test]
fn an_honest_witness_proves_its_claim() {
    let witness = honest(2);
    assert_eq!(check(&witness, &witness.claim()), Ok(()));
}

#[test]
fn each_value_of_the_claim_is_checked() {
    let witness = honest(2);
    let own = witness.claim();
    let one = Fp::ONE;
    let claims = [
        (Claim { genesis_root: GenesisRoot(own.genesis_root.0 + one), ..own }, "LeafNotInTree"),
        (Claim { nullifier: Nullifier(own.nullifier.0 + one), ..own }, "WrongNullifier"),
        (Claim { commitment: Commitment(own.commitment.0 + one), ..own }, "WrongCommitment"),
        (
            Claim { recipient_commitment: RecipientCommitment(own.recipient_commitment.0 + one), ..own },
            "WrongRecipient",
        ),
        (Claim { amount: Amount::new(own.amount.get() + 1), ..own }, "WrongAmount"),
        (Claim { token_denom_hash: TokenDenomHash(own.token_denom_hash.0 + one), ..own }, "WrongToken"),
        (Claim { merkle_path_hint: MerklePathHint(own.merkle_path_hint.0 + one), ..own }, "WrongHint"),
    ];
    let mut inputs = HashSet::from([own.public_input()]);
    for (claim, expected) in claims {
        let error = format!("{:?}", check(&witness, &claim).unwrap_err());
        assert!(error.starts_with(expected), "{error} is not {expected}");
        assert!(inputs.insert(claim.public_input()), "{expected} does not change the public input");
    }
}

#[test]
fn the_public_input_depends_on_the_order_of_the_values() {
    let own = honest(2).claim();
    let swapped =
        Claim { nullifier: Nullifier(own.commitment.0), commitment: Commitment(own.nullifier.0), ..own };
    assert_ne!(own.public_input(), swapped.public_input());
}

#[test]
fn nothing_but_leaf_and_secret_enters_the_nullifier() {
    let witness = honest(2);
    let mut path = witness.path.clone();
    path.position ^= 1;
    path.siblings = [path.siblings[0]; DEPTH];
    let varied = Witness {
        path,
        recipient_commitment: RecipientCommitment(Fp::ONE),
        blinding: Blinding(Fp::ONE),
        ..witness.clone()
    };
    assert_eq!(varied.nullifier(), witness.nullifier());
    assert_ne!(varied.claim(), witness.claim());
}

#[test]
fn another_secret_is_another_leaf() {
    let witness = honest(2);
    let thief = Witness { secret_key: SecretKey(witness.secret_key.0 + Fp::ONE), ..witness.clone() };
    assert_ne!(thief.nullifier(), witness.nullifier());
    assert!(matches!(check(&thief, &witness.claim()), Err(StatementError::LeafNotInTree { .. })));
}

#[test]
fn leaves_of_one_owner_have_different_nullifiers() {
    let nullifiers: HashSet<_> = (0..5).map(|index| honest(index).nullifier()).collect();
    assert_eq!(nullifiers.len(), 5);
}

#[test]
fn the_receipt_opens_with_leaf_and_blinding() {
    let witness = honest(2);
    let receipt = Commitment::new(&witness.leaf(), &witness.recipient_commitment, &witness.blinding);
    assert_eq!(receipt, witness.claim().commitment);
    let other = Commitment::new(&honest(3).leaf(), &witness.recipient_commitment, &witness.blinding);
    assert_ne!(other, receipt);
}

#[test]
fn the_hash_of_a_claim_s_message_is_its_public_input() {
    let claim = honest(2).claim();
    assert_eq!(poseidon::hash_bytes(&claim.message()), Ok(claim.public_input().to_bytes()));
}

#[test]
fn the_hint_is_version_and_depth() {
    assert_eq!(MerklePathHint::CURRENT.0, Fp::from(0x120));
}

/// Known answers, so that a change of tags, order or encoding cannot pass unnoticed: lists and proofs out there
/// would no longer fit. If the change is meant, raise `STATEMENT_VERSION` and write the new values here.
#[test]
fn the_values_of_a_fixed_witness_stay_the_same() {
    let claim = honest(2).claim();
    let values: Vec<_> = claim.to_fields().map(|value| Nullifier(value).to_hex()).into();
    assert_eq!(values, include_str!("known_answers.txt").lines().skip(1).collect::<Vec<_>>());
}

#[cfg(feature = "serde")]
#[test]
fn witness_and_claim_round_trip_through_json() {
    let witness = honest(2);
    let json = serde_json::to_string(&(&witness, witness.claim())).unwrap();
    assert_eq!(serde_json::from_str::<(Witness, Claim)>(&json).unwrap(), (witness.clone(), witness.claim()));
}
