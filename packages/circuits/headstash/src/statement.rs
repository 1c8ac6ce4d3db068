//! What a headstash claim proves, in plain Rust.
//!
//! # The statement
//! All values are elements of the Pallas base field `Fp`; `H` is Poseidon (P128Pow5T3, constant length), and every
//! use but two starts with its own tag ([`tags`]). A proof for the public input `x` says: I know
//! `sk, salt, blinding, siblings, position` and seven values such that
//!
//! | value | constraint |
//! |---|---|
//! | `owner` (not revealed) | `H(tag_owner, sk, 0)` |
//! | `leaf` (not revealed) | `H(tag_leaf, owner, amount, token_denom_hash, salt)` |
//! | `genesis_root` | the root over `leaf` at `position` along [`DEPTH`] siblings, `node = H(left, right)` |
//! | `nullifier` | `H(tag_nullifier, sk, leaf)` |
//! | `commitment` | `H(tag_commitment, leaf, recipient_commitment, blinding)` |
//! | `recipient_commitment` | none but that it is hashed: the contract computes it from the address that it pays |
//! | `amount` | that of the leaf, and below 2^128 |
//! | `token_denom_hash` | that of the leaf |
//! | `merkle_path_hint` | the constant [`MerklePathHint::CURRENT`] |
//! | `x` | `H` of the seven values in the order of [`Claim`] |
//!
//! The two hashes without a tag are the node (2 inputs) and the public input (7 inputs). The number of inputs is part of
//! Poseidon's initial state, and no other hash of the circuit has 2 or 7 inputs, so these two cannot collide with the
//! others.
//!
//! The contract computes three more hashes, over texts: token, context and recipient. Their number of inputs grows with the
//! texts, and can be 2 or 7 as well: a context has 7 where the contract's address has 63 characters, as most have. The
//! first input keeps them apart. For a text it is a tag. A node begins with a child and the public input with the root:
//! both are hashes, or [`empty_leaf`], a tag that no hash begins with. Whoever makes one of these equal to the tag of a
//! text has found a preimage of Poseidon.
//!
//! # One claim per leaf
//! The nullifier has no free input. For a given leaf, `owner` is fixed (the leaf hash is collision resistant), hence
//! `sk` is (the owner hash is), hence `H(tag_nullifier, sk, leaf)` is one value. The position, the path, the
//! recipient and the blinding do not enter it. The same leaf at two positions has one nullifier, so a [`Tree`] refuses
//! duplicates: the second would be lost. The distributor knows the leaf but not `sk`, so it cannot compute the
//! nullifier and cannot tell who claimed.
//!
//! # What the values are for
//! - **`commitment`** is the receipt of a claim. It binds the leaf that was spent and the recipient, and hides both
//!   behind `blinding`. A claimant who opens it (`leaf`, `blinding`) to an auditor proves which leaf a claim spent
//!   without giving away `sk`. Reusing a blinding costs privacy only.
//! - **`recipient_commitment`** binds a proof to the receiving address, the contract and the chain. A copied proof
//!   pays nobody else, and does not work in another contract over the same tree.
//! - **`merkle_path_hint`** names the shape of tree and statement that the path is for (version and depth). It is a
//!   constant of the circuit: it can leak nothing about the position, and a claim made for another shape is not valid.
//!
//! # What the contract must do
//! Take root and context from its own state and the environment, the token hash from the tokens that it gives away, the
//! recipient from the address that it pays, the hint from [`MerklePathHint::CURRENT`]. Parse nullifier and commitment
//! with `from_bytes` (canonical or refused: a second encoding of a nullifier would be a second claim). Verify the proof
//! against [`public_input`], refuse a nullifier that was seen, and pay exactly `amount` to the committed recipient.
//!
//! # Not promised
//! The amount is public: an amount that only one leaf has tells which leaf was claimed. Give out equal or few
//! denominations. The statement does not keep a distributor from listing leaves whose secret it knows.
//!
//! Start at [`Claim`], then [`Witness`] and [`check`].

mod amount;
mod claim;
mod context;
mod leaf;
pub mod tags;
mod tree;
mod witness;

pub use amount::{Amount, ParseAmountError};
pub use claim::{
    Claim, Commitment, GenesisRoot, MerklePathHint, Nullifier, PublicInput, STATEMENT_VERSION, public_input,
};
pub use context::{
    ClaimContext, RecipientCommitment, TokenDenomHash, recipient_commitment, recipient_message,
    token_denom_hash, token_denom_message,
};
pub use leaf::{EligibleLeaf, Leaf, OwnerKey, Salt, SecretKey};
pub use tree::{DEPTH, MAX_LEAVES, MerklePath, Node, Tree, TreeError, empty_leaf, hash_children};
pub use witness::{Blinding, StatementError, Witness, check};
pub use zk_gadgets::{EncodingError, Tag, poseidon};
