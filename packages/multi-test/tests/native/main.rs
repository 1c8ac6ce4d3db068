//! Real proofs of small circuits, verified natively: directly (`circuits`), and by contracts inside `cw-multi-test`
//! (`app`, `uploads`); and verdicts that a test decides (`mock`).
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod app;
mod circuits;
mod mock;
mod relay;
mod square;
mod uploads;
