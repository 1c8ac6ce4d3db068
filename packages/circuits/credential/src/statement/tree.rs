//! The tree of credentials: a [`zk_gadgets::Tree`] of [`DEPTH`] levels.

use zk_gadgets::{MerklePath as Path, Node, Tree as NodeTree, TreeError};

use super::{CredentialRoot, Leaf, tags};

/// Levels between leaf and root.
pub const DEPTH: usize = 20;

/// The number of credentials a tree has room for.
pub const MAX_LEAVES: u64 = NodeTree::<DEPTH>::MAX_LEAVES;

/// The way from a leaf to the root.
pub type MerklePath = Path<DEPTH>;

/// What stands in a place without a leaf: the tag's own value, a leaf whose contents nobody knows.
pub fn empty_leaf() -> Node {
    Node::from_field(tags::EMPTY_LEAF.to_field())
}

/// A tree of credentials.
///
/// # Cost
/// Building takes about one Poseidon permutation for each leaf, and 64 bytes of memory.
#[derive(Clone, Debug)]
pub struct Tree(NodeTree<DEPTH>);

impl Tree {
    /// Builds the tree over leaves in the given order.
    ///
    /// # Errors
    /// [`TreeError`] if there are no leaves or too many, if one repeats or is [`empty_leaf`].
    pub fn new(leaves: &[Leaf]) -> Result<Self, TreeError> {
        let nodes: Vec<Node> = leaves.iter().map(|leaf| Node::from_field(leaf.0)).collect();
        NodeTree::new(&nodes, empty_leaf()).map(Self)
    }

    /// The root.
    pub fn root(&self) -> CredentialRoot {
        CredentialRoot(self.0.root().to_field())
    }

    /// The path from the leaf at `index` to the root.
    ///
    /// # Errors
    /// [`TreeError::NoSuchLeaf`] if the tree has no leaf there.
    pub fn path(&self, index: usize) -> Result<MerklePath, TreeError> {
        self.0.path(index)
    }

    /// The index of a leaf.
    pub fn index_of(&self, leaf: &Leaf) -> Option<usize> {
        self.0.index_of(&Node::from_field(leaf.0))
    }
}
