//! A node with registered circuits, and contracts that call its host functions until their gas is used up.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use zk_cosmwasm_vm::cosmwasm_vm::testing::{MockApi, MockStorage};
use zk_cosmwasm_vm::cosmwasm_vm::{
    Backend, CacheOptions, GasReport, InstanceOptions, Size, VmResult, call_execute_raw,
};
use zk_cosmwasm_vm::gas::COSMWASM_GAS_PER_SDK_GAS;
use zk_cosmwasm_vm::{HaloCache, HaloCacheOptions};

use crate::chain::Chain;
use crate::contract::{Arguments, calls};
use crate::keys::Key;

/// SDK gas that wasmd charges for the start of an instance of a pinned contract, the cheapest there is
/// (`DefaultInstanceCostDiscount`).
const INSTANCE: u64 = 2_000;

/// Far more than any call here needs.
const PLENTY: u64 = u64::MAX >> 4;

/// How long one execution of a contract should take, about: long beside the start of an instance.
const EXECUTION: Duration = Duration::from_millis(200);

/// What was paid, in CosmWasm gas, and how long it took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spent {
    pub(crate) gas: u64,
    pub(crate) time: Duration,
}

impl Spent {
    pub(crate) fn add(&mut self, gas: u64, time: Duration) {
        self.gas += gas;
        self.time += time;
    }
}

/// A node with default options, which remembers no verdicts.
pub(crate) struct Node {
    cache: HaloCache<MockApi, MockStorage, Chain>,
    chain: Chain,
    _folder: tempfile::TempDir,
}

impl Node {
    /// With these circuits in its state and its store.
    pub(crate) fn new(keys: &[Key]) -> Self {
        let folder = tempfile::tempdir().expect("a folder for a node");
        let code = CacheOptions::new(
            folder.path(),
            ["iterator", "halo2"].map(str::to_owned),
            Size::mebi(100),
            Size::mebi(32),
        );
        let mut options = HaloCacheOptions::new(code);
        // Every proof here counts as one that this node never met.
        options.verdict_bytes = 0;
        let cache = HaloCache::new(options).expect("a cache");
        let store = cache.circuits().clone();
        for key in keys {
            store.store_vk(&key.file, true, true).expect("a circuit that is accepted");
        }
        let registered: HashSet<_> = keys.iter().map(Key::checksum).collect();
        // A file that was written a moment ago is read each time.
        std::thread::sleep(Duration::from_millis(200));
        registered.iter().for_each(|circuit| store.ready_vk(circuit).expect("a key that is there"));
        Self { cache, chain: Chain { store, registered: Arc::new(registered) }, _folder: folder }
    }

    /// Calls a host function with each of the arguments in turn until a block is full. `code` is what it returns.
    pub(crate) fn fill(
        &self,
        block: u64,
        function: &str,
        arguments: &[Arguments],
        code: Option<u32>,
    ) -> Spent {
        self.fill_with(block, &calls(function, "halo2", arguments), code)
    }

    /// The same with a contract of the caller's making.
    pub(crate) fn fill_with(&self, block: u64, wasm: &[u8], code: Option<u32>) -> Spent {
        let contract = self.store(wasm);
        let mut spent = Spent::default();
        // Once to warm up and to learn how often it goes into one execution.
        let (first, _) = self.execute(&contract, 1, PLENTY, code);
        let (second, _) = self.execute(&contract, 1, PLENTY, code);
        let each = first.time.min(second.time).max(Duration::from_nanos(100));
        let times = (EXECUTION.as_nanos() / each.as_nanos()).clamp(1, 100_000) as u32;
        while spent.gas < block {
            let (execution, _) = self.execute(&contract, times, PLENTY, code);
            spent.add(execution.gas, execution.time);
        }
        spent
    }

    /// Calls that end for lack of gas, so much of it before their end and one unit more, each in an instance of its own.
    pub(crate) fn fill_short_of(
        &self,
        block: u64,
        function: &str,
        arguments: &[Arguments],
        missing: &[u64],
    ) -> Spent {
        let contracts: Vec<_> = arguments
            .iter()
            .map(|one| self.store(&calls(function, "halo2", std::slice::from_ref(one))))
            .collect();
        let limits: Vec<u64> = contracts
            .iter()
            .zip(missing)
            .map(|(contract, missing)| self.execute(contract, 1, PLENTY, None).0.gas - missing - 1)
            .collect();
        let mut spent = Spent::default();
        for (contract, limit) in contracts.iter().zip(&limits).cycle() {
            if spent.gas >= block {
                return spent;
            }
            let (execution, result) = self.execute(contract, 1, *limit, None);
            assert!(result.is_err(), "the gas does not last");
            spent.add(execution.gas + INSTANCE * COSMWASM_GAS_PER_SDK_GAS, execution.time);
        }
        spent
    }

    fn store(&self, wasm: &[u8]) -> cosmwasm_std::Checksum {
        let checksum = self.cache.store_code(wasm, true, true).expect("a contract that is accepted");
        self.cache.pin(&checksum).expect("a contract that is there");
        checksum
    }

    /// Runs the contract once; the gas without what the start of the instance costs, the time with it.
    fn execute(
        &self,
        contract: &cosmwasm_std::Checksum,
        times: u32,
        gas_limit: u64,
        code: Option<u32>,
    ) -> (Spent, VmResult<Vec<u8>>) {
        let backend =
            Backend { api: MockApi::default(), storage: MockStorage::default(), querier: self.chain.clone() };
        let start = Instant::now();
        let mut instance =
            self.cache.get_instance(contract, backend, InstanceOptions { gas_limit }).expect("an instance");
        let result = call_execute_raw(&mut instance, b"{}", b"{}", &times.to_le_bytes());
        let time = start.elapsed();
        let GasReport { limit, remaining, .. } = instance.create_gas_report();
        if let Some(code) = code {
            let returned = result.as_ref().expect("a call that ends well");
            assert_eq!(returned[..], code.to_le_bytes(), "the code of the last call");
        }
        (Spent { gas: limit - remaining, time }, result)
    }
}
