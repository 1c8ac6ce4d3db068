//! The VM's hook for host functions, as an embedder sees it: `cosmwasm_vm` alone, with hand-written contracts.
//!
//! One module per concern: where a registered function is reachable (`caches`), what it costs (`gas`), how it
//! fails (`failures`), what is refused beforehand (`checks`) and what it can do (`context`).
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod caches;
mod checks;
mod context;
mod contracts;
mod failures;
mod gas;

use cosmwasm_std::{BankQuery, Empty, QueryRequest, coins, to_json_vec};
use cosmwasm_vm::testing::{MockApi, MockQuerier, MockStorage};
use cosmwasm_vm::{
    Backend, Cache, CacheOptions, Config, GasReport, HostContext, HostFunctions, Instance, InstanceOptions,
    Querier, Size, VmError, VmResult, call_execute_raw,
};
use std::path::Path;

type TestCache = Cache<MockApi, MockStorage, MockQuerier>;
type TestInstance<Q = MockQuerier> = Instance<MockApi, MockStorage, Q>;

const MEMORY_LIMIT: Size = Size::mebi(16);
const OPTIONS: InstanceOptions = InstanceOptions { gas_limit: 500_000_000 };

/// A registry with one function.
fn one_function<F>(name: &str, params: usize, function: F) -> HostFunctions
where
    F: Fn(&mut dyn HostContext, &[u32]) -> VmResult<u32> + Send + Sync + 'static,
{
    let mut functions = HostFunctions::default();
    functions.register(name, params, function).unwrap();
    functions
}

fn backend<Q: Querier>(querier: Q) -> Backend<MockApi, MockStorage, Q> {
    Backend { api: MockApi::default(), storage: MockStorage::default(), querier }
}

/// A backend on which "someone" owns some tokens.
fn mock_backend() -> Backend<MockApi, MockStorage, MockQuerier> {
    backend(MockQuerier::new(&[("someone", &coins(500, "TOKEN"))]))
}

/// The request for what "someone" owns.
fn balance_request() -> Vec<u8> {
    let query = BankQuery::Balance { address: "someone".into(), denom: "TOKEN".into() };
    to_json_vec(&QueryRequest::<Empty>::from(query)).unwrap()
}

fn cache_options(dir: &Path, capabilities: &[&str]) -> CacheOptions {
    let capabilities = capabilities.iter().map(ToString::to_string).collect::<std::collections::HashSet<_>>();
    CacheOptions::new(dir, capabilities, Size::mebi(200), MEMORY_LIMIT)
}

fn cache_with(dir: &Path, capabilities: &[&str], functions: &HostFunctions) -> TestCache {
    let mut config = Config::new(cache_options(dir, capabilities));
    config.host_functions = functions.clone();
    // SAFETY: the folder is the test's own; nobody else writes to it.
    unsafe { Cache::new_with_config(config).unwrap() }
}

fn cache(dir: &Path, functions: &HostFunctions) -> TestCache {
    cache_with(dir, &["halo2"], functions)
}

fn instance(wasm: &[u8], functions: &HostFunctions) -> TestInstance {
    instance_with_limit(wasm, functions, OPTIONS.gas_limit)
}

fn instance_with_limit(wasm: &[u8], functions: &HostFunctions, gas_limit: u64) -> TestInstance {
    let options = InstanceOptions { gas_limit };
    Instance::from_code_with_host_functions(wasm, mock_backend(), options, Some(MEMORY_LIMIT), functions)
        .unwrap()
}

fn execute<Q: Querier + 'static>(instance: &mut TestInstance<Q>, msg: &[u8]) -> VmResult<Vec<u8>> {
    call_execute_raw(instance, b"{}", b"{}", msg)
}

/// What a contract returned as `$u32`.
fn number(data: VmResult<Vec<u8>>) -> u32 {
    u32::from_le_bytes(data.unwrap().try_into().unwrap())
}

/// Gas used internally, externally, and left.
fn gas(report: GasReport) -> [u64; 3] {
    [report.used_internally, report.used_externally, report.remaining]
}

/// The text of an error that a host function ended a contract with.
fn aborted(error: impl std::fmt::Display) -> String {
    format!("Error executing Wasm: Wasmer runtime error: RuntimeError: {error}")
}

fn host_error(message: &str) -> String {
    aborted(VmError::host_function_err(message))
}
