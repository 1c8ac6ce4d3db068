#![allow(clippy::unwrap_used, reason = "tests")]
use crate::EncodingError;
use ff::{Field, PrimeField};
use pasta_curves::Fp;

crate::field_value! {
    /// A public value.
    Nullifier
}

crate::field_value! {
    secret
    /// A secret value.
    SecretKey
}

/// The modulus of `Fp`, little-endian.
fn modulus() -> [u8; 32] {
    let mut bytes = (-Fp::ONE).to_repr();
    bytes[0] += 1;
    bytes
}

#[test]
fn bytes_below_the_modulus_round_trip() {
    for element in [Fp::ZERO, Fp::ONE, -Fp::ONE, Fp::ROOT_OF_UNITY] {
        let bytes = element.to_repr();
        let nullifier = Nullifier::from_bytes(&bytes).unwrap();
        assert_eq!(nullifier.to_bytes(), bytes);
        assert_eq!(nullifier.to_hex().parse(), Ok(nullifier));
    }
}

#[test]
fn a_second_encoding_of_a_value_is_refused() {
    let mut three_plus_modulus = modulus();
    three_plus_modulus[0] += 3;
    for bytes in [modulus(), three_plus_modulus, [0xff; 32]] {
        assert_eq!(Nullifier::from_bytes(&bytes), Err(EncodingError::NonCanonical { kind: "Nullifier" }));
    }
}

#[test]
fn text_is_64_hex_digits() {
    let kind = "Nullifier";
    let parse = |text: &str| text.parse::<Nullifier>();
    assert_eq!(parse(&"0".repeat(62)), Err(EncodingError::Length { kind, expected: 32, found: 31 }));
    assert_eq!(parse(&"0".repeat(66)), Err(EncodingError::Length { kind, expected: 32, found: 33 }));
    assert_eq!(parse(&"0".repeat(63)), Err(EncodingError::NotHex { kind }));
    assert_eq!(parse(&format!("0x{}", "0".repeat(62))), Err(EncodingError::NotHex { kind }));
    assert_eq!(parse(&"é".repeat(32)), Err(EncodingError::NotHex { kind }));
    assert_eq!(parse(&"f".repeat(64)), Err(EncodingError::NonCanonical { kind }));
    assert_eq!(parse(&format!("01{}", "0".repeat(62))), Ok(Nullifier::from_field(Fp::ONE)));
}

#[test]
fn text_is_in_byte_order() {
    let text = Nullifier::from_field(Fp::from(0x0102)).to_string();
    assert!(text.starts_with("020100"), "{text}");
}

#[test]
fn secrets_are_not_printed() {
    let secret = SecretKey::from_uniform_bytes(&[7; 64]);
    assert_eq!(format!("{secret:?}"), "SecretKey(secret)");
    assert_eq!(format!("{:?}", SecretKey::from_field(Fp::ONE)), "SecretKey(secret)");
}

#[cfg(feature = "serde")]
#[test]
fn serde_uses_the_text() {
    let nullifier = Nullifier::from_field(Fp::from(5));
    let json = serde_json::to_string(&nullifier).unwrap();
    assert_eq!(json, format!("\"{nullifier}\""));
    assert_eq!(serde_json::from_str::<Nullifier>(&json).unwrap(), nullifier);
    assert!(serde_json::from_str::<Nullifier>(&format!("\"{}\"", "f".repeat(64))).is_err());
}
