//! `zkwasm prove`: proofs for the circuits of this program.
//!
//! One claim, or with `--claims` many: the list is read and its tree hashed once, the proving key is derived once. Start
//! at [`HeadstashArgs`]; `airdrop.rs` finds the leaf and makes the witness, `many.rs` proves on all threads, `folder.rs` has the
//! files of a claim.

mod airdrop;
mod folder;
mod many;

use crate::address::Address;
use crate::{Verdict, progress, public_inputs};
use airdrop::{Airdrop, Chosen, Claimant};
use anyhow::{Result, bail};
use folder::{Folder, Receipt};
use headstash_circuit::prover::Prover;
use headstash_circuit::statement::{Blinding, Claim, Tree, Witness};
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use std::path::PathBuf;

/// `zkwasm prove …`
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Prove a claim of a private airdrop, or many
    Headstash(HeadstashArgs),
}

#[derive(clap::Args)]
#[command(after_help = "\
Writes four files to the output folder:
  proof.bin    the proof
  public.json  the public input, for `zkwasm verify`
  claim.json   the message for the contract, for `zkwasm run execute`
  receipt.json opens the claim's commitment: shows an auditor which leaf was claimed; keep it secret

With --claims they are in folders of the output folder: the first claim's in 0, the next one's in 1, and so on.

A run that was stopped is made again with the same arguments: it goes on where the other one ended, and replaces nothing. With --claims, those that are complete are skipped, and lines can be added at the end of the file.

Examples:
  zkwasm prove headstash --list eligible.json --key alice.key --to terp1… --contract terp1… --chain-id morocco-1 -o claim
  zkwasm prove headstash --list eligible.json --claims claims.txt --contract terp1… --chain-id morocco-1 -o claims")]
pub(crate) struct HeadstashArgs {
    /// List of eligible leaves
    #[arg(long, value_name = "FILE")]
    list: PathBuf,
    /// The claimant's key file
    #[arg(long, value_name = "FILE", required_unless_present = "claims")]
    key: Option<PathBuf>,
    /// The address that is to be paid, in bech32; anybody can send the claim
    #[arg(long, value_name = "ADDRESS", required_unless_present = "claims")]
    to: Option<Address>,
    /// Which of the claimant's leaves, when the list has several: its place in the list, from 0
    #[arg(long)]
    leaf: Option<usize>,
    /// Prove many claims: a file with one in each line, `KEYFILE ADDRESS` or `KEYFILE ADDRESS LEAF`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key", "to", "leaf"])]
    claims: Option<PathBuf>,
    /// The contract's address, in bech32
    #[arg(long, value_name = "ADDRESS")]
    contract: Address,
    /// The chain's identifier
    #[arg(long, value_name = "ID", default_value = crate::run::CHAIN_ID, value_parser = parse_chain_id)]
    chain_id: String,
    /// Output folder
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

impl Command {
    pub(crate) fn run(&self) -> Result<Verdict> {
        match self {
            Self::Headstash(args) => args.run(),
        }
    }
}

impl HeadstashArgs {
    fn run(&self) -> Result<Verdict> {
        let airdrop = Airdrop::read(&self.list, &self.chain_id, &self.contract)?;
        match (&self.claims, &self.key, &self.to) {
            (Some(file), ..) => many::prove(&airdrop, &many::read(file)?, &self.output)?,
            (None, Some(key), Some(to)) => {
                let claimant = Claimant { key: key.clone(), to: to.clone(), leaf: self.leaf };
                self.prove_one(&airdrop, &claimant)?;
            }
            _ => bail!("expected --key and --to, or --claims"), // clap has asked for them
        }
        Ok(Verdict::Yes)
    }

    fn prove_one(&self, airdrop: &Airdrop, claimant: &Claimant) -> Result<()> {
        let chosen = airdrop.choose(claimant)?;
        let folder = Folder::open(&self.output)?;
        let prepared = Prepared::new(airdrop, &airdrop.tree()?, &chosen, folder.blinding())?;
        let proof = match folder.proof(&prepared)? {
            Some(proof) => proof,
            None => {
                let prover = prover()?;
                progress::step("proving", || prepared.prove(&prover))?
            }
        };
        folder.write(&prepared, &proof)?;
        println!("amount    {}{}", prepared.claim.amount, prepared.token);
        println!("nullifier {}", prepared.claim.nullifier);
        let state = if folder.is_complete() { " (complete before)" } else { "" };
        println!("proof     {} bytes{state}", proof.len());
        Ok(())
    }
}

fn prover() -> Result<Prover> {
    Ok(progress::step("deriving the proving key", Prover::new)?)
}

/// The identifier is hashed into every claim as it stands; no chain has an empty one or one with spaces.
fn parse_chain_id(text: &str) -> Result<String> {
    if text.is_empty() || text.contains(char::is_whitespace) {
        bail!("expected a chain's identifier, such as morocco-1, found {text:?}");
    }
    Ok(text.into())
}

/// A claim with all that its proof takes.
struct Prepared {
    recipient: Address,
    token: String,
    witness: Witness,
    claim: Claim,
}

impl Prepared {
    /// The claim of a leaf, with the blinding of one that was begun, or a new one.
    fn new(airdrop: &Airdrop, tree: &Tree, chosen: &Chosen, blinding: Option<Blinding>) -> Result<Self> {
        let blinding = blinding.unwrap_or_else(|| Blinding::random(&mut UnwrapErr(SysRng)));
        let witness = airdrop.witness(tree, chosen, blinding)?;
        let claim = witness.claim();
        let (recipient, token) = (chosen.to.clone(), airdrop.token(chosen).to_string());
        Ok(Self { recipient, token, witness, claim })
    }

    fn prove(&self, prover: &Prover) -> Result<Vec<u8>> {
        Ok(prover.prove(&self.witness, &self.claim, UnwrapErr(SysRng))?.proof)
    }

    fn receipt(&self) -> Receipt {
        Receipt { leaf: self.witness.leaf(), blinding: self.witness.blinding, claim: self.claim }
    }

    /// The text of `public.json`.
    fn public_inputs(&self) -> String {
        public_inputs::to_json(&[self.claim.public_input().to_bytes()])
    }

    /// The message `execute claim` of `cw-headstash`.
    fn message(&self, proof: &[u8]) -> serde_json::Value {
        let claim = &self.claim;
        serde_json::json!({ "claim": {
            "recipient": self.recipient.as_str(),
            "token": self.token,
            "amount": claim.amount.to_string(),
            "nullifier": claim.nullifier.to_hex(),
            "commitment": claim.commitment.to_hex(),
            "proof": cosmwasm_std::Binary::new(proof.to_vec()).to_base64(),
            "proved": {
                "genesis_root": claim.genesis_root.to_hex(),
                "recipient_commitment": claim.recipient_commitment.to_hex(),
                "public_input": claim.public_input().to_hex(),
            },
        }})
    }
}
