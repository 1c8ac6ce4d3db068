//! The name of a circuit: the SHA-256 of its binary as uploaded. Start at [`Checksum`].

use core::{fmt, str::FromStr};

use sha2_const::Sha256;
use thiserror::Error;

/// The SHA-256 of a circuit binary, by which contracts and the chain name the circuit.
///
/// Shown and parsed as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Checksum([u8; 32]);

/// Why something is not a [`Checksum`].
#[derive(Clone, Copy, Debug, Error, Eq, PartialEq)]
#[non_exhaustive]
pub enum ChecksumError {
    /// The text has another length.
    #[error("a checksum has 64 hexadecimal digits, found {found} bytes of text")]
    HexLength {
        /// The length of the text in bytes.
        found: usize,
    },
    /// A character is not a hexadecimal digit.
    #[error("the byte at position {position} of the checksum's text is not a hexadecimal digit")]
    HexDigit {
        /// Where in the text, from 0.
        position: usize,
    },
    /// The data has another length.
    #[error("a checksum has 32 bytes, found {found}")]
    Length {
        /// The length of the data in bytes.
        found: usize,
    },
}

impl Checksum {
    /// The checksum with these bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The checksum of a circuit binary: the SHA-256 of the whole file.
    ///
    /// Meant for constants; a contract that hashes at run time pays for it in gas.
    pub const fn of(circuit_binary: &[u8]) -> Self {
        Self(Sha256::new().update(circuit_binary).finalize())
    }

    /// Parses 64 hexadecimal digits of either case.
    ///
    /// # Errors
    /// [`ChecksumError::HexLength`], [`ChecksumError::HexDigit`].
    pub const fn from_hex(hex: &str) -> Result<Self, ChecksumError> {
        let digits = hex.as_bytes();
        if digits.len() != 64 {
            return Err(ChecksumError::HexLength { found: digits.len() });
        }
        let mut bytes = [0; 32];
        let mut position = 0;
        while position < 64 {
            let Some(nibble) = nibble(digits[position]) else {
                return Err(ChecksumError::HexDigit { position });
            };
            bytes[position / 2] = bytes[position / 2] << 4 | nibble;
            position += 1;
        }
        Ok(Self(bytes))
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The value of a hexadecimal digit.
const fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

impl From<[u8; 32]> for Checksum {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl TryFrom<&[u8]> for Checksum {
    type Error = ChecksumError;

    fn try_from(bytes: &[u8]) -> Result<Self, ChecksumError> {
        bytes.try_into().map(Self).map_err(|_| ChecksumError::Length { found: bytes.len() })
    }
}

impl FromStr for Checksum {
    type Err = ChecksumError;

    fn from_str(hex: &str) -> Result<Self, ChecksumError> {
        Self::from_hex(hex)
    }
}

impl AsRef<[u8]> for Checksum {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Checksum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests;
