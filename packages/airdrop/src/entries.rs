//! Entries: what a distributor is given, an owner key and an amount for each claimant.
//!
//! Their text is a JSON array of objects. [`List::from_entries`](crate::List::from_entries) makes a list of them.

use headstash_circuit::statement::{Amount, OwnerKey};
use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::{Error, Result, token};

/// What is expected where there is something else.
pub(crate) const ENTRY_FORM: &str = r#"expected a JSON array of {"owner": "<hex>", "amount": "<decimal>"}"#;

/// What a distributor is given for one claimant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Who may claim.
    pub owner: OwnerKey,
    /// How much.
    pub amount: Amount,
    /// Of which token, if not of the list's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

impl Entry {
    /// An entry of the list's token.
    pub fn new(owner: OwnerKey, amount: Amount) -> Self {
        Self { owner, amount, token: None }
    }

    /// The entry with its token in the spelling of contracts.
    pub(crate) fn spelled(self) -> Result<Self> {
        let token = self.token.as_deref().map(token::parse).transpose()?;
        Ok(Self { token, ..self })
    }
}

/// Parses entries. An error calls the text `name`, and names the entry that is none.
///
/// # Errors
/// [`Error::Misplaced`], [`Error::NotAnEntry`] or [`Error::NotEntries`].
pub fn parse(text: &str, name: &str) -> Result<Vec<Entry>> {
    serde_json::from_str(text).map_err(|reason| match Document::Entries.misplaced(text, name) {
        Some(error) => error,
        None => not_entries(text, name, reason),
    })
}

/// The JSON of entries.
///
/// # Errors
/// [`Error::Json`] if they cannot be written.
pub fn to_json(entries: &[Entry]) -> Result<String> {
    Ok(serde_json::to_string(entries)?)
}

/// Parses an amount that can be paid.
///
/// # Errors
/// [`Error::Amount`] or [`Error::ZeroAmount`].
pub fn parse_amount(text: &str) -> Result<Amount> {
    let amount: Amount = text.parse()?;
    ensure_payable(amount)?;
    Ok(amount)
}

/// No bank and no cw20 contract sends an amount of 0.
pub(crate) fn ensure_payable(amount: Amount) -> Result<()> {
    if amount.get() == 0 { Err(Error::ZeroAmount) } else { Ok(()) }
}

fn not_entries(text: &str, name: &str, error: serde_json::Error) -> Error {
    let name = name.into();
    match first_wrong_entry(text) {
        Some((number, reason)) => Error::NotAnEntry { name, number, reason },
        None => Error::NotEntries { name, reason: error },
    }
}

fn first_wrong_entry(text: &str) -> Option<(usize, serde_json::Error)> {
    let values: Vec<serde_json::Value> = serde_json::from_str(text).ok()?;
    values
        .into_iter()
        .enumerate()
        .find_map(|(number, value)| Some((number, serde_json::from_value::<Entry>(value).err()?)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let owner = OwnerKey::from_bytes(&[7; 32]).unwrap();
        let token = Some("cw20:anything".to_string());
        let entries =
            [Entry::new(owner, Amount::new(7)), Entry { owner, amount: Amount::new(u128::MAX), token }];
        let text = to_json(&entries).unwrap();
        assert_eq!(text.matches("token").count(), 1, "{text}");
        assert_eq!(parse(&text, "entries").unwrap(), entries);
    }

    #[test]
    fn the_entry_that_is_none_is_named() {
        let owner = "07".repeat(32);
        let good = format!(r#"{{"owner":"{owner}","amount":"1"}}"#);
        for (entry, reason) in [
            ("{}".to_string(), "missing field"),
            (good.replace(r#""1""#, "1"), "expected a string"),
            (good.replace(r#""1""#, r#""1.5""#), "below 2^128"),
            (good.replace("amount", "amonut"), "unknown field `amonut`"),
        ] {
            let Error::NotAnEntry { number: 1, reason: found, .. } =
                parse(&format!("[{good},{entry}]"), "entries").unwrap_err()
            else {
                panic!("{entry}");
            };
            assert!(found.to_string().contains(reason), "{found}");
        }
        let error = parse("{}", "the text").unwrap_err().to_string();
        assert!(
            error.starts_with("the text holds no entries; expected a JSON array of {\"owner\""),
            "{error}"
        );
        let key = parse(r#"{"secret_key":"00"}"#, "the text").unwrap_err().to_string();
        assert_eq!(key, "the text is a key file, expected a file of entries");
    }

    #[test]
    fn amounts_are_one_or_more() {
        assert_eq!(parse_amount("1").unwrap(), Amount::new(1));
        for (text, reason) in [("0", "expected 1 or more, found 0"), ("-1", "\"-1\""), ("", "\"\"")] {
            let error = parse_amount(text).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
