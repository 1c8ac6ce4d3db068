#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

/// SHA-256 of "abc", FIPS 180-2 appendix B.1.
const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

#[test]
fn of_is_sha_256() {
    const AT_COMPILE_TIME: Checksum = Checksum::of(b"abc");
    assert_eq!(AT_COMPILE_TIME.to_string(), ABC);
}

#[test]
fn hex_of_either_case_is_read() {
    let checksum: Checksum = ABC.parse().unwrap();
    assert_eq!(checksum, Checksum::of(b"abc"));
    assert_eq!(Checksum::from_hex(&ABC.to_uppercase()), Ok(checksum));
    assert_eq!(format!("{checksum:?}"), ABC);
}

#[test]
fn text_of_another_length_is_refused() {
    for hex in ["", &ABC[1..], &ABC[2..], &format!("{ABC}0"), &format!("0x{ABC}")] {
        assert_eq!(Checksum::from_hex(hex), Err(ChecksumError::HexLength { found: hex.len() }));
    }
}

#[test]
fn a_foreign_character_is_refused_with_its_place() {
    for (position, character) in [(0, "g"), (31, " "), (63, "@"), (7, "`"), (8, "/"), (9, ":")] {
        let mut hex = ABC.to_string();
        hex.replace_range(position..=position, character);
        assert_eq!(Checksum::from_hex(&hex), Err(ChecksumError::HexDigit { position }));
    }
}

#[test]
fn only_32_bytes_are_a_checksum() {
    let bytes = [7u8; 33];
    assert_eq!(Checksum::try_from(&bytes[..32]), Ok(Checksum::new([7; 32])));
    assert_eq!(Checksum::try_from(&bytes[..31]), Err(ChecksumError::Length { found: 31 }));
    assert_eq!(Checksum::try_from(&bytes[..]), Err(ChecksumError::Length { found: 33 }));
}
