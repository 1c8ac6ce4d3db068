//! Names of tokens: a denomination of the bank module, or `cw20:ADDRESS`.
//!
//! The name is hashed into each leaf, so one that a contract cannot pay, or spells otherwise, makes a leaf that nobody can
//! claim.

use crate::address::Address;
use anyhow::{Result, bail};

/// What the name of a cw20 token begins with.
const CW20: &str = "cw20:";

/// Characters of a denomination: those of the Cosmos SDK, as long as a chain sets no rule of its own.
const DENOM_LEN: std::ops::RangeInclusive<usize> = 3..=128;

/// The name of a token as contracts write it. Errors are one line: `clap` prints no causes.
pub(crate) fn parse(text: &str) -> Result<String> {
    if text.is_empty() {
        bail!("expected a denomination or {CW20}ADDRESS, found an empty token");
    }
    if text.trim() != text {
        bail!("expected a denomination or {CW20}ADDRESS, found {text:?} with space around it");
    }
    if let Some(address) = without_prefix(text) {
        return match address.parse::<Address>() {
            Ok(address) => Ok(format!("{CW20}{address}")),
            Err(error) => bail!("token {text:?}: {error}"),
        };
    }
    if text.parse::<Address>().is_ok() {
        bail!("{text:?} is an address and no denomination; a cw20 token is written {CW20}{text}");
    }
    if !is_denom(text) {
        bail!(
            "{text:?} is no denomination: expected {} to {} letters, digits and `/:._-`, the first a letter",
            DENOM_LEN.start(),
            DENOM_LEN.end()
        );
    }
    Ok(text.into())
}

/// The contract of a cw20 token. A denomination has none, and does not tell its chain.
pub(crate) fn contract(token: &str) -> Option<Address> {
    without_prefix(token)?.parse().ok()
}

fn without_prefix(text: &str) -> Option<&str> {
    text.split_at_checked(CW20.len())
        .filter(|(prefix, _)| prefix.eq_ignore_ascii_case(CW20))
        .map(|(_, rest)| rest)
}

/// `[a-zA-Z][a-zA-Z0-9/:._-]{2,127}`, the rule of the Cosmos SDK (`types/coin.go`).
fn is_denom(text: &str) -> bool {
    DENOM_LEN.contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/:._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const ADDRESS: &str = "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrgmh09q";

    #[test]
    fn tokens_have_one_spelling() {
        for denom in
            ["ustash", "ibc/27394FB092D2ECCD56123C74F36E4C1F926001CEADA9CA97EA622B25F41E5EB2", "a:b._-/9"]
        {
            assert_eq!(parse(denom).unwrap(), denom);
        }
        let cw20 = format!("cw20:{ADDRESS}");
        for text in [cw20.clone(), cw20.to_uppercase(), format!("cw20:{}", ADDRESS.to_uppercase())] {
            assert_eq!(parse(&text).unwrap(), cw20);
        }
        assert_eq!(contract(&cw20).unwrap().as_str(), ADDRESS);
        assert_eq!(contract("ustash"), None);
    }

    #[test]
    fn anything_else_is_refused() {
        for (text, reason) in [
            ("", "empty"),
            (" ", "space around it"),
            ("ustash ", "space around it"),
            ("\tustash", "space around it"),
            ("us", "is no denomination"),
            ("9ustash", "is no denomination"),
            ("u stash", "is no denomination"),
            (&"u".repeat(129), "is no denomination"),
            (ADDRESS, "a cw20 token is written cw20:wasm1"),
            ("cw20:", "token \"cw20:\""),
            ("cw20:wasm1token", "token \"cw20:wasm1token\""),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }
}
