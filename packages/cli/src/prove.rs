//! `zkwasm prove`: proofs for the circuits of this program.

use crate::headstash::{List, read_key};
use crate::{Verdict, files, progress, public_inputs};
use anyhow::{Context, Result, bail};
use headstash_circuit::prover::Prover;
use headstash_circuit::statement::{
    Blinding, Claim, ClaimContext, EligibleLeaf, SecretKey, Witness, recipient_commitment, token_denom_hash,
};
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use std::path::PathBuf;

/// `zkwasm prove …`
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Prove a claim of a private airdrop
    Headstash(HeadstashArgs),
}

#[derive(clap::Args)]
#[command(after_help = "\
Writes four files to the output folder:
  proof.bin    the proof
  public.json  the public input, for `zkwasm verify`
  claim.json   the message for the contract, for `zkwasm run execute`
  receipt.json opens the claim's commitment: shows an auditor which leaf was claimed; keep it secret

Example:
  zkwasm prove headstash --list eligible.json --key alice.key --to terp1… --contract terp1… --chain-id morocco-1 -o claim")]
pub(crate) struct HeadstashArgs {
    /// List of eligible leaves
    #[arg(long, value_name = "FILE")]
    list: PathBuf,
    /// The claimant's key file
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The address that is to be paid, and that sends the claim
    #[arg(long, value_name = "ADDRESS")]
    to: String,
    /// The contract's address
    #[arg(long, value_name = "ADDRESS")]
    contract: String,
    /// The chain's identifier
    #[arg(long, value_name = "ID", default_value = crate::run::CHAIN_ID)]
    chain_id: String,
    /// Which of the claimant's leaves, when the list has several: its place in the list, from 0
    #[arg(long)]
    leaf: Option<usize>,
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
        let list = List::read(&self.list)?;
        let witness = self.witness(&list)?;
        let claim = witness.claim();
        let prover = progress::step("deriving the proving key", Prover::new)?;
        let proof = progress::step("proving", || prover.prove(&witness, &claim, UnwrapErr(SysRng)))?.proof;
        self.write(&witness, &claim, &proof)?;
        println!("amount    {}{}", claim.amount, list.denom);
        println!("nullifier {}", claim.nullifier);
        println!("proof     {} bytes", proof.len());
        Ok(Verdict::Yes)
    }

    fn witness(&self, list: &List) -> Result<Witness> {
        let secret_key = read_key(&self.key)?;
        let leaves = list.leaves();
        let index = self.choose(&leaves, &secret_key)?;
        let context = ClaimContext::new(&self.chain_id, &self.contract);
        Ok(Witness {
            secret_key,
            amount: leaves[index].amount,
            token_denom_hash: token_denom_hash(&list.denom),
            salt: leaves[index].salt,
            path: list.tree()?.path(index)?,
            recipient_commitment: recipient_commitment(&context, &self.to),
            blinding: Blinding::random(&mut UnwrapErr(SysRng)),
        })
    }

    fn choose(&self, leaves: &[EligibleLeaf], secret_key: &SecretKey) -> Result<usize> {
        let owner = secret_key.owner();
        let own: Vec<usize> = (0..leaves.len()).filter(|i| leaves[*i].owner == owner).collect();
        match (own.as_slice(), self.leaf) {
            ([], _) => bail!("the list {} has no leaf of the owner {owner}", self.list.display()),
            (own, Some(index)) if own.contains(&index) => Ok(index),
            (own, Some(index)) => bail!("leaf {index} is not this claimant's; theirs are {own:?}"),
            ([index], None) => Ok(*index),
            (own, None) => bail!("this claimant has several leaves; choose one with --leaf: {own:?}"),
        }
    }

    fn write(&self, witness: &Witness, claim: &Claim, proof: &[u8]) -> Result<()> {
        std::fs::create_dir_all(&self.output)
            .with_context(|| format!("cannot make the folder {}", self.output.display()))?;
        let public = public_inputs::to_json(&[claim.public_input().to_bytes()]);
        // First the receipt, and only where there is none yet: its blinding cannot be had again.
        let receipt =
            serde_json::json!({ "leaf": witness.leaf(), "blinding": witness.blinding, "claim": claim });
        files::create_secret(&self.output.join("receipt.json"), receipt.to_string().as_bytes())?;
        files::replace(&self.output.join("proof.bin"), proof)?;
        files::replace(&self.output.join("public.json"), public.as_bytes())?;
        files::replace(&self.output.join("claim.json"), message(claim, proof).to_string().as_bytes())
    }
}

/// The message `execute claim` of `cw-headstash`.
fn message(claim: &Claim, proof: &[u8]) -> serde_json::Value {
    serde_json::json!({ "claim": {
        "nullifier": claim.nullifier.to_hex(),
        "commitment": claim.commitment.to_hex(),
        "amount": claim.amount.to_string(),
        "proof": cosmwasm_std::Binary::new(proof.to_vec()).to_base64(),
        "proved": {
            "genesis_root": claim.genesis_root.to_hex(),
            "recipient_commitment": claim.recipient_commitment.to_hex(),
            "public_input": claim.public_input().to_hex(),
        },
    }})
}
