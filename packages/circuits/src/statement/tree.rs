//! The tree of eligible leaves: binary, of fixed depth, filled from the left.
//!
//! A node is `H(left, right)`; places without a leaf hold [`empty_leaf`]. The depth is the same for every leaf and is
//! fixed in the circuit, and leaves are hashed with a tag, so no node can pass for a leaf.

use std::collections::HashMap;
use std::sync::LazyLock;

use pasta_curves::Fp;

use super::encoding::field_value;
use super::{GenesisRoot, Leaf, Tag, poseidon};

/// Levels between leaf and root.
pub const DEPTH: usize = 32;

/// The number of leaves a tree has room for.
pub const MAX_LEAVES: u64 = 1 << DEPTH;

field_value! {
    /// A node of the tree, on any level.
    Node
}

/// Why a tree or a path cannot be had.
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
    /// The same leaf twice. Both have one nullifier, so only one of them could be claimed.
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

/// What stands in a place without a leaf: the tag's own value, a leaf whose contents nobody knows.
pub fn empty_leaf() -> Node {
    Node(Tag::EMPTY_LEAF.to_field())
}

/// The parent of two nodes: `H(left, right)`.
pub fn hash_children(left: &Node, right: &Node) -> Node {
    Node(hash_pair(left.0, right.0))
}

fn hash_pair(left: Fp, right: Fp) -> Fp {
    poseidon::hash(&[left, right])
}

/// The root of an empty subtree for each height, from 0 (a leaf) up.
static EMPTY_ROOTS: LazyLock<[Fp; DEPTH]> = LazyLock::new(|| {
    let mut roots = [empty_leaf().0; DEPTH];
    for height in 1..DEPTH {
        roots[height] = hash_pair(roots[height - 1], roots[height - 1]);
    }
    roots
});

/// A tree of eligible leaves.
///
/// # Cost
/// Building takes about one Poseidon permutation for each leaf, and 64 bytes of memory.
#[derive(Clone, Debug)]
pub struct Tree {
    /// From the leaves up to the level below the root, each without the empty subtrees to its right.
    levels: Vec<Vec<Fp>>,
    root: GenesisRoot,
}

impl Tree {
    /// Builds the tree over leaves in the given order.
    ///
    /// # Errors
    /// [`TreeError`] if there are no leaves or too many, if one repeats or is [`empty_leaf`].
    pub fn new(leaves: &[Leaf]) -> Result<Self, TreeError> {
        check_leaves(leaves)?;
        let mut levels = vec![leaves.iter().map(|leaf| leaf.0).collect::<Vec<_>>()];
        for empty in &EMPTY_ROOTS[..DEPTH - 1] {
            levels.push(parents(&levels[levels.len() - 1], *empty));
        }
        let top = parents(&levels[DEPTH - 1], EMPTY_ROOTS[DEPTH - 1]);
        Ok(Self { levels, root: GenesisRoot(top[0]) })
    }

    /// The root.
    pub fn root(&self) -> GenesisRoot {
        self.root
    }

    /// The number of leaves.
    #[allow(clippy::len_without_is_empty, reason = "a tree is never empty")]
    pub fn len(&self) -> usize {
        self.levels[0].len()
    }

    /// The leaf at an index.
    pub fn leaf(&self, index: usize) -> Option<Leaf> {
        self.levels[0].get(index).copied().map(Leaf)
    }

    /// The index of a leaf.
    pub fn index_of(&self, leaf: &Leaf) -> Option<usize> {
        self.levels[0].iter().position(|other| *other == leaf.0)
    }

    /// The path from the leaf at `index` to the root.
    ///
    /// # Errors
    /// [`TreeError::NoSuchLeaf`] if the tree has no leaf there.
    pub fn path(&self, index: usize) -> Result<MerklePath, TreeError> {
        let no_leaf = TreeError::NoSuchLeaf { index, leaves: self.len() };
        let position = u32::try_from(index).map_err(|_| no_leaf.clone())?;
        self.leaf(index).ok_or(no_leaf)?;
        let siblings = core::array::from_fn(|height| self.node(height, (index >> height) ^ 1));
        Ok(MerklePath { position, siblings })
    }

    fn node(&self, height: usize, index: usize) -> Node {
        Node(self.levels[height].get(index).copied().unwrap_or(EMPTY_ROOTS[height]))
    }
}

fn check_leaves(leaves: &[Leaf]) -> Result<(), TreeError> {
    let found = leaves.len() as u64;
    if found == 0 {
        return Err(TreeError::NoLeaves);
    }
    if found > MAX_LEAVES {
        return Err(TreeError::TooManyLeaves { max: MAX_LEAVES, found });
    }
    let mut seen = HashMap::with_capacity(leaves.len());
    for (index, leaf) in leaves.iter().enumerate() {
        if leaf.0 == empty_leaf().0 {
            return Err(TreeError::EmptyLeaf { index });
        }
        if let Some(first) = seen.insert(leaf, index) {
            return Err(TreeError::DuplicateLeaf { first, second: index });
        }
    }
    Ok(())
}

fn parents(level: &[Fp], empty: Fp) -> Vec<Fp> {
    level.chunks(2).map(|pair| hash_pair(pair[0], pair.get(1).copied().unwrap_or(empty))).collect()
}

/// The way from a leaf to the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerklePath {
    /// The leaf's index. Bit `h`, counted from the least significant, is 1 if the node at height `h` is a right child.
    pub position: u32,
    /// The sibling at each height, from the leaf up.
    pub siblings: [Node; DEPTH],
}

impl MerklePath {
    /// The root over `leaf` along this path.
    pub fn root(&self, leaf: &Leaf) -> GenesisRoot {
        let root = self.siblings.iter().enumerate().fold(leaf.0, |node, (height, sibling)| {
            if self.is_right(height) { hash_pair(sibling.0, node) } else { hash_pair(node, sibling.0) }
        });
        GenesisRoot(root)
    }

    /// Whether the node at this height is a right child.
    pub fn is_right(&self, height: usize) -> bool {
        self.position >> height & 1 == 1
    }
}

#[cfg(feature = "serde")]
mod serialized {
    use super::{DEPTH, MerklePath, Node};

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Path {
        position: u32,
        siblings: Vec<Node>,
    }

    impl serde::Serialize for MerklePath {
        fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            Path { position: self.position, siblings: self.siblings.to_vec() }.serialize(serializer)
        }
    }

    impl<'de> serde::Deserialize<'de> for MerklePath {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let path = Path::deserialize(deserializer)?;
            let found = path.siblings.len();
            let siblings = path.siblings.try_into().map_err(|_| {
                serde::de::Error::custom(format!("a path has {DEPTH} siblings, found {found}"))
            })?;
            Ok(Self { position: path.position, siblings })
        }
    }
}

#[cfg(test)]
mod tests;
