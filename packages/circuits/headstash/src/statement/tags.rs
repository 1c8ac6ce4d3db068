//! The tags of the statement's hashes.

use super::Tag;

/// Owner key from secret key.
pub const OWNER: Tag = Tag::new("headstash/v1/owner");
/// Leaf of the tree.
pub const LEAF: Tag = Tag::new("headstash/v1/leaf");
/// Leaf of a place in the tree that nobody has.
pub const EMPTY_LEAF: Tag = Tag::new("headstash/v1/empty-leaf");
/// Nullifier of a leaf.
pub const NULLIFIER: Tag = Tag::new("headstash/v1/nullifier");
/// Receipt commitment of a claim.
pub const COMMITMENT: Tag = Tag::new("headstash/v1/commitment");
/// Recipient commitment of a claim.
pub const RECIPIENT: Tag = Tag::new("headstash/v1/recipient");
/// Contract and chain that a claim is for.
pub const CONTEXT: Tag = Tag::new("headstash/v1/context");
/// Token denomination.
pub const DENOM: Tag = Tag::new("headstash/v1/denom");

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Tag; 8] = [OWNER, LEAF, EMPTY_LEAF, NULLIFIER, COMMITMENT, RECIPIENT, CONTEXT, DENOM];

    #[test]
    fn tags_differ() {
        for (i, a) in ALL.iter().enumerate() {
            assert!(a.text().starts_with("headstash/v1/"));
            for b in &ALL[i + 1..] {
                assert_ne!(a.to_field(), b.to_field());
            }
        }
    }
}
