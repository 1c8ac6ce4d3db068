//! The contract in the VM, with the gas that a chain charges around it.

use std::collections::BTreeMap;

use cosmwasm_std::testing::mock_env;
use cosmwasm_std::{Addr, Checksum, ContractResult, MessageInfo, Order, Record, Response, TransactionInfo};
use serde::{Serialize, de::DeserializeOwned};
use tempfile::TempDir;
use zk_authenticator::{
    msg::{ExecuteMsg, InstantiateMsg, QueryMsg},
    sudo::SudoMsg,
};
use zk_cosmwasm_vm::cosmwasm_vm::testing::{MockApi, MockQuerier};
use zk_cosmwasm_vm::cosmwasm_vm::{
    Backend, BackendError, BackendResult, CacheOptions, GasInfo, Instance, InstanceOptions, Size, Storage,
    VmResult, call_execute, call_instantiate, call_query, call_sudo,
};
use zk_cosmwasm_vm::gas::COSMWASM_GAS_PER_SDK_GAS;
use zk_cosmwasm_vm::{Authority, HaloCache, HaloCacheOptions, wasmd_capabilities};

/// What wasmd charges for an instance of a code that is not pinned (`DefaultInstanceCost`).
pub(crate) const INSTANCE: u64 = 60_000;

/// Enough for anything the tests do.
const GAS_LIMIT: u64 = 10_000_000 * COSMWASM_GAS_PER_SDK_GAS;

/// The SDK's prices of a key-value store (`KVGasConfig`).
mod kv {
    pub(super) const READ: u64 = 1000;
    pub(super) const READ_BYTE: u64 = 3;
    pub(super) const WRITE: u64 = 2000;
    pub(super) const WRITE_BYTE: u64 = 30;
    pub(super) const DELETE: u64 = 1000;
    /// A contract's keys lie under a byte and its address of 32 bytes.
    pub(super) const PREFIX: usize = 33;
}

/// A store that charges what the SDK charges.
#[derive(Clone, Default)]
pub(crate) struct Store(BTreeMap<Vec<u8>, Vec<u8>>);

impl Storage for Store {
    fn get(&self, key: &[u8]) -> BackendResult<Option<Vec<u8>>> {
        let value = self.0.get(key).cloned();
        let bytes = kv::PREFIX + key.len() + value.as_ref().map_or(0, Vec::len);
        (Ok(value), sdk_gas(kv::READ + kv::READ_BYTE * bytes as u64))
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> BackendResult<()> {
        let bytes = kv::PREFIX + key.len() + value.len();
        self.0.insert(key.to_vec(), value.to_vec());
        (Ok(()), sdk_gas(kv::WRITE + kv::WRITE_BYTE * bytes as u64))
    }

    fn remove(&mut self, key: &[u8]) -> BackendResult<()> {
        self.0.remove(key);
        (Ok(()), sdk_gas(kv::DELETE))
    }

    fn scan(&mut self, _: Option<&[u8]>, _: Option<&[u8]>, _: Order) -> BackendResult<u32> {
        (Err(BackendError::user_err("the contract iterates over nothing")), GasInfo::free())
    }

    fn next(&mut self, _: u32) -> BackendResult<Option<Record>> {
        (Err(BackendError::user_err("the contract iterates over nothing")), GasInfo::free())
    }
}

fn sdk_gas(gas: u64) -> GasInfo {
    GasInfo::with_externally_used(gas * COSMWASM_GAS_PER_SDK_GAS)
}

/// SDK gas of reading one record of the chain.
pub(crate) fn read_gas(bytes: usize) -> u64 {
    kv::READ + kv::READ_BYTE * bytes as u64
}

type VmInstance = Instance<MockApi, Store, MockQuerier>;

/// A chain with the contract. SDK gas comes without [`INSTANCE`].
pub(crate) struct Chain {
    vm: HaloCache<MockApi, Store, MockQuerier>,
    code: Checksum,
    pub(crate) storage: Store,
    /// SDK gas that the last call used in the VM and in the store.
    pub(crate) gas: u64,
    /// The height of the block.
    pub(crate) height: u64,
    _folder: TempDir,
}

impl Chain {
    pub(crate) fn new(circuit: &[u8]) -> Self {
        Self::with(&e2e::artifact("zk_authenticator"), &[circuit]).unwrap()
    }

    /// A chain with this code and these circuits; else why the code is not stored, or the contract not set up.
    pub(crate) fn with(wasm: &[u8], circuits: &[&[u8]]) -> Result<Self, String> {
        let folder = tempfile::tempdir().unwrap();
        let code = CacheOptions::new(folder.path(), wasmd_capabilities(), Size::mebi(64), Size::mebi(32));
        let options = HaloCacheOptions { authority: Authority::Store, ..HaloCacheOptions::new(code) };
        let vm = HaloCache::new(options).unwrap();
        let stored = vm.store_code_with_circuits(wasm, circuits, true).map_err(|error| error.to_string())?;
        let mut chain = Self {
            vm,
            code: stored.wasm_checksum,
            storage: Store::default(),
            gas: 0,
            height: 1,
            _folder: folder,
        };
        let msg = json(&InstantiateMsg {});
        let env = chain.env();
        let _: Response = chain.call(|vm| call_instantiate(vm, &env, &info("creator"), &msg))?;
        Ok(chain)
    }

    pub(crate) fn sudo(&mut self, msg: &SudoMsg) -> Result<Response, String> {
        let (env, msg) = (self.env(), json(msg));
        self.call(|vm| call_sudo(vm, &env, &msg))
    }

    pub(crate) fn execute(&mut self, sender: &str, msg: &ExecuteMsg) -> Result<Response, String> {
        let (env, msg) = (self.env(), json(msg));
        let info = MessageInfo { sender: Addr::unchecked(sender), funds: vec![] };
        self.call(|vm| call_execute(vm, &env, &info, &msg))
    }

    pub(crate) fn query<T: DeserializeOwned>(&mut self, msg: &QueryMsg) -> T {
        let (env, msg) = (self.env(), json(msg));
        serde_json::from_slice(&self.call(|vm| call_query(vm, &env, &msg)).unwrap()).unwrap()
    }

    fn env(&self) -> cosmwasm_std::Env {
        let mut env = mock_env();
        env.block.height = self.height;
        env.transaction = Some(TransactionInfo::new(0, cosmwasm_std::Binary::default()));
        env
    }

    /// Nothing is kept of a call that fails. A fault of the VM is none of the contract's errors.
    fn call<T>(
        &mut self,
        call: impl FnOnce(&mut VmInstance) -> VmResult<ContractResult<T>>,
    ) -> Result<T, String> {
        let backend = Backend {
            api: MockApi::default(),
            storage: self.storage.clone(),
            querier: MockQuerier::new(&[]),
        };
        let options = InstanceOptions { gas_limit: GAS_LIMIT };
        let mut instance = self.vm.get_instance(&self.code, backend, options).unwrap();
        let result = call(&mut instance).unwrap().into_result();
        self.gas = (GAS_LIMIT - instance.get_gas_left()).div_ceil(COSMWASM_GAS_PER_SDK_GAS);
        if result.is_ok() {
            self.storage = instance.recycle().unwrap().storage;
        }
        result
    }
}

fn info(sender: &str) -> MessageInfo {
    MessageInfo { sender: Addr::unchecked(address(sender)), funds: vec![] }
}

/// The address behind a name.
pub(crate) fn address(name: &str) -> String {
    MockApi::default().addr_make(name)
}

/// JSON as Go sends it.
pub(crate) fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap()
}
