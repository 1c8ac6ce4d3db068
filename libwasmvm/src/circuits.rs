//! The key store of a data directory: what upstream's library does not have.
//!
//! Upstream's Go keeps its `cache_t` to itself, so a key store is not opened through it: the two meet by directory
//! (`directory`). Whoever comes first opens the store, whoever comes later shares it, and it is closed with the last.
//!
//! The exported functions are in `store`.

mod config;
mod directory;
mod error;
mod marker;
mod metrics;
mod options;
mod report;
pub(crate) mod store;

pub(crate) use self::directory::Circuits;
pub(crate) use self::error::CircuitError;
