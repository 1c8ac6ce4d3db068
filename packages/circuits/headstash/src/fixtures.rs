//! Witnesses for tests, the same at every run.
#![allow(clippy::unwrap_used, reason = "tests")]

use crate::statement::{
    Amount, Blinding, ClaimContext, EligibleLeaf, Salt, SecretKey, Tree, Witness, recipient_commitment,
    token_denom_hash,
};

/// Leaves in the tree of the honest witnesses.
pub(crate) const LEAVES: u8 = 5;

pub(crate) fn secret_key() -> SecretKey {
    SecretKey::from_uniform_bytes(&[1; 64])
}

pub(crate) fn contents(index: u8) -> EligibleLeaf {
    EligibleLeaf {
        owner: secret_key().owner(),
        amount: Amount::new(1000 + u128::from(index)),
        token_denom_hash: token_denom_hash("uterp"),
        salt: Salt::from_uniform_bytes(&[index + 100; 64]),
    }
}

/// A true witness for the leaf at `index` of a tree whose leaves all belong to one owner.
pub(crate) fn honest(index: u8) -> Witness {
    let leaves: Vec<_> = (0..LEAVES).map(|i| contents(i).leaf()).collect();
    let leaf = contents(index);
    Witness {
        secret_key: secret_key(),
        amount: leaf.amount,
        token_denom_hash: leaf.token_denom_hash,
        salt: leaf.salt,
        path: Tree::new(&leaves).unwrap().path(index.into()).unwrap(),
        recipient_commitment: recipient_commitment(&ClaimContext::new("chain", "contract"), "alice"),
        blinding: Blinding::from_uniform_bytes(&[3; 64]),
    }
}
