//! The same contracts, messages and gas limits through the published CosmWasm VM and through the patched one.
//!
//! Both crates are linked here, as `upstream` and `patched`. Their types are unrelated, so the code that drives a VM,
//! `runner.rs`, is compiled once for each, and everything it takes and gives is plain data of this module. What is
//! run is in [`scenarios`]; the comparison is in `tests/parity.rs`. Start at [`Call`] and [`Outcome`].

pub mod scenarios;

/// Drives the published VM.
pub mod upstream_vm {
    use ::upstream as vm;
    include!("runner.rs");
}

/// Drives the patched VM.
pub mod patched_vm {
    use ::patched as vm;
    include!("runner.rs");
}

/// A contract and the calls to make on it, one after the other.
#[derive(Debug)]
pub struct Scenario {
    /// For the table.
    pub name: String,
    /// The contract.
    pub wasm: Vec<u8>,
    /// What to call.
    pub calls: Vec<Call>,
}

/// One call of an entry point.
#[derive(Debug, Clone)]
pub struct Call {
    /// The name of the entry point.
    pub entry: &'static str,
    /// The sender, for those that take one.
    pub sender: String,
    /// The raw message.
    pub msg: Vec<u8>,
    /// The gas limit.
    pub gas_limit: u64,
}

/// A contract's whole storage, in the order of the keys.
pub type State = Vec<(Vec<u8>, Vec<u8>)>;

/// Everything that can be observed of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The contract's data, or the error.
    pub result: Result<Vec<u8>, Failure>,
    /// The gas report; none if there was no instance.
    pub gas: Option<Gas>,
    /// The storage afterwards.
    pub state: State,
    /// The debug messages, each with the gas that was left.
    pub debug: Vec<(String, u64)>,
}

/// An error of the VM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The name of its variant.
    pub variant: String,
    /// Its text.
    pub text: String,
}

/// A gas report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gas {
    /// The limit.
    pub limit: u64,
    /// What is left.
    pub remaining: u64,
    /// Used in the VM.
    pub internal: u64,
    /// Used in the backend.
    pub external: u64,
}

/// Where a cache found modules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hits {
    /// In memory.
    pub memory: u32,
    /// On disk.
    pub file_system: u32,
    /// Nowhere: compiled from the Wasm.
    pub misses: u32,
}
