//! The private airdrop without files and terminal: what the command line, a web page and a service share.
//!
//! Everything goes in and out as text, bytes or typed values. Reading and writing files, progress and printing are the
//! caller's, and so is the source of randomness, which must be cryptographic. Where a function takes the text of a file,
//! it also takes a name for it, which its errors call it by: the file's name, or words such as "the list".
//!
//! From entries to a proof:
//!
//! 1. [`key`]: a claimant's secret as the text of a key file. The claimant hands out its owner key.
//! 2. [`entries`]: what a distributor is given, an owner key and an amount for each claimant.
//! 3. [`List`]: the eligible leaves, made of the entries; its tree and root, its checks.
//! 4. [`Airdrop`]: the list with the contract and the chain that it is for. It finds a claimant's leaf.
//! 5. [`PreparedClaim`]: a claim with all that its proof takes. It has the proof, the message for the contract and the
//!    [`Receipt`].
//!
//! [`Address`] and [`token`] hold the two kinds of names that are hashed letter by letter, [`Document`] tells the JSON
//! texts apart, [`Error`] says what is wrong.
//!
//! The crate builds for `wasm32-unknown-unknown`. The program in which it ends up there chooses a source of randomness
//! for `getrandom` (in a browser its feature `wasm_js`).
//!
//! Start at [`Airdrop`].
#![forbid(unsafe_code)]

mod address;
mod airdrop;
mod claim;
mod document;
pub mod entries;
mod error;
pub mod key;
mod list;
pub mod token;

pub use address::Address;
pub use airdrop::{Airdrop, Chosen, parse_chain_id};
pub use claim::{PreparedClaim, Receipt, proof_in};
pub use document::Document;
pub use entries::Entry;
pub use error::Error;
pub use list::{List, Total};

/// A result with this crate's error.
pub type Result<T> = std::result::Result<T, Error>;
