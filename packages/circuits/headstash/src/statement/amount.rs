//! The amount of a leaf and of a claim.
//!
//! 128 bits, since Cosmos amounts are `Uint128`. The field has 255 bits, so every amount is one field element and
//! no two amounts share one. The circuit checks the range too (64 rows that were free), so that the statement does not
//! depend on the party that hashes the claim.

use ff::PrimeField;
use pasta_curves::Fp;

/// An amount in the token's smallest unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(u128);

/// The text is not a decimal number below 2^128.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("amount: expected a decimal number below 2^128, found {found:?}")]
pub struct ParseAmountError {
    /// The text that was given.
    pub found: String,
}

impl Amount {
    /// The number of bits of an amount.
    pub const BITS: usize = 128;

    /// An amount.
    pub const fn new(amount: u128) -> Self {
        Self(amount)
    }

    /// The number.
    pub const fn get(self) -> u128 {
        self.0
    }

    /// The field element of the same number.
    pub fn to_field(self) -> Fp {
        Fp::from_u128(self.0)
    }
}

impl From<u128> for Amount {
    fn from(amount: u128) -> Self {
        Self(amount)
    }
}

impl core::fmt::Display for Amount {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

impl core::str::FromStr for Amount {
    type Err = ParseAmountError;

    /// Reads decimal digits; no sign, no spaces.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseAmountError { found: text.chars().take(64).collect() };
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(error());
        }
        text.parse().map(Self).map_err(|_| error())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Amount {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Amount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <String as serde::Deserialize>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn text_is_plain_decimal() {
        assert_eq!("0".parse(), Ok(Amount::new(0)));
        assert_eq!(u128::MAX.to_string().parse(), Ok(Amount::new(u128::MAX)));
        for bad in ["", "+1", "-1", " 1", "1.0", "0x1", "340282366920938463463374607431768211456"] {
            assert!(bad.parse::<Amount>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_largest_amount_is_a_small_field_element() {
        let two_pow_128 = Fp::from_u128(1 << 64).square();
        assert_eq!(Amount::new(u128::MAX).to_field() + Fp::one(), two_pow_128);
    }
}
