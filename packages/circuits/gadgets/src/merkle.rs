//! Merkle trees: binary, of fixed depth, filled from the left.
//!
//! A node is `H(left, right)`; a place without a leaf holds a value that the statement chooses. The depth is the same
//! for every leaf and is fixed in the circuit; a statement hashes its leaves with a [`Tag`](crate::Tag), so that no node
//! can pass for a leaf.

use std::collections::HashMap;

use pasta_curves::Fp;

use crate::{field_value, poseidon};

/// The largest depth: a position has 32 bits.
pub const MAX_DEPTH: usize = 32;

field_value! {
    /// A node of a tree, on any level: a leaf, the root, or between them.
    Node
}

/// Why there is no tree or no path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// There are no leaves.
    #[error("a tree needs at least one leaf")]
    NoLeaves,
    /// There are more leaves than places.
    #[error("too many leaves: at most {max}, found {found}")]
    TooManyLeaves {
        /// The number of places.
        max: u64,
        /// The number of leaves given.
        found: u64,
    },
    /// The same leaf twice. What marks a leaf as used marks both.
    #[error("leaf {second} repeats leaf {first}: give every leaf its own salt")]
    DuplicateLeaf {
        /// The earlier index.
        first: usize,
        /// The later index.
        second: usize,
    },
    /// The leaf is the value that stands for an empty place.
    #[error("leaf {index} is the value of an empty place")]
    EmptyLeaf {
        /// Its index.
        index: usize,
    },
    /// There is no leaf at this index.
    #[error("no leaf at index {index}: the tree has {leaves}")]
    NoSuchLeaf {
        /// The index asked for.
        index: usize,
        /// The number of leaves.
        leaves: usize,
    },
}

/// The parent of two nodes: `H(left, right)`.
pub fn hash_children(left: &Node, right: &Node) -> Node {
    Node(hash_pair(left.0, right.0))
}

fn hash_pair(left: Fp, right: Fp) -> Fp {
    poseidon::hash(&[left, right])
}

/// A tree of leaves under `DEPTH` levels of hashes.
///
/// # Cost
/// Building takes about one Poseidon permutation for each leaf, and 64 bytes of memory.
#[derive(Clone, Debug)]
pub struct Tree<const DEPTH: usize> {
    /// From the leaves up to the level below the root, each without the empty subtrees to its right.
    levels: Vec<Vec<Fp>>,
    /// The root of an empty subtree for each height, from 0 (a leaf) up.
    empty_roots: [Fp; DEPTH],
    root: Node,
}

impl<const DEPTH: usize> Tree<DEPTH> {
    /// The number of leaves a tree has room for.
    pub const MAX_LEAVES: u64 = 1 << MerklePath::<DEPTH>::CHECKED_DEPTH;

    /// Builds the tree over leaves in the given order, with `empty` in all other places.
    ///
    /// # Errors
    /// [`TreeError`] if there are no leaves or too many, if one repeats or is `empty`.
    pub fn new(leaves: &[Node], empty: Node) -> Result<Self, TreeError> {
        check_leaves(leaves, &empty, Self::MAX_LEAVES)?;
        let empty_roots = empty_roots(empty);
        let mut levels = vec![leaves.iter().map(|leaf| leaf.0).collect::<Vec<_>>()];
        for empty in &empty_roots[..DEPTH - 1] {
            levels.push(parents(&levels[levels.len() - 1], *empty));
        }
        let top = parents(&levels[DEPTH - 1], empty_roots[DEPTH - 1]);
        Ok(Self { levels, empty_roots, root: Node(top[0]) })
    }

    /// The root.
    pub fn root(&self) -> Node {
        self.root
    }

    /// The number of leaves.
    #[allow(clippy::len_without_is_empty, reason = "a tree is never empty")]
    pub fn len(&self) -> usize {
        self.levels[0].len()
    }

    /// The leaf at an index.
    pub fn leaf(&self, index: usize) -> Option<Node> {
        self.levels[0].get(index).copied().map(Node)
    }

    /// The index of a leaf.
    pub fn index_of(&self, leaf: &Node) -> Option<usize> {
        self.levels[0].iter().position(|other| *other == leaf.0)
    }

    /// The path from the leaf at `index` to the root.
    ///
    /// # Errors
    /// [`TreeError::NoSuchLeaf`] if the tree has no leaf there.
    pub fn path(&self, index: usize) -> Result<MerklePath<DEPTH>, TreeError> {
        let no_leaf = TreeError::NoSuchLeaf { index, leaves: self.len() };
        let position = u32::try_from(index).map_err(|_| no_leaf.clone())?;
        self.leaf(index).ok_or(no_leaf)?;
        let siblings = core::array::from_fn(|height| self.node(height, (index >> height) ^ 1));
        Ok(MerklePath { position, siblings })
    }

    fn node(&self, height: usize, index: usize) -> Node {
        Node(self.levels[height].get(index).copied().unwrap_or(self.empty_roots[height]))
    }
}

fn check_leaves(leaves: &[Node], empty: &Node, max: u64) -> Result<(), TreeError> {
    let found = leaves.len() as u64;
    if found == 0 {
        return Err(TreeError::NoLeaves);
    }
    if found > max {
        return Err(TreeError::TooManyLeaves { max, found });
    }
    let mut seen = HashMap::with_capacity(leaves.len());
    for (index, leaf) in leaves.iter().enumerate() {
        if leaf == empty {
            return Err(TreeError::EmptyLeaf { index });
        }
        if let Some(first) = seen.insert(leaf, index) {
            return Err(TreeError::DuplicateLeaf { first, second: index });
        }
    }
    Ok(())
}

fn empty_roots<const DEPTH: usize>(empty: Node) -> [Fp; DEPTH] {
    let mut roots = [empty.0; DEPTH];
    for height in 1..DEPTH {
        roots[height] = hash_pair(roots[height - 1], roots[height - 1]);
    }
    roots
}

fn parents(level: &[Fp], empty: Fp) -> Vec<Fp> {
    level.chunks(2).map(|pair| hash_pair(pair[0], pair.get(1).copied().unwrap_or(empty))).collect()
}

/// The way from a leaf to the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerklePath<const DEPTH: usize> {
    /// The leaf's index. Bit `h`, counted from the least significant, is 1 if the node at height `h` is a right child.
    pub position: u32,
    /// The sibling at each height, from the leaf up.
    pub siblings: [Node; DEPTH],
}

impl<const DEPTH: usize> MerklePath<DEPTH> {
    /// The depth, where it is one that a path can have: another does not compile.
    const CHECKED_DEPTH: usize = {
        assert!(0 < DEPTH && DEPTH <= MAX_DEPTH, "a tree has 1 to 32 levels");
        DEPTH
    };

    /// The root over `leaf` along this path: what `circuit::membership` constrains.
    pub fn root(&self, leaf: &Node) -> Node {
        self.siblings.iter().enumerate().fold(*leaf, |node, (height, sibling)| {
            if self.is_right(height) { hash_children(sibling, &node) } else { hash_children(&node, sibling) }
        })
    }

    /// Whether the node at this height is a right child.
    pub fn is_right(&self, height: usize) -> bool {
        self.position >> height & 1 == 1
    }
}

#[cfg(feature = "serde")]
mod serialized;
#[cfg(test)]
mod tests;
