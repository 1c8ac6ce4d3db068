//! Field elements at the edges: typed values over `Fp` with one 32-byte encoding.
//!
//! The encoding is 32 bytes little-endian and canonical, that is, below the modulus; text is its 64 lower-case hex
//! digits in the same byte order. Decoding refuses everything else, so equal values have equal bytes.

use ff::PrimeField;
use pasta_curves::Fp;

/// Why bytes or text are not a value of the statement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodingError {
    /// The 32 bytes are a number at or above the field's modulus.
    #[error("{kind}: the bytes are not canonical, the number is not below the field modulus")]
    NonCanonical {
        /// The type that was to be decoded.
        kind: &'static str,
    },
    /// The input has the wrong length.
    #[error("{kind}: expected {expected} bytes, found {found}")]
    Length {
        /// The type that was to be decoded.
        kind: &'static str,
        /// The number of bytes of the encoding.
        expected: usize,
        /// The number of bytes given.
        found: usize,
    },
    /// The text is not an even number of hex digits.
    #[error("{kind}: the text is not hex (64 digits, little-endian bytes, no prefix)")]
    NotHex {
        /// The type that was to be decoded.
        kind: &'static str,
    },
}

/// Decodes a canonical element.
pub fn decode(kind: &'static str, bytes: &[u8; 32]) -> Result<Fp, EncodingError> {
    Option::from(Fp::from_repr(*bytes)).ok_or(EncodingError::NonCanonical { kind })
}

/// Decodes the hex text of a canonical element.
pub fn decode_hex(kind: &'static str, text: &str) -> Result<Fp, EncodingError> {
    let bytes = hex_bytes(text).ok_or(EncodingError::NotHex { kind })?;
    let found = bytes.len();
    let bytes: [u8; 32] =
        bytes.try_into().map_err(|_| EncodingError::Length { kind, expected: 32, found })?;
    decode(kind, &bytes)
}

fn hex_bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).map(|d| d as u8)).collect::<Option<Vec<u8>>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// Writes the hex text of an element.
pub fn write_hex(element: &Fp, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
    element.to_repr().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// Defines a typed field element with its encodings. `secret` leaves out `Display` and hides the value in `Debug`.
///
/// ```
/// zk_gadgets::field_value! {
///     /// The mark of a spent leaf.
///     Nullifier
/// }
/// assert!(Nullifier::from_bytes(&[0xff; 32]).is_err());
/// ```
#[macro_export]
macro_rules! field_value {
    ($(#[$doc:meta])* $name:ident) => {
        $crate::field_value!(@common $(#[$doc])* $name);

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                $crate::__private::write_hex(&self.0, f)
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl core::hash::Hash for $name {
            fn hash<S: core::hash::Hasher>(&self, state: &mut S) {
                self.to_bytes().hash(state);
            }
        }
    };
    (secret $(#[$doc:meta])* $name:ident) => {
        $crate::field_value!(@common $(#[$doc])* $name);

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "(secret)"))
            }
        }

        #[allow(unreachable_pub, dead_code, clippy::wrong_self_convention, reason = "who sees and uses the type is up to its author")]
        impl $name {
            /// A uniform value from 64 uniform bytes (reduced modulo the field's modulus).
            pub fn from_uniform_bytes(bytes: &[u8; 64]) -> Self {
                Self($crate::__private::ff::FromUniformBytes::from_uniform_bytes(bytes))
            }
        }

        $crate::__random_field_value!($name);
    };
    (@common $(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[allow(unreachable_pub, dead_code, clippy::wrong_self_convention, reason = "who sees and uses the type is up to its author")]
        #[derive(Clone, Copy, PartialEq, Eq)]
        pub struct $name(pub(crate) $crate::__private::pasta_curves::Fp);

        #[allow(unreachable_pub, dead_code, clippy::wrong_self_convention, reason = "who sees and uses the type is up to its author")]
        impl $name {
            /// Reads the 32-byte little-endian encoding.
            ///
            /// # Errors
            /// `EncodingError::NonCanonical` if the number is not
            /// below the field's modulus.
            pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, $crate::EncodingError> {
                $crate::__private::decode(stringify!($name), bytes).map(Self)
            }

            /// The 32-byte little-endian encoding.
            pub fn to_bytes(&self) -> [u8; 32] {
                $crate::__private::ff::PrimeField::to_repr(&self.0)
            }

            /// Wraps a field element.
            pub const fn from_field(element: $crate::__private::pasta_curves::Fp) -> Self {
                Self(element)
            }

            /// The field element.
            pub const fn to_field(self) -> $crate::__private::pasta_curves::Fp {
                self.0
            }

            /// The encoding as 64 lower-case hex digits: the text that `FromStr` reads.
            pub fn to_hex(&self) -> String {
                self.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
            }
        }

        impl core::str::FromStr for $name {
            type Err = $crate::EncodingError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::__private::decode_hex(stringify!($name), text).map(Self)
            }
        }

        $crate::__serde_field_value!($name);
    };
}

/// Randomness where the feature `circuit` of this crate is on.
#[cfg(feature = "circuit")]
#[doc(hidden)]
#[macro_export]
macro_rules! __random_field_value {
    ($name:ident) => {
        #[allow(
            unreachable_pub,
            dead_code,
            clippy::wrong_self_convention,
            reason = "who sees and uses the type is up to its author"
        )]
        impl $name {
            /// A uniform value.
            pub fn random(rng: &mut impl $crate::__private::rand::CryptoRng) -> Self {
                Self($crate::__private::ff::Field::random(rng))
            }
        }
    };
}

#[cfg(not(feature = "circuit"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __random_field_value {
    ($name:ident) => {};
}

/// Serde where the feature `serde` of this crate is on.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_field_value {
    ($name:ident) => {
        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.to_hex())
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let text = <String as $crate::__private::serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err($crate::__private::serde::de::Error::custom)
            }
        }
    };
}

#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_field_value {
    ($name:ident) => {};
}

#[cfg(test)]
mod tests;
