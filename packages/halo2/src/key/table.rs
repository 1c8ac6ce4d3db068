//! The expression table: building it without duplicates, and recognizing its one canonical order.
//!
//! The canonical table of a list of expressions is what [`TableBuilder`] makes when it is given every subexpression
//! once its operands are complete, left before right, in the order of the text. [`check_canonical`] accepts exactly
//! that table; so two different tables never stand for the same key.

use std::collections::{HashMap, HashSet};

use ff::PrimeField;
use pasta_curves::Fp;

use super::model::{Expressions, Node, NodeId, PinnedKey};
use crate::VkError;

/// Builds a table, giving equal subexpressions one node.
#[derive(Default)]
pub(super) struct TableBuilder {
    table: Expressions,
    constant_ids: HashMap<[u8; 32], u32>,
    node_ids: HashMap<Node, NodeId>,
}

impl TableBuilder {
    /// The index of a constant.
    pub(super) fn constant(&mut self, value: Fp) -> u32 {
        let next = self.table.constants.len() as u32;
        *self.constant_ids.entry(value.to_repr()).or_insert_with(|| {
            self.table.constants.push(value);
            next
        })
    }

    /// The index of a node.
    pub(super) fn node(&mut self, node: Node) -> NodeId {
        let next = self.table.nodes.len() as NodeId;
        *self.node_ids.entry(node).or_insert_with(|| {
            self.table.nodes.push(node);
            next
        })
    }

    /// Nodes so far.
    pub(super) fn len(&self) -> usize {
        self.table.nodes.len()
    }

    pub(super) fn finish(self) -> Expressions {
        self.table
    }
}

/// Refuses tables with duplicates, with entries that nothing refers to, or in another order than the canonical one.
pub(super) fn check_canonical(key: &PinnedKey) -> Result<(), VkError> {
    let Expressions { constants, nodes } = &key.expressions;
    let mut seen = HashSet::with_capacity(nodes.len());
    if !nodes.iter().all(|node| seen.insert(*node)) {
        return Err(VkError::NotCanonical { what: "expression table: duplicate node" });
    }
    let mut seen = HashSet::with_capacity(constants.len());
    if !constants.iter().all(|constant| seen.insert(constant.to_repr())) {
        return Err(VkError::NotCanonical { what: "constants: duplicate" });
    }
    check_order(key)
}

/// Walks the expressions as the text prints them: each node and each constant must be met for the first time in the
/// order of its index, and all must be met.
fn check_order(key: &PinnedKey) -> Result<(), VkError> {
    let Expressions { constants, nodes } = &key.expressions;
    let (mut met_nodes, mut met_constants) = (0, 0);
    let mut pending = Vec::new();
    for root in key.roots() {
        pending.push((root, false));
        while let Some((id, operands_done)) = pending.pop() {
            if id < met_nodes {
                continue;
            }
            let node = nodes[id as usize];
            if !operands_done {
                pending.push((id, true));
                let (left, right) = node.operands();
                pending.extend(right.map(|id| (id, false)));
                pending.extend(left.map(|id| (id, false)));
                continue;
            }
            if id != met_nodes {
                return Err(VkError::NotCanonical { what: "expression table: order of the nodes" });
            }
            met_nodes += 1;
            match node.constant() {
                Some(c) if c > met_constants => {
                    return Err(VkError::NotCanonical { what: "constants: order" });
                }
                Some(c) if c == met_constants => met_constants += 1,
                _ => {}
            }
        }
    }
    if met_nodes as usize != nodes.len() || met_constants as usize != constants.len() {
        return Err(VkError::NotCanonical { what: "expression table: entry that no expression uses" });
    }
    Ok(())
}
