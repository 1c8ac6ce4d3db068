//! Domain separation: one tag per use of the hash.

use ff::PrimeField;
use pasta_curves::Fp;

/// The first input of a hash, which keeps its use apart from all others: ASCII text read as a little-endian number.
///
/// By convention `statement/version/use`, for example `headstash/v1/leaf`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag(&'static str);

impl Tag {
    /// A tag of at most 31 bytes; a longer one does not compile in a `const`.
    pub const fn new(text: &'static str) -> Self {
        assert!(text.len() <= 31, "a tag fits one field element");
        Self(text)
    }

    /// The text.
    pub const fn text(self) -> &'static str {
        self.0
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

    /// The encoding of the field element: the text, filled up with zeros.
    pub fn to_bytes(self) -> [u8; 32] {
        self.to_field().to_repr()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_its_text_in_little_endian_bytes() {
        for text in ["", "a", "headstash/v1/leaf", "thirty-one bytes fit, no more.."] {
            let mut bytes = [0; 32];
            bytes[..text.len()].copy_from_slice(text.as_bytes());
            assert_eq!(Tag::new(text).to_bytes(), bytes);
            assert_eq!(Tag::new(text).text(), text);
        }
    }

    #[test]
    #[should_panic(expected = "a tag fits one field element")]
    fn a_longer_tag_is_refused() {
        let _ = Tag::new("thirty-two bytes are one too many");
    }
}
