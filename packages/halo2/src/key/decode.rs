//! Reading the `vk` section, the inverse of [`encode`](super::encode).
//!
//! This module compares every number with its limit, and every index with what it refers to, before it allocates
//! anything by it. It checks every field element and point for canonical encoding. [`derive`](super::derive) checks
//! that the parts fit each other. [`table`](super::table), and encoding the key again, check that no other bytes mean
//! the same key.

use ff::PrimeField;
use pasta_curves::Fp;

use super::model::{Column, ColumnKind, Expressions, Lookup, Node, NodeId, PinnedKey, Query};
use super::reader::{Decompress, Reader, check_index};
use crate::limits::check_limit;
use crate::{Limits, VkError};

/// A `vk` section, read but not yet understood.
pub(crate) struct Decoded {
    pub(crate) key: PinnedKey,
    pub(crate) instance_lens: Vec<usize>,
    pub(crate) representative: Fp,
}

/// Selectors before their compression. Their number matters for the text only, so no embedder needs another limit.
pub(super) const MAX_SELECTORS: usize = 1 << 16;

/// Reads `bytes`, which start at `offset` of the file, with `decompress` for the points.
pub(super) fn decode(
    bytes: &[u8],
    offset: usize,
    limits: &Limits,
    decompress: Decompress<'_>,
) -> Result<Decoded, VkError> {
    let mut reader = Reader::new(bytes, offset);
    let representative = reader.scalar("transcript representative")?;
    let k = k(&mut reader, limits)?;
    let advice_columns = reader.number("advice columns", limits.max_columns)?;
    let fixed_columns = reader.number("fixed columns", limits.max_columns)?;
    let instance_columns = reader.number("instance columns", limits.max_columns)?;
    let selectors = reader.number("selectors", MAX_SELECTORS)?;
    let minimum_degree = reader.number("minimum degree", limits.max_degree + 1)?.checked_sub(1);
    let instance_lens = instance_lens(&mut reader, instance_columns)?;

    let mut queries = Queries { reader: &mut reader, k, limit: limits.max_queries, total: 0 };
    let advice_queries = queries.read("advice queries", advice_columns)?;
    let instance_queries = queries.read("instance queries", instance_columns)?;
    let fixed_queries = queries.read("fixed queries", fixed_columns)?;

    let columns = [advice_columns, fixed_columns, instance_columns];
    let permutation = permutation(&mut reader, columns)?;
    let constant_columns = constant_columns(&mut reader, fixed_columns)?;
    let constants = constants(&mut reader, limits)?;
    let leaves = Leaves {
        constants: constants.len() as u64,
        fixed: fixed_queries.len() as u64,
        advice: advice_queries.len() as u64,
        instance: instance_queries.len() as u64,
    };
    let nodes = nodes(&mut reader, limits, &leaves)?;
    let mut roots = Roots { nodes: nodes.len() as u64, previous: 0 };
    let gates = roots.gates(&mut reader, limits)?;
    let lookups = roots.lookups(&mut reader, limits)?;

    let fixed_commitments = points(&mut reader, "fixed commitment", fixed_columns as usize, decompress)?;
    let permutation_commitments =
        points(&mut reader, "permutation commitment", permutation.len(), decompress)?;
    reader.finish()?;

    let key = PinnedKey {
        k,
        advice_columns,
        fixed_columns,
        instance_columns,
        selectors,
        minimum_degree,
        advice_queries,
        instance_queries,
        fixed_queries,
        permutation,
        constant_columns,
        expressions: Expressions { constants, nodes },
        gates,
        lookups,
        fixed_commitments,
        permutation_commitments,
    };
    Ok(Decoded { key, instance_lens, representative })
}

fn k(reader: &mut Reader<'_>, limits: &Limits) -> Result<u32, VkError> {
    let k = reader.number("k", u32::MAX as usize)?;
    crate::params::check_k("vk", k, limits)?;
    Ok(k)
}

fn instance_lens(reader: &mut Reader<'_>, columns: u32) -> Result<Vec<usize>, VkError> {
    reader.expect("instance lengths", columns as usize)?;
    let limit = u8::MAX.into();
    (0..columns).map(|_| Ok(reader.number("public inputs of a column", limit)? as usize)).collect()
}

/// Reads the three lists of queries, which share one limit.
struct Queries<'r, 'a> {
    reader: &'r mut Reader<'a>,
    k: u32,
    limit: usize,
    total: usize,
}

impl Queries<'_, '_> {
    fn read(&mut self, what: &'static str, columns: u32) -> Result<Vec<Query>, VkError> {
        let count = self.reader.count(what, u32::MAX as usize)?;
        self.total += count;
        check_limit("queries", self.limit, self.total)?;
        (0..count).map(|_| self.query(columns)).collect()
    }

    fn query(&mut self, columns: u32) -> Result<Query, VkError> {
        let column = self.reader.index("column of a query", columns.into())?;
        let offset = self.reader.offset();
        let rotation = self.reader.signed("rotation")?;
        let (limit, found) = (1 << self.k, rotation.unsigned_abs());
        match i32::try_from(rotation) {
            Ok(rotation) if found < limit => Ok(Query { column, rotation }),
            _ => Err(VkError::Index { what: "size of a rotation", offset, limit, found }),
        }
    }
}

fn permutation(reader: &mut Reader<'_>, columns: [u32; 3]) -> Result<Vec<Column>, VkError> {
    let what = "permutation column";
    let limit: u64 = columns.iter().map(|n| u64::from(*n)).sum();
    let count = reader.count("permutation columns", limit as usize)?;
    let column = |reader: &mut Reader<'_>| {
        let offset = reader.offset();
        let value = reader.varint(what)?;
        let kind = match value & 3 {
            0 => ColumnKind::Advice,
            1 => ColumnKind::Fixed,
            2 => ColumnKind::Instance,
            found => return Err(VkError::Tag { what: "kind of a permutation column", offset, found }),
        };
        let limit = columns[kind as usize].into();
        Ok(Column { kind, index: check_index(what, offset, limit, value >> 2)? })
    };
    (0..count).map(|_| column(reader)).collect()
}

fn constant_columns(reader: &mut Reader<'_>, fixed_columns: u32) -> Result<Vec<u32>, VkError> {
    let count = reader.count("columns of constants", fixed_columns as usize)?;
    (0..count).map(|_| reader.index("column of constants", fixed_columns.into())).collect()
}

fn constants(reader: &mut Reader<'_>, limits: &Limits) -> Result<Vec<Fp>, VkError> {
    let what = "constant";
    let count = reader.count("constants", limits.max_nodes)?;
    let constant = |reader: &mut Reader<'_>| {
        let offset = reader.offset();
        let [len] = *reader.take::<1>(what)?;
        if len > 32 {
            return Err(VkError::Tag { what: "length of a constant", offset, found: len.into() });
        }
        let bytes = reader.take_slice(len.into(), what)?;
        if bytes.last() == Some(&0) {
            return Err(VkError::NotCanonical { what: "constants: zero bytes at the end" });
        }
        let mut repr = [0; 32];
        repr[..bytes.len()].copy_from_slice(bytes);
        Option::from(Fp::from_repr(repr)).ok_or(VkError::Scalar { what, offset })
    };
    (0..count).map(|_| constant(reader)).collect()
}

/// How many things of each kind a leaf can refer to.
struct Leaves {
    constants: u64,
    fixed: u64,
    advice: u64,
    instance: u64,
}

fn nodes(reader: &mut Reader<'_>, limits: &Limits, leaves: &Leaves) -> Result<Vec<Node>, VkError> {
    let count = reader.count("nodes", limits.max_nodes)?;
    (0..count).map(|id| node(reader, id as NodeId, leaves)).collect()
}

fn node(reader: &mut Reader<'_>, id: NodeId, leaves: &Leaves) -> Result<Node, VkError> {
    let offset = reader.offset();
    let value = reader.varint("node")?;
    let (tag, value) = (value & 7, value >> 3);
    let back = |distance: u64| -> Result<NodeId, VkError> {
        let distance = check_index("distance to an operand", offset, id.into(), distance)?;
        Ok(id - 1 - distance)
    };
    let leaf = |what, limit| check_index(what, offset, limit, value);
    Ok(match tag {
        0 => Node::Constant(leaf("constant of a node", leaves.constants)?),
        1 => Node::Fixed(leaf("fixed query of a node", leaves.fixed)?),
        2 => Node::Advice(leaf("advice query of a node", leaves.advice)?),
        3 => Node::Instance(leaf("instance query of a node", leaves.instance)?),
        4 => Node::Negated(back(value)?),
        5 => Node::Sum(back(reader.varint("operand")?)?, back(value)?),
        6 => Node::Product(back(reader.varint("operand")?)?, back(value)?),
        _ => Node::Scaled(back(value)?, reader.index("factor", leaves.constants)?),
    })
}

/// Reads the roots of expressions, each stored as the difference to the root before it.
struct Roots {
    nodes: u64,
    previous: i64,
}

impl Roots {
    fn gates(&mut self, reader: &mut Reader<'_>, limits: &Limits) -> Result<Vec<NodeId>, VkError> {
        let count = reader.count("gates", limits.max_gates)?;
        self.roots(reader, count)
    }

    fn lookups(&mut self, reader: &mut Reader<'_>, limits: &Limits) -> Result<Vec<Lookup>, VkError> {
        let count = reader.count("lookups", limits.max_lookups)?;
        let lookup = |_| {
            let width = reader.count("expressions of a lookup", limits.max_lookup_width)?;
            let inputs = self.roots(reader, width)?;
            let tables = self.roots(reader, width)?;
            Ok(Lookup { inputs, tables })
        };
        (0..count).map(lookup).collect()
    }

    fn roots(&mut self, reader: &mut Reader<'_>, count: usize) -> Result<Vec<NodeId>, VkError> {
        reader.expect("expressions", count)?;
        (0..count).map(|_| self.root(reader)).collect()
    }

    fn root(&mut self, reader: &mut Reader<'_>) -> Result<NodeId, VkError> {
        let offset = reader.offset();
        let root = self.previous.saturating_add(reader.signed("expression")?);
        let found = u64::try_from(root).unwrap_or(u64::MAX);
        let id = check_index("expression", offset, self.nodes, found)?;
        self.previous = id.into();
        Ok(id)
    }
}

fn points(
    reader: &mut Reader<'_>,
    what: &'static str,
    count: usize,
    decompress: Decompress<'_>,
) -> Result<Vec<pasta_curves::vesta::Affine>, VkError> {
    reader.expect(what, count.saturating_mul(32))?;
    (0..count).map(|_| reader.point(what, decompress)).collect()
}
