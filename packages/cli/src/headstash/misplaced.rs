//! What to do about a file that was given in another's place: which command takes it.

use anyhow::{Error, anyhow};
use std::path::Path;
use zk_airdrop::Document;

/// The error, with the advice where the file is another document than expected.
pub(super) fn advised(error: zk_airdrop::Error, file: &Path) -> Error {
    match error {
        zk_airdrop::Error::Misplaced { found, expected, .. } => {
            instead_of(found, &expected.to_string(), file)
        }
        error => error.into(),
    }
}

/// Says that `file` is this and not what was expected, and which command takes it.
pub(crate) fn instead_of(found: Document, expected: &str, file: &Path) -> Error {
    let file = file.display();
    let advice = match found {
        Document::Entries => {
            format!("`zkwasm headstash list {file} --denom TOKEN -o LIST` makes a list of it")
        }
        Document::List => format!(
            "`zkwasm headstash root {file}` shows root and totals, `zkwasm prove headstash --list {file}` proves claims"
        ),
        Document::Key => format!(
            "`zkwasm prove headstash --key {file}` takes it; in an entry stands the owner key, which `zkwasm headstash key` \
             prints"
        ),
        Document::Message => format!("`zkwasm run execute CONTRACT @{file}` sends it"),
        Document::Receipt => "it is for an auditor, and no command takes it".into(),
        Document::PublicInputs => format!("`zkwasm verify --public {file}` takes it"),
    };
    anyhow!("{file} is {found}, expected {expected}: {advice}")
}
