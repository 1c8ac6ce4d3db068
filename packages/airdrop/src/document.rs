//! The JSON documents of an airdrop told apart, for messages about one that was given in another's place.

use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{Error, Result};

/// What a text is, by the names in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// Entries: see [`entries`](crate::entries).
    Entries,
    /// A [`List`](crate::List).
    List,
    /// A key file: see [`key`](crate::key).
    Key,
    /// The message with which a claim is sent: see [`PreparedClaim`](crate::PreparedClaim).
    Message,
    /// A [`Receipt`](crate::Receipt).
    Receipt,
    /// Public inputs of a proof, as other proving tools write them. They are no document of this crate.
    PublicInputs,
}

impl Document {
    /// Recognizes a text.
    pub fn of(text: &str) -> Option<Self> {
        match serde_json::from_str::<Value>(text).ok()? {
            Value::Array(items) => Self::of_array(items.first()?),
            Value::Object(object) => {
                // A receipt has a claim too, so it comes before the message.
                let names = [
                    ("leaves", Self::List),
                    ("secret_key", Self::Key),
                    ("blinding", Self::Receipt),
                    ("claim", Self::Message),
                ];
                names.into_iter().find(|(name, _)| object.contains_key(*name)).map(|(_, document)| document)
            }
            _ => None,
        }
    }

    fn of_array(first: &Value) -> Option<Self> {
        let has = |name| first.get(name).is_some();
        if has("owner") && has("amount") {
            Some(Self::Entries)
        } else {
            first.is_string().then_some(Self::PublicInputs)
        }
    }

    /// What it is called, without an article.
    pub fn name(self) -> &'static str {
        match self {
            Self::Entries => "file of entries",
            Self::List => "list of eligible leaves",
            Self::Key => "key file",
            Self::Message => "claim's message",
            Self::Receipt => "claim's receipt",
            Self::PublicInputs => "file of public inputs",
        }
    }

    /// Who makes one, as the end of an error.
    pub(crate) fn origin(self) -> &'static str {
        match self {
            Self::Entries => "`zkwasm headstash sample` makes one",
            Self::List => "`zkwasm headstash list` makes one",
            Self::Key => "`zkwasm headstash key` makes one",
            Self::Message | Self::Receipt | Self::PublicInputs => "`zkwasm prove headstash` makes one",
        }
    }

    /// Parses a text that is to be this document. An error calls it `name`.
    pub(crate) fn parse<T: DeserializeOwned>(self, text: &str, name: &str) -> Result<T> {
        serde_json::from_str(text).map_err(|reason| match self.misplaced(text, name) {
            Some(error) => error,
            None => Error::Malformed { name: name.into(), expected: self, reason },
        })
    }

    /// The error for a text that is another document than this.
    pub(crate) fn misplaced(self, text: &str, name: &str) -> Option<Error> {
        let found = Self::of(text).filter(|found| *found != self)?;
        Some(Error::Misplaced { name: name.into(), expected: self, found })
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a {}", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_apart() {
        for (text, document) in [
            (r#"[{"owner":"00","amount":"1"}]"#, Some(Document::Entries)),
            (r#"{"denom":"ustash","leaves":[]}"#, Some(Document::List)),
            (r#"{"secret_key":"00"}"#, Some(Document::Key)),
            (r#"{"claim":{"proof":""}}"#, Some(Document::Message)),
            (r#"{"leaf":"00","blinding":"00","claim":{}}"#, Some(Document::Receipt)),
            (r#"["0x2a"]"#, Some(Document::PublicInputs)),
            ("[]", None),
            ("[1]", None),
            ("{}", None),
            ("a.key wasm1", None),
        ] {
            assert_eq!(Document::of(text), document, "{text}");
        }
    }
}
