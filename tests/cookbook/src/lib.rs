//! The recipes of `docs/COOKBOOK.md`: small contracts whose public inputs come from what the contract knows.
//!
//! The page shows what stands between `// docs: begin` and `// docs: end`; `tests/docs.rs` compares. Each
//! recipe is a contract in a module of its own, with its tests. Start at [`encode`], then take a recipe.
#![forbid(unsafe_code)]

pub mod encode;
pub mod light_client;
pub mod migration;
pub mod registry;
pub mod sender;
pub mod two_circuits;
pub mod window;

#[cfg(test)]
mod circuits;
#[cfg(test)]
mod testing;
