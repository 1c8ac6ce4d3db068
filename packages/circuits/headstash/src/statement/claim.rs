//! The public side of a claim: seven values and the one field element they are hashed into.

use pasta_curves::Fp;

use zk_gadgets::{field_value, message_bytes, public_input_hash};

use super::{Amount, DEPTH, RecipientCommitment, TokenDenomHash};

/// The version of the statement. Another tree shape, hash or set of values is another version.
pub const STATEMENT_VERSION: u64 = 1;

field_value! {
    /// The root of the tree of eligible leaves. A contract's own configuration, never part of a message.
    GenesisRoot
}

field_value! {
    /// The mark of a spent leaf: `H(tag_nullifier, sk, leaf)`. One per leaf.
    Nullifier
}

field_value! {
    /// The receipt of a claim: `H(tag_commitment, leaf, recipient_commitment, blinding)`.
    Commitment
}

field_value! {
    /// The shape that the Merkle path is for: `version * 256 + depth`.
    MerklePathHint
}

field_value! {
    /// The circuit's one public input: the hash of a [`Claim`].
    PublicInput
}

impl MerklePathHint {
    /// The only hint that the circuit accepts: the version of this statement and [`DEPTH`].
    pub const CURRENT: Self = Self(Fp::from_raw([STATEMENT_VERSION << 8 | DEPTH as u64, 0, 0, 0]));
}

/// The seven public values of a claim.
///
/// See [`statement`](super) for what each means and who supplies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Claim {
    /// The contract's root.
    pub genesis_root: GenesisRoot,
    /// The mark of the leaf that is spent.
    pub nullifier: Nullifier,
    /// The receipt.
    pub commitment: Commitment,
    /// The committed recipient, recomputed by the contract from the address that it pays.
    pub recipient_commitment: RecipientCommitment,
    /// The amount to pay.
    pub amount: Amount,
    /// The hash of the leaf's token: one of those that the contract pays.
    pub token_denom_hash: TokenDenomHash,
    /// Always [`MerklePathHint::CURRENT`].
    pub merkle_path_hint: MerklePathHint,
}

impl Claim {
    /// The values in the order in which they are hashed.
    pub fn to_fields(&self) -> [Fp; 7] {
        [
            self.genesis_root.0,
            self.nullifier.0,
            self.commitment.0,
            self.recipient_commitment.0,
            self.amount.to_field(),
            self.token_denom_hash.0,
            self.merkle_path_hint.0,
        ]
    }

    /// The encodings of the seven values in that order. A contract hashes them with `deps.api.poseidon_hash`, which gives
    /// [`public_input`] at a fraction of its cost in Wasm.
    pub fn message(&self) -> [[u8; 32]; 7] {
        message_bytes(self.to_fields())
    }

    /// The circuit's public input: `H` of the seven values.
    pub fn public_input(&self) -> PublicInput {
        PublicInput(public_input_hash(&self.to_fields()))
    }
}

/// The circuit's public input for a claim, 32 bytes little-endian canonical: what a contract passes to
/// `verify_halo2_proof`.
///
/// # Cost
/// Four Poseidon permutations.
pub fn public_input(claim: &Claim) -> [u8; 32] {
    claim.public_input().to_bytes()
}
