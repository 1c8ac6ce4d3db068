//! The state of the local chain: balances, codes, contracts and their storage, in one JSON file.
//!
//! The file is replaced as a whole, and only after a call succeeded: an error or a kill in between leaves the
//! state as it was.

use crate::files;
use anyhow::{Context, Result, bail};
use cosmwasm_std::{Coin, Uint256};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// Everything the local chain remembers, except codes and keys, which are files of their own.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) height: u64,
    /// address → denom → amount
    pub(crate) balances: BTreeMap<String, BTreeMap<String, Uint256>>,
    /// Code n is `codes[n - 1]`.
    pub(crate) codes: Vec<Code>,
    /// by address
    pub(crate) contracts: BTreeMap<String, Contract>,
}

/// A stored code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Code {
    /// SHA-256 of the Wasm, in hex.
    pub(crate) wasm_checksum: String,
    /// The circuits that were stored with it, in hex.
    pub(crate) vk_checksums: Vec<String>,
}

/// An instance of a code.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Contract {
    pub(crate) code_id: usize,
    pub(crate) creator: String,
    /// Who may migrate it; nobody when there is none.
    #[serde(default)]
    pub(crate) admin: Option<String>,
    #[serde(default)]
    pub(crate) label: String,
    pub(crate) storage: Records,
}

impl Contract {
    /// A contract that has stored nothing yet.
    pub(crate) fn new(code_id: usize, creator: &str, admin: Option<String>, label: &str) -> Self {
        let (creator, label) = (creator.into(), label.into());
        Self { code_id, creator, admin, label, storage: Records::default() }
    }
}

/// A contract's storage; in the file, keys and values are hex.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, String>", into = "BTreeMap<String, String>")]
pub(crate) struct Records(pub(crate) BTreeMap<Vec<u8>, Vec<u8>>);

impl TryFrom<BTreeMap<String, String>> for Records {
    type Error = hex::FromHexError;
    fn try_from(records: BTreeMap<String, String>) -> Result<Self, Self::Error> {
        let decoded = records.iter().map(|(k, v)| Ok((hex::decode(k)?, hex::decode(v)?)));
        Ok(Self(decoded.collect::<Result<_, hex::FromHexError>>()?))
    }
}

impl From<Records> for BTreeMap<String, String> {
    fn from(records: Records) -> Self {
        records.0.iter().map(|(k, v)| (hex::encode(k), hex::encode(v))).collect()
    }
}

impl State {
    /// The state in `file`, or an empty one when there is no such file yet.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        match std::fs::read(file) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .with_context(|| format!("{} is damaged; remove the folder to start anew", file.display())),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(e) => Err(e).with_context(|| format!("cannot read {}", file.display())),
        }
    }

    /// Replaces `file`.
    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        files::replace(file, &serde_json::to_vec(self)?)
    }

    /// Adds coins out of nothing: the local chain's faucet.
    pub(crate) fn mint(&mut self, to: &str, coin: &Coin) -> Result<()> {
        let balance = self.balances.entry(to.into()).or_default().entry(coin.denom.clone()).or_default();
        *balance = balance.checked_add(coin.amount).context("the balance would overflow")?;
        Ok(())
    }

    /// Refuses when an address has too little of a coin.
    pub(crate) fn ensure_holds(&self, address: &str, coins: &[Coin]) -> Result<()> {
        for coin in coins {
            let held = self.balance(address, &coin.denom);
            if held < coin.amount {
                bail!("{address} has {held}{}, which is less than {coin}", coin.denom);
            }
        }
        Ok(())
    }

    /// Takes coins away, each denomination once; an error when `from` has too little.
    pub(crate) fn burn(&mut self, from: &str, coins: &[Coin]) -> Result<()> {
        self.ensure_holds(from, coins)?;
        for coin in coins {
            let rest = self.balance(from, &coin.denom).saturating_sub(coin.amount);
            self.balances.entry(from.into()).or_default().insert(coin.denom.clone(), rest);
        }
        Ok(())
    }

    /// Moves coins; an error when `from` has too little.
    pub(crate) fn send(&mut self, from: &str, to: &str, coins: &[Coin]) -> Result<()> {
        self.burn(from, coins)?;
        coins.iter().try_for_each(|coin| self.mint(to, coin))
    }

    /// How much of `denom` there is.
    pub(crate) fn supply(&self, denom: &str) -> Uint256 {
        self.balances
            .values()
            .filter_map(|held| held.get(denom))
            .fold(Uint256::zero(), |sum, amount| sum.saturating_add(*amount))
    }

    /// How much of `denom` an address holds.
    pub(crate) fn balance(&self, address: &str, denom: &str) -> Uint256 {
        self.balances.get(address).and_then(|b| b.get(denom)).copied().unwrap_or_default()
    }

    /// The code with this number (from 1).
    pub(crate) fn code(&self, id: usize) -> Result<&Code> {
        id.checked_sub(1).and_then(|i| self.codes.get(i)).with_context(|| {
            format!("there is no code {id}; `zkwasm run store` adds one, {} are stored", self.codes.len())
        })
    }

    /// Refuses anybody but the contract's admin.
    pub(crate) fn ensure_admin(&self, contract: &str, sender: &str) -> Result<()> {
        match &self.contract(contract)?.admin {
            Some(admin) if admin == sender => Ok(()),
            Some(admin) => bail!("{sender} is not the admin of {contract}, which is {admin}"),
            None => bail!("{contract} has no admin, so nobody can migrate it or give it one"),
        }
    }

    /// The contract at `address`.
    pub(crate) fn contract(&self, address: &str) -> Result<&Contract> {
        self.contracts
            .get(address)
            .with_context(|| format!("there is no contract at {address}; `zkwasm run instantiate` makes one"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use cosmwasm_std::coin;

    #[test]
    fn a_state_survives_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state.json");
        assert_eq!(State::read(&file).unwrap(), State::default());
        let mut state = State::default();
        state.mint("alice", &coin(u128::MAX, "ustash")).unwrap();
        let storage = Records([(vec![0, 255], vec![]), (vec![], vec![1])].into());
        let contract = Contract { storage, ..Contract::new(1, "alice", Some("bob".into()), "label") };
        state.contracts.insert("c".into(), contract);
        state.write(&file).unwrap();
        assert_eq!(State::read(&file).unwrap(), state);
        std::fs::write(&file, "{").unwrap();
        assert!(State::read(&file).unwrap_err().to_string().contains("damaged"));
    }

    #[test]
    fn a_state_from_before_there_were_admins_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state.json");
        let old = r#"{"height":1,"balances":{},"codes":[],
            "contracts":{"c":{"code_id":1,"creator":"alice","storage":{"00":"ff"}}}}"#;
        std::fs::write(&file, old).unwrap();
        let state = State::read(&file).unwrap();
        assert_eq!(state.contract("c").unwrap().admin, None);
        assert!(state.ensure_admin("c", "alice").unwrap_err().to_string().contains("no admin"));
    }

    #[test]
    fn coins_are_moved_never_made() {
        let mut state = State::default();
        state.mint("alice", &coin(5, "a")).unwrap();
        state.send("alice", "bob", &[coin(2, "a")]).unwrap();
        state.send("bob", "bob", &[coin(2, "a")]).unwrap();
        assert_eq!(state.balance("alice", "a"), Uint256::from(3u8));
        assert_eq!(state.balance("bob", "a"), Uint256::from(2u8));
        assert!(state.send("bob", "alice", &[coin(3, "a")]).is_err());
        assert!(state.send("carol", "alice", &[coin(1, "a")]).is_err());
        assert_eq!(state.supply("a"), Uint256::from(5u8));
        state.burn("bob", &[coin(2, "a")]).unwrap();
        assert_eq!(state.supply("a"), Uint256::from(3u8));
    }
}
