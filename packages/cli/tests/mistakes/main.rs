//! What new users do wrong, and what they are told: the file, what was found, what was expected, what to do.
//!
//! Each case is one that somebody met. A command that fails prints no result and leaves nothing behind.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod chains;
mod circuits;
mod files;
mod lists;
mod outputs;
mod proofs;
mod support;
