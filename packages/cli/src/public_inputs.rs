//! Public inputs in files: a JSON array of numbers as strings, the `public.json` that other proving tools write.
//!
//! Each element is one field element, in decimal (`"42"`) or `0x` and big-endian hex (`"0x2a"`); the columns of
//! a circuit with several instance columns follow one another. In memory and on the wire an input is 32 bytes
//! little-endian. Whether it is canonical (below the field's modulus) is the verifier's question, not this one's.

use crate::files;
use anyhow::{Context, Result, bail};
use num_bigint::BigUint;
use std::path::Path;

/// A public input as contracts and the verifier take it: 32 bytes, little-endian.
pub(crate) type PublicInput = [u8; 32];

/// Where numbers that look right are wrong: for those who took the bytes that contracts take.
pub(crate) const BYTE_ORDER: &str =
    "hex in this file is big-endian, 0x2a is 42; the bytes that contracts take are little-endian";

/// The modulus of the field that public inputs are elements of.
pub(crate) const MODULUS: &str = "0x40000000000000000000000000000000224698fc094cf91b992d30ed00000001";

/// Reads a `public.json` file.
pub(crate) fn read(path: &Path) -> Result<Vec<PublicInput>> {
    let text = files::read_text(path, "public inputs")?;
    parse(&text).with_context(|| format!("in {}", path.display()))
}

/// Parses the JSON array.
pub(crate) fn parse(text: &str) -> Result<Vec<PublicInput>> {
    let elements: Vec<String> = serde_json::from_str(text)
        .context("expected a JSON array of numbers as strings, such as [\"42\", \"0x2a\"]")?;
    elements
        .iter()
        .enumerate()
        .map(|(i, e)| parse_one(e).with_context(|| format!("public input {i}")))
        .collect()
}

/// The same bytes in the other order.
pub(crate) fn reversed(inputs: &[PublicInput]) -> Vec<PublicInput> {
    let mut reversed = inputs.to_vec();
    reversed.iter_mut().for_each(|input| input.reverse());
    reversed
}

/// The JSON array of `inputs`, in hex.
pub(crate) fn to_json(inputs: &[PublicInput]) -> String {
    let elements: Vec<String> = inputs.iter().map(to_hex).collect();
    serde_json::json!(elements).to_string()
}

fn to_hex(input: &PublicInput) -> String {
    let mut big_endian = *input;
    big_endian.reverse();
    format!("0x{}", hex::encode(big_endian))
}

fn parse_one(text: &str) -> Result<PublicInput> {
    let (digits, radix) = match text.strip_prefix("0x") {
        Some(hex) => (hex, 16),
        None => (text, 10),
    };
    // BigUint takes `_` and a sign as well; a file of ours does not.
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) || digits.len() > 100 {
        let found = text.chars().take(80).collect::<String>();
        if radix == 10 && text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            bail!("expected a number, found hex without 0x, {found:?}; write 0x before it: {BYTE_ORDER}");
        }
        bail!("expected a number in decimal or 0x-hex, such as 42 or 0x2a, found {found:?}");
    }
    let number = BigUint::parse_bytes(digits.as_bytes(), radix).context("not a number")?;
    let bytes = number.to_bytes_le();
    if bytes.len() > 32 {
        bail!("expected at most 32 bytes, found a number of {}", bytes.len());
    }
    let mut input = [0; 32];
    input[..bytes.len()].copy_from_slice(&bytes);
    Ok(input)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn decimal_and_hex_mean_the_same() {
        let parsed = parse(
            r#"["258", "0x102", "0", "0x0000000000000000000000000000000000000000000000000000000000000001"]"#,
        );
        let parsed = parsed.unwrap();
        assert_eq!(parsed[0][..3], [2, 1, 0]);
        assert_eq!(parsed[0], parsed[1]);
        assert_eq!(parsed[2], [0; 32]);
        assert_eq!(parsed[3][0], 1);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut inputs = vec![[0; 32], [255; 32]];
        inputs[0][31] = 7;
        assert_eq!(parse(&to_json(&inputs)).unwrap(), inputs);
    }

    #[test]
    fn anything_else_is_refused() {
        let bare = parse(&format!("[\"{}\"]", "0a".repeat(32))).unwrap_err();
        assert!(format!("{bare:#}").contains("write 0x before it"), "{bare:#}");
        let too_large = format!("[\"0x1{}\"]", "0".repeat(64));
        let long = format!("[\"{}\"]", "9".repeat(100_000));
        for bad in [
            "",
            "{}",
            "[1]",
            "[\"\"]",
            "[\"0x\"]",
            "[\"-1\"]",
            "[\"+1\"]",
            "[\"1_000\"]",
            "[\"0xg\"]",
            "[\"1e3\"]",
            &too_large,
            &long,
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
