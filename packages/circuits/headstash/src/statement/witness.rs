//! The secret side of a claim, and the check that a witness proves a claim.
//!
//! [`check`] is the oracle of the circuit: the circuit's tests hold the two to the same verdict, witness by witness.

use zk_gadgets::{field_value, nullifier};

use super::{
    Amount, Claim, Commitment, EligibleLeaf, GenesisRoot, Leaf, MerklePath, MerklePathHint, Nullifier,
    RecipientCommitment, Salt, SecretKey, TokenDenomHash, poseidon, tags,
};

field_value! {
    secret
    /// Random value of one claim, which hides the leaf in its [`Commitment`].
    Blinding
}

/// What a claimant knows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Witness {
    /// The claimant's secret.
    pub secret_key: SecretKey,
    /// The amount of the leaf.
    pub amount: Amount,
    /// The token of the leaf.
    pub token_denom_hash: TokenDenomHash,
    /// The salt of the leaf.
    pub salt: Salt,
    /// The way from the leaf to the root.
    pub path: MerklePath,
    /// Who is to be paid.
    pub recipient_commitment: RecipientCommitment,
    /// Fresh and random for every claim.
    pub blinding: Blinding,
}

impl Witness {
    /// The leaf that is claimed.
    pub fn leaf(&self) -> Leaf {
        let Self { amount, token_denom_hash, salt, .. } = *self;
        EligibleLeaf { owner: self.secret_key.owner(), amount, token_denom_hash, salt }.leaf()
    }

    /// The root that the path leads to.
    pub fn genesis_root(&self) -> GenesisRoot {
        GenesisRoot(self.path.root(&self.leaf().into()).to_field())
    }

    /// The mark of the leaf: `H(tag_nullifier, sk, leaf)`.
    pub fn nullifier(&self) -> Nullifier {
        Nullifier(nullifier(tags::NULLIFIER, self.secret_key.0, self.leaf().0))
    }

    /// The receipt: `H(tag_commitment, leaf, recipient_commitment, blinding)`.
    pub fn commitment(&self) -> Commitment {
        Commitment::new(&self.leaf(), &self.recipient_commitment, &self.blinding)
    }

    /// The one claim that this witness proves.
    pub fn claim(&self) -> Claim {
        Claim {
            genesis_root: self.genesis_root(),
            nullifier: self.nullifier(),
            commitment: self.commitment(),
            recipient_commitment: self.recipient_commitment,
            amount: self.amount,
            token_denom_hash: self.token_denom_hash,
            merkle_path_hint: MerklePathHint::CURRENT,
        }
    }
}

impl Commitment {
    /// The receipt for a leaf, a recipient and a blinding. Whoever is given these can check it against a claim.
    pub fn new(leaf: &Leaf, recipient: &RecipientCommitment, blinding: &Blinding) -> Self {
        Self(poseidon::hash(&[tags::COMMITMENT.to_field(), leaf.0, recipient.0, blinding.0]))
    }
}

/// Why a witness does not prove a claim.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatementError {
    /// The hint is not the one of this statement.
    #[error("merkle path hint: expected {expected}, found {found}")]
    WrongHint {
        /// The statement's hint.
        expected: MerklePathHint,
        /// The claim's hint.
        found: MerklePathHint,
    },
    /// The claim asks for another amount than the leaf grants.
    #[error("amount: the leaf grants {expected}, the claim says {found}")]
    WrongAmount {
        /// The leaf's amount.
        expected: Amount,
        /// The claim's amount.
        found: Amount,
    },
    /// The claim asks for another token than the leaf grants.
    #[error("token: the leaf grants {expected}, the claim says {found}")]
    WrongToken {
        /// The leaf's token.
        expected: TokenDenomHash,
        /// The claim's token.
        found: TokenDenomHash,
    },
    /// The claim pays somebody else.
    #[error("recipient: the witness is for {expected}, the claim says {found}")]
    WrongRecipient {
        /// The witness's recipient.
        expected: RecipientCommitment,
        /// The claim's recipient.
        found: RecipientCommitment,
    },
    /// The path from the witness's leaf does not end at the claim's root.
    #[error("the leaf is not in the tree: the path leads to {found}, the claim's root is {expected}")]
    LeafNotInTree {
        /// The claim's root.
        expected: GenesisRoot,
        /// Where the witness's path leads.
        found: GenesisRoot,
    },
    /// The nullifier is not that of the leaf.
    #[error("nullifier: the leaf has {expected}, the claim says {found}")]
    WrongNullifier {
        /// The leaf's nullifier.
        expected: Nullifier,
        /// The claim's nullifier.
        found: Nullifier,
    },
    /// The receipt is not that of leaf, recipient and blinding.
    #[error("commitment: expected {expected}, the claim says {found}")]
    WrongCommitment {
        /// The witness's commitment.
        expected: Commitment,
        /// The claim's commitment.
        found: Commitment,
    },
}

/// Checks that `witness` proves `claim`.
///
/// # Errors
/// The first difference found, as a [`StatementError`].
pub fn check(witness: &Witness, claim: &Claim) -> Result<(), StatementError> {
    use StatementError::*;
    let own = witness.claim();
    same(own.merkle_path_hint, claim.merkle_path_hint, |expected, found| WrongHint { expected, found })?;
    same(own.amount, claim.amount, |expected, found| WrongAmount { expected, found })?;
    same(own.token_denom_hash, claim.token_denom_hash, |expected, found| WrongToken { expected, found })?;
    same(own.recipient_commitment, claim.recipient_commitment, |expected, found| WrongRecipient {
        expected,
        found,
    })?;
    same(own.genesis_root, claim.genesis_root, |found, expected| LeafNotInTree { expected, found })?;
    same(own.nullifier, claim.nullifier, |expected, found| WrongNullifier { expected, found })?;
    same(own.commitment, claim.commitment, |expected, found| WrongCommitment { expected, found })
}

fn same<T: PartialEq>(
    own: T,
    claimed: T,
    error: impl FnOnce(T, T) -> StatementError,
) -> Result<(), StatementError> {
    if own == claimed { Ok(()) } else { Err(error(own, claimed)) }
}

#[cfg(test)]
mod tests;
