//! `zkwasm headstash`: the distributor's and the claimant's files of a private airdrop.
//!
//! A claimant makes a key file and hands out the owner key in it. A distributor turns entries (owner, amount) into
//! the list of eligible leaves, hands the list to the claimants, and its root to the contract. `zkwasm prove headstash` takes
//! list and key. What is in the files, and what makes it right, is in `zk-airdrop`; `misplaced.rs` has advice about a file
//! in another's place.

mod misplaced;

use crate::files::{self, Output};
use crate::{Verdict, progress};
use anyhow::{Context, Result};
use headstash_circuit::statement::{Amount, GenesisRoot, SecretKey, Tree};
pub(crate) use misplaced::instead_of;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use std::path::{Path, PathBuf};
use zk_airdrop::entries::{self, parse_amount};
use zk_airdrop::{Document, Entry, List, Total, key, token};

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
                    *middle(&mut entries)? = Entry::new(secret_key.owner(), *amount);
                }
                output.write(entries::to_json(&entries)?.as_bytes())?;
                println!("{leaves} entries of {amount}");
            }
            Self::List { entries, denom, output } => {
                // Never over another list: with the old salts the old leaves would be lost.
                let output = Output::secret(output)?;
                let list = make_list(denom, entries)?;
                let root = tree(&list)?.root();
                let list = list.with_root(root);
                output.write(list.to_json()?.as_bytes())?;
                Summary::of(&list, root)?.print(false);
            }
            Self::Root { list, json } => {
                let list = read_list(list)?;
                Summary::of(&list, tree(&list)?.root())?.print(*json);
            }
        }
        Ok(Verdict::Yes)
    }
}

/// The list of the entries in a file, each leaf with a salt of its own.
fn make_list(denom: &str, file: &Path) -> Result<List> {
    let entries = read(file, "entries", entries::parse)?;
    Ok(List::from_entries(denom, entries, &name(file), &mut UnwrapErr(SysRng))?)
}

/// Reads a list from its file.
pub(crate) fn read_list(file: &Path) -> Result<List> {
    read(file, Document::List.name(), List::parse)
}

/// The tree of a list.
pub(crate) fn tree(list: &List) -> Result<Tree> {
    let step = format!("hashing the tree of {} leaves", list.len());
    Ok(progress::step(&step, || list.tree())?)
}

/// Reads the secret of a claimant's key file.
pub(crate) fn read_key(file: &Path) -> Result<SecretKey> {
    read(file, Document::Key.name(), key::parse)
}

fn write_key(output: Output, secret_key: SecretKey) -> Result<()> {
    output.write(key::to_json(&secret_key)?.as_bytes())
}

/// Reads a file and parses it; `what` says which file in an error.
fn read<T>(file: &Path, what: &str, parse: fn(&str, &str) -> zk_airdrop::Result<T>) -> Result<T> {
    let text = files::read_text(file, what)?;
    parse(&text, &name(file)).map_err(|error| misplaced::advised(error, file))
}

/// What errors call a file.
pub(crate) fn name(file: &Path) -> String {
    file.display().to_string()
}

/// Entries of new claimants, whose keys go to `keys` or nowhere.
fn sample(leaves: u32, amount: Amount, keys: Option<&Path>) -> Result<Vec<Entry>> {
    let Some(folder) = keys else {
        return (0..leaves).map(|_| Ok(Entry::new(random_key().owner(), amount))).collect();
    };
    std::fs::create_dir(folder).with_context(|| {
        format!("cannot make the folder {}; give --keys a new one in a folder that exists", folder.display())
    })?;
    let entry = |n| {
        let secret_key = random_key();
        write_key(Output::secret(&folder.join(format!("{n}.key")))?, secret_key)?;
        Ok(Entry::new(secret_key.owner(), amount))
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
