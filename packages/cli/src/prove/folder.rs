//! The folder of a claim: what is in it, and what is missing.
//!
//! A run writes the receipt first and then the message, each whole or not at all. So a run that was stopped leaves nothing, a
//! receipt, or both, and the next run goes on with the blinding of the one and the proof in the other. Nothing that is there is
//! replaced; what does not belong to the claim is refused. Start at [`Folder::open`].

use super::Prepared;
use crate::files::{self, Output};
use crate::headstash::Given;
use anyhow::{Context, Result, bail};
use cosmwasm_std::Binary;
use headstash_circuit::circuit::PROOF_LEN;
use headstash_circuit::statement::{Blinding, Claim, Leaf};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

const RECEIPT: &str = "receipt.json";
const MESSAGE: &str = "claim.json";
const PROOF: &str = "proof.bin";
const PUBLIC: &str = "public.json";

/// In the order in which they are written.
const FILES: [&str; 4] = [RECEIPT, MESSAGE, PROOF, PUBLIC];

/// What to do about a folder that has something else in it.
const ANOTHER: &str = "choose another output folder";

/// Opens a claim's commitment. Its blinding cannot be had again.
#[derive(Serialize, Deserialize, PartialEq)]
pub(super) struct Receipt {
    pub(super) leaf: Leaf,
    pub(super) blinding: Blinding,
    pub(super) claim: Claim,
}

/// A folder that a claim can be written to, or that has one.
pub(super) struct Folder {
    path: PathBuf,
    receipt: Option<Receipt>,
    /// Those files of a claim that are there.
    there: Vec<&'static str>,
}

impl Folder {
    /// Looks into a folder, which need not exist. Refuses one that no claim could be written to, and one with files that no run
    /// left there.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let exists = |name: &&str| path.join(name).symlink_metadata().is_ok();
        let there: Vec<_> = FILES.into_iter().filter(exists).collect();
        let receipt = if there.contains(&RECEIPT) { Some(read_receipt(&path.join(RECEIPT))?) } else { None };
        let folder = Self { path: path.into(), receipt, there };
        folder.ensure_of_a_run()?;
        if !folder.is_complete() {
            files::check_folder(path)?;
        }
        Ok(folder)
    }

    fn ensure_of_a_run(&self) -> Result<()> {
        let missing = [RECEIPT, MESSAGE].into_iter().find(|name| !self.has(name));
        match (self.there.iter().find(|name| **name != RECEIPT), missing) {
            (Some(name), Some(missing)) => {
                bail!("there is {name} without {missing} in {}: {ANOTHER}", self.path.display())
            }
            _ => Ok(()),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    fn has(&self, name: &str) -> bool {
        self.there.contains(&name)
    }

    /// Whether all files of a claim are there.
    pub(super) fn is_complete(&self) -> bool {
        self.there.len() == FILES.len()
    }

    /// Whether a run began with a claim here.
    pub(super) fn is_begun(&self) -> bool {
        self.receipt.is_some()
    }

    /// The blinding of the claim that was begun.
    pub(super) fn blinding(&self) -> Option<Blinding> {
        self.receipt.as_ref().map(|receipt| receipt.blinding)
    }

    /// The proof that is there, if there is one; it is not verified again. Refuses the files of another claim.
    pub(super) fn proof(&self, claim: &Prepared) -> Result<Option<Vec<u8>>> {
        let Some(receipt) = &self.receipt else { return Ok(None) };
        if let Some(difference) = receipt.difference(&claim.receipt()) {
            bail!("the claim in {} {difference}: {ANOTHER}", self.path.display());
        }
        if !self.has(MESSAGE) {
            return Ok(None);
        }
        let message = files::read(&self.path.join(MESSAGE), "message")?;
        // Where there is none, the message cannot be what follows from it.
        let proof = proof_in(&message).filter(|proof| proof.len() == PROOF_LEN).unwrap_or_default();
        for (name, content) in later_files(claim, &proof) {
            let file = self.path.join(name);
            if self.has(name) && !is_same(&files::read(&file, "file of a claim")?, &content) {
                bail!("{} does not belong to the claim in {RECEIPT}: {ANOTHER}", file.display());
            }
        }
        Ok(Some(proof))
    }

    /// Writes the files that are missing.
    pub(super) fn write(&self, claim: &Prepared, proof: &[u8]) -> Result<()> {
        std::fs::create_dir_all(&self.path)
            .with_context(|| format!("cannot make the folder {}", self.path.display()))?;
        if !self.is_begun() {
            let receipt = serde_json::to_vec(&claim.receipt())?;
            Output::secret(&self.path.join(RECEIPT))?.write(&receipt)?;
        }
        for (name, content) in later_files(claim, proof) {
            if !self.has(name) {
                Output::replaced(&self.path.join(name))?.write(&content)?;
            }
        }
        Ok(())
    }
}

impl Receipt {
    /// What is other in this receipt than in that of the claim that is wanted.
    fn difference(&self, wanted: &Self) -> Option<&'static str> {
        if self == wanted {
            None
        } else if self.leaf != wanted.leaf {
            Some("is of another leaf, or another list")
        } else if self.claim.recipient_commitment != wanted.claim.recipient_commitment {
            Some("is for another recipient, contract or chain")
        } else if self.claim.genesis_root != wanted.claim.genesis_root {
            Some("is of another list")
        } else {
            Some("has a receipt that was changed")
        }
    }
}

fn read_receipt(file: &Path) -> Result<Receipt> {
    let text = files::read_text(file, Given::Receipt.name())?;
    serde_json::from_str(&text)
        .with_context(|| format!("{} is not {}: {ANOTHER}", file.display(), Given::Receipt))
}

/// The proof in a message for the contract.
fn proof_in(message: &[u8]) -> Option<Vec<u8>> {
    let message: serde_json::Value = serde_json::from_slice(message).ok()?;
    let proof = Binary::from_base64(message.pointer("/claim/proof")?.as_str()?).ok()?;
    Some(proof.to_vec())
}

/// Whether two files say the same: JSON may be written in another way.
fn is_same(found: &[u8], wanted: &[u8]) -> bool {
    let json = |bytes| serde_json::from_slice::<serde_json::Value>(bytes).ok();
    found == wanted || json(wanted).is_some_and(|wanted| json(found) == Some(wanted))
}

/// The files that follow the receipt, with what is in them.
fn later_files(claim: &Prepared, proof: &[u8]) -> [(&'static str, Vec<u8>); 3] {
    [
        (MESSAGE, claim.message(proof).to_string().into_bytes()),
        (PROOF, proof.to_vec()),
        (PUBLIC, claim.public_inputs().into_bytes()),
    ]
}
