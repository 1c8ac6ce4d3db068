//! A contract's storage: its records in the state that all contracts of the transaction share.
//!
//! What a contract writes is in the state at once, so that contracts which it asks or calls see it, as on a chain.
//! Storage costs what the Cosmos SDK's `KVGasConfig` charges, so that the gas printed is close to a chain's.

use super::SharedState;
use cosmwasm_std::{Order, Record};
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use zk_cosmwasm_vm::cosmwasm_vm::{BackendError, BackendResult, GasInfo, Storage};
use zk_cosmwasm_vm::gas::COSMWASM_GAS_PER_SDK_GAS as SDK_GAS;

// The SDK's `KVGasConfig`, in SDK gas.
const READ_FLAT: u64 = 1000;
const READ_PER_BYTE: u64 = 3;
const WRITE_FLAT: u64 = 2000;
const WRITE_PER_BYTE: u64 = 30;
const DELETE_FLAT: u64 = 1000;
const ITERATE_FLAT: u64 = 30;

pub(super) fn sdk_gas(amount: u64) -> GasInfo {
    GasInfo::with_externally_used(amount.saturating_mul(SDK_GAS))
}

/// What reading so many bytes costs, in SDK gas.
pub(super) fn read_cost(bytes: usize) -> u64 {
    READ_FLAT + READ_PER_BYTE * bytes as u64
}

/// A contract's storage during a call.
pub(in crate::run) struct ContractStorage {
    state: SharedState,
    contract: String,
    iterators: HashMap<u32, std::vec::IntoIter<Record>>,
}

impl ContractStorage {
    pub(super) fn new(state: SharedState, contract: &str) -> Self {
        Self { state, contract: contract.into(), iterators: HashMap::new() }
    }

    /// Runs `f` on the contract's records.
    fn records<T>(&self, f: impl FnOnce(&mut BTreeMap<Vec<u8>, Vec<u8>>) -> T) -> Result<T, BackendError> {
        match self.state.borrow_mut().contracts.get_mut(&self.contract) {
            Some(contract) => Ok(f(&mut contract.storage.0)),
            None => Err(BackendError::unknown(format!("there is no contract at {}", self.contract))),
        }
    }
}

impl Storage for ContractStorage {
    fn get(&self, key: &[u8]) -> BackendResult<Option<Vec<u8>>> {
        let value = self.records(|records| records.get(key).cloned());
        let bytes = key.len() + value.as_ref().ok().and_then(Option::as_ref).map_or(0, Vec::len);
        (value, sdk_gas(read_cost(bytes)))
    }

    fn scan(&mut self, start: Option<&[u8]>, end: Option<&[u8]>, order: Order) -> BackendResult<u32> {
        let records = self.records(|records| range(records, start, end));
        let id = self.iterators.len() as u32 + 1;
        let opened = records.map(|mut records| {
            if order == Order::Descending {
                records.reverse();
            }
            self.iterators.insert(id, records.into_iter());
            id
        });
        (opened, sdk_gas(ITERATE_FLAT))
    }

    fn next(&mut self, iterator_id: u32) -> BackendResult<Option<Record>> {
        let Some(iterator) = self.iterators.get_mut(&iterator_id) else {
            return (Err(BackendError::iterator_does_not_exist(iterator_id)), GasInfo::free());
        };
        let record = iterator.next();
        let bytes = record.as_ref().map_or(0, |(k, v)| k.len() + v.len());
        (Ok(record), sdk_gas(ITERATE_FLAT + read_cost(bytes)))
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> BackendResult<()> {
        let written = self.records(|records| drop(records.insert(key.to_vec(), value.to_vec())));
        (written, sdk_gas(WRITE_FLAT + WRITE_PER_BYTE * (key.len() + value.len()) as u64))
    }

    fn remove(&mut self, key: &[u8]) -> BackendResult<()> {
        (self.records(|records| drop(records.remove(key))), sdk_gas(DELETE_FLAT))
    }
}

/// The records from `start` on and before `end`.
fn range(records: &BTreeMap<Vec<u8>, Vec<u8>>, start: Option<&[u8]>, end: Option<&[u8]>) -> Vec<Record> {
    if matches!((start, end), (Some(start), Some(end)) if start >= end) {
        return vec![];
    }
    let start = start.map_or(Bound::Unbounded, Bound::Included);
    let end = end.map_or(Bound::Unbounded, Bound::Excluded);
    records.range::<[u8], _>((start, end)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::run::state::{Contract, State};
    use std::cell::RefCell;
    use std::rc::Rc;

    fn storage() -> ContractStorage {
        let mut state = State::default();
        state.contracts.insert("c".into(), Contract::new(1, "alice", None, "label"));
        let mut storage = ContractStorage::new(Rc::new(RefCell::new(state)), "c");
        for key in [b"a", b"b", b"c"] {
            storage.set(key, b"v").0.unwrap();
        }
        storage
    }

    #[test]
    fn storage_costs_what_the_sdk_charges() {
        let mut storage = storage();
        let cost = |gas: GasInfo| gas.externally_used / SDK_GAS;
        assert_eq!(cost(storage.get(b"a").1), 1006);
        assert_eq!(cost(storage.get(b"zz").1), 1006);
        assert_eq!(cost(storage.set(b"a", b"123").1), 2120);
        assert_eq!(cost(storage.remove(b"a").1), 1000);
    }

    #[test]
    fn ranges_are_half_open_and_ordered() {
        let mut storage = storage();
        let mut keys = |start: Option<&[u8]>, end: Option<&[u8]>, order| {
            let id = storage.scan(start, end, order).0.unwrap();
            let next = || storage.next(id).0.unwrap();
            std::iter::from_fn(next).map(|(k, _)| k[0]).collect::<Vec<_>>()
        };
        assert_eq!(keys(None, None, Order::Ascending), b"abc");
        assert_eq!(keys(Some(b"a"), Some(b"c"), Order::Descending), b"ba");
        assert_eq!(keys(Some(b"c"), Some(b"a"), Order::Ascending), b"");
        assert!(storage.next(99).0.is_err());
    }
}
