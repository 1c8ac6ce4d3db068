#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;

fn leaves(count: u64) -> Vec<Leaf> {
    (0..count).map(|i| Leaf(poseidon::hash(&[Fp::from(i), Fp::from(1), Fp::from(2)]))).collect()
}

/// The root of the subtree of the given height that starts at leaf `start`, straight from the definition.
fn naive(leaves: &[Leaf], height: usize, start: usize) -> Fp {
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
fn exhaustive(leaves: &[Leaf], height: usize) -> Fp {
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
        assert_eq!(Tree::new(&leaves).unwrap().root().0, naive(&leaves, DEPTH, 0), "{count} leaves");
    }
}

#[test]
fn inner_nodes_are_those_of_a_walk_over_every_place() {
    for count in [1, 2, 5, 13, 16] {
        let leaves = leaves(count);
        let tree = Tree::new(&leaves).unwrap();
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
        let tree = Tree::new(&leaves).unwrap();
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
    let tree = Tree::new(&leaves).unwrap();
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
    let root = Tree::new(&leaves).unwrap().root();
    leaves.swap(1, 2);
    assert_ne!(Tree::new(&leaves).unwrap().root(), root);
}

#[test]
fn leaves_are_found_by_value() {
    let leaves = leaves(9);
    let tree = Tree::new(&leaves).unwrap();
    assert_eq!(tree.len(), 9);
    assert_eq!(tree.index_of(&leaves[8]), Some(8));
    assert_eq!(tree.leaf(8), Some(leaves[8]));
    assert_eq!(tree.leaf(9), None);
    assert_eq!(tree.index_of(&Leaf(Fp::one())), None);
}

#[test]
fn bad_lists_are_refused() {
    assert_eq!(Tree::new(&[]).unwrap_err(), TreeError::NoLeaves);
    let mut list = leaves(5);
    list[4] = list[1];
    assert_eq!(Tree::new(&list).unwrap_err(), TreeError::DuplicateLeaf { first: 1, second: 4 });
    list[2] = Leaf(empty_leaf().0);
    assert_eq!(Tree::new(&list).unwrap_err(), TreeError::EmptyLeaf { index: 2 });
}

#[test]
fn there_is_no_path_to_an_empty_place() {
    let tree = Tree::new(&leaves(5)).unwrap();
    for index in [5, 6, u32::MAX as usize, usize::MAX] {
        assert_eq!(tree.path(index).unwrap_err(), TreeError::NoSuchLeaf { index, leaves: 5 });
    }
}

#[cfg(feature = "serde")]
#[test]
fn paths_round_trip_through_json() {
    let path = Tree::new(&leaves(5)).unwrap().path(4).unwrap();
    let json = serde_json::to_string(&path).unwrap();
    assert_eq!(serde_json::from_str::<MerklePath>(&json).unwrap(), path);
    let short = json.replacen(&format!("\"{}\",", path.siblings[0]), "", 1);
    assert!(serde_json::from_str::<MerklePath>(&short).unwrap_err().to_string().contains("found 31"));
}
