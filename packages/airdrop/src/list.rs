//! The list of eligible leaves.
//!
//! It is checked when it is made and whenever it is read, since files can be edited: a leaf that nobody could be paid for, or a list
//! that is not the one whose root a contract has, is found before anything is proved. Start at [`List`].

use super::{ENTRY_FORM, Entry, Given, ensure_payable, read_entries, read_json};
use crate::address::Address;
use crate::{progress, token};
use anyhow::{Context, Result, bail};
use headstash_circuit::statement::{
    Amount, EligibleLeaf, GenesisRoot, OwnerKey, Salt, Tree, token_denom_hash,
};
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

/// The list of eligible leaves.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct List {
    /// The token of the leaves that name none.
    denom: String,
    leaves: Vec<ListedLeaf>,
    /// The root when the list was made, so that a change is noticed. Older lists have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    root: Option<GenesisRoot>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListedLeaf {
    owner: OwnerKey,
    amount: Amount,
    salt: Salt,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// What a list gives away of one token: `tokens` of the contract's instantiation has these.
#[derive(Serialize)]
pub(super) struct Total<'a> {
    pub(super) token: &'a str,
    pub(super) total: Amount,
}

impl List {
    /// The list of the entries in a file, each leaf with a salt of its own.
    pub(super) fn from_entries(denom: &str, file: &Path) -> Result<Self> {
        let entries = read_entries(file)?;
        if entries.is_empty() {
            bail!("{} has no entries; {ENTRY_FORM}", file.display());
        }
        let mut rng = UnwrapErr(SysRng);
        let mut leaf = |(number, entry): (usize, Entry)| {
            let Entry { owner, amount, token } =
                entry.spelled().with_context(|| unpayable("entry", number, file))?;
            let salt = Salt::random(&mut rng);
            Ok(ListedLeaf { owner, amount, salt, token: token.filter(|token| token != denom) })
        };
        let leaves = entries.into_iter().enumerate().map(&mut leaf).collect::<Result<_>>()?;
        let list = Self { denom: denom.into(), leaves, root: None };
        list.check("entry", file)?;
        Ok(list)
    }

    /// Reads a list from its file.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        let list: Self = read_json(file, Given::List, "`zkwasm headstash list` makes one")?;
        if list.leaves.is_empty() {
            bail!("{} has no leaves; `zkwasm headstash list` makes a list of entries", file.display());
        }
        list.check("leaf", file)?;
        list.check_salts(file)?;
        Ok(list)
    }

    /// The same list, which remembers its root.
    pub(super) fn with_root(self, root: GenesisRoot) -> Self {
        Self { root: Some(root), ..self }
    }

    pub(super) fn len(&self) -> usize {
        self.leaves.len()
    }

    /// The contents of the leaves, in order.
    pub(crate) fn leaves(&self) -> Vec<EligibleLeaf> {
        let mut hashes = HashMap::new();
        let leaf = |l: &ListedLeaf| {
            let token = self.token_of(l);
            let token_denom_hash =
                *hashes.entry(token.to_string()).or_insert_with(|| token_denom_hash(token));
            EligibleLeaf { owner: l.owner, amount: l.amount, token_denom_hash, salt: l.salt }
        };
        self.leaves.iter().map(leaf).collect()
    }

    /// The token of the leaf at this place.
    pub(crate) fn token(&self, index: usize) -> &str {
        self.token_of(&self.leaves[index])
    }

    fn token_of<'a>(&'a self, leaf: &'a ListedLeaf) -> &'a str {
        leaf.token.as_deref().unwrap_or(&self.denom)
    }

    /// The tree over the leaves, which has to be the one that the list was made with.
    pub(crate) fn tree(&self) -> Result<Tree> {
        let leaves: Vec<_> = self.leaves().iter().map(EligibleLeaf::leaf).collect();
        let name = format!("hashing the tree of {} leaves", leaves.len());
        let tree = progress::step(&name, || Tree::new(&leaves)).context("the list makes no tree")?;
        let (found, made) = (tree.root(), self.root.unwrap_or(tree.root()));
        if found != made {
            bail!(
                "the list was changed after it was made: it was made with the root {made}, its leaves have {found}. A contract \
                 that was set up with the first pays none of its claims; take the file as `zkwasm headstash list` wrote it, or \
                 make a new list of the entries"
            );
        }
        Ok(tree)
    }

    /// What the list gives away, by token.
    pub(super) fn totals(&self) -> Result<Vec<Total<'_>>> {
        let mut totals = BTreeMap::new();
        for leaf in &self.leaves {
            let total: &mut u128 = totals.entry(self.token_of(leaf)).or_default();
            let sum = total.checked_add(leaf.amount.get());
            *total = sum.with_context(|| format!("the total of {} is 2^128 or more", self.token_of(leaf)))?;
        }
        Ok(totals.into_iter().map(|(token, total)| Total { token, total: Amount::new(total) }).collect())
    }

    /// Refuses tokens of another chain than the contract's.
    pub(crate) fn ensure_beside(&self, contract: &Address) -> Result<()> {
        for (_, name) in self.tokens() {
            if let Some(address) = token::contract(name) {
                address.ensure_beside(contract).with_context(|| format!("the list gives away {name}"))?;
            }
        }
        Ok(())
    }

    /// Each token with the first leaf that has it, in the order of the leaves.
    fn tokens(&self) -> Vec<(usize, &str)> {
        let mut seen = HashSet::new();
        let tokens = self.leaves.iter().map(|leaf| self.token_of(leaf)).enumerate();
        tokens.filter(|(_, token)| seen.insert(*token)).collect()
    }

    /// Refuses what no contract could pay. `leaf` is what the leaves are called in `file`.
    fn check(&self, leaf: &str, file: &Path) -> Result<()> {
        ensure_spelled(&self.denom).with_context(|| format!("the denomination of {}", file.display()))?;
        for (number, listed) in self.leaves.iter().enumerate() {
            ensure_payable(listed.amount).with_context(|| unpayable(leaf, number, file))?;
        }
        for (number, token) in self.tokens() {
            ensure_spelled(token).with_context(|| unpayable(leaf, number, file))?;
        }
        self.check_chain(leaf, file)?;
        self.totals().map(drop)
    }

    /// Refuses cw20 tokens of two chains: one contract pays them all. A denomination does not tell its chain.
    fn check_chain(&self, leaf: &str, file: &Path) -> Result<()> {
        let tokens = self.tokens().into_iter();
        let mut contracts = tokens.filter_map(|(number, token)| Some((number, token::contract(token)?)));
        let Some((first, one)) = contracts.next() else { return Ok(()) };
        if let Some((number, other)) = contracts.find(|(_, contract)| contract.prefix() != one.prefix()) {
            bail!(
                "{leaf} {number} of {}, counted from 0, has a token of another chain than {leaf} {first}: the addresses {other} \
                 and {one} begin with {:?} and {:?}; make a list for each chain",
                file.display(),
                other.prefix(),
                one.prefix()
            );
        }
        Ok(())
    }

    /// Refuses a leaf that was copied: the same leaf is paid once, and a salt hides one leaf.
    fn check_salts(&self, file: &Path) -> Result<()> {
        let mut places = HashMap::with_capacity(self.leaves.len());
        for (number, leaf) in self.leaves.iter().enumerate() {
            if let Some(first) = places.insert(leaf.salt.to_bytes(), number) {
                bail!(
                    "leaf {number} of {}, counted from 0, has the salt of leaf {first}: each leaf needs its own; make a new list of \
                     the entries with `zkwasm headstash list`",
                    file.display()
                );
            }
        }
        Ok(())
    }
}

fn unpayable(leaf: &str, number: usize, file: &Path) -> String {
    format!("{leaf} {number} of {}, counted from 0, cannot be paid", file.display())
}

/// Refuses a token that contracts spell otherwise: its hash in the leaf would be another token's.
fn ensure_spelled(text: &str) -> Result<()> {
    let spelled = token::parse(text)?;
    if spelled != text {
        bail!("token {text:?}: expected {spelled:?}, as contracts spell it");
    }
    Ok(())
}
