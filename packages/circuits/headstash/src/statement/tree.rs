//! The tree of eligible leaves: a [`zk_gadgets::Tree`] of [`DEPTH`] levels.

use zk_gadgets::{MerklePath as Path, Tree as NodeTree};

pub use zk_gadgets::{Node, TreeError, hash_children};

use super::{GenesisRoot, Leaf, tags};

/// Levels between leaf and root.
pub const DEPTH: usize = 32;

/// The number of leaves a tree has room for.
pub const MAX_LEAVES: u64 = NodeTree::<DEPTH>::MAX_LEAVES;

/// The way from a leaf to the root.
pub type MerklePath = Path<DEPTH>;

/// What stands in a place without a leaf: the tag's own value, a leaf whose contents nobody knows.
pub fn empty_leaf() -> Node {
    Node::from_field(tags::EMPTY_LEAF.to_field())
}

/// A tree of eligible leaves.
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
        let nodes: Vec<Node> = leaves.iter().copied().map(Node::from).collect();
        NodeTree::new(&nodes, empty_leaf()).map(Self)
    }

    /// The root.
    pub fn root(&self) -> GenesisRoot {
        GenesisRoot(self.0.root().to_field())
    }

    /// The number of leaves.
    #[allow(clippy::len_without_is_empty, reason = "a tree is never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The leaf at an index.
    pub fn leaf(&self, index: usize) -> Option<Leaf> {
        self.0.leaf(index).map(|node| Leaf(node.to_field()))
    }

    /// The index of a leaf.
    pub fn index_of(&self, leaf: &Leaf) -> Option<usize> {
        self.0.index_of(&Node::from(*leaf))
    }

    /// The path from the leaf at `index` to the root.
    ///
    /// # Errors
    /// [`TreeError::NoSuchLeaf`] if the tree has no leaf there.
    pub fn path(&self, index: usize) -> Result<MerklePath, TreeError> {
        self.0.path(index)
    }
}

impl From<Leaf> for Node {
    fn from(leaf: Leaf) -> Self {
        Node::from_field(leaf.0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::fixtures::{LEAVES, contents};

    fn leaves() -> Vec<Leaf> {
        (0..LEAVES).map(|index| contents(index).leaf()).collect()
    }

    #[test]
    fn paths_lead_to_the_root_and_leaves_are_found() {
        let (leaves, tree) = (leaves(), Tree::new(&leaves()).unwrap());
        assert_eq!((tree.len(), MAX_LEAVES), (leaves.len(), 1 << 32));
        for (index, leaf) in leaves.iter().enumerate() {
            let path = tree.path(index).unwrap();
            assert_eq!(path.root(&(*leaf).into()).to_field(), tree.root().to_field());
            assert_eq!((tree.leaf(index), tree.index_of(leaf)), (Some(*leaf), Some(index)));
        }
        assert_eq!((tree.leaf(leaves.len()), tree.index_of(&Leaf(Default::default()))), (None, None));
    }

    #[test]
    fn the_empty_leaf_is_nobody_s() {
        let mut list = leaves();
        list[2] = Leaf(empty_leaf().to_field());
        assert_eq!(Tree::new(&list).unwrap_err(), TreeError::EmptyLeaf { index: 2 });
    }
}
