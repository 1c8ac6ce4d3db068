//! What a contract on the local chain sees of it: its storage and the balances.
//!
//! Storage costs what the Cosmos SDK's `KVGasConfig` charges, so that the gas printed is close to a chain's.

use super::state::Records;
use cosmwasm_std::{
    BalanceResponse, BankQuery, Binary, Coin, ContractResult, Empty, Order, QueryRequest, Record,
    SystemError, SystemResult, Uint256, from_json, to_json_binary,
};
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use zk_cosmwasm_vm::cosmwasm_vm::{BackendError, BackendResult, GasInfo, Querier, Storage};
use zk_cosmwasm_vm::gas::COSMWASM_GAS_PER_SDK_GAS as SDK_GAS;

// The SDK's `KVGasConfig`, in SDK gas.
const READ_FLAT: u64 = 1000;
const READ_PER_BYTE: u64 = 3;
const WRITE_FLAT: u64 = 2000;
const WRITE_PER_BYTE: u64 = 30;
const DELETE_FLAT: u64 = 1000;
const ITERATE_FLAT: u64 = 30;

fn sdk_gas(amount: u64) -> GasInfo {
    GasInfo::with_externally_used(amount.saturating_mul(SDK_GAS))
}

fn read_cost(bytes: usize) -> u64 {
    READ_FLAT + READ_PER_BYTE * bytes as u64
}

/// A contract's storage during a call.
#[derive(Debug, Default)]
pub(super) struct ContractStorage {
    records: BTreeMap<Vec<u8>, Vec<u8>>,
    iterators: HashMap<u32, std::vec::IntoIter<Record>>,
}

impl ContractStorage {
    pub(super) fn new(records: Records) -> Self {
        Self { records: records.0, iterators: HashMap::new() }
    }

    pub(super) fn into_records(self) -> Records {
        Records(self.records)
    }
}

impl Storage for ContractStorage {
    fn get(&self, key: &[u8]) -> BackendResult<Option<Vec<u8>>> {
        let value = self.records.get(key).cloned();
        let bytes = key.len() + value.as_ref().map_or(0, Vec::len);
        (Ok(value), sdk_gas(read_cost(bytes)))
    }

    fn scan(&mut self, start: Option<&[u8]>, end: Option<&[u8]>, order: Order) -> BackendResult<u32> {
        let mut records: Vec<Record> = match (start, end) {
            (Some(start), Some(end)) if start >= end => Vec::new(),
            _ => {
                let start = start.map_or(Bound::Unbounded, Bound::Included);
                let end = end.map_or(Bound::Unbounded, Bound::Excluded);
                let range = self.records.range::<[u8], _>((start, end));
                range.map(|(k, v)| (k.clone(), v.clone())).collect()
            }
        };
        if order == Order::Descending {
            records.reverse();
        }
        let id = self.iterators.len() as u32 + 1;
        self.iterators.insert(id, records.into_iter());
        (Ok(id), sdk_gas(ITERATE_FLAT))
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
        self.records.insert(key.to_vec(), value.to_vec());
        (Ok(()), sdk_gas(WRITE_FLAT + WRITE_PER_BYTE * (key.len() + value.len()) as u64))
    }

    fn remove(&mut self, key: &[u8]) -> BackendResult<()> {
        self.records.remove(key);
        (Ok(()), sdk_gas(DELETE_FLAT))
    }
}

/// Answers balance queries; anything else is unsupported, and says so.
#[derive(Debug)]
pub(super) struct Balances(pub(super) BTreeMap<String, BTreeMap<String, Uint256>>);

impl Balances {
    fn answer(&self, request: &[u8]) -> SystemResult<ContractResult<Binary>> {
        let request: QueryRequest<Empty> = match from_json(request) {
            Ok(request) => request,
            Err(e) => {
                let error = SystemError::InvalidRequest { error: e.to_string(), request: request.into() };
                return SystemResult::Err(error);
            }
        };
        match request {
            QueryRequest::Bank(BankQuery::Balance { address, denom }) => {
                let amount = self.0.get(&address).and_then(|b| b.get(&denom)).copied().unwrap_or_default();
                let response = BalanceResponse::new(Coin { denom, amount });
                SystemResult::Ok(to_json_binary(&response).map_err(|e| e.to_string()).into())
            }
            other => SystemResult::Err(SystemError::UnsupportedRequest { kind: format!("{other:?}") }),
        }
    }
}

impl Querier for Balances {
    fn query_raw(
        &self,
        request: &[u8],
        gas_limit: u64,
    ) -> BackendResult<SystemResult<ContractResult<Binary>>> {
        let gas = sdk_gas(read_cost(request.len()));
        if gas.externally_used > gas_limit {
            return (Err(BackendError::out_of_gas()), gas);
        }
        (Ok(self.answer(request)), gas)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn storage() -> ContractStorage {
        let mut storage = ContractStorage::default();
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

    #[test]
    fn only_balances_are_answered() {
        let querier = Balances([("alice".into(), [("a".into(), Uint256::from(7u8))].into())].into());
        let ask = |request: QueryRequest<Empty>| {
            querier.answer(&cosmwasm_std::to_json_vec(&request).unwrap()).into_result()
        };
        let balance = ask(BankQuery::Balance { address: "alice".into(), denom: "a".into() }.into());
        let balance: BalanceResponse = from_json(balance.unwrap().unwrap()).unwrap();
        assert_eq!(balance.amount.amount, Uint256::from(7u8));
        assert!(ask(BankQuery::Supply { denom: "a".into() }.into()).is_err());
        assert!(querier.answer(b"nonsense").into_result().is_err());
    }
}
