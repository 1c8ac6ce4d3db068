//! An eligible leaf: who may claim what.
//!
//! A claimant makes a [`SecretKey`] and gives the [`OwnerKey`] to the distributor, who adds amount, token and a
//! random [`Salt`]. The hash of these is the [`Leaf`]. A list of leaves may be published: without its salt a leaf says
//! nothing about owner or amount.

use pasta_curves::Fp;

use zk_gadgets::field_value;

use super::{Amount, TokenDenomHash, poseidon, tags};

field_value! {
    secret
    /// The claimant's secret. Whoever has it, and the leaf's contents, can claim.
    SecretKey
}

field_value! {
    secret
    /// Random value of one leaf, known to distributor and claimant: hides the contents and keeps leaves distinct.
    Salt
}

field_value! {
    /// The public key of a claimant: `H(tag_owner, sk, 0)`.
    OwnerKey
}

field_value! {
    /// The hash of an [`EligibleLeaf`], as it stands in the tree.
    Leaf
}

impl SecretKey {
    /// The key under which a distributor lists this claimant.
    pub fn owner(&self) -> OwnerKey {
        // Three inputs, not two: two are those of a tree node.
        OwnerKey(poseidon::hash(&[tags::OWNER.to_field(), self.0, Fp::zero()]))
    }
}

/// The contents of a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EligibleLeaf {
    /// Who may claim.
    pub owner: OwnerKey,
    /// How much.
    pub amount: Amount,
    /// Of which token.
    pub token_denom_hash: TokenDenomHash,
    /// Random, one per leaf.
    pub salt: Salt,
}

impl EligibleLeaf {
    /// The leaf of the tree: `H(tag_leaf, owner, amount, token_denom_hash, salt)`.
    pub fn leaf(&self) -> Leaf {
        Leaf(poseidon::hash(&[
            tags::LEAF.to_field(),
            self.owner.0,
            self.amount.to_field(),
            self.token_denom_hash.0,
            self.salt.0,
        ]))
    }
}
