//! The folder of a claim: what is in it, and what is missing.
//!
//! A run writes the receipt first and then the message, each whole or not at all. So a run that was stopped leaves nothing, a
//! receipt, or both, and the next run goes on with the blinding of the one and the proof in the other. Nothing that is there is
//! replaced; what does not belong to the claim is refused. Start at [`Folder::open`].

use crate::files::{self, Output};
use crate::public_inputs;
use anyhow::{Context, Result, bail};
use headstash_circuit::statement::Blinding;
use std::path::{Path, PathBuf};
use zk_airdrop::{Document, PreparedClaim, Receipt, proof_in};

const RECEIPT: &str = "receipt.json";
const MESSAGE: &str = "claim.json";
const PROOF: &str = "proof.bin";
const PUBLIC: &str = "public.json";

/// In the order in which they are written.
const FILES: [&str; 4] = [RECEIPT, MESSAGE, PROOF, PUBLIC];

/// What to do about a folder that has something else in it.
const ANOTHER: &str = "choose another output folder";

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
    pub(super) fn proof(&self, claim: &PreparedClaim) -> Result<Option<Vec<u8>>> {
        let Some(receipt) = &self.receipt else { return Ok(None) };
        if let Some(difference) = receipt.difference(&claim.receipt()) {
            bail!("the claim in {} {difference}: {ANOTHER}", self.path.display());
        }
        if !self.has(MESSAGE) {
            return Ok(None);
        }
        let message = files::read(&self.path.join(MESSAGE), "message")?;
        // Where there is none, the message cannot be what follows from it.
        let proof = proof_in(&message).unwrap_or_default();
        for (name, content) in later_files(claim, &proof) {
            let file = self.path.join(name);
            if self.has(name) && !is_same(&files::read(&file, "file of a claim")?, &content) {
                bail!("{} does not belong to the claim in {RECEIPT}: {ANOTHER}", file.display());
            }
        }
        Ok(Some(proof))
    }

    /// Writes the files that are missing.
    pub(super) fn write(&self, claim: &PreparedClaim, proof: &[u8]) -> Result<()> {
        std::fs::create_dir_all(&self.path)
            .with_context(|| format!("cannot make the folder {}", self.path.display()))?;
        if !self.is_begun() {
            let receipt = claim.receipt().to_json()?;
            Output::secret(&self.path.join(RECEIPT))?.write(receipt.as_bytes())?;
        }
        for (name, content) in later_files(claim, proof) {
            if !self.has(name) {
                Output::replaced(&self.path.join(name))?.write(&content)?;
            }
        }
        Ok(())
    }
}

fn read_receipt(file: &Path) -> Result<Receipt> {
    let text = files::read_text(file, Document::Receipt.name())?;
    Receipt::parse(&text)
        .with_context(|| format!("{} is not {}: {ANOTHER}", file.display(), Document::Receipt))
}

/// Whether two files say the same: JSON may be written in another way.
fn is_same(found: &[u8], wanted: &[u8]) -> bool {
    let json = |bytes| serde_json::from_slice::<serde_json::Value>(bytes).ok();
    found == wanted || json(wanted).is_some_and(|wanted| json(found) == Some(wanted))
}

/// The files that follow the receipt, with what is in them.
fn later_files(claim: &PreparedClaim, proof: &[u8]) -> [(&'static str, Vec<u8>); 3] {
    let public_inputs = public_inputs::to_json(&[claim.claim().public_input().to_bytes()]);
    [
        (MESSAGE, claim.message(proof).into_bytes()),
        (PROOF, proof.to_vec()),
        (PUBLIC, public_inputs.into_bytes()),
    ]
}
