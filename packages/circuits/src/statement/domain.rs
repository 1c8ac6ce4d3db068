//! Domain separation: one tag per use of the hash.

use pasta_curves::Fp;

/// The first input of a hash, which keeps its use apart from all others: ASCII text read as a little-endian number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(&'static str);

impl Tag {
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

    const fn new(text: &'static str) -> Self {
        assert!(text.len() <= 31, "a tag fits one field element");
        Self(text)
    }

    /// The field element of the tag.
    pub const fn to_field(self) -> Fp {
        let text = self.0.as_bytes();
        let mut limbs = [0u64; 4];
        let mut i = 0;
        while i < text.len() {
            limbs[i / 8] |= (text[i] as u64) << (8 * (i % 8));
            i += 1;
        }
        Fp::from_raw(limbs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ff::PrimeField;

    const ALL: [Tag; 8] = [
        Tag::OWNER,
        Tag::LEAF,
        Tag::EMPTY_LEAF,
        Tag::NULLIFIER,
        Tag::COMMITMENT,
        Tag::RECIPIENT,
        Tag::CONTEXT,
        Tag::DENOM,
    ];

    #[test]
    fn tags_differ() {
        for (i, a) in ALL.iter().enumerate() {
            for b in &ALL[i + 1..] {
                assert_ne!(a.to_field(), b.to_field());
            }
        }
    }

    #[test]
    fn a_tag_is_its_text_in_little_endian_bytes() {
        for tag in ALL {
            let mut bytes = [0; 32];
            bytes[..tag.0.len()].copy_from_slice(tag.0.as_bytes());
            assert_eq!(tag.to_field().to_repr(), bytes);
        }
    }
}
