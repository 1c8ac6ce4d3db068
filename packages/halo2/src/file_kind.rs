//! Guesses what a file is, for messages about a file of the wrong kind.
//!
//! People pass the text of a proof instead of its bytes, a contract instead of a circuit binary, or an archive instead
//! of its content. A check says that the bytes are wrong; [`FileKind`] says what they probably are. It is a guess from
//! the beginning, the footer and the alphabet of the bytes, and no decision depends on it.

use std::fmt;

use crate::container::Container;

/// What bytes look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileKind {
    /// Nothing at all.
    Empty,
    /// The footer of a circuit binary whose lengths add up.
    CircuitBinary,
    /// A module of WebAssembly.
    Wasm,
    /// A component of WebAssembly, which no chain takes.
    WasmComponent,
    /// A gzip archive.
    Gzip,
    /// A zip archive.
    Zip,
    /// The debug text of a verifying key, or of a pinned one.
    KeyText,
    /// JSON: an object, an array.
    Json,
    /// Text of hexadecimal digits alone, with or without `0x` and quotation marks.
    Hex {
        /// Bytes that the digits stand for.
        bytes: usize,
    },
    /// Text of base64 alone, with or without quotation marks.
    Base64 {
        /// Bytes that the text stands for.
        bytes: usize,
    },
    /// Other text.
    Text,
    /// Bytes in which a program replaced everything that is not UTF-8: they were read as text and cannot be recovered.
    DamagedText,
    /// Anything else.
    Unknown,
}

impl FileKind {
    /// Looks at `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        match bytes {
            [] => Self::Empty,
            // The version of a module and of a component; the same four bytes stand before both.
            [0, b'a', b's', b'm', _, _, 1, 0, ..] => Self::WasmComponent,
            [0, b'a', b's', b'm', ..] => Self::Wasm,
            [0x1f, 0x8b, ..] => Self::Gzip,
            [b'P', b'K', 3, 4, ..] => Self::Zip,
            _ if Container::parse(bytes).is_ok() => Self::CircuitBinary,
            _ => std::str::from_utf8(bytes).map_or(Self::Unknown, Self::of_text),
        }
    }

    fn of_text(text: &str) -> Self {
        let text = text.trim_start_matches('\u{feff}').trim();
        let bare = text.trim_matches('"');
        if text.contains(char::REPLACEMENT_CHARACTER) {
            Self::DamagedText
        } else if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
            Self::Unknown // binary data that is UTF-8 by chance
        } else if text.starts_with("PinnedVerificationKey") || text.starts_with("VerifyingKey") {
            Self::KeyText
        } else if text.starts_with(['{', '[']) {
            Self::Json
        } else if let Some(bytes) = hex_len(bare) {
            Self::Hex { bytes }
        } else if let Some(bytes) = base64_len(bare) {
            Self::Base64 { bytes }
        } else {
            Self::Text
        }
    }
}

/// Bytes that hexadecimal digits stand for. Lines may be broken.
fn hex_len(text: &str) -> Option<usize> {
    let digits = text.strip_prefix("0x").unwrap_or(text).bytes().filter(|byte| !byte.is_ascii_whitespace());
    let count = count_all(digits, |byte| byte.is_ascii_hexdigit())?;
    (count > 0 && count % 2 == 0).then_some(count / 2)
}

/// Bytes that base64 stands for, of either alphabet, padded or not. Lines may be broken.
fn base64_len(text: &str) -> Option<usize> {
    let text = text.trim_end_matches('=');
    let symbols = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let count = count_all(symbols, |byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte))?;
    // A word of ordinary text is base64 too; what is encoded is longer.
    (count >= 32 && count % 4 != 1).then_some(count * 3 / 4)
}

/// The number of bytes, if all are of this kind.
fn count_all(mut bytes: impl Iterator<Item = u8>, accept: impl Fn(u8) -> bool) -> Option<usize> {
    bytes.try_fold(0, |count, byte| accept(byte).then_some(count + 1))
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "an empty file",
            Self::CircuitBinary => "a circuit binary",
            Self::Wasm => "a WebAssembly module",
            Self::WasmComponent => "a WebAssembly component",
            Self::Gzip => "a gzip archive",
            Self::Zip => "a zip archive",
            Self::KeyText => "the debug text of a verifying key",
            Self::Json => "JSON",
            Self::Hex { bytes } => return write!(f, "hex text of {bytes} bytes"),
            Self::Base64 { bytes } => return write!(f, "base64 text of {bytes} bytes"),
            Self::Text => "text",
            Self::DamagedText => "binary data that a program read as text, which destroys it",
            Self::Unknown => "binary data",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart() {
        let proof: Vec<u8> = (0..=255).cycle().take(960).collect();
        let hex = hex::encode(&proof);
        let base64 = format!("{}AA==", "q+/A".repeat(320)); // 961 bytes
        let circuit = [&[11, 0, 0, 0, 7][..], &[1, 0, 4, 0, 0, 0, 1, 0, 0, 0]].concat();
        for (bytes, kind) in [
            (&b""[..], FileKind::Empty),
            (&circuit, FileKind::CircuitBinary),
            (b"\0asm\x01\0\0\0\x01", FileKind::Wasm),
            (b"\0asm\x0d\0\x01\0", FileKind::WasmComponent),
            (b"\x1f\x8b\x08\0", FileKind::Gzip),
            (b"PK\x03\x04", FileKind::Zip),
            (b"PinnedVerificationKey { base", FileKind::KeyText),
            (b"\n{\"proof\": \"\"}", FileKind::Json),
            (b"[1, 2]", FileKind::Json),
            (hex.as_bytes(), FileKind::Hex { bytes: 960 }),
            (format!("\u{feff}\"0x{hex}\"\n").as_bytes(), FileKind::Hex { bytes: 960 }),
            (base64.as_bytes(), FileKind::Base64 { bytes: 961 }),
            (format!("{}\r\n{}\n", &base64[..76], &base64[76..]).as_bytes(), FileKind::Base64 { bytes: 961 }),
            (b"proof.bin", FileKind::Text),
            (String::from_utf8_lossy(&proof).as_bytes(), FileKind::DamagedText),
            (&proof, FileKind::Unknown),
            (&[7; 960], FileKind::Unknown),
        ] {
            assert_eq!(FileKind::of(bytes), kind, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
