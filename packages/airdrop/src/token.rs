//! Names of tokens: a denomination of the bank module, or `cw20:ADDRESS`.
//!
//! The name is hashed into each leaf, so one that a contract cannot pay, or spells otherwise, makes a leaf that nobody can
//! claim.

use crate::{Address, Error, Result};

/// What the name of a cw20 token begins with.
const CW20: &str = "cw20:";

/// Characters of a denomination: those of the Cosmos SDK, as long as a chain sets no rule of its own.
pub(crate) const DENOM_LEN: std::ops::RangeInclusive<usize> = 3..=128;

/// The name of a token as contracts write it.
///
/// # Errors
/// [`Error::EmptyToken`], [`Error::TokenSpace`], [`Error::TokenAddress`], [`Error::BareAddress`] or
/// [`Error::NotADenomination`].
pub fn parse(text: &str) -> Result<String> {
    let found = || text.to_string();
    if text.is_empty() {
        return Err(Error::EmptyToken);
    }
    if text.trim() != text {
        return Err(Error::TokenSpace { found: found() });
    }
    if let Some(address) = without_prefix(text) {
        return match address.parse::<Address>() {
            Ok(address) => Ok(format!("{CW20}{address}")),
            Err(reason) => Err(Error::TokenAddress { token: found(), reason: Box::new(reason) }),
        };
    }
    if text.parse::<Address>().is_ok() {
        return Err(Error::BareAddress { found: found() });
    }
    if !is_denom(text) {
        return Err(Error::NotADenomination { found: found() });
    }
    Ok(found())
}

/// Refuses a token that contracts spell otherwise.
pub(crate) fn ensure_spelled(text: &str) -> Result<()> {
    let expected = parse(text)?;
    if expected != text {
        return Err(Error::TokenSpelling { expected, found: text.into() });
    }
    Ok(())
}

/// The contract of a cw20 token. A denomination has none, and does not tell its chain.
pub fn contract(token: &str) -> Option<Address> {
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

    #[test]
    fn another_spelling_than_that_of_contracts_is_refused() {
        for text in ["ustash", &format!("cw20:{ADDRESS}")] {
            ensure_spelled(text).unwrap();
        }
        let error = ensure_spelled(&format!("CW20:{ADDRESS}")).unwrap_err().to_string();
        assert!(error.contains(&format!("expected \"cw20:{ADDRESS}\"")), "{error}");
    }
}
