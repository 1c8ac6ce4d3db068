//! `zkwasm prove`: proofs for the circuits of this program.
//!
//! One claim, or with `--claims` many: the list is read and its tree hashed once, the proving key is derived once. Start
//! at [`HeadstashArgs`]; `zk-airdrop` finds the leaf and makes the claim, `many.rs` proves on all threads, `folder.rs` has the
//! files of a claim.

mod folder;
mod many;

use crate::{Verdict, headstash, progress};
use anyhow::{Result, bail};
use folder::Folder;
use headstash_circuit::prover::Prover;
use headstash_circuit::statement::{Blinding, Tree};
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use std::path::PathBuf;
use zk_airdrop::{Address, Airdrop, Chosen, PreparedClaim, parse_chain_id};

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
        let airdrop = self.airdrop()?;
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

    fn airdrop(&self) -> Result<Airdrop> {
        let list = headstash::read_list(&self.list)?;
        Ok(Airdrop::new(list, &headstash::name(&self.list), &self.chain_id, &self.contract)?)
    }

    fn prove_one(&self, airdrop: &Airdrop, claimant: &Claimant) -> Result<()> {
        let chosen = claimant.choose(airdrop)?;
        let folder = Folder::open(&self.output)?;
        let prepared = prepare(airdrop, &headstash::tree(airdrop.list())?, &chosen, &folder)?;
        let proof = match folder.proof(&prepared)? {
            Some(proof) => proof,
            None => {
                let prover = prover()?;
                progress::step("proving", || prove_claim(&prepared, &prover))?
            }
        };
        folder.write(&prepared, &proof)?;
        println!("amount    {}{}", prepared.claim().amount, prepared.token());
        println!("nullifier {}", prepared.claim().nullifier);
        let state = if folder.is_complete() { " (complete before)" } else { "" };
        println!("proof     {} bytes{state}", proof.len());
        Ok(())
    }
}

/// Who claims.
#[derive(Debug, PartialEq)]
struct Claimant {
    key: PathBuf,
    /// The address that is to be paid.
    to: Address,
    /// The leaf's place in the list, where the claimant has several.
    leaf: Option<usize>,
}

impl Claimant {
    /// Finds the claimant's leaf.
    fn choose(&self, airdrop: &Airdrop) -> Result<Chosen> {
        // A wrong address is told of before a key file that cannot be read.
        airdrop.ensure_recipient(&self.to)?;
        let secret_key = headstash::read_key(&self.key)?;
        Ok(airdrop.choose(secret_key, &self.to, self.leaf)?)
    }
}

fn prover() -> Result<Prover> {
    Ok(progress::step("deriving the proving key", Prover::new)?)
}

/// The claim of a leaf, with the blinding of the one that was begun in the folder, or a new one.
fn prepare(airdrop: &Airdrop, tree: &Tree, chosen: &Chosen, folder: &Folder) -> Result<PreparedClaim> {
    let blinding = folder.blinding().unwrap_or_else(|| Blinding::random(&mut UnwrapErr(SysRng)));
    Ok(airdrop.prepare(tree, chosen, blinding)?)
}

fn prove_claim(claim: &PreparedClaim, prover: &Prover) -> Result<Vec<u8>> {
    Ok(claim.prove(prover, UnwrapErr(SysRng))?)
}
