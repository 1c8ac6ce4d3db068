//! The C library that the Go module `github.com/CosmWasm/wasmvm/v3` links, with halo2 verification.
//!
//! It exports two groups of functions, declared in `bindings.h`:
//! - those of upstream's `libwasmvm`, with the same names, structures, error numbers and behaviour, so that Go code written
//!   for that library runs on this one;
//! - with the cargo feature `halo2`, those of the key store.
//!
//! | module | what it holds |
//! |---|---|
//! | `exports` | the macro that makes an exported function: panics caught, errors reported |
//! | `cache`, `calls`, `vector`, `version` | upstream's functions |
//! | `circuits` | ours |
//! | `backend` | the embedder's callbacks as the VM's storage, querier and address functions |
//! | `view`, `vector`, `handle` | what crosses the boundary: borrowed bytes, owned bytes, opaque handles |
//! | `error` | every error, its number and its text |
//!
//! # Rules of the boundary
//! - Handles are numbers in a table, never followed as addresses: one that was released, or never given out, is an
//!   error. A release while a call runs takes effect when the call has ended.
//! - Bytes that a caller lends are read during the call and never kept.
//! - A panic ends at the boundary as an error. The library must be built with unwinding panics.
//!
//! Start at `exports`, then `cache`.

#![allow(non_camel_case_types, reason = "names of C")]
// A C caller has no other names for these; Rust code does not use the crate.
#![allow(unreachable_pub, reason = "exported functions are reached from outside of Rust")]

#[cfg(panic = "abort")]
compile_error!("libwasmvm must be built with unwinding panics: a fault of one call would end the process");

mod analysis;
mod backend;
mod cache;
mod calls;
#[cfg(feature = "halo2")]
mod circuits;
mod error;
mod exports;
mod gas_report;
mod handle;
mod metrics;
mod vector;
mod version;
mod view;

// The header declares circuits too.
#[cfg(all(test, feature = "halo2"))]
mod header;
