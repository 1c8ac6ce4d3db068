//! Rust values as field elements: 32 bytes, little-endian, below the modulus.

// docs: begin

/// A number as one element.
pub fn number(value: impl Into<u128>) -> [u8; 32] {
    let value: u128 = value.into();
    element(&value.to_le_bytes())
}

/// A digest as two elements, its first 16 bytes and its last 16. Each of the 256 bits counts.
pub fn halves(digest: &[u8; 32]) -> [[u8; 32]; 2] {
    let (first, last) = digest.split_at(16);
    [element(first), element(last)]
}

/// A text as its length in bytes and then 31 bytes in each element. The length keeps lists of texts apart:
/// ("ab", "c") is not ("a", "bc").
pub fn text(value: &str) -> Vec<[u8; 32]> {
    let length = number(value.len() as u128);
    core::iter::once(length).chain(value.as_bytes().chunks(31).map(element)).collect()
}

/// At most 31 bytes, filled up with zeros: below the modulus, whatever they are.
fn element(bytes: &[u8]) -> [u8; 32] {
    core::array::from_fn(|i| bytes.get(i).copied().unwrap_or(0))
}

// docs: end

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use zk_gadgets::bytes;
    use zk_multi_test::halo2_proofs::pasta::{Fp, group::ff::PrimeField};
    use zk_multi_test::public_input;

    use super::*;

    #[test]
    fn a_number_is_the_field_element_of_that_number() {
        for value in [0, 1, 256, u64::MAX] {
            assert_eq!(number(value), public_input(Fp::from(value)));
        }
        assert_eq!(number(u128::MAX), public_input(Fp::from_u128(u128::MAX)));
    }

    #[test]
    fn the_halves_of_a_digest_are_numbers_of_128_bits() {
        let digest: [u8; 32] = core::array::from_fn(|i| 0xff - i as u8);
        assert!(bool::from(Fp::from_repr(digest).is_none()), "the digest itself is no field element");
        let half = |bytes: &[u8]| u128::from_le_bytes(bytes.try_into().unwrap());
        let expected = [half(&digest[..16]), half(&digest[16..])].map(number);
        assert_eq!(halves(&digest), expected);
    }

    #[test]
    fn a_text_is_encoded_as_the_gadgets_encode_it() {
        for length in [0, 1, 30, 31, 32, 62, 63] {
            let value = "z".repeat(length);
            let mut expected = vec![];
            bytes::encode(value.as_bytes(), &mut expected);
            let expected: Vec<[u8; 32]> = expected.into_iter().map(public_input).collect();
            assert_eq!(text(&value), expected);
        }
        assert_ne!([text("ab"), text("c")].concat(), [text("a"), text("bc")].concat());
    }
}
