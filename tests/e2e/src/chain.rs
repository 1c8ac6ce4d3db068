//! A chain of one node: the VM over a temporary folder, the store as the authority on circuits.

use cosmwasm_std::testing::mock_env;
use cosmwasm_std::{Addr, Checksum, Coin, ContractResult, Env, MessageInfo, QueryResponse, Response};
use serde_json::Value;
use tempfile::TempDir;
use zk_cosmwasm_vm::cosmwasm_vm::testing::{MockApi, MockQuerier, MockStorage};
use zk_cosmwasm_vm::cosmwasm_vm::{
    Backend, CacheOptions, Instance, InstanceOptions, Size, VmResult, call_execute, call_instantiate,
    call_migrate, call_query,
};
use zk_cosmwasm_vm::gas::COSMWASM_GAS_PER_SDK_GAS;
use zk_cosmwasm_vm::{
    Authority, CodeWithCircuits, HaloCache, HaloCacheError, HaloCacheOptions, wasmd_capabilities,
};

type VmInstance = Instance<MockApi, MockStorage, MockQuerier>;

/// Enough for anything the tests do.
pub const GAS_LIMIT: u64 = 10_000_000 * COSMWASM_GAS_PER_SDK_GAS;

/// The VM and the folder it lives in.
pub struct Chain {
    /// The VM.
    pub vm: HaloCache<MockApi, MockStorage, MockQuerier>,
    _folder: TempDir,
}

impl Default for Chain {
    fn default() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let code = CacheOptions::new(folder.path(), wasmd_capabilities(), Size::mebi(64), Size::mebi(32));
        let options = HaloCacheOptions { authority: Authority::Store, ..HaloCacheOptions::new(code) };
        Self { vm: HaloCache::new(options).unwrap(), _folder: folder }
    }
}

impl Chain {
    /// Stores a contract with its circuits and makes an instance that has run nothing yet.
    pub fn contract(&self, wasm: &[u8], circuits: &[&[u8]]) -> Contract<'_> {
        let stored = self.store(wasm, circuits).unwrap();
        self.instance_of(stored.wasm_checksum)
    }

    /// Stores a contract with its circuits.
    pub fn store(&self, wasm: &[u8], circuits: &[&[u8]]) -> Result<CodeWithCircuits, HaloCacheError> {
        self.vm.store_code_with_circuits(wasm, circuits, true)
    }

    /// An instance of a stored code that has run nothing yet.
    pub fn instance_of(&self, code: Checksum) -> Contract<'_> {
        Contract { chain: self, code, storage: MockStorage::default(), gas_limit: GAS_LIMIT, gas_used: 0 }
    }

    /// How often the node has run the verifier.
    pub fn verifications(&self) -> u64 {
        self.vm.host().verifications()
    }
}

/// A contract with its storage.
pub struct Contract<'a> {
    chain: &'a Chain,
    code: Checksum,
    storage: MockStorage,
    /// CosmWasm gas that the next call may use.
    pub gas_limit: u64,
    /// CosmWasm gas that the last call used.
    pub gas_used: u64,
}

/// The address behind a name.
pub fn address(name: &str) -> String {
    MockApi::default().addr_make(name)
}

/// The environment that contracts see.
pub fn env() -> Env {
    mock_env()
}

impl Contract<'_> {
    /// Runs `instantiate`.
    pub fn instantiate(
        &mut self,
        sender: &str,
        msg: &Value,
        funds: &[Coin],
    ) -> VmResult<ContractResult<Response>> {
        let (msg, info) = (msg.to_string(), info(sender, funds));
        self.call(|instance| call_instantiate(instance, &env(), &info, msg.as_bytes()))
    }

    /// Runs `execute`; nothing is kept when it fails.
    pub fn execute(&mut self, sender: &str, msg: &Value) -> VmResult<ContractResult<Response>> {
        let (msg, info) = (msg.to_string(), info(sender, &[]));
        self.call(|instance| call_execute(instance, &env(), &info, msg.as_bytes()))
    }

    /// Runs `migrate`.
    pub fn migrate(&mut self, msg: &Value) -> VmResult<ContractResult<Response>> {
        let msg = msg.to_string();
        self.call(|instance| call_migrate(instance, &env(), msg.as_bytes()))
    }

    /// Runs `query`; the answer as JSON.
    pub fn query(&mut self, msg: &Value) -> Value {
        serde_json::from_slice(&self.try_query(msg).unwrap().unwrap()).unwrap()
    }

    /// Runs `query`.
    pub fn try_query(&mut self, msg: &Value) -> VmResult<ContractResult<QueryResponse>> {
        let msg = msg.to_string();
        self.call(|instance| call_query(instance, &env(), msg.as_bytes()))
    }

    /// Replaces the storage.
    pub fn set_state(&mut self, records: impl IntoIterator<Item = (Vec<u8>, Value)>) {
        use zk_cosmwasm_vm::cosmwasm_vm::Storage;
        self.storage = MockStorage::default();
        for (key, value) in records {
            self.storage.set(&key, value.to_string().as_bytes()).0.unwrap();
        }
    }

    /// SDK gas that the last call used.
    pub fn sdk_gas(&self) -> u64 {
        self.gas_used.div_ceil(COSMWASM_GAS_PER_SDK_GAS)
    }

    fn call<T>(
        &mut self,
        call: impl FnOnce(&mut VmInstance) -> VmResult<ContractResult<T>>,
    ) -> VmResult<ContractResult<T>> {
        let before = copy(&mut self.storage);
        let storage = std::mem::take(&mut self.storage);
        let backend = Backend { api: MockApi::default(), storage, querier: MockQuerier::new(&[]) };
        let options = InstanceOptions { gas_limit: self.gas_limit };
        let mut instance = self.chain.vm.get_instance(&self.code, backend, options)?;
        let result = call(&mut instance);
        self.gas_used = self.gas_limit - instance.get_gas_left();
        let kept = matches!(result, Ok(ContractResult::Ok(_)));
        self.storage = if kept { instance.recycle().unwrap().storage } else { before };
        result
    }
}

fn info(sender: &str, funds: &[Coin]) -> MessageInfo {
    MessageInfo { sender: Addr::unchecked(address(sender)), funds: funds.to_vec() }
}

fn copy(storage: &mut MockStorage) -> MockStorage {
    use zk_cosmwasm_vm::cosmwasm_vm::Storage;
    let iterator = storage.scan(None, None, cosmwasm_std::Order::Ascending).0.unwrap();
    let mut copy = MockStorage::default();
    for (key, value) in storage.all(iterator).0.unwrap() {
        copy.set(&key, &value).0.unwrap();
    }
    copy
}

impl std::fmt::Debug for Chain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Chain").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Contract<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contract").field("code", &self.code).finish_non_exhaustive()
    }
}
