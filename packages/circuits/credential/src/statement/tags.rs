//! The tags of the statement's hashes.

use super::Tag;

/// Owner key from secret key.
pub const OWNER: Tag = Tag::new("credential/v1/owner");
/// Leaf of the tree.
pub const LEAF: Tag = Tag::new("credential/v1/leaf");
/// Leaf of a place in the tree that nobody has.
pub const EMPTY_LEAF: Tag = Tag::new("credential/v1/empty-leaf");
/// Nullifier of a secret key and a context.
pub const NULLIFIER: Tag = Tag::new("credential/v1/nullifier");
/// Public values of a statement.
pub const STATEMENT: Tag = Tag::new("credential/v1/statement");

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Tag; 5] = [OWNER, LEAF, EMPTY_LEAF, NULLIFIER, STATEMENT];

    #[test]
    fn tags_differ() {
        for (i, a) in ALL.iter().enumerate() {
            assert!(a.text().starts_with("credential/v1/"));
            for b in &ALL[i + 1..] {
                assert_ne!(a.to_field(), b.to_field());
            }
        }
    }
}
