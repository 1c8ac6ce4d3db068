use super::*;
use crate::circuit::testing::{Gadget, GadgetCircuit};
use crate::nullifier;
use ff::{Field, PrimeField};

const TAG: Tag = Tag::new("test/nullifier");

#[derive(Clone)]
struct OfTwo;

impl Gadget for OfTwo {
    fn synthesize(&self, lanes: &[Lane], layouter: impl Layouter<Fp>, cells: &[Cell]) -> Result<Cell, Error> {
        Nullifier::new(TAG).hash(&lanes[0], layouter, &cells[0], &cells[1])
    }
}

fn circuit(secret_key: Fp, x: Fp) -> GadgetCircuit<OfTwo> {
    GadgetCircuit { gadget: OfTwo, values: vec![secret_key, x] }
}

#[test]
fn the_gadget_is_its_plain_twin() {
    for (secret_key, x) in [(Fp::ONE, Fp::DELTA), (Fp::ZERO, Fp::ZERO), (-Fp::ONE, Fp::DELTA)] {
        assert!(circuit(secret_key, x).accepts(nullifier(TAG, secret_key, x)));
    }
}

#[test]
fn another_tag_secret_or_use_fails() {
    let [sk, x, other] = [5, 6, 7].map(Fp::from);
    for (fault, mark) in [
        ("tag", nullifier(Tag::new("test/other"), sk, x)),
        ("secret", nullifier(TAG, other, x)),
        ("use", nullifier(TAG, sk, other)),
        ("order", nullifier(TAG, x, sk)),
        ("no tag", crate::poseidon::hash(&[sk, x])),
    ] {
        assert!(!circuit(sk, x).accepts(mark), "{fault}");
    }
}
