//! What decoding a key costs, read off the file before it is decoded.
//!
//! A file is small beside the key in it: a node of the expression table can be one byte, and takes a dozen in memory and
//! thirty times as long to decode as to hash. Decoding must therefore be charged after the counts are known and before
//! anything is built from them. This pass reads every number of the `vk` section once, checks no more than it needs to
//! go on, and allocates nothing.
//!
//! On a section that passed [`check_vk`](crate::check_vk) the counts are those of the key's [`Shape`]. On any other they
//! mean nothing, and decoding says what is wrong.

use super::reader::Reader;
use crate::container::Container;
use crate::{Shape, VkError};

/// The counts of a key that decide what decoding it costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyCounts {
    /// Commitments in the key: fixed columns, and columns under the permutation argument.
    pub points: usize,
    /// Nodes of the expression table.
    pub nodes: usize,
    /// Queries of advice, instance and fixed columns.
    pub queries: usize,
    /// Roots of expressions: gates, and both sides of lookups.
    pub roots: usize,
}

impl From<&Shape> for KeyCounts {
    fn from(shape: &Shape) -> Self {
        Self {
            points: shape.fixed_columns + shape.permutation_columns,
            nodes: shape.nodes,
            queries: shape.advice_queries + shape.instance_queries + shape.fixed_queries,
            roots: shape.gates + 2 * shape.lookup_expressions,
        }
    }
}

impl KeyCounts {
    /// Counts what is in a circuit binary, which need not be one.
    ///
    /// # Errors
    /// [`VkError`] when the file ends before its counts do, or its footer is no footer.
    ///
    /// # Cost
    /// A pass over the file, a few nanoseconds a byte at most.
    pub fn of_file(file: &[u8]) -> Result<Self, VkError> {
        let container = Container::parse(file)?;
        Self::of_section(container.vk, container.vk_params.len())
    }

    fn of_section(section: &[u8], offset: usize) -> Result<Self, VkError> {
        let mut reader = Reader::new(section, offset);
        let reader = &mut reader;
        reader.take::<32>("transcript representative")?;
        skip(reader, "k", 2)?; // k, advice columns
        let fixed_columns = reader.varint("fixed columns")?;
        let instance_columns = reader.varint("instance columns")?;
        skip(reader, "selectors", 2)?; // selectors, minimum degree
        skip(reader, "public inputs of a column", instance_columns)?;
        let mut queries = 0;
        for what in ["advice queries", "instance queries", "fixed queries"] {
            let count = count(reader, what)?;
            skip(reader, what, 2 * count)?; // column, rotation
            queries += count;
        }
        let permutation_columns = counted(reader, "permutation columns")?;
        counted(reader, "columns of constants")?;
        for _ in 0..count(reader, "constants")? {
            let [len] = *reader.take::<1>("constant")?;
            reader.take_slice(len.into(), "constant")?;
        }
        let nodes = count(reader, "nodes")?;
        for _ in 0..nodes {
            // Sums, products and scaled operands name a second operand or a factor.
            if reader.varint("node")? & 7 > 4 {
                reader.varint("operand")?;
            }
        }
        let mut roots = counted(reader, "gates")?;
        for _ in 0..count(reader, "lookups")? {
            let width = count(reader, "expressions of a lookup")?;
            skip(reader, "expression", 2 * width)?;
            roots += 2 * width;
        }
        let points = fixed_columns.saturating_add(permutation_columns);
        let [points, nodes, queries, roots] =
            [points, nodes, queries, roots].map(|count| usize::try_from(count).unwrap_or(usize::MAX));
        Ok(Self { points, nodes, queries, roots })
    }
}

/// A number of things that follow, no more than there are bytes left.
fn count(reader: &mut Reader<'_>, what: &'static str) -> Result<u64, VkError> {
    Ok(reader.count(what, u32::MAX as usize)? as u64)
}

/// A number of things, and these, each of which is one number.
fn counted(reader: &mut Reader<'_>, what: &'static str) -> Result<u64, VkError> {
    let count = count(reader, what)?;
    skip(reader, what, count)?;
    Ok(count)
}

fn skip(reader: &mut Reader<'_>, what: &'static str, numbers: u64) -> Result<(), VkError> {
    (0..numbers).try_for_each(|_| reader.varint(what).map(drop))
}
