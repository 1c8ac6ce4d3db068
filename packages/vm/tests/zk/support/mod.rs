//! What the tests share.

mod backend;
mod circuit;
mod contract;

use std::path::Path;

use cosmwasm_std::Checksum as CodeChecksum;
use cosmwasm_vm::testing::{MockApi, MockStorage};
use cosmwasm_vm::{CacheOptions, GasReport, InstanceOptions, Size, VmResult, call_execute_raw};
use zk_cosmwasm_vm::{Authority, HaloCache, HaloCacheOptions, cosmwasm_vm};
use zk_halo2::Checksum;

pub(crate) use backend::{Chain, backend};
pub(crate) use circuit::{TestCircuit, test_circuit};
pub(crate) use contract::{Call, batch, contract, plain_contract, wat_contract};

pub(crate) type TestCache = HaloCache<MockApi, MockStorage, Chain>;

/// Far more than any call in these tests needs.
pub(crate) const PLENTY: u64 = 1_000_000_000_000_000;

/// Code 0 and 1 of the table.
pub(crate) const VALID: u32 = 0;
pub(crate) const NOT_VALID: u32 = 1;

pub(crate) fn options(folder: &Path, authority: Authority) -> HaloCacheOptions {
    let code = CacheOptions::new(folder, [], Size::mebi(100), Size::mebi(32));
    let mut options = HaloCacheOptions::new(code);
    options.authority = authority;
    options
}

pub(crate) fn open(folder: &Path, authority: Authority) -> TestCache {
    HaloCache::new(options(folder, authority)).unwrap()
}

/// A cache in a folder of its own, with one contract bound to one circuit.
pub(crate) struct Setup {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) cache: TestCache,
    pub(crate) code: CodeChecksum,
    pub(crate) circuit: &'static TestCircuit,
}

impl Setup {
    pub(crate) fn new(authority: Authority) -> Self {
        Self::with(authority, |_| ())
    }

    /// The same with other options.
    pub(crate) fn with(authority: Authority, change: impl FnOnce(&mut HaloCacheOptions)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut options = options(folder.path(), authority);
        change(&mut options);
        let cache = HaloCache::new(options).unwrap();
        let circuit = test_circuit(0);
        let stored = cache.store_code_with_circuits(&contract(), &[&circuit.binary], true).unwrap();
        Self { folder, cache, code: stored.wasm_checksum, circuit }
    }

    /// A chain that has registered the circuit.
    pub(crate) fn chain(&self) -> Chain {
        Chain::registered([self.circuit.checksum])
    }

    pub(crate) fn run(&self, call: &Call) -> Outcome {
        run(&self.cache, &self.code, self.chain(), call, PLENTY)
    }

    /// A right proof for the code's own circuit.
    pub(crate) fn valid_call(&self) -> Call {
        Call::Own { proof: self.circuit.proof.clone(), inputs: self.circuit.inputs() }
    }
}

/// What one execution of the test contract came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The number that the host function returned, or the error that ended the execution.
    pub(crate) result: VmResult<u32>,
    /// What the contract returned after that number.
    pub(crate) output: Vec<u8>,
    pub(crate) gas: GasReport,
}

impl Outcome {
    pub(crate) fn code(&self) -> u32 {
        match &self.result {
            Ok(code) => *code,
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) fn used(&self) -> u64 {
        self.gas.limit - self.gas.remaining
    }
}

pub(crate) fn run(
    cache: &TestCache,
    code: &CodeChecksum,
    chain: Chain,
    call: &Call,
    gas_limit: u64,
) -> Outcome {
    let mut instance = cache.get_instance(code, backend(chain), InstanceOptions { gas_limit }).unwrap();
    let result = call_execute_raw(&mut instance, b"{}", b"{}", &call.encode());
    let (result, output) = match result {
        Ok(bytes) => {
            let (code, output) = bytes.split_first_chunk().unwrap();
            (Ok(u32::from_le_bytes(*code)), output.to_vec())
        }
        Err(error) => (Err(error), vec![]),
    };
    Outcome { result, output, gas: instance.create_gas_report() }
}

/// The file of a circuit below a cache's folder.
pub(crate) fn vk_path(folder: &Path, checksum: &Checksum) -> std::path::PathBuf {
    folder.join("state").join("vks").join(checksum.to_string())
}
