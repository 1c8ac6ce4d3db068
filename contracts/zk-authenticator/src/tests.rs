//! The contract in a chain that runs transactions as `x/smart-account` and `baseapp` do (`chain`), with signatures by
//! another implementation of BLS12-381 (`operators`) and with real proofs (`credentials`).
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod added;
mod authenticate;
mod chain;
mod circuit;
mod confirm;
mod context;
mod credentials;
mod fixtures;
mod instance;
mod migrate;
mod operators;
mod presenting;
mod traps;
