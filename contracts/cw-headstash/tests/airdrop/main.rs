//! The airdrop from outside, in `cw-multi-test`: what counts is who has which coins in the end.
//!
//! - `world.rs`: a chain with native and cw20 tokens, the airdrop, and claimants. Proofs are what the verifier says they are: a
//!   verifier that knows which are true, or halo2's with real ones.
//! - `faults.rs`: every known fault of contracts of this kind, each with its name.
//! - `model.rs`: what should have happened, in a few lines; `sequences.rs` holds the contract to it, step by step, under
//!   random sequences of honest and dishonest messages.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod cw20;
mod faults;
mod model;
mod sequences;
mod world;
