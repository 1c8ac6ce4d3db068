//! `zkwasm headstash`: the distributor's and the claimant's files of a private airdrop.
//!
//! A claimant makes a key file and hands out the owner key in it. A distributor turns entries (owner, amount) into
//! the list of eligible leaves, hands the list to the claimants, and its root to the contract. `zkwasm prove headstash` takes
//! list and key. `list.rs` has what makes a list right, `given.rs` tells the files apart.

mod given;
mod list;

use crate::files::{self, Output};
use crate::{Verdict, progress, token};
use anyhow::{Context, Error, Result, bail};
pub(crate) use given::Given;
use headstash_circuit::statement::{Amount, GenesisRoot, OwnerKey, SecretKey};
pub(crate) use list::List;
use list::Total;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// `zkwasm headstash …`
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Make a claimant's key file and print the owner key to hand out
    Key {
        /// Where to write the key; keep it secret
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Make entries of random claimants, to try things with
    #[command(after_help = SAMPLE_HELP)]
    Sample {
        /// How many
        #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
        leaves: u32,
        /// Add this claimant in the middle, with the amount of --amount
        #[arg(long, value_name = "KEYFILE")]
        with: Option<PathBuf>,
        /// Keep the claimants' keys: entry n belongs to DIR/n.key, counted from 0. The folder must be a new one
        #[arg(long, value_name = "DIR", conflicts_with = "with")]
        keys: Option<PathBuf>,
        /// Amount of each
        #[arg(long, default_value = "1000", value_parser = parse_amount)]
        amount: Amount,
        /// Where to write the entries: a new file
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Turn entries into a list of eligible leaves, with fresh salts; prints root and totals
    #[command(after_help = LIST_HELP)]
    List {
        /// The entries
        entries: PathBuf,
        /// The token of the entries that name none: a denomination, or cw20:ADDRESS
        #[arg(long, value_name = "TOKEN", value_parser = token::parse)]
        denom: String,
        /// Where to write the list
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
    },
    /// Print root, number of leaves and the tokens' totals of a list
    Root {
        /// The list
        list: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

const SAMPLE_HELP: &str = "\
Example, of an airdrop whose every leaf can be claimed:
  zkwasm headstash sample --leaves 100 --keys keys -o entries.json
  zkwasm headstash list entries.json --denom ustash -o eligible.json
  for n in $(seq 0 99); do echo keys/$n.key wasm1…; done >claims.txt
  zkwasm prove headstash --list eligible.json --claims claims.txt --contract wasm1… -o claims";

const LIST_HELP: &str = "\
The entries are a JSON array of {\"owner\": \"<hex>\", \"amount\": \"<decimal>\"}. An entry can have a token of its own:
{\"owner\": \"<hex>\", \"amount\": \"<decimal>\", \"token\": \"cw20:<address>\"}

All tokens of a list are of one chain. cw20 tokens whose addresses begin otherwise than each other's, or than the contract's, are refused; a denomination does not tell its chain, so look after these yourself.

A list is not for editing: when it is read it is checked again, and compared with the root that it was made with.";

/// What is expected where there is something else.
const ENTRY_FORM: &str = r#"expected a JSON array of {"owner": "<hex>", "amount": "<decimal>"}"#;

/// What a distributor is given for one claimant.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    owner: OwnerKey,
    amount: Amount,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// A claimant's key file.
#[derive(Serialize, Deserialize)]
struct KeyFile {
    secret_key: SecretKey,
}

impl Command {
    pub(crate) fn run(&self) -> Result<Verdict> {
        match self {
            Self::Key { output } => {
                let output = Output::secret(output)?;
                let secret_key = random_key();
                write_key(output, secret_key)?;
                println!("{}", secret_key.owner());
            }
            Self::Sample { leaves, with, keys, amount, output } => {
                // Somebody's own entries may be there.
                let output = Output::new_file(output)?;
                // Before the folder of keys is made, which has to be a new one.
                let with = with.as_deref().map(read_key).transpose()?;
                let mut entries = sample(*leaves, *amount, keys.as_deref())?;
                if let Some(secret_key) = with {
                    *middle(&mut entries)? = Entry::new(&secret_key, *amount);
                }
                output.write(&serde_json::to_vec(&entries)?)?;
                println!("{leaves} entries of {amount}");
            }
            Self::List { entries, denom, output } => {
                // Never over another list: with the old salts the old leaves would be lost.
                let output = Output::secret(output)?;
                let list = List::from_entries(denom, entries)?;
                let root = list.tree()?.root();
                let list = list.with_root(root);
                output.write(&serde_json::to_vec(&list)?)?;
                Summary::of(&list, root)?.print(false);
            }
            Self::Root { list, json } => {
                let list = List::read(list)?;
                Summary::of(&list, list.tree()?.root())?.print(*json);
            }
        }
        Ok(Verdict::Yes)
    }
}

impl Entry {
    fn new(key: &SecretKey, amount: Amount) -> Self {
        Self { owner: key.owner(), amount, token: None }
    }

    /// The entry with its token in the spelling of contracts.
    fn spelled(self) -> Result<Self> {
        let token = self.token.as_deref().map(token::parse).transpose()?;
        Ok(Self { token, ..self })
    }
}

/// No bank and no cw20 contract sends an amount of 0.
fn ensure_payable(amount: Amount) -> Result<()> {
    if amount.get() == 0 {
        bail!("amount: expected 1 or more, found 0");
    }
    Ok(())
}

fn parse_amount(text: &str) -> Result<Amount> {
    let amount = text.parse()?;
    ensure_payable(amount)?;
    Ok(amount)
}

/// Reads the entries. The error names the entry that is none.
fn read_entries(file: &Path) -> Result<Vec<Entry>> {
    let text = files::read_text(file, "entries")?;
    serde_json::from_str(&text).map_err(|error| match Given::of(&text) {
        Some(other) if other != Given::Entries => other.instead_of(&Given::Entries.to_string(), file),
        _ => no_entries(&text, error, file),
    })
}

fn no_entries(text: &str, error: serde_json::Error, file: &Path) -> Error {
    match first_wrong_entry(text) {
        Some((number, reason)) => Error::new(reason)
            .context(format!("entry {number} of {}, counted from 0, is none; {ENTRY_FORM}", file.display())),
        None => Error::new(error).context(format!("{} holds no entries; {ENTRY_FORM}", file.display())),
    }
}

fn first_wrong_entry(text: &str) -> Option<(usize, serde_json::Error)> {
    let values: Vec<serde_json::Value> = serde_json::from_str(text).ok()?;
    values
        .into_iter()
        .enumerate()
        .find_map(|(number, value)| Some((number, serde_json::from_value::<Entry>(value).err()?)))
}

/// Reads the secret of a claimant's key file.
pub(crate) fn read_key(file: &Path) -> Result<SecretKey> {
    Ok(read_json::<KeyFile>(file, Given::Key, "`zkwasm headstash key` makes one")?.secret_key)
}

fn write_key(output: Output, secret_key: SecretKey) -> Result<()> {
    output.write(&serde_json::to_vec(&KeyFile { secret_key })?)
}

/// Entries of new claimants, whose keys go to `keys` or nowhere.
fn sample(leaves: u32, amount: Amount, keys: Option<&Path>) -> Result<Vec<Entry>> {
    let Some(folder) = keys else {
        return (0..leaves).map(|_| Ok(Entry::new(&random_key(), amount))).collect();
    };
    std::fs::create_dir(folder).with_context(|| {
        format!("cannot make the folder {}; give --keys a new one in a folder that exists", folder.display())
    })?;
    let entry = |n| {
        let secret_key = random_key();
        write_key(Output::secret(&folder.join(format!("{n}.key")))?, secret_key)?;
        Ok(Entry::new(&secret_key, amount))
    };
    progress::step(&format!("making {leaves} keys"), || (0..leaves).map(entry).collect())
}

fn random_key() -> SecretKey {
    SecretKey::random(&mut UnwrapErr(SysRng))
}

fn middle(entries: &mut [Entry]) -> Result<&mut Entry> {
    let middle = entries.len().saturating_sub(1) / 2;
    entries.get_mut(middle).context("--with needs at least one leaf")
}

/// What a contract is set up with, and what a list adds up to.
struct Summary<'a> {
    root: GenesisRoot,
    leaves: usize,
    totals: Vec<Total<'a>>,
}

impl<'a> Summary<'a> {
    fn of(list: &'a List, root: GenesisRoot) -> Result<Self> {
        Ok(Self { root, leaves: list.len(), totals: list.totals()? })
    }

    fn print(&self, json: bool) {
        let Self { root, leaves, totals } = self;
        if json {
            println!("{}", serde_json::json!({ "root": root, "leaves": leaves, "tokens": totals }));
        } else {
            println!("root   {root}\nleaves {leaves}");
            totals.iter().for_each(|Total { token, total }| println!("total  {total}{token}"));
        }
    }
}

/// Reads JSON; `origin` says where such a file comes from.
fn read_json<T: DeserializeOwned>(file: &Path, expected: Given, origin: &str) -> Result<T> {
    let text = files::read_text(file, expected.name())?;
    serde_json::from_str(&text).map_err(|error| match Given::of(&text) {
        Some(other) if other != expected => other.instead_of(&expected.to_string(), file),
        _ => Error::new(error).context(format!("{} is no {}; {origin}", file.display(), expected.name())),
    })
}
