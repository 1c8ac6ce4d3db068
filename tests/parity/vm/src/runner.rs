// Included once for each VM, which is in scope as `vm`.

use crate::{Call, Failure, Gas, Hits, Outcome, State};
use cosmwasm_std::{Checksum, Coin, Order, coins};
use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use vm::Storage as _;
use vm::testing::{MOCK_CONTRACT_ADDR, MockApi, MockQuerier, MockStorage, mock_env, mock_info};

type TestInstance = vm::Instance<MockApi, MockStorage, MockQuerier>;

/// A VM with a folder.
pub struct Vm {
    cache: vm::Cache<MockApi, MockStorage, MockQuerier>,
}

impl Vm {
    /// Opens the folder, creating what is missing.
    pub fn open(dir: &Path, capabilities: &HashSet<String>) -> Self {
        let (memory_cache, memory_limit) = (vm::Size::mebi(200), vm::Size::mebi(64));
        let options = vm::CacheOptions::new(dir, capabilities.clone(), memory_cache, memory_limit);
        // SAFETY: the folder is the test's own; nobody else writes to it.
        let cache = unsafe { vm::Cache::new(options).expect("opens") };
        Self { cache }
    }

    /// Checks, compiles and stores a contract.
    pub fn store(&self, wasm: &[u8]) -> Result<Checksum, Failure> {
        self.cache.store_code(wasm, true, true).map_err(failure)
    }

    /// What is known of a stored contract, as text.
    pub fn analyze(&self, checksum: &Checksum) -> Result<String, Failure> {
        self.cache.analyze(checksum).map(|report| format!("{report:?}")).map_err(failure)
    }

    /// Where the modules of the calls so far came from.
    pub fn hits(&self) -> Hits {
        let stats = self.cache.stats();
        Hits { memory: stats.hits_memory_cache, file_system: stats.hits_fs_cache, misses: stats.misses }
    }

    /// Makes a call on a new instance over the given storage.
    pub fn call(&self, checksum: &Checksum, state: &State, call: &Call) -> Outcome {
        let options = vm::InstanceOptions { gas_limit: call.gas_limit };
        let mut instance = match self.cache.get_instance(checksum, backend(state), options) {
            Ok(instance) => instance,
            Err(error) => {
                return Outcome {
                    result: Err(failure(error)),
                    gas: None,
                    state: state.clone(),
                    debug: vec![],
                };
            }
        };
        let debug = Arc::new(Mutex::new(vec![]));
        let log = debug.clone();
        instance.set_debug_handler(move |text, info| {
            log.lock().expect("one thread").push((text.to_string(), info.gas_remaining));
        });
        let result = enter(&mut instance, call).map_err(failure);
        let report = instance.create_gas_report();
        let gas = Gas {
            limit: report.limit,
            remaining: report.remaining,
            internal: report.used_internally,
            external: report.used_externally,
        };
        let state = dump(&mut instance);
        let debug = debug.lock().expect("one thread").clone();
        Outcome { result, gas: Some(gas), state, debug }
    }
}

/// A backend with the given storage; the contract and "rich" own tokens.
fn backend(state: &State) -> vm::Backend<MockApi, MockStorage, MockQuerier> {
    let mut storage = MockStorage::default();
    for (key, value) in state {
        storage.set(key, value).0.expect("sets");
    }
    let balance: Vec<Coin> = coins(1000, "earth");
    let querier = MockQuerier::new(&[(MOCK_CONTRACT_ADDR, &balance), ("rich", &balance)]);
    vm::Backend { api: MockApi::default(), storage, querier }
}

/// The whole storage of an instance.
fn dump(instance: &mut TestInstance) -> State {
    let read = |storage: &mut MockStorage| {
        let iterator = storage.scan(None, None, Order::Ascending).0.expect("scans");
        let mut state = State::new();
        while let Some(record) = storage.next(iterator).0.expect("advances") {
            state.push(record);
        }
        Ok(state)
    };
    instance.with_storage(read).expect("has a storage")
}

fn enter(instance: &mut TestInstance, call: &Call) -> vm::VmResult<Vec<u8>> {
    let env = vm::to_vec(&mock_env())?;
    let info = vm::to_vec(&mock_info(&call.sender, &coins(15, "earth")))?;
    let (env, info, msg) = (&env, &info, &call.msg);
    match call.entry {
        "instantiate" => vm::call_instantiate_raw(instance, env, info, msg),
        "execute" => vm::call_execute_raw(instance, env, info, msg),
        "query" => vm::call_query_raw(instance, env, msg),
        "migrate" => vm::call_migrate_raw(instance, env, msg),
        "migrate with info" => {
            let migrate_info = br#"{"sender":"admin","old_migrate_version":1}"#;
            vm::call_migrate_with_info_raw(instance, env, msg, migrate_info)
        }
        "sudo" => vm::call_sudo_raw(instance, env, msg),
        "reply" => vm::call_reply_raw(instance, env, msg),
        "ibc_channel_open" => vm::call_ibc_channel_open_raw(instance, env, msg),
        "ibc_channel_connect" => vm::call_ibc_channel_connect_raw(instance, env, msg),
        "ibc_channel_close" => vm::call_ibc_channel_close_raw(instance, env, msg),
        "ibc_packet_receive" => vm::call_ibc_packet_receive_raw(instance, env, msg),
        "ibc_packet_ack" => vm::call_ibc_packet_ack_raw(instance, env, msg),
        "ibc_packet_timeout" => vm::call_ibc_packet_timeout_raw(instance, env, msg),
        "ibc_source_callback" => vm::call_ibc_source_callback_raw(instance, env, msg),
        "ibc_destination_callback" => vm::call_ibc_destination_callback_raw(instance, env, msg),
        "ibc2_packet_receive" => vm::call_ibc2_packet_receive_raw(instance, env, msg),
        "ibc2_packet_ack" => vm::call_ibc2_packet_ack_raw(instance, env, msg),
        "ibc2_packet_timeout" => vm::call_ibc2_packet_timeout_raw(instance, env, msg),
        "ibc2_packet_send" => vm::call_ibc2_packet_send_raw(instance, env, msg),
        entry => panic!("no entry point {entry}"),
    }
}

fn failure(error: vm::VmError) -> Failure {
    let debug = format!("{error:?}");
    let variant = debug.split([' ', '{', '(']).next().unwrap_or_default().to_string();
    Failure { variant, text: error.to_string() }
}
