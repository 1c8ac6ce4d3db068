//! The encoding of a batch: as `cosmwasm_std` encodes those of `ed25519_batch_verify`.

/// Every section followed by its length as a big-endian `u32`.
pub(crate) fn encode_sections(sections: &[&[u8]]) -> Vec<u8> {
    let length = sections.iter().map(|section| section.len() + 4).sum();
    let mut encoded = Vec::with_capacity(length);
    for section in sections {
        encoded.extend_from_slice(section);
        encoded.extend_from_slice(&section_length(section).to_be_bytes());
    }
    encoded
}

/// The length of a section. On Wasm, where this is used, no section is longer than its address space.
fn section_length(section: &[u8]) -> u32 {
    u32::try_from(section.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_section_is_followed_by_its_length() {
        assert_eq!(encode_sections(&[]), b"");
        assert_eq!(encode_sections(&[b""]), b"\0\0\0\0");
        assert_eq!(
            encode_sections(&[b"\xAA", b"", b"\xDE\xDE"]),
            b"\xAA\0\0\0\x01\0\0\0\0\xDE\xDE\0\0\0\x02"
        );
        assert_eq!(encode_sections(&[&[7; 0x1234]])[0x1234..], [0, 0, 0x12, 0x34]);
    }
}
