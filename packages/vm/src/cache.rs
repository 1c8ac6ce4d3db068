//! The code cache and the key store as one: an embedder opens it, and every instance comes from it.
//!
//! Below one base folder lie `state/wasm` and `cache/modules`, exactly as upstream's cache makes them, and `state/vks`
//! with `cache/vks` and `cache/params`. The two halves fill independently: compiling a code loads no key, loading a key
//! compiles nothing.
//!
//! An uploaded code passes our static check before the VM's own; a loaded code runs with our host functions.
//!
//! Start at [`HaloCache::new`].

mod error;
mod open;
mod upload;

use std::sync::Arc;

use cosmwasm_std::Checksum as CodeChecksum;
use cosmwasm_vm::{
    AnalysisReport, Backend, BackendApi, Cache, CacheOptions, Config, HostFunctions, Instance,
    InstanceOptions, Metrics, PinnedMetrics, Querier, Stats, Storage, VmResult, WasmLimits,
};
use zk_halo2::Checksum;

use crate::code_check::{CAPABILITY, check_code};
use crate::host::{Authority, Halo2Host};
use crate::section::declared_circuits;
use crate::store::{VkStore, VkStoreOptions};

pub use self::error::HaloCacheError;
pub use self::upload::CodeWithCircuits;

/// The options that a [`HaloCache`] is opened with.
#[derive(Clone, Debug)]
pub struct HaloCacheOptions {
    /// Base folder, capabilities and sizes of the code cache. The capability `halo2` is added.
    pub code: CacheOptions,
    /// Limits on contracts.
    pub wasm_limits: WasmLimits,
    /// Limits and sizes of the key store.
    pub circuits: VkStoreOptions,
    /// Decides which circuits count.
    pub authority: Authority,
    /// The most bytes of memory for verdicts reached before, 32 for each claim; 0 turns this off. It changes how fast
    /// this node answers and nothing else: neither gas nor an answer.
    pub verdict_bytes: usize,
}

/// [`HaloCacheOptions::verdict_bytes`] unless chosen: 8 MiB, 262,144 verdicts.
pub const DEFAULT_VERDICT_BYTES: usize = 8 << 20;

impl HaloCacheOptions {
    /// Default limits and sizes for all but the code cache; the chain decides which circuits count.
    pub fn new(code: CacheOptions) -> Self {
        Self {
            code,
            wasm_limits: WasmLimits::default(),
            circuits: VkStoreOptions::default(),
            authority: Authority::default(),
            verdict_bytes: DEFAULT_VERDICT_BYTES,
        }
    }
}

/// A code cache whose contracts can verify halo2 proofs, together with the keys they verify against.
pub struct HaloCache<A: BackendApi, S: Storage, Q: Querier> {
    code: Cache<A, S, Q>,
    host: Arc<Halo2Host>,
}

impl<A, S, Q> HaloCache<A, S, Q>
where
    A: BackendApi + 'static,
    S: Storage + 'static,
    Q: Querier + 'static,
{
    /// Opens the cache in `options.code.base_dir`, making the folders when they are not there. Loads nothing.
    ///
    /// # Trust
    /// `cache/modules` holds native code that the VM made and runs without looking: whoever can write below the base
    /// folder can run code in this process. It must belong to the node alone, as with upstream's cache.
    ///
    /// # Errors
    /// [`HaloCacheError`] when a folder cannot be made.
    pub fn new(options: HaloCacheOptions) -> Result<Self, HaloCacheError> {
        let store = VkStore::open(&options.code.base_dir, options.circuits)?;
        let host = Halo2Host::new(Arc::new(store), options.authority, options.verdict_bytes);
        let code = open::code_cache(code_config(options.code, options.wasm_limits, &host)?)?;
        Ok(Self { code, host })
    }

    /// The key store.
    pub fn circuits(&self) -> &Arc<VkStore> {
        self.host.store()
    }

    /// The host functions' side of this cache, with its counter of verifications.
    pub fn host(&self) -> &Arc<Halo2Host> {
        &self.host
    }

    /// Stores a contract and returns its checksum; see upstream's `Cache::store_code` for `checked` and `persist`.
    ///
    /// With `checked`, [`check_code`] runs before the VM's own static check.
    ///
    /// # Errors
    /// [`HaloCacheError::Code`] from our check, [`HaloCacheError::Vm`] from the VM.
    pub fn store_code(
        &self,
        wasm: &[u8],
        checked: bool,
        persist: bool,
    ) -> Result<CodeChecksum, HaloCacheError> {
        if checked {
            check_code(wasm)?;
        }
        Ok(self.code.store_code(wasm, checked, persist)?)
    }

    /// The circuits that a stored code declares, its own first.
    ///
    /// # Errors
    /// When the code is not there, corrupt, or its section breaks its rules.
    pub fn declared_circuits(&self, checksum: &CodeChecksum) -> Result<Vec<Checksum>, HaloCacheError> {
        Ok(declared_circuits(&self.code.load_wasm(checksum)?)?)
    }

    /// An instance of a stored contract, with our host functions.
    ///
    /// # Errors
    /// Those of upstream's `Cache::get_instance`.
    pub fn get_instance(
        &self,
        checksum: &CodeChecksum,
        backend: Backend<A, S, Q>,
        options: InstanceOptions,
    ) -> VmResult<Instance<A, S, Q>> {
        self.code.get_instance(checksum, backend, options)
    }

    /// The Wasm of a stored contract.
    ///
    /// # Errors
    /// When it is not there or corrupt.
    pub fn load_wasm(&self, checksum: &CodeChecksum) -> VmResult<Vec<u8>> {
        self.code.load_wasm(checksum)
    }

    /// Removes a contract from disk. Its circuits stay: other codes may declare them.
    ///
    /// # Errors
    /// When it is not there.
    pub fn remove_wasm(&self, checksum: &CodeChecksum) -> VmResult<()> {
        self.code.remove_wasm(checksum)
    }

    /// Static analysis of a stored contract.
    ///
    /// # Errors
    /// When it is not there or corrupt.
    pub fn analyze(&self, checksum: &CodeChecksum) -> VmResult<AnalysisReport> {
        self.code.analyze(checksum)
    }

    /// Keeps a contract's module in memory. Keys are pinned on their own: [`VkStore::pin_vk`].
    ///
    /// # Errors
    /// When it is not there or corrupt.
    pub fn pin(&self, checksum: &CodeChecksum) -> VmResult<()> {
        self.code.pin(checksum)
    }

    /// Undoes [`HaloCache::pin`].
    ///
    /// # Errors
    /// Those of upstream's `Cache::unpin`.
    pub fn unpin(&self, checksum: &CodeChecksum) -> VmResult<()> {
        self.code.unpin(checksum)
    }

    /// Makes these the pinned contracts.
    ///
    /// # Errors
    /// Those of [`HaloCache::pin`] and [`HaloCache::unpin`].
    pub fn sync_pinned_codes(&self, checksums: &[CodeChecksum]) -> VmResult<()> {
        self.code.sync_pinned_codes(checksums)
    }

    /// Hits and misses of the code cache. Those of the key store: [`VkStore::metrics`].
    pub fn stats(&self) -> Stats {
        self.code.stats()
    }

    /// Counters and sizes of the code cache.
    pub fn metrics(&self) -> Metrics {
        self.code.metrics()
    }

    /// Counters of the pinned contracts.
    pub fn pinned_metrics(&self) -> PinnedMetrics {
        self.code.pinned_metrics()
    }
}

impl<A: BackendApi, S: Storage, Q: Querier> std::fmt::Debug for HaloCache<A, S, Q> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HaloCache").field("host", &self.host).finish_non_exhaustive()
    }
}

/// The VM's configuration with our capability and our host functions.
fn code_config(mut code: CacheOptions, wasm_limits: WasmLimits, host: &Arc<Halo2Host>) -> VmResult<Config> {
    code.available_capabilities.insert(CAPABILITY.into());
    let mut functions = HostFunctions::default();
    host.register(&mut functions)?;
    let mut config = Config::new(code);
    config.wasm_limits = wasm_limits;
    config.host_functions = functions;
    Ok(config)
}
