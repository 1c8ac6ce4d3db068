//! What `vk.pinned()` holds: the plain data of a verifying key.
//!
//! Everything else about a key follows from this and is computed in the module `derive`. The fields are in
//! the order in which a circuit binary has them.

use pasta_curves::{Fp, vesta};

/// Index into [`Expressions::nodes`].
pub type NodeId = u32;

/// A node of the expression table. Operands come earlier in the table than the node itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// Index into [`Expressions::constants`].
    Constant(u32),
    /// Index into [`PinnedKey::fixed_queries`].
    Fixed(u32),
    /// Index into [`PinnedKey::advice_queries`].
    Advice(u32),
    /// Index into [`PinnedKey::instance_queries`].
    Instance(u32),
    /// The operand times -1.
    Negated(NodeId),
    /// The sum of both operands.
    Sum(NodeId, NodeId),
    /// The product of both operands.
    Product(NodeId, NodeId),
    /// Operand and index into [`Expressions::constants`].
    Scaled(NodeId, u32),
}

impl Node {
    /// The operands, in the order in which they are printed.
    pub fn operands(self) -> (Option<NodeId>, Option<NodeId>) {
        match self {
            Node::Constant(_) | Node::Fixed(_) | Node::Advice(_) | Node::Instance(_) => (None, None),
            Node::Negated(a) | Node::Scaled(a, _) => (Some(a), None),
            Node::Sum(a, b) | Node::Product(a, b) => (Some(a), Some(b)),
        }
    }

    /// The index of the constant that the node names itself.
    pub fn constant(self) -> Option<u32> {
        match self {
            Node::Constant(c) | Node::Scaled(_, c) => Some(c),
            _ => None,
        }
    }
}

/// All expressions of a circuit as one table without duplicates: a forest whose trees share their branches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expressions {
    /// Constants and scale factors, each once.
    pub constants: Vec<Fp>,
    /// Subexpressions, each once, operands first.
    pub nodes: Vec<Node>,
}

/// The kind of a column, numbered as in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnKind {
    /// The witness.
    Advice = 0,
    /// Part of the key.
    Fixed = 1,
    /// Public inputs.
    Instance = 2,
}

impl ColumnKind {
    /// The name that `halo2_proofs` prints.
    pub fn name(self) -> &'static str {
        match self {
            ColumnKind::Advice => "Advice",
            ColumnKind::Fixed => "Fixed",
            ColumnKind::Instance => "Instance",
        }
    }
}

/// A column of the circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Column {
    /// Which list of columns it is in.
    pub kind: ColumnKind,
    /// Its place in that list.
    pub index: u32,
}

/// A column, read `rotation` rows further down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Query {
    /// Index of the column among those of its kind.
    pub column: u32,
    /// Rows further down; negative: further up.
    pub rotation: i32,
}

/// A lookup argument: the inputs, compressed with a challenge, occur among the tables. Both are equally many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup {
    /// Expressions whose values are looked up.
    pub inputs: Vec<NodeId>,
    /// Expressions whose values are the table.
    pub tables: Vec<NodeId>,
}

/// A verifying key as `halo2_proofs` pins it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinnedKey {
    /// The circuit has 2^k rows.
    pub k: u32,
    /// Number of advice columns.
    pub advice_columns: u32,
    /// Number of fixed columns, those of compressed selectors last.
    pub fixed_columns: u32,
    /// Number of instance columns.
    pub instance_columns: u32,
    /// Selectors before compression; they matter for the text only.
    pub selectors: u32,
    /// The degree that the circuit asked for, if it did.
    pub minimum_degree: Option<u32>,
    /// Where advice columns are read.
    pub advice_queries: Vec<Query>,
    /// Where instance columns are read.
    pub instance_queries: Vec<Query>,
    /// Where fixed columns are read.
    pub fixed_queries: Vec<Query>,
    /// Columns under the permutation argument.
    pub permutation: Vec<Column>,
    /// Fixed columns that hold constants; they matter for the text only.
    pub constant_columns: Vec<u32>,
    /// All gates and lookups, as one table.
    pub expressions: Expressions,
    /// The polynomials of the gates, in order.
    pub gates: Vec<NodeId>,
    /// The lookup arguments, in order.
    pub lookups: Vec<Lookup>,
    /// One for each fixed column.
    pub fixed_commitments: Vec<vesta::Affine>,
    /// One for each column under the permutation argument.
    pub permutation_commitments: Vec<vesta::Affine>,
}

impl PinnedKey {
    /// The roots of all expressions, in the order of the text.
    pub fn roots(&self) -> impl Iterator<Item = NodeId> + '_ {
        let lookups = self.lookups.iter().flat_map(|l| l.inputs.iter().chain(&l.tables));
        self.gates.iter().chain(lookups).copied()
    }

    /// The queries of the columns of one kind.
    pub fn queries(&self, kind: ColumnKind) -> &[Query] {
        match kind {
            ColumnKind::Advice => &self.advice_queries,
            ColumnKind::Fixed => &self.fixed_queries,
            ColumnKind::Instance => &self.instance_queries,
        }
    }

    /// The number of columns of one kind.
    pub fn columns(&self, kind: ColumnKind) -> u32 {
        match kind {
            ColumnKind::Advice => self.advice_columns,
            ColumnKind::Fixed => self.fixed_columns,
            ColumnKind::Instance => self.instance_columns,
        }
    }
}
