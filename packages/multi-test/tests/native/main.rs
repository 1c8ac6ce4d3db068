//! Real proofs of a small circuit (`square`), verified natively: directly (`circuits`), and by a contract inside
//! `cw-multi-test` (`app`).
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod app;
mod circuits;
mod square;
