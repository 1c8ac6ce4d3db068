//! Real proofs of small circuits, verified natively: directly (`circuits`), and by contracts inside `cw-multi-test` (`app`,
//! `uploads`); what a circuit's author is told (`author`); verdicts that a test decides (`mock`); the table that the VM is
//! tested with too (`vectors`); and that none of this gets into a contract (`wasm`).
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod app;
mod author;
mod circuits;
mod mock;
mod relay;
mod square;
mod uploads;
mod vectors;
mod wasm;
