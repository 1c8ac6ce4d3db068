#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;

const DEPTH: usize = 32;
type Tree = super::Tree<DEPTH>;
type MerklePath = super::MerklePath<DEPTH>;

fn leaves(count: u64) -> Vec<Node> {
    (0..count).map(|i| Node(poseidon::hash(&[Fp::from(i), Fp::from(1), Fp::from(2)]))).collect()
}

/// What stands in a place without a leaf.
fn empty_leaf() -> Node {
    Node(Fp::from(99))
}

fn tree(leaves: &[Node]) -> Tree {
    Tree::new(leaves, empty_leaf()).unwrap()
}

/// The root of the subtree of the given height that starts at leaf `start`, straight from the definition.
fn naive(leaves: &[Node], height: usize, start: usize) -> Fp {
    if height == 0 {
        return leaves.get(start).map_or(empty_leaf().0, |leaf| leaf.0);
    }
    let half = 1 << (height - 1);
    if start >= leaves.len() {
        let child = naive(leaves, height - 1, start);
        return hash_pair(child, child);
    }
    hash_pair(naive(leaves, height - 1, start), naive(leaves, height - 1, start + half))
}

/// As `naive`, but visiting every place: only for small heights.
fn exhaustive(leaves: &[Node], height: usize) -> Fp {
    let mut level: Vec<Fp> =
        (0..1 << height).map(|i| leaves.get(i).map_or(empty_leaf().0, |leaf| leaf.0)).collect();
    while level.len() > 1 {
        level = level.chunks(2).map(|pair| hash_pair(pair[0], pair[1])).collect();
    }
    level[0]
}

#[test]
fn the_root_is_that_of_the_definition() {
    for count in [1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 100] {
        let leaves = leaves(count);
        assert_eq!(tree(&leaves).root().0, naive(&leaves, DEPTH, 0), "{count} leaves");
    }
}

#[test]
fn inner_nodes_are_those_of_a_walk_over_every_place() {
    for count in [1, 2, 5, 13, 16] {
        let leaves = leaves(count);
        let tree = tree(&leaves);
        for height in 4..10 {
            assert_eq!(
                tree.node(height, 0).0,
                exhaustive(&leaves, height),
                "{count} leaves, height {height}"
            );
        }
    }
}

#[test]
fn every_path_leads_to_the_root() {
    for count in [1, 2, 3, 6, 17, 64] {
        let leaves = leaves(count);
        let tree = tree(&leaves);
        for (index, leaf) in leaves.iter().enumerate() {
            let path = tree.path(index).unwrap();
            assert_eq!(path.position as usize, index);
            assert_eq!(path.root(leaf), tree.root());
        }
    }
}

#[test]
fn a_path_is_for_one_leaf_and_one_position() {
    let leaves = leaves(6);
    let tree = tree(&leaves);
    let path = tree.path(3).unwrap();
    assert_ne!(path.root(&leaves[2]), tree.root());
    for height in 0..DEPTH {
        let turned = MerklePath { position: path.position ^ 1 << height, ..path.clone() };
        assert_ne!(turned.root(&leaves[3]), tree.root(), "height {height}");
    }
}

#[test]
fn the_order_of_leaves_matters() {
    let mut leaves = leaves(4);
    let root = tree(&leaves).root();
    leaves.swap(1, 2);
    assert_ne!(tree(&leaves).root(), root);
}

#[test]
fn leaves_are_found_by_value() {
    let leaves = leaves(9);
    let tree = tree(&leaves);
    assert_eq!(tree.len(), 9);
    assert_eq!(tree.index_of(&leaves[8]), Some(8));
    assert_eq!(tree.leaf(8), Some(leaves[8]));
    assert_eq!(tree.leaf(9), None);
    assert_eq!(tree.index_of(&Node(Fp::one())), None);
}

#[test]
fn bad_lists_are_refused() {
    let error = |list: &[Node]| Tree::new(list, empty_leaf()).unwrap_err();
    assert_eq!(error(&[]), TreeError::NoLeaves);
    let mut list = leaves(5);
    list[4] = list[1];
    assert_eq!(error(&list), TreeError::DuplicateLeaf { first: 1, second: 4 });
    list[2] = Node(empty_leaf().0);
    assert_eq!(error(&list), TreeError::EmptyLeaf { index: 2 });
}

#[test]
fn there_is_no_path_to_an_empty_place() {
    let tree = tree(&leaves(5));
    for index in [5, 6, u32::MAX as usize, usize::MAX] {
        assert_eq!(tree.path(index).unwrap_err(), TreeError::NoSuchLeaf { index, leaves: 5 });
    }
}

#[cfg(feature = "serde")]
#[test]
fn paths_round_trip_through_json() {
    let path = tree(&leaves(5)).path(4).unwrap();
    let json = serde_json::to_string(&path).unwrap();
    assert_eq!(serde_json::from_str::<MerklePath>(&json).unwrap(), path);
    let short = json.replacen(&format!("\"{}\",", path.siblings[0]), "", 1);
    assert!(serde_json::from_str::<MerklePath>(&short).unwrap_err().to_string().contains("found 31"));
}

#[test]
fn a_tree_holds_two_to_the_depth() {
    let new = |count| super::Tree::<2>::new(&leaves(count), empty_leaf());
    let full = new(4).unwrap();
    assert_eq!(full.root().0, exhaustive(&leaves(4), 2));
    assert_eq!(full.path(3).unwrap().root(&leaves(4)[3]), full.root());
    assert_eq!(new(5).unwrap_err(), TreeError::TooManyLeaves { max: 4, found: 5 });
    assert_eq!(super::Tree::<1>::MAX_LEAVES, 2);
    assert_eq!(Tree::MAX_LEAVES, 1 << 32);
}
