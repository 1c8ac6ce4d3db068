//! The embedder's callbacks as the VM's backend.
//!
//! Each is a table of C functions and a pointer to something of the embedder's. A callback returns a `GoError` and writes
//! its results through pointers into this library's variables; vectors that it writes become ours (`callback`).
//!
//! Gas: storage, iterators and queries are metered by the embedder, so what they report adjusts the limit
//! (`externally_used`); address functions report a price that the VM charges (`cost`).

mod api;
mod callback;
mod error;
mod gas_meter;
mod iterator;
mod querier;
mod storage;

use cosmwasm_vm::Backend;

pub use self::api::GoApi;
pub use self::querier::GoQuerier;
pub use self::storage::Db;
pub(crate) use self::storage::GoStorage;

/// What the VM gets for one call.
pub(crate) fn backend(db: Db, api: GoApi, querier: GoQuerier) -> Backend<GoApi, GoStorage, GoQuerier> {
    Backend { api, storage: GoStorage::new(db), querier }
}
