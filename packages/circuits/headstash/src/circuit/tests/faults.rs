//! Faults that a [`Witness`](crate::statement::Witness) cannot express: field elements where the statement has
//! numbers or bits. The public input is the one that the faulty values hash to, so that nothing but the constraint
//! under test can refuse them.

use super::failures;
use crate::circuit::{HeadstashCircuit, K};
use crate::fixtures::honest;
use crate::statement::{MerklePathHint, Witness, poseidon, tags};
use ff::{Field, PrimeField};
use halo2_proofs::circuit::Value;
use halo2_proofs::dev::MockProver;
use halo2_proofs::plonk::Error;
use pasta_curves::Fp;

/// The public input of a witness with any field element for its amount.
fn public_input(witness: &Witness, amount: Fp) -> Fp {
    let (sk, token, recipient) =
        (witness.secret_key.0, witness.token_denom_hash.0, witness.recipient_commitment.0);
    let owner = poseidon::hash(&[tags::OWNER.to_field(), sk, Fp::ZERO]);
    let leaf = poseidon::hash(&[tags::LEAF.to_field(), owner, amount, token, witness.salt.0]);
    let root = witness.path.siblings.iter().enumerate().fold(leaf, |node, (height, sibling)| {
        let pair = if witness.path.is_right(height) {
            [sibling.to_field(), node]
        } else {
            [node, sibling.to_field()]
        };
        poseidon::hash(&pair)
    });
    let nullifier = poseidon::hash(&[tags::NULLIFIER.to_field(), sk, leaf]);
    let commitment = poseidon::hash(&[tags::COMMITMENT.to_field(), leaf, recipient, witness.blinding.0]);
    poseidon::hash(&[root, nullifier, commitment, recipient, amount, token, MerklePathHint::CURRENT.0])
}

fn with_amount(witness: &Witness, amount: Fp) -> HeadstashCircuit {
    HeadstashCircuit { amount: Value::known(amount), ..HeadstashCircuit::from(witness) }
}

#[test]
fn the_honest_amount_passes_and_is_the_statement_s() {
    let witness = honest(2);
    let amount = witness.amount.to_field();
    let input = public_input(&witness, amount);
    assert_eq!(input, witness.claim().public_input().to_field());
    assert!(failures(&with_amount(&witness, amount), input).is_empty());
}

#[test]
fn an_amount_out_of_range_fails_the_range_check_alone() {
    let witness = honest(2);
    let two_pow_128 = Fp::from(2).pow_vartime([128]);
    let honest = witness.amount.to_field();
    for amount in [two_pow_128, two_pow_128 + honest, -Fp::ONE, -honest, Fp::TWO_INV] {
        let failures = failures(&with_amount(&witness, amount), public_input(&witness, amount));
        assert!(!failures.is_empty(), "{amount:?}");
        // The running sum does not end at the constant 0; nothing else is wrong.
        let unequal = |failure: &String| failure.contains("Equality constraint not satisfied");
        assert!(failures.iter().all(unequal), "{failures:?}");
        assert_eq!(failures.len(), 2, "the last sum and the constant: {failures:?}");
    }
}

#[test]
fn a_position_bit_of_two_fails_the_step_alone() {
    let witness = honest(2);
    for height in [0, 13, 31] {
        let mut circuit = HeadstashCircuit::from(&witness);
        // The chip orders the children as for 0, so only heights whose bit is 0 keep the public input.
        assert!(!witness.path.is_right(height));
        circuit.path.bits[height] = Value::known(Fp::from(2));
        let failures = failures(&circuit, witness.claim().public_input().to_field());
        assert!(failures.iter().any(|failure| failure.contains("the bit is a bit")), "{failures:?}");
        assert!(failures.iter().all(|failure| failure.contains("merkle step")), "{failures:?}");
    }
}

#[test]
fn a_circuit_without_values_proves_nothing() {
    let input = honest(2).claim().public_input().to_field();
    let run = MockProver::run(K, &HeadstashCircuit::default(), vec![vec![input]]);
    assert!(matches!(run, Err(Error::Synthesis)));
}
