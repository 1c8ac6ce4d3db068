//! The list of eligible leaves.
//!
//! It is checked when it is made and whenever it is read, since files can be edited: a leaf that nobody could be paid for,
//! or a list that is not the one whose root a contract has, is found before anything is proved. Start at [`List`].

use std::collections::{BTreeMap, HashMap, HashSet};

use headstash_circuit::statement::{
    Amount, EligibleLeaf, GenesisRoot, OwnerKey, Salt, Tree, token_denom_hash,
};
use rand::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::entries::{Entry, ensure_payable};
use crate::token::{self, ensure_spelled};
use crate::{Address, Error, Result};

/// The list of eligible leaves.
///
/// It has been checked, but for the root: [`List::tree`] compares that. Whoever has its text knows owners and amounts.
#[derive(Clone, Debug, Serialize)]
pub struct List {
    /// The token of the leaves that name none.
    denom: String,
    leaves: Vec<ListedLeaf>,
    /// The root when the list was made, so that a change is noticed. Older lists have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<GenesisRoot>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListedLeaf {
    owner: OwnerKey,
    amount: Amount,
    salt: Salt,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// What a list gives away of one token: `tokens` of the contract's instantiation has these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Total<'a> {
    /// The token.
    pub token: &'a str,
    /// The sum of its leaves.
    pub total: Amount,
}

/// What a leaf is called in errors of a list that is being made, and of one that is read.
const ENTRY: &str = "entry";
const LEAF: &str = "leaf";

impl ListedLeaf {
    /// The leaf of an entry, in a list whose leaves have the token `denom` if they name none.
    fn new(entry: Entry, denom: &str, rng: &mut impl CryptoRng) -> Result<Self> {
        let Entry { owner, amount, token } = entry.spelled()?;
        let token = token.filter(|token| token != denom);
        Ok(Self { owner, amount, salt: Salt::random(rng), token })
    }
}

impl List {
    /// Makes a list of entries, each leaf with a salt of its own from `rng`, which must be cryptographic. The tokens of
    /// entries are brought into the spelling of contracts; `denom`, the token of those that name none, must be in it.
    /// Errors call the entries `name`.
    ///
    /// # Errors
    /// [`Error::NoEntries`], [`Error::Denomination`], [`Error::Unpayable`], [`Error::TwoChains`] or [`Error::Total`].
    pub fn from_entries(
        denom: &str,
        entries: Vec<Entry>,
        name: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<Self> {
        if entries.is_empty() {
            return Err(Error::NoEntries { name: name.into() });
        }
        let mut leaves = Vec::with_capacity(entries.len());
        for (number, entry) in entries.into_iter().enumerate() {
            let leaf = ListedLeaf::new(entry, denom, rng);
            leaves.push(leaf.map_err(|reason| unpayable(ENTRY, number, name, reason))?);
        }
        let list = Self { denom: denom.into(), leaves, root: None };
        list.check(ENTRY, name)?;
        Ok(list)
    }

    /// Parses the text of a list, which errors call `name`, and checks it.
    ///
    /// # Errors
    /// [`Error::Misplaced`], [`Error::Malformed`] or [`Error::NoLeaves`]; [`Error::Denomination`], [`Error::Unpayable`],
    /// [`Error::TwoChains`], [`Error::Total`] or [`Error::CopiedSalt`]. Only [`List::tree`] compares the leaves with the
    /// root.
    pub fn parse(text: &str, name: &str) -> Result<Self> {
        /// A list that has not been checked.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct List {
            denom: String,
            leaves: Vec<ListedLeaf>,
            root: Option<GenesisRoot>,
        }
        let List { denom, leaves, root } = Document::List.parse(text, name)?;
        if leaves.is_empty() {
            return Err(Error::NoLeaves { name: name.into() });
        }
        let list = Self { denom, leaves, root };
        list.check(LEAF, name)?;
        list.check_salts(name)?;
        Ok(list)
    }

    /// The text of the list.
    ///
    /// # Errors
    /// [`Error::Json`] if it cannot be written.
    pub fn to_json(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }

    /// The same list, which remembers the root of its tree.
    pub fn with_root(self, root: GenesisRoot) -> Self {
        Self { root: Some(root), ..self }
    }

    /// The number of leaves.
    #[allow(clippy::len_without_is_empty, reason = "a list is never empty")]
    pub fn len(&self) -> usize {
        self.leaves.len()
    }

    /// The contents of the leaves, in order.
    pub fn leaves(&self) -> Vec<EligibleLeaf> {
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
    ///
    /// # Errors
    /// [`Error::NoTree`] or [`Error::ChangedList`].
    ///
    /// # Cost
    /// The hash of each leaf, and one Poseidon permutation for it in the tree.
    pub fn tree(&self) -> Result<Tree> {
        let leaves: Vec<_> = self.leaves().iter().map(EligibleLeaf::leaf).collect();
        let tree = Tree::new(&leaves).map_err(Error::NoTree)?;
        match (self.root, tree.root()) {
            (Some(expected), found) if expected != found => Err(Error::ChangedList { expected, found }),
            _ => Ok(tree),
        }
    }

    /// What the list gives away, by token.
    ///
    /// # Errors
    /// [`Error::Total`]; making and parsing a list have checked it already.
    pub fn totals(&self) -> Result<Vec<Total<'_>>> {
        let mut totals = BTreeMap::new();
        for leaf in &self.leaves {
            let token = self.token_of(leaf);
            let total: &mut u128 = totals.entry(token).or_default();
            let sum = total.checked_add(leaf.amount.get());
            *total = sum.ok_or_else(|| Error::Total { token: token.into() })?;
        }
        Ok(totals.into_iter().map(|(token, total)| Total { token, total: Amount::new(total) }).collect())
    }

    /// Refuses tokens of another chain than the contract's.
    ///
    /// # Errors
    /// [`Error::ForeignToken`].
    pub fn ensure_beside(&self, contract: &Address) -> Result<()> {
        for (_, name) in self.tokens() {
            if let Some(address) = token::contract(name) {
                address
                    .ensure_beside(contract)
                    .map_err(|reason| Error::ForeignToken { token: name.into(), reason: Box::new(reason) })?;
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

    /// Refuses what no contract could pay. `item` is what the leaves are called in the text `name`.
    fn check(&self, item: &'static str, name: &str) -> Result<()> {
        ensure_spelled(&self.denom)
            .map_err(|reason| Error::Denomination { name: name.into(), reason: Box::new(reason) })?;
        for (number, listed) in self.leaves.iter().enumerate() {
            ensure_payable(listed.amount).map_err(|reason| unpayable(item, number, name, reason))?;
        }
        for (number, token) in self.tokens() {
            ensure_spelled(token).map_err(|reason| unpayable(item, number, name, reason))?;
        }
        self.check_chain(item, name)?;
        self.totals().map(drop)
    }

    /// Refuses cw20 tokens of two chains: one contract pays them all. A denomination does not tell its chain.
    fn check_chain(&self, item: &'static str, name: &str) -> Result<()> {
        let tokens = self.tokens().into_iter();
        let mut contracts = tokens.filter_map(|(number, token)| Some((number, token::contract(token)?)));
        let Some((first, one)) = contracts.next() else { return Ok(()) };
        match contracts.find(|(_, contract)| contract.prefix() != one.prefix()) {
            Some((number, other)) => {
                Err(Error::TwoChains { item, number, first, name: name.into(), other, one })
            }
            None => Ok(()),
        }
    }

    /// Refuses a leaf that was copied: the same leaf is paid once, and a salt hides one leaf.
    fn check_salts(&self, name: &str) -> Result<()> {
        let mut places = HashMap::with_capacity(self.leaves.len());
        for (number, leaf) in self.leaves.iter().enumerate() {
            if let Some(first) = places.insert(leaf.salt.to_bytes(), number) {
                return Err(Error::CopiedSalt { number, first, name: name.into() });
            }
        }
        Ok(())
    }
}

fn unpayable(item: &'static str, number: usize, name: &str, reason: Error) -> Error {
    Error::Unpayable { item, number, name: name.into(), reason: Box::new(reason) }
}

#[cfg(test)]
mod tests;
