//! What a credential's proof says, in plain Rust.
//!
//! # The statement
//! All values are elements of the Pallas base field `Fp`; `H` is Poseidon (P128Pow5T3, constant length). A proof for the
//! public input `x` says: I know `sk, attributes, siblings, position` and three values such that
//!
//! | value | constraint |
//! |---|---|
//! | `owner` (not revealed) | `H(tag_owner, sk, 0)` |
//! | `leaf` (not revealed) | `H(tag_leaf, owner, attributes)` |
//! | `root` | the root over `leaf` at `position` along [`DEPTH`] siblings, `node = H(left, right)` |
//! | `nullifier` | `H(tag_nullifier, sk, context)` |
//! | `context` | none but that it is hashed: the contract computes it |
//! | `x` | `H(tag_statement, root, nullifier, context)` |
//!
//! Only nodes are hashes of two values, and every other hash starts with a tag of its own ([`tags`]), so no value of one
//! kind can pass for one of another.
//!
//! # What the values are for
//! - **`context`** is the hash of what is authorised, computed by the contract from what it sees: account, message,
//!   chain, contract, and a counter where the same thing may be authorised again. A proof for one context is none for
//!   another.
//! - **`nullifier`** marks the use of a secret key for a context. It has no free input: under a root `leaf` fixes
//!   `owner` and that fixes `sk` (both hashes are collision resistant), so a credential has one nullifier for each context.
//!   Without `sk` nobody can compute it, the issuer included, so it does not tell who the member is; nullifiers of
//!   different contexts cannot be linked. A holder of several credentials under one key has one nullifier for all.
//! - **`attributes`** is what the issuer says of the holder: any value, for example the hash of a role and a random
//!   salt. The circuit does not open it. Without a salt, whoever knows `owner` and the attributes finds the leaf.
//!
//! # What the contract must do
//! Take the root from its own state, compute the context itself, parse the nullifier with `from_bytes` (canonical or
//! refused: a second encoding would be a second use), verify the proof against [`public_input`], refuse a nullifier that
//! was seen.
//!
//! # Not promised
//! Revocation: an issuer removes a member by a new root. A member hides among the members of the set and nobody else.
//!
//! Start at [`Statement`], then [`Credential`] and [`check`].

use pasta_curves::Fp;
use zk_gadgets::{field_value, message_bytes, public_input_hash};

mod credential;
pub mod tags;
mod tree;

pub use credential::{Attributes, Credential, Leaf, OwnerKey, SecretKey, StatementError, check, leaf};
pub use tree::{DEPTH, MAX_LEAVES, MerklePath, Tree, empty_leaf};
pub use zk_gadgets::{EncodingError, Node, Tag, TreeError, poseidon};

field_value! {
    /// The root of the tree of credentials. A contract's own configuration, never part of a message.
    CredentialRoot
}

field_value! {
    /// The mark of a secret key's use for a context: `H(tag_nullifier, sk, context)`.
    Nullifier
}

field_value! {
    /// The hash of what is authorised. Computed by the contract, never part of a message.
    Context
}

/// The public values of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Statement {
    /// The contract's root.
    pub root: CredentialRoot,
    /// The mark of the use.
    pub nullifier: Nullifier,
    /// What is authorised.
    pub context: Context,
}

impl Statement {
    /// The values in the order in which they are hashed, after their tag.
    pub fn to_fields(&self) -> [Fp; 4] {
        [tags::STATEMENT.to_field(), self.root.0, self.nullifier.0, self.context.0]
    }

    /// The encodings of the same. A contract hashes them with `deps.api.poseidon_hash`, which gives [`public_input`] at
    /// a fraction of its cost in Wasm.
    pub fn message(&self) -> [[u8; 32]; 4] {
        message_bytes(self.to_fields())
    }
}

/// The circuit's one public input for a statement, 32 bytes little-endian canonical: what a contract passes to
/// `verify_halo2_proof`.
///
/// # Cost
/// Two Poseidon permutations.
pub fn public_input(statement: &Statement) -> [u8; 32] {
    ff::PrimeField::to_repr(&public_input_hash(&statement.to_fields()))
}
