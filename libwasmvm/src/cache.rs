//! The code cache. Upstream's Go opens one for each data directory.

use std::sync::Arc;

use cosmwasm_std::Checksum;
use cosmwasm_vm::{Cache, Config};

use crate::analysis::AnalysisReport;
use crate::backend::{GoApi, GoQuerier, GoStorage};
use crate::error::Error;
use crate::exports::exports;
use crate::handle::Handles;
use crate::metrics::{Metrics, PinnedMetrics};
use crate::vector::UnmanagedVector;
use crate::view::ByteSliceView;

/// A code cache, by handle.
#[repr(C)]
pub struct cache_t {}

/// What a handle stands for.
pub(crate) struct Vm {
    pub(crate) code: Cache<GoApi, GoStorage, GoQuerier>,
    /// Where the chain lists the capability `halo2`: the circuits of the same data directory.
    #[cfg(feature = "halo2")]
    circuits: Option<Arc<crate::circuits::Circuits>>,
}

pub(crate) static CACHES: Handles<Vm> = Handles::new("cache");

impl Vm {
    fn open(config: &[u8]) -> Result<Self, Error> {
        #[cfg_attr(not(feature = "halo2"), expect(unused_mut, reason = "circuits add to it"))]
        let mut config: Config = serde_json::from_slice(config)?;
        #[cfg(feature = "halo2")]
        let circuits = crate::circuits::Circuits::for_code(&mut config)?;
        // SAFETY: the files below `base_dir/cache/modules` are those that this VM wrote: the directory belongs to the node
        // alone, as upstream's documentation asks for. Whoever else can write there can run code in this process.
        let code = unsafe { Cache::new_with_config(config) }?;
        Ok(Self {
            code,
            #[cfg(feature = "halo2")]
            circuits,
        })
    }

    fn store_code(&self, wasm: &[u8], checked: bool, persist: bool) -> Result<Checksum, Error> {
        #[cfg(feature = "halo2")]
        if checked
            && self.circuits.is_some()
            && let Err(refused) = zk_cosmwasm_vm::code_check::check_code(wasm)
        {
            // What upstream refuses too, it refuses in its own words.
            self.code.store_code(wasm, true, false)?;
            return Err(refused.into());
        }
        Ok(self.code.store_code(wasm, checked, persist)?)
    }
}

/// The code's checksum in an argument.
///
/// # Safety
/// That of [`ByteSliceView::read`].
pub(crate) unsafe fn read_checksum(checksum: ByteSliceView) -> Result<Checksum, Error> {
    // SAFETY: the caller's promise.
    let bytes = unsafe { checksum.read("checksum") }?;
    Checksum::try_from(bytes).map_err(|_| Error::ChecksumLength)
}

exports! {
    /// Opens the code cache of a data directory. `config` is upstream's `VMConfig` as JSON.
    ///
    /// When its `available_capabilities` list `halo2`, contracts can import the functions that verify proofs, against the
    /// key store of the same directory. Without it the cache is upstream's.
    fn init_cache(config: ByteSliceView) -> *mut cache_t {
        // SAFETY: the caller's promise about views.
        let config = unsafe { config.read("config") }?;
        Ok(CACHES.insert(Arc::new(Vm::open(config)?)))
    }

    /// Checks (with `checked`), compiles and keeps (with `persist`) a contract. Returns its checksum, 32 bytes.
    fn store_code(cache: *mut cache_t, wasm: ByteSliceView, checked: bool, persist: bool) -> UnmanagedVector {
        let vm = CACHES.get(cache)?;
        // SAFETY: the caller's promise about views.
        let wasm = unsafe { wasm.read("wasm") }?;
        Ok(UnmanagedVector::new(Some(vm.store_code(wasm, checked, persist)?.into())))
    }

    /// Removes a contract from the file system. A pinned one stays in memory.
    fn remove_wasm(cache: *mut cache_t, checksum: ByteSliceView) {
        let vm = CACHES.get(cache)?;
        // SAFETY: the caller's promise about views.
        Ok(vm.code.remove_wasm(&unsafe { read_checksum(checksum) }?)?)
    }

    /// Returns a contract's Wasm, as it was stored.
    fn load_wasm(cache: *mut cache_t, checksum: ByteSliceView) -> UnmanagedVector {
        let vm = CACHES.get(cache)?;
        // SAFETY: the caller's promise about views.
        let wasm = vm.code.load_wasm(&unsafe { read_checksum(checksum) }?)?;
        Ok(UnmanagedVector::new(Some(wasm)))
    }

    /// Keeps a contract's module in memory. Idempotent.
    fn pin(cache: *mut cache_t, checksum: ByteSliceView) {
        let vm = CACHES.get(cache)?;
        // SAFETY: the caller's promise about views.
        Ok(vm.code.pin(&unsafe { read_checksum(checksum) }?)?)
    }

    /// Undoes `pin`. Idempotent.
    fn unpin(cache: *mut cache_t, checksum: ByteSliceView) {
        let vm = CACHES.get(cache)?;
        // SAFETY: the caller's promise about views.
        Ok(vm.code.unpin(&unsafe { read_checksum(checksum) }?)?)
    }

    /// Makes these the pinned contracts: checksums of 32 bytes each, one after the other. A rest of fewer bytes is ignored,
    /// as upstream does.
    fn sync_pinned_codes(cache: *mut cache_t, checksums: ByteSliceView) {
        let vm = CACHES.get(cache)?;
        // SAFETY: the caller's promise about views.
        let bytes = unsafe { checksums.read("checksums") }?;
        let (checksums, _) = bytes.as_chunks::<32>();
        let checksums: Vec<Checksum> = checksums.iter().copied().map(Checksum::from).collect();
        Ok(vm.code.sync_pinned_codes(&checksums)?)
    }

    /// Static analysis of a stored contract. Both vectors of the report belong to the caller.
    fn analyze_code(cache: *mut cache_t, checksum: ByteSliceView) -> AnalysisReport {
        let vm = CACHES.get(cache)?;
        // SAFETY: the caller's promise about views.
        Ok(vm.code.analyze(&unsafe { read_checksum(checksum) }?)?.into())
    }

    /// Counters and sizes of the code cache.
    fn get_metrics(cache: *mut cache_t) -> Metrics {
        Ok(CACHES.get(cache)?.code.metrics().into())
    }

    /// Counters of the pinned contracts, as MessagePack: `[[[checksum, [hits, size in bytes]], …]]`.
    fn get_pinned_metrics(cache: *mut cache_t) -> UnmanagedVector {
        let metrics = PinnedMetrics::from(CACHES.get(cache)?.code.pinned_metrics());
        Ok(UnmanagedVector::new(Some(rmp_serde::to_vec(&metrics)?)))
    }
}

/// Releases a code cache. Returns at once: calls that are under way go on and keep it until they end. A handle that is not
/// open, or NULL, is left alone.
#[unsafe(no_mangle)]
pub extern "C" fn release_cache(cache: *mut cache_t) {
    crate::exports::quietly(|| drop(CACHES.remove(cache)));
}
