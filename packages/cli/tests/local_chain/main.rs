//! The local chain of `zkwasm run` as a user meets it: which contracts it takes, and what contracts do to each other.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod chain;
mod coins;
mod contracts;
mod files;
mod limits;
mod messages;
mod queries;
mod replies;
