//! The secret side, and the check that a credential proves a statement.
//!
//! [`check`] is the oracle of the circuit: the circuit's tests hold the two to the same verdict.

use pasta_curves::Fp;
use zk_gadgets::{Node, field_value, nullifier, poseidon};

use super::{Context, CredentialRoot, MerklePath, Nullifier, Statement, tags};

field_value! {
    secret
    /// The holder's secret. Whoever has it, and the attributes, can authenticate.
    SecretKey
}

field_value! {
    /// The public key of a holder: `H(tag_owner, sk, 0)`.
    OwnerKey
}

field_value! {
    secret
    /// What the issuer says of the holder, and a random salt: any value, best a hash of both.
    Attributes
}

field_value! {
    /// The hash of owner and attributes, as it stands in the tree.
    Leaf
}

impl SecretKey {
    /// The key under which an issuer lists this holder.
    pub fn owner(&self) -> OwnerKey {
        // Three values, not two: two are those of a tree node.
        OwnerKey(poseidon::hash(&[tags::OWNER.to_field(), self.0, Fp::zero()]))
    }

    /// The mark of this key's use for a context: `H(tag_nullifier, sk, context)`.
    pub fn nullifier(&self, context: &Context) -> Nullifier {
        Nullifier(nullifier(tags::NULLIFIER, self.0, context.0))
    }
}

/// The leaf of the tree: `H(tag_leaf, owner, attributes)`. What an issuer computes.
pub fn leaf(owner: &OwnerKey, attributes: &Attributes) -> Leaf {
    Leaf(poseidon::hash(&[tags::LEAF.to_field(), owner.0, attributes.0]))
}

/// What a holder knows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Credential {
    /// The holder's secret.
    pub secret_key: SecretKey,
    /// What the issuer says of the holder.
    pub attributes: Attributes,
    /// The way from the leaf to the root.
    pub path: MerklePath,
}

impl Credential {
    /// The leaf of the tree.
    pub fn leaf(&self) -> Leaf {
        leaf(&self.secret_key.owner(), &self.attributes)
    }

    /// The root that the path leads to.
    pub fn root(&self) -> CredentialRoot {
        CredentialRoot(self.path.root(&Node::from_field(self.leaf().0)).to_field())
    }

    /// The one statement for a context that this credential proves.
    pub fn statement(&self, context: Context) -> Statement {
        Statement { root: self.root(), nullifier: self.secret_key.nullifier(&context), context }
    }
}

/// Why a credential does not prove a statement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatementError {
    /// The path from the credential's leaf does not end at the statement's root.
    #[error(
        "the credential is not in the tree: the path leads to {found}, the statement's root is {expected}"
    )]
    NotAMember {
        /// The statement's root.
        expected: CredentialRoot,
        /// Where the credential's path leads.
        found: CredentialRoot,
    },
    /// The nullifier is not that of secret key and context.
    #[error("nullifier: secret key and context have {expected}, the statement says {found}")]
    WrongNullifier {
        /// The nullifier of secret key and context.
        expected: Nullifier,
        /// The statement's nullifier.
        found: Nullifier,
    },
}

/// Checks that `credential` proves `statement`.
///
/// # Errors
/// The first difference found, as a [`StatementError`].
pub fn check(credential: &Credential, statement: &Statement) -> Result<(), StatementError> {
    let own = credential.statement(statement.context);
    if own.root != statement.root {
        return Err(StatementError::NotAMember { expected: statement.root, found: own.root });
    }
    if own.nullifier != statement.nullifier {
        return Err(StatementError::WrongNullifier { expected: own.nullifier, found: statement.nullifier });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
