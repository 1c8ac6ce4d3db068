//! `statement::check` and the circuit give one verdict: a table of honest cases and of single faults, each in the
//! witness or in the claim.

use super::accepts;
use crate::circuit::HeadstashCircuit;
use crate::fixtures::{LEAVES, honest};
use crate::statement::{
    Amount, Blinding, Claim, ClaimContext, Commitment, DEPTH, GenesisRoot, MerklePathHint, Node, Nullifier,
    RecipientCommitment, Salt, SecretKey, TokenDenomHash, Witness, check, recipient_commitment,
    token_denom_hash,
};
use ff::Field;
use pasta_curves::Fp;

/// Runs both on a witness and a claim and returns their common verdict.
fn verdict(name: &str, witness: &Witness, claim: &Claim) -> bool {
    let plain = check(witness, claim).is_ok();
    let circuit = accepts(&HeadstashCircuit::from(witness), claim.public_input().to_field());
    assert_eq!(plain, circuit, "{name}: the statement says {plain}, the circuit {circuit}");
    plain
}

/// A named change to an honest witness or claim.
type Change<T> = (&'static str, fn(&mut T));

/// Changes that leave the claim provable, since it is made from the changed witness.
const HONEST: &[Change<Witness>] = &[
    ("as it is", |_| ()),
    ("amount 0", |w| w.amount = Amount::new(0)),
    ("amount 2^128 - 1", |w| w.amount = Amount::new(u128::MAX)),
    ("amount 2^64", |w| w.amount = Amount::new(1 << 64)),
    ("other token", |w| w.token_denom_hash = token_denom_hash("ibc/27394FB092D2ECCD56123C74F36E4C1F")),
    ("last position", |w| w.path.position = u32::MAX),
    ("alternating position", |w| w.path.position = 0x5555_5555),
    ("secret key 0", |w| w.secret_key = SecretKey::from_field(Fp::ZERO)),
    ("largest secret key", |w| w.secret_key = SecretKey::from_field(-Fp::ONE)),
    ("all siblings 0", |w| w.path.siblings = [Node::from_field(Fp::ZERO); DEPTH]),
    ("salt 0", |w| w.salt = Salt::from_field(Fp::ZERO)),
    ("blinding 0", |w| w.blinding = Blinding::from_field(Fp::ZERO)),
];

#[test]
fn honest_witnesses_pass_both() {
    for (name, change) in HONEST {
        let mut witness = honest(2);
        change(&mut witness);
        assert!(verdict(name, &witness, &witness.claim()), "{name}");
    }
    for index in 0..LEAVES {
        let witness = honest(index);
        assert!(verdict("each leaf", &witness, &witness.claim()), "leaf {index}");
        assert_eq!(witness.genesis_root(), honest(0).genesis_root());
    }
}

fn turn(node: &mut Node) {
    *node = Node::from_field(node.to_field() + Fp::ONE);
}

/// A single fault in a witness, while the claim stays that of the honest one.
const WITNESS_FAULTS: &[Change<Witness>] = &[
    ("wrong secret key", |w| w.secret_key = SecretKey::from_field(w.secret_key.0 + Fp::ONE)),
    ("amount + 1", |w| w.amount = Amount::new(w.amount.get() + 1)),
    ("amount - 1", |w| w.amount = Amount::new(w.amount.get() - 1)),
    ("amount + 2^64", |w| w.amount = Amount::new(w.amount.get() + (1 << 64))),
    ("other token", |w| w.token_denom_hash = token_denom_hash("uthiol")),
    ("wrong salt", |w| w.salt = Salt::from_field(w.salt.0 + Fp::ONE)),
    ("wrong sibling of the leaf", |w| turn(&mut w.path.siblings[0])),
    ("wrong sibling halfway", |w| turn(&mut w.path.siblings[15])),
    ("wrong sibling under the root", |w| turn(&mut w.path.siblings[DEPTH - 1])),
    ("siblings in the wrong order", |w| w.path.siblings.swap(0, 1)),
    ("children swapped at the leaf", |w| w.path.position ^= 1),
    ("children swapped halfway", |w| w.path.position ^= 1 << 16),
    ("children swapped under the root", |w| w.path.position ^= 1 << 31),
    ("other recipient", |w| {
        w.recipient_commitment = recipient_commitment(&ClaimContext::new("chain", "contract"), "mallory");
    }),
    ("other contract", |w| {
        w.recipient_commitment = recipient_commitment(&ClaimContext::new("chain", "other"), "alice");
    }),
    ("other blinding", |w| w.blinding = Blinding::from_field(w.blinding.0 + Fp::ONE)),
    ("the neighbour's path", |w| w.path = honest(3).path),
    ("the neighbour's leaf", |w| *w = honest(3)),
];

#[test]
fn single_faults_in_the_witness_fail_both() {
    let claim = honest(2).claim();
    for (name, fault) in WITNESS_FAULTS {
        let mut witness = honest(2);
        fault(&mut witness);
        assert!(!verdict(name, &witness, &claim), "{name}");
    }
}

/// A single fault in a claim, while the witness is honest.
const CLAIM_FAULTS: &[Change<Claim>] = &[
    ("other root", |c| c.genesis_root = GenesisRoot::from_field(c.genesis_root.0 + Fp::ONE)),
    ("other nullifier", |c| c.nullifier = Nullifier::from_field(c.nullifier.0 + Fp::ONE)),
    ("nullifier 0", |c| c.nullifier = Nullifier::from_field(Fp::ZERO)),
    ("the neighbour's nullifier", |c| c.nullifier = honest(3).nullifier()),
    ("other commitment", |c| c.commitment = Commitment::from_field(c.commitment.0 + Fp::ONE)),
    ("other recipient", |c| {
        c.recipient_commitment = RecipientCommitment::from_field(c.recipient_commitment.0 + Fp::ONE);
    }),
    ("amount + 1", |c| c.amount = Amount::new(c.amount.get() + 1)),
    ("largest amount", |c| c.amount = Amount::new(u128::MAX)),
    ("other token", |c| c.token_denom_hash = TokenDenomHash::from_field(c.token_denom_hash.0 + Fp::ONE)),
    ("hint of another depth", |c| c.merkle_path_hint = MerklePathHint::from_field(Fp::from(0x11f))),
    ("hint of another version", |c| c.merkle_path_hint = MerklePathHint::from_field(Fp::from(0x220))),
    ("hint 0", |c| c.merkle_path_hint = MerklePathHint::from_field(Fp::ZERO)),
    ("nullifier and commitment exchanged", |c| {
        (c.nullifier.0, c.commitment.0) = (c.commitment.0, c.nullifier.0);
    }),
];

#[test]
fn single_faults_in_the_claim_fail_both() {
    let witness = honest(2);
    for (name, fault) in CLAIM_FAULTS {
        let mut claim = witness.claim();
        fault(&mut claim);
        assert!(!verdict(name, &witness, &claim), "{name}");
    }
}
