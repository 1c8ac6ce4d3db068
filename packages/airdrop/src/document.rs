//! The JSON files of an airdrop told apart, for messages about one that was given in another's place.

use anyhow::{Error, anyhow};
use serde_json::Value;
use std::fmt;
use std::path::Path;

/// What a file is, by the names in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    Entries,
    List,
    Key,
    Message,
    Receipt,
    PublicInputs,
}

impl Given {
    /// Recognizes the text of a file.
    pub(crate) fn of(text: &str) -> Option<Self> {
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
                names.into_iter().find(|(name, _)| object.contains_key(*name)).map(|(_, given)| given)
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

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Entries => "file of entries",
            Self::List => "list of eligible leaves",
            Self::Key => "key file",
            Self::Message => "claim's message",
            Self::Receipt => "claim's receipt",
            Self::PublicInputs => "file of public inputs",
        }
    }

    /// Says that `file` is this and not what was expected, and which command takes it.
    pub(crate) fn instead_of(self, expected: &str, file: &Path) -> Error {
        let file = file.display();
        let advice = match self {
            Self::Entries => {
                format!("`zkwasm headstash list {file} --denom TOKEN -o LIST` makes a list of it")
            }
            Self::List => format!(
                "`zkwasm headstash root {file}` shows root and totals, `zkwasm prove headstash --list {file}` proves claims"
            ),
            Self::Key => format!(
                "`zkwasm prove headstash --key {file}` takes it; in an entry stands the owner key, which `zkwasm headstash key` \
                 prints"
            ),
            Self::Message => format!("`zkwasm run execute CONTRACT @{file}` sends it"),
            Self::Receipt => "it is for an auditor, and no command takes it".into(),
            Self::PublicInputs => format!("`zkwasm verify --public {file}` takes it"),
        };
        anyhow!("{file} is {self}, expected {expected}: {advice}")
    }
}

impl fmt::Display for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a {}", self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart() {
        for (text, given) in [
            (r#"[{"owner":"00","amount":"1"}]"#, Some(Given::Entries)),
            (r#"{"denom":"ustash","leaves":[]}"#, Some(Given::List)),
            (r#"{"secret_key":"00"}"#, Some(Given::Key)),
            (r#"{"claim":{"proof":""}}"#, Some(Given::Message)),
            (r#"{"leaf":"00","blinding":"00","claim":{}}"#, Some(Given::Receipt)),
            (r#"["0x2a"]"#, Some(Given::PublicInputs)),
            ("[]", None),
            ("[1]", None),
            ("{}", None),
            ("a.key wasm1", None),
        ] {
            assert_eq!(Given::of(text), given, "{text}");
        }
    }
}
