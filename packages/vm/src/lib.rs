//! The CosmWasm VM with halo2 verification: host functions, key store and gas, joined to upstream's cache.
//!
//! A contract imports `env.verify_halo2_proof` and its siblings; this crate registers them with the patched VM and
//! answers them with `zk-halo2`. Everything that decides an answer or a price is here: which circuit a code commits to,
//! whether it is registered, what verifying costs, and where the keys come from.
//!
//! | module | what it holds |
//! |---|---|
//! | [`HaloCache`] | code cache and key store together: what an embedder opens |
//! | [`store`] | circuit binaries on disk, verifying keys in memory |
//! | [`host`] | the host functions, step by step |
//! | [`gas`] | what they cost, a crate of its own |
//! | [`section`] | the Wasm custom section that ties a code to its circuits |
//! | [`code_check`] | what is refused at store time |
//! | [`ResultCode`] | what a contract gets back |
//!
//! Start at [`HaloCache`] to embed it and at [`host`] to follow a call.

#![deny(unsafe_code)] // one exception, in cache/open.rs

mod cache;
mod capabilities;
pub mod code_check;
mod codes;
pub mod host;
mod protobuf;
pub mod store;
mod threads;

pub use cosmwasm_vm;
pub use zk_halo2;
pub use zk_halo2_gas as gas;
pub use zk_section as section;

pub use cache::{CodeWithCircuits, DEFAULT_VERDICT_BYTES, HaloCache, HaloCacheError, HaloCacheOptions};
pub use capabilities::wasmd_capabilities;
pub use codes::ResultCode;
pub use host::{Authority, Halo2Host, UNKNOWN_EXECUTION, VerdictMetrics, note_execution};
pub use store::{StoreError, VkStore, VkStoreOptions};
