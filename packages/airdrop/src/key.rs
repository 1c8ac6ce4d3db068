//! Key files: a claimant's secret as JSON.
//!
//! Whoever has the text can claim. A claimant keeps it and hands out the owner key ([`SecretKey::owner`]).

use headstash_circuit::statement::SecretKey;
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::document::Document;

#[derive(Serialize, Deserialize)]
struct KeyFile {
    secret_key: SecretKey,
}

/// Parses the text of a key file. An error calls it `name`.
///
/// # Errors
/// [`Error::Misplaced`](crate::Error::Misplaced) or [`Error::Malformed`](crate::Error::Malformed).
pub fn parse(text: &str, name: &str) -> Result<SecretKey> {
    let KeyFile { secret_key } = Document::Key.parse(text, name)?;
    Ok(secret_key)
}

/// The text of a key file: keep it secret.
///
/// # Errors
/// [`Error::Json`](crate::Error::Json) if it cannot be written.
pub fn to_json(secret_key: &SecretKey) -> Result<String> {
    Ok(serde_json::to_string(&KeyFile { secret_key: *secret_key })?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use std::error::Error as _;

    #[test]
    fn what_is_written_is_read_back() {
        let key = SecretKey::from_bytes(&[7; 32]).unwrap();
        let text = to_json(&key).unwrap();
        assert_eq!(text, format!(r#"{{"secret_key":"{}"}}"#, "07".repeat(32)));
        assert_eq!(parse(&text, "alice.key").unwrap(), key);
    }

    #[test]
    fn anything_else_is_refused() {
        let list = parse(r#"{"leaves":[]}"#, "alice.key").unwrap_err().to_string();
        assert_eq!(list, "alice.key is a list of eligible leaves, expected a key file");
        let error = parse("{}", "alice.key").unwrap_err();
        assert_eq!(error.to_string(), "alice.key is no key file; `zkwasm headstash key` makes one");
        assert!(error.source().unwrap().to_string().contains("secret_key"));
    }
}
