#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::circuit::testing::{Gadget, GadgetCircuit, failures};
use crate::{Node, Tree, public_input_hash};
use ff::PrimeField;

const DEPTH: usize = 5;

#[derive(Clone)]
struct Under(PathValues<DEPTH>, usize);

impl Gadget for Under {
    fn synthesize(&self, lanes: &[Lane], layouter: impl Layouter<Fp>, cells: &[Cell]) -> Result<Cell, Error> {
        membership(&lanes[..self.1], layouter, &cells[0], &self.0)
    }
}

fn leaves() -> Vec<Node> {
    (1..=6).map(|i| Node::from_field(Fp::from(100 + i))).collect()
}

fn tree() -> Tree<DEPTH> {
    Tree::new(&leaves(), Node::from_field(Fp::ZERO)).unwrap()
}

fn circuit(leaf: Node, path: &MerklePath<DEPTH>) -> GadgetCircuit<Under> {
    GadgetCircuit { gadget: Under(path.into(), 2), values: vec![leaf.to_field()] }
}

#[test]
fn the_gadget_is_its_plain_twin() {
    for (index, leaf) in leaves().into_iter().enumerate() {
        let path = tree().path(index).unwrap();
        assert!(circuit(leaf, &path).accepts(path.root(&leaf).to_field()), "leaf {index}");
        let one_lane = GadgetCircuit { gadget: Under((&path).into(), 1), ..circuit(leaf, &path) };
        assert!(one_lane.accepts(tree().root().to_field()), "leaf {index} on one lane");
    }
}

#[test]
fn single_faults_lead_to_another_root() {
    let (leaf, path, root) = (leaves()[2], tree().path(2).unwrap(), tree().root().to_field());
    assert!(!circuit(leaves()[3], &path).accepts(root), "the neighbour's leaf");
    for height in 0..DEPTH {
        let turned = MerklePath { position: path.position ^ 1 << height, ..path.clone() };
        assert!(!circuit(leaf, &turned).accepts(root), "position, height {height}");
        let mut sibling = path.clone();
        sibling.siblings[height] = Node::from_field(Fp::DELTA);
        assert!(!circuit(leaf, &sibling).accepts(root), "sibling, height {height}");
    }
}

#[test]
fn a_bit_of_two_fails_the_step_alone() {
    let (leaf, path) = (leaves()[2], tree().path(2).unwrap());
    for height in [0, 2, 4] {
        let mut faulty = circuit(leaf, &path);
        faulty.gadget.0.bits[height] = Value::known(Fp::from(2));
        let failures = failures(10, &faulty, vec![vec![public_input_hash(&[tree().root().to_field()])]]);
        assert!(failures.iter().any(|failure| failure.contains("the bit is a bit")), "{failures:?}");
        assert!(failures.iter().all(|failure| failure.contains("merkle step")), "{failures:?}");
    }
}

#[test]
fn without_lanes_there_is_no_circuit() {
    let path = tree().path(2).unwrap();
    let none = GadgetCircuit { gadget: Under((&path).into(), 0), ..circuit(leaves()[2], &path) };
    let run = halo2_proofs::dev::MockProver::run(10, &none, vec![vec![Fp::ZERO]]);
    assert!(matches!(run, Err(Error::Synthesis)));
}
