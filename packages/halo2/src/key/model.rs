//! What `vk.pinned()` holds: the plain data of a verifying key.
//!
//! Everything else about a key follows from this and is computed in [`derive`](super::derive). The fields are in
//! the order in which [`encode`](super::encode) writes them.

use pasta_curves::{Fp, vesta};

/// Index into [`Expressions::nodes`].
pub(crate) type NodeId = u32;

/// A node of the expression table. Operands come earlier in the table than the node itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Node {
    /// Index into [`Expressions::constants`].
    Constant(u32),
    /// Index into [`PinnedKey::fixed_queries`].
    Fixed(u32),
    /// Index into [`PinnedKey::advice_queries`].
    Advice(u32),
    /// Index into [`PinnedKey::instance_queries`].
    Instance(u32),
    Negated(NodeId),
    Sum(NodeId, NodeId),
    Product(NodeId, NodeId),
    /// Operand and index into [`Expressions::constants`].
    Scaled(NodeId, u32),
}

impl Node {
    /// The operands, in the order in which they are printed.
    pub(crate) fn operands(self) -> (Option<NodeId>, Option<NodeId>) {
        match self {
            Node::Constant(_) | Node::Fixed(_) | Node::Advice(_) | Node::Instance(_) => (None, None),
            Node::Negated(a) | Node::Scaled(a, _) => (Some(a), None),
            Node::Sum(a, b) | Node::Product(a, b) => (Some(a), Some(b)),
        }
    }

    /// The index of the constant that the node names itself.
    pub(crate) fn constant(self) -> Option<u32> {
        match self {
            Node::Constant(c) | Node::Scaled(_, c) => Some(c),
            _ => None,
        }
    }
}

/// All expressions of a circuit as one table without duplicates: a forest whose trees share their branches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Expressions {
    pub(crate) constants: Vec<Fp>,
    pub(crate) nodes: Vec<Node>,
}

/// The kind of a column, numbered as in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum ColumnKind {
    Advice = 0,
    Fixed = 1,
    Instance = 2,
}

impl ColumnKind {
    /// The name that `halo2_proofs` prints.
    pub(crate) fn name(self) -> &'static str {
        match self {
            ColumnKind::Advice => "Advice",
            ColumnKind::Fixed => "Fixed",
            ColumnKind::Instance => "Instance",
        }
    }
}

/// A column of the circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Column {
    pub(crate) kind: ColumnKind,
    pub(crate) index: u32,
}

/// A column, read `rotation` rows further down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) column: u32,
    pub(crate) rotation: i32,
}

/// A lookup argument: the inputs, compressed with a challenge, occur among the tables. Both are equally many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lookup {
    pub(crate) inputs: Vec<NodeId>,
    pub(crate) tables: Vec<NodeId>,
}

/// A verifying key as `halo2_proofs` pins it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PinnedKey {
    pub(crate) k: u32,
    pub(crate) advice_columns: u32,
    pub(crate) fixed_columns: u32,
    pub(crate) instance_columns: u32,
    /// Selectors before compression; they matter for the text only.
    pub(crate) selectors: u32,
    pub(crate) minimum_degree: Option<u32>,
    pub(crate) advice_queries: Vec<Query>,
    pub(crate) instance_queries: Vec<Query>,
    pub(crate) fixed_queries: Vec<Query>,
    pub(crate) permutation: Vec<Column>,
    /// Fixed columns that hold constants; they matter for the text only.
    pub(crate) constant_columns: Vec<u32>,
    pub(crate) expressions: Expressions,
    pub(crate) gates: Vec<NodeId>,
    pub(crate) lookups: Vec<Lookup>,
    /// One for each fixed column.
    pub(crate) fixed_commitments: Vec<vesta::Affine>,
    /// One for each column under the permutation argument.
    pub(crate) permutation_commitments: Vec<vesta::Affine>,
}

impl PinnedKey {
    /// The roots of all expressions, in the order of the text.
    pub(crate) fn roots(&self) -> impl Iterator<Item = NodeId> + '_ {
        let lookups = self.lookups.iter().flat_map(|l| l.inputs.iter().chain(&l.tables));
        self.gates.iter().chain(lookups).copied()
    }

    /// The queries of the columns of one kind.
    pub(crate) fn queries(&self, kind: ColumnKind) -> &[Query] {
        match kind {
            ColumnKind::Advice => &self.advice_queries,
            ColumnKind::Fixed => &self.fixed_queries,
            ColumnKind::Instance => &self.instance_queries,
        }
    }

    /// The number of columns of one kind.
    pub(crate) fn columns(&self, kind: ColumnKind) -> u32 {
        match kind {
            ColumnKind::Advice => self.advice_columns,
            ColumnKind::Fixed => self.fixed_columns,
            ColumnKind::Instance => self.instance_columns,
        }
    }
}
