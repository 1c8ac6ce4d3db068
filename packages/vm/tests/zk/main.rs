//! The crate as an embedder and a contract see it: caches on disk, hand-written contracts, real circuits and proofs.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod contract;
mod decoded;
mod faults;
mod files;
mod gas;
mod layers;
mod params;
mod processes;
mod ready;
mod registration;
mod store_time;
mod support;
mod verdicts;
