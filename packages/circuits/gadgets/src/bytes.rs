//! Byte strings as field elements, injectively.
//!
//! A string becomes its length in bytes, then its bytes in chunks of 31, each a little-endian number, the last one
//! filled up with zeros. The length says how many chunks follow and how many bytes of the last one count, so a
//! sequence of encoded strings decodes in one way only, and each chunk is below 2^248, hence below the modulus.

use ff::PrimeField;
use pasta_curves::Fp;

/// Bytes per field element.
const CHUNK: usize = 31;

/// Appends the encoding of `bytes` to `out`: one element for the length, and one for every 31 bytes.
pub fn encode(bytes: &[u8], out: &mut Vec<Fp>) {
    out.push(Fp::from_u128(bytes.len() as u128));
    out.extend(bytes.chunks(CHUNK).map(chunk_element));
}

fn chunk_element(chunk: &[u8]) -> Fp {
    let mut limbs = [0u64; 4];
    for (i, byte) in chunk.iter().enumerate() {
        limbs[i / 8] |= u64::from(*byte) << (8 * (i % 8));
    }
    Fp::from_raw(limbs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn encoded(strings: &[&[u8]]) -> Vec<[u8; 32]> {
        let mut out = Vec::new();
        strings.iter().for_each(|s| encode(s, &mut out));
        out.iter().map(PrimeField::to_repr).collect()
    }

    #[test]
    fn length_then_chunks_of_31_bytes() {
        let text: Vec<u8> = (1..=40).collect();
        let mut length = [0; 32];
        length[0] = 40;
        let mut first = [0; 32];
        first[..31].copy_from_slice(&text[..31]);
        let mut second = [0; 32];
        second[..9].copy_from_slice(&text[31..]);
        assert_eq!(encoded(&[&text]), [length, first, second]);
        assert_eq!(encoded(&[b""]), [[0; 32]]);
    }

    #[test]
    fn no_two_strings_share_an_encoding() {
        let mut seen = HashSet::new();
        for length in 0..100 {
            for fill in [0, 1, 255] {
                let added = seen.insert(encoded(&[&vec![fill; length]]));
                assert_eq!(added, length > 0 || fill == 0);
            }
        }
    }

    #[test]
    fn moving_a_byte_across_a_boundary_changes_the_encoding() {
        assert_ne!(encoded(&[b"ab", b"c"]), encoded(&[b"a", b"bc"]));
        assert_ne!(encoded(&[b"", b"abc"]), encoded(&[b"abc", b""]));
        assert_ne!(encoded(&[b"abc"]), encoded(&[b"abc\0"]));
    }
}
