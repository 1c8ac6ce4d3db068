//! The folder of a local chain: `state.json` beside the VM's own folders (codes, compiled modules, keys).

use super::chain::{Chain, SharedState, Vm};
use super::state::State;
use anyhow::{Context, Result, bail};
use std::cell::RefCell;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use zk_airdrop::Address;
use zk_cosmwasm_vm::cosmwasm_vm::testing::MockApi;
use zk_cosmwasm_vm::cosmwasm_vm::{CacheOptions, Size};
use zk_cosmwasm_vm::{Authority, HaloCacheOptions, wasmd_capabilities};

const MODULES_IN_MEMORY: Size = Size::mebi(100);
const CONTRACT_MEMORY: Size = Size::mebi(32);

/// A local chain, opened. No other process can open it until this is dropped.
pub(super) struct Home {
    pub(super) state: SharedState,
    pub(super) vm: Rc<Vm>,
    state_file: PathBuf,
    _lock: File,
}

impl Home {
    /// Opens the chain in `folder`. An error when there is none.
    pub(super) fn open(folder: &Path) -> Result<Self> {
        ensure_chain(folder)?;
        Self::lock_and_read(folder)
    }

    /// Opens the chain in `folder`, a new one when there is none.
    pub(super) fn open_or_begin(folder: &Path) -> Result<Self> {
        ensure_free(folder)?;
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder {}", folder.display()))?;
        Self::lock_and_read(folder)
    }

    fn lock_and_read(folder: &Path) -> Result<Self> {
        let lock = lock(folder)?;
        let state_file = folder.join("state.json");
        let state = Rc::new(RefCell::new(State::read(&state_file)?));
        // Alone here, the store itself says which circuits are registered: there is no chain to ask.
        let code = CacheOptions::new(folder, wasmd_capabilities(), MODULES_IN_MEMORY, CONTRACT_MEMORY);
        let options = HaloCacheOptions { authority: Authority::Store, ..HaloCacheOptions::new(code) };
        let vm = Vm::new(options).with_context(|| format!("cannot open the VM in {}", folder.display()))?;
        Ok(Self { state, vm: Rc::new(vm), state_file, _lock: lock })
    }

    /// The chain as it is now, for a transaction or a query with this message.
    pub(super) fn chain(&self, msg: &[u8]) -> Chain {
        Chain::new(self.vm.clone(), self.state.clone(), msg)
    }

    /// Makes the changes to the state permanent.
    pub(super) fn save(&self) -> Result<()> {
        self.state.borrow().write(&self.state_file)
    }
}

/// Refuses a folder that no chain was begun in: most likely its name is mistyped.
fn ensure_chain(folder: &Path) -> Result<()> {
    // The VM makes this folder when a chain is begun.
    if !folder.join("state").is_dir() {
        bail!(
            "there is no local chain in {}: give the folder of one with --home, or begin one there with `zkwasm run fund` \
             or `zkwasm run store`",
            folder.display()
        );
    }
    Ok(())
}

/// Refuses a folder with other things in it: a chain would be begun among them.
fn ensure_free(folder: &Path) -> Result<()> {
    const LOCK: &str = "lock";
    let Ok(mut entries) = std::fs::read_dir(folder) else { return Ok(()) };
    let others = entries.any(|entry| entry.is_ok_and(|entry| entry.file_name() != LOCK));
    if others && !folder.join("state").is_dir() {
        bail!(
            "{} is no local chain and has other files in it: give a new folder with --home",
            folder.display()
        );
    }
    Ok(())
}

fn lock(folder: &Path) -> Result<File> {
    let path = folder.join("lock");
    let file = File::create(&path).with_context(|| format!("cannot write to {}", folder.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!(
            "another process is using {}: wait until it has ended, or give another folder with --home",
            folder.display()
        ),
        Err(TryLockError::Error(e)) => Err(e).context(format!("cannot lock {}", path.display())),
    }
}

/// The address behind `name`: a bech32 address stands for itself, any other name for the address derived from it.
pub(super) fn address(name: &str) -> String {
    let is_address = name.starts_with("cosmwasm1") && bech32::decode(name).is_ok();
    if is_address { name.to_string() } else { MockApi::default().addr_make(name) }
}

/// The address that a user means: one in bech32, in either case, or a name that stands for one. What looks like an address
/// and is none is an error: the address that stands for such a name is nobody's.
pub(super) fn account(text: &str) -> Result<String> {
    match existing(text)? {
        text if looks_like_an_address(&text) => Ok(text),
        name if name.trim().is_empty() => bail!("expected an address or a name, found nothing"),
        name => Ok(address(&name)),
    }
}

/// The contract that a user means: an address in the spelling that the chain has for it.
pub(super) fn existing(text: &str) -> Result<String> {
    if !looks_like_an_address(text) {
        return Ok(text.to_string());
    }
    let address: Address = text.parse()?;
    if address.prefix() != PREFIX {
        bail!("{address} is of another chain: addresses of this one begin with {PREFIX}1");
    }
    Ok(address.to_string())
}

/// What addresses of the local chain begin with.
const PREFIX: &str = "cosmwasm";

fn looks_like_an_address(text: &str) -> bool {
    const SHORTEST: usize = 38;
    let is_data = |data: &str| data.len() >= SHORTEST && data.chars().all(|c| c.is_ascii_alphanumeric());
    text.to_ascii_lowercase().starts_with("cosmwasm1") && text.len() > SHORTEST
        || text.rsplit_once('1').is_some_and(|(prefix, data)| !prefix.is_empty() && is_data(data))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn names_and_addresses_are_both_taken() {
        let alice = address("alice");
        assert!(alice.starts_with("cosmwasm1"));
        assert_eq!(address(&alice), alice);
        assert_ne!(address("bob"), alice);
    }

    #[test]
    fn what_looks_like_an_address_is_one() {
        let alice = address("alice");
        assert_eq!(account("alice").unwrap(), alice);
        for spelling in [alice.clone(), alice.to_uppercase()] {
            assert_eq!(account(&spelling).unwrap(), alice);
            assert_eq!(existing(&spelling).unwrap(), alice);
        }
        let last = if alice.ends_with('q') { "p" } else { "q" };
        let mistyped = format!("{}{last}", &alice[..alice.len() - 1]);
        for wrong in [&mistyped[..], "osmo1vqpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrztgfxk", "", " "] {
            account(wrong).unwrap_err();
        }
        let other = "wasm1qvpsxqcrqvpsxqcrqvpsxqcrqvpsxqcrgmh09q";
        assert!(account(other).unwrap_err().to_string().contains("another chain"));
        assert!(existing(other).is_err());
    }

    #[test]
    fn one_process_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = lock(folder.path()).unwrap();
        let error = lock(folder.path()).unwrap_err().to_string();
        assert!(error.contains("another process") && error.contains("wait until it has ended"), "{error}");
        drop(first);
        lock(folder.path()).unwrap();
    }
}
