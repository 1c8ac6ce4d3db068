//! The exported functions for circuits.

use std::ffi::{CStr, c_char};
use std::sync::Arc;

use zk_cosmwasm_vm::zk_halo2::Checksum;
use zk_cosmwasm_vm::{gas, host, section};

use super::config::Config;
use super::directory::Circuits;
use super::error::CircuitError;
use super::metrics::{VkMetrics, pinned};
use super::report::Report;
use crate::error::Error;
use crate::exports::{exports, quietly};
use crate::handle::Handles;
use crate::vector::UnmanagedVector;
use crate::view::ByteSliceView;

/// A key store, by handle.
#[repr(C)]
pub struct vk_store_t {}

static STORES: Handles<Circuits> = Handles::new("key store");

/// The version of zk-wasmvm, of which this library is part.
const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(version) => version,
    Err(_) => c"",
};

fn open_store(store: *mut vk_store_t) -> Result<Arc<Circuits>, CircuitError> {
    STORES.get(store).map_err(CircuitError::argument)
}

/// # Safety
/// That of [`ByteSliceView::read`].
unsafe fn read<'a>(view: ByteSliceView, name: &'static str) -> Result<&'a [u8], CircuitError> {
    // SAFETY: the caller's promise.
    unsafe { view.read(name) }.map_err(CircuitError::argument)
}

/// # Safety
/// That of [`ByteSliceView::read`].
unsafe fn read_checksum(view: ByteSliceView) -> Result<Checksum, CircuitError> {
    // SAFETY: the caller's promise.
    let bytes: Result<[u8; 32], _> = unsafe { read(view, "checksum") }?.try_into();
    Ok(bytes.map_err(|_| CircuitError::argument(Error::ChecksumLength))?.into())
}

/// # Safety
/// That of [`ByteSliceView::read`].
unsafe fn read_checksums(view: ByteSliceView) -> Result<Vec<Checksum>, CircuitError> {
    // SAFETY: the caller's promise.
    let bytes = unsafe { read(view, "checksums") }?;
    match bytes.as_chunks::<32>() {
        (checksums, []) => Ok(checksums.iter().copied().map(Checksum::from).collect()),
        _ => Err(CircuitError::Checksums { found: bytes.len() }),
    }
}

/// Checksums as they cross the boundary: 32 bytes each, one after the other.
fn joined(checksums: &[Checksum]) -> UnmanagedVector {
    UnmanagedVector::new(Some(checksums.iter().flat_map(|checksum| *checksum.as_bytes()).collect()))
}

fn json(value: &impl serde::Serialize) -> Result<UnmanagedVector, CircuitError> {
    let json = serde_json::to_vec(value).map_err(CircuitError::Report)?;
    Ok(UnmanagedVector::new(Some(json)))
}

exports! {
    /// Opens the key store of a data directory, which `init_cache` of that directory uses too. Returns NULL after an
    /// error.
    ///
    /// `config` is JSON: `{"base_dir": "…", "authority": "chain" or "store", "max_k": 17, "memory_bytes": n,
    /// "pinned_bytes": n, "params_up_to": 0, "verdict_bytes": n}`. All but `base_dir` can be left out; fields that are not
    /// known are refused. `authority` says who decides which circuits count for contracts: the chain, asked by a gRPC query
    /// (the default), or the store itself, for tests only. `max_k` decides which uploads succeed, so it is
    /// consensus, and it cannot change while the store is open: it is a constant of the node's software. If the chain has
    /// a lower limit, the chain compares it with what `inspect_vk` says. No call works in a child after `fork`.
    ///
    /// A circuit binary is the file that describes a circuit. A verifying key (vk) is decoded from it. The file's SHA-256
    /// names both. A directory has one store in a process. Opening it again gives another handle to it, and is an error
    /// (`VkErrno_OtherOptions`) when the options differ. `init_cache` uses the store if it is open, and otherwise opens
    /// it with the defaults. To choose the options, open the store first. The store is closed with the last of its
    /// handles and code caches.
    fn open_vk_store(config: ByteSliceView) -> *mut vk_store_t {
        // SAFETY: the caller's promise about views.
        let config = unsafe { read(config, "config") }?;
        let config = Config::parse(config)?;
        Ok(STORES.insert(Circuits::open(&config.base_dir, Some(config.options()))?))
    }

    /// Stores a circuit binary and returns its checksum, 32 bytes, which belong to the caller.
    ///
    /// With `checked` it is checked in full; leave it out only for one that was checked before and that is somewhere else
    /// too (a chain's state). With `persist` it is kept: a checked one is on disk when this returns, and its parameters are
    /// ready; an unchecked one may be lost or damaged when the machine crashes, which its hash shows. Without `persist`
    /// nothing is kept (simulation). After an error nothing has changed.
    fn store_vk(store: *mut vk_store_t, circuit: ByteSliceView, checked: bool, persist: bool) -> UnmanagedVector {
        let circuits = open_store(store)?;
        // SAFETY: the caller's promise about views.
        let circuit = unsafe { read(circuit, "circuit") }?;
        let checksum = circuits.store().store_vk(circuit, checked, persist)?;
        Ok(UnmanagedVector::new(Some(checksum.as_bytes().to_vec())))
    }

    /// Returns a circuit binary as it was stored, after comparing its hash. It belongs to the caller.
    fn load_vk(store: *mut vk_store_t, checksum: ByteSliceView) -> UnmanagedVector {
        let circuits = open_store(store)?;
        // SAFETY: the caller's promise about views.
        let checksum = unsafe { read_checksum(checksum) }?;
        let binary = circuits.store().load_binary(&checksum)?;
        Ok(UnmanagedVector::new(Some(binary)))
    }

    /// Returns the checksums of all circuit binaries in the store's folder, in ascending order: 32 bytes each, one after the
    /// other. They belong to the caller. Only the folder is read, not the files, so damaged files are among them.
    fn list_vks(store: *mut vk_store_t) -> UnmanagedVector {
        Ok(joined(&open_store(store)?.store().list()?))
    }

    /// Removes a circuit binary from disk and memory, pinned or not. The error is `VkErrno_NotFound` when it is not
    /// there.
    fn remove_vk(store: *mut vk_store_t, checksum: ByteSliceView) {
        let circuits = open_store(store)?;
        // SAFETY: the caller's promise about views.
        let checksum = unsafe { read_checksum(checksum) }?;
        match circuits.store().remove_vk(&checksum)? {
            true => Ok(()),
            false => Err(CircuitError::Absent(checksum).into()),
        }
    }

    /// Keeps a key in memory, with the parameters for its k. Idempotent. After an error the pinned keys are as before.
    fn pin_vk(store: *mut vk_store_t, checksum: ByteSliceView) {
        let circuits = open_store(store)?;
        // SAFETY: the caller's promise about views.
        let checksum = unsafe { read_checksum(checksum) }?;
        Ok(circuits.store().pin_vk(&checksum)?)
    }

    /// Undoes `pin_vk`. Idempotent.
    fn unpin_vk(store: *mut vk_store_t, checksum: ByteSliceView) {
        let circuits = open_store(store)?;
        // SAFETY: the caller's promise about views.
        circuits.store().unpin_vk(&unsafe { read_checksum(checksum) }?);
        Ok(())
    }

    /// Makes sure that a key can be used now: it is in memory, or its file is there and right, it was checked in full, and
    /// the parameters for its k are ready. This is cheap for a key in memory. It costs two looks at the file system while
    /// the key's files look as they did the last time (size, times, inode). Otherwise the key is read from disk.
    ///
    /// `VkErrno_NotFound` and `VkErrno_Corrupt` say that a verification would end in a fault of the node; this call does
    /// not count as one. The hits of `vk_metrics` count a key that was read.
    fn ready_vk(store: *mut vk_store_t, checksum: ByteSliceView) {
        let circuits = open_store(store)?;
        // SAFETY: the caller's promise about views.
        Ok(circuits.store().ready_vk(&unsafe { read_checksum(checksum) }?)?)
    }

    /// Counters and sizes of a key store.
    fn vk_metrics(store: *mut vk_store_t) -> VkMetrics {
        Ok(VkMetrics::from(&*open_store(store)?.host))
    }

    /// Number of the node's faults in one execution (`note_execution`). After an error, 18446744073709551615.
    ///
    /// A node must halt after a fault in the execution of a block, or in execution 0, which stands for calls whose chain
    /// named no execution.
    fn node_faults_within(store: *mut vk_store_t, execution: u64) -> u64 {
        Ok(open_store(store)?.host.node_faults_within(execution))
    }

    /// Counters of the pinned keys, as JSON: `{"<checksum, hexadecimal>": {"hits": n, "size": bytes}, …}`.
    fn pinned_vk_metrics(store: *mut vk_store_t) -> UnmanagedVector {
        Ok(json(&pinned(open_store(store)?.store().pinned_metrics()))?)
    }

    /// Checks a circuit binary under the store's limits and describes it, as JSON. Nothing is written.
    ///
    /// `{"checksum": hexadecimal, "k": n, "public_inputs": [n for each instance column], "file_length": bytes,
    /// "proof_length": bytes, "advice_columns": n, "fixed_columns": n, "instance_columns": n, "gates": n, "lookups": n,
    /// "degree": n, "verification_gas": CosmWasm gas}`; the gas is that of one verification, without the VM's price of the
    /// call and of asking the chain (140,000 are one SDK gas).
    fn inspect_vk(store: *mut vk_store_t, circuit: ByteSliceView) -> UnmanagedVector {
        let circuits = open_store(store)?;
        // SAFETY: the caller's promise about views.
        let key = circuits.store().check(unsafe { read(circuit, "circuit") }?)?;
        Ok(json(&Report::from(&key))?)
    }

    /// Verifies one proof against a circuit of the store, for the node's own use. It charges no gas and asks no chain.
    ///
    /// `public_inputs` are 32 bytes each, one after the other. Returns 0 for valid, 1 for not valid, and from 10 on the
    /// codes that contracts get (docs/ARCHITECTURE.md). After an error, 4294967295.
    fn verify_halo2_proof(store: *mut vk_store_t, checksum: ByteSliceView, proof: ByteSliceView, public_inputs: ByteSliceView) -> u32 {
        let circuits = open_store(store)?;
        // SAFETY: the caller's promise about views.
        let (checksum, proof, public_inputs) = unsafe {
            (read_checksum(checksum)?, read(proof, "proof")?, read(public_inputs, "public_inputs")?)
        };
        let key = circuits.store().load_vk(&checksum)?;
        Ok(circuits.host.verify(&key, proof, public_inputs).map_err(CircuitError::Verifier)?)
    }

    /// Returns a contract with a section `halo2_circuits` that declares exactly these circuits, in this order, the contract's
    /// own circuit first. It belongs to the caller. It needs no store, and does not ask whether there are such circuits.
    ///
    /// `checksums` are 32 bytes each, one after the other. A contract that declares none gets the section at its end, and
    /// with it another checksum. A contract that declares these is returned as it is. The error is `VkErrno_Refused` for
    /// a contract that declares others, for bytes that are no Wasm module, and for no checksum, more than 64, or one
    /// twice. `store_code` checks the rest of the module.
    fn bind_circuits(wasm: ByteSliceView, checksums: ByteSliceView) -> UnmanagedVector {
        // SAFETY: the caller's promise about views.
        let (wasm, checksums) = unsafe { (read(wasm, "wasm")?, read_checksums(checksums)?) };
        let bound = section::ensure_bound(wasm, &checksums).map_err(CircuitError::from)?;
        Ok(UnmanagedVector::new(Some(bound.into_owned())))
    }

    /// Returns the checksums of the circuits that a contract declares, in its order: 32 bytes each, one after the other, and
    /// empty when it declares none. They belong to the caller.
    ///
    /// The error is `VkErrno_Refused` for bytes that are no Wasm module, and for a section `halo2_circuits` that breaks
    /// its rules.
    fn declared_circuits(wasm: ByteSliceView) -> UnmanagedVector {
        // SAFETY: the caller's promise about views.
        let wasm = unsafe { read(wasm, "wasm") }?;
        let declared = section::declared_circuits(wasm).map_err(CircuitError::from)?;
        Ok(joined(&declared))
    }
}

/// Releases a key store. Returns at once: calls that are under way go on and keep it until they end. A handle that is not
/// open, or NULL, is left alone.
#[unsafe(no_mangle)]
pub extern "C" fn release_vk_store(store: *mut vk_store_t) {
    quietly(|| drop(STORES.remove(store)));
}

/// Names the execution that the host call on this thread belongs to, by a number that the caller chooses. Call it
/// from within the querier's callback, on its thread, while it answers `/zkwasm.v1.Query/CircuitRegistered`. By this
/// number `node_faults_within` tells faults in a block from those in queries. It changes no answer and no gas.
#[unsafe(no_mangle)]
pub extern "C" fn note_execution(execution: u64) {
    host::note_execution(execution);
}

/// Returns the CosmWasm gas to charge before a circuit binary of this length in bytes is stored, for reading,
/// checking and writing it.
#[unsafe(no_mangle)]
pub extern "C" fn store_vk_gas(length: u64) -> u64 {
    gas::upload(length)
}

/// Returns the version of zk-wasmvm, as a C string.
///
/// The string is owned by libwasmvm and must not be mutated or destroyed by the caller.
#[unsafe(no_mangle)]
pub extern "C" fn zk_version() -> *const c_char {
    VERSION.as_ptr()
}
