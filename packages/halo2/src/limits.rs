//! How large a circuit binary may be before it is refused.
//!
//! Every limit is applied before anything is allocated or computed by the number it bounds. An embedder may set
//! the fields to any value: those that this crate cannot exceed without harm are cut to [`Limits::HARD`] first.

use crate::VkError;

/// Upper bounds on a verifying key, all inclusive.
///
/// The defaults admit every circuit the authors know (zcash's Orchard uses about a tenth of each) and keep
/// [`check_vk`](crate::check_vk) under about 50 ms and 20 MB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest `k`: the circuit has 2^k rows. Never above 17, see [`Limits::HARD`].
    pub max_k: u32,
    /// Bytes of the whole file. Full parameters of k = 17 take 8,388,676 bytes, their short form 4.
    pub max_file_len: usize,
    /// Bytes of the `vk` section.
    pub max_vk_len: usize,
    /// Advice, fixed and instance columns, each.
    pub max_columns: usize,
    /// Advice, fixed and instance queries, together.
    pub max_queries: usize,
    /// Distinct rotations at which a key opens its columns.
    pub max_rotations: usize,
    /// Gate polynomials.
    pub max_gates: usize,
    /// Lookup arguments.
    pub max_lookups: usize,
    /// Input expressions of one lookup argument.
    pub max_lookup_width: usize,
    /// Nodes of the expression table.
    pub max_nodes: usize,
    /// Longest path from an expression's root to a leaf. `halo2_proofs` walks expressions recursively, so honest
    /// circuits stay far below.
    pub max_depth: usize,
    /// Degree of the constraint system.
    pub max_degree: usize,
    /// Bytes of the rendered key, which is hashed into every transcript. A small table can render to a text of
    /// any length, because its nodes are shared.
    pub max_rendered_len: usize,
}

impl Limits {
    /// The limits that no embedder can raise: beyond them the arithmetic or the format itself ends.
    pub const HARD: Limits = Limits {
        max_k: crate::params::MAX_K,
        max_file_len: 64 << 20,
        max_vk_len: 32 << 20,
        max_columns: 1 << 16,
        max_queries: 1 << 16,
        max_rotations: 1 << 10,
        max_gates: 1 << 20,
        max_lookups: 1 << 12,
        max_lookup_width: 1 << 12,
        max_nodes: 1 << 20,
        max_depth: 1 << 20,
        max_degree: 1 << 10,
        max_rendered_len: 64 << 20,
    };

    /// Each limit, at most [`Limits::HARD`].
    pub(crate) fn clamped(&self) -> Limits {
        let hard = Self::HARD;
        Limits {
            max_k: self.max_k.min(hard.max_k),
            max_file_len: self.max_file_len.min(hard.max_file_len),
            max_vk_len: self.max_vk_len.min(hard.max_vk_len),
            max_columns: self.max_columns.min(hard.max_columns),
            max_queries: self.max_queries.min(hard.max_queries),
            max_rotations: self.max_rotations.min(hard.max_rotations),
            max_gates: self.max_gates.min(hard.max_gates),
            max_lookups: self.max_lookups.min(hard.max_lookups),
            max_lookup_width: self.max_lookup_width.min(hard.max_lookup_width),
            max_nodes: self.max_nodes.min(hard.max_nodes),
            max_depth: self.max_depth.min(hard.max_depth),
            max_degree: self.max_degree.min(hard.max_degree),
            max_rendered_len: self.max_rendered_len.min(hard.max_rendered_len),
        }
    }
}

/// Refuses `found` above `limit`.
pub(crate) fn check_limit(what: &'static str, limit: usize, found: usize) -> Result<(), VkError> {
    if found <= limit {
        return Ok(());
    }
    Err(VkError::Limit { what, limit: limit as u64, found: found as u64 })
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_k: 17,
            max_file_len: 9 << 20,
            max_vk_len: 512 << 10,
            max_columns: 512,
            max_queries: 2048,
            max_rotations: 64,
            max_gates: 4096,
            max_lookups: 64,
            max_lookup_width: 64,
            max_nodes: 1 << 15,
            max_depth: 2048,
            max_degree: 64,
            max_rendered_len: 2 << 20,
        }
    }
}
