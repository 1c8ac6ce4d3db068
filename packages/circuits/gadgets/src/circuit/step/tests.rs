#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use halo2_proofs::circuit::SimpleFloorPlanner;
use halo2_proofs::dev::MockProver;
use halo2_proofs::plonk::Circuit;

/// One row of the chip with any values whatever: `[left, right, node, bit]`.
#[derive(Clone)]
struct RawStep([Fp; 4]);

impl Circuit<Fp> for RawStep {
    type Config = MerkleStep;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        self.clone()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> MerkleStep {
        let columns = core::array::from_fn(|_| meta.advice_column());
        MerkleStep::configure(meta, columns)
    }

    fn synthesize(&self, config: MerkleStep, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let columns = [config.left, config.right, config.node, config.bit];
        layouter.assign_region(
            || "raw step",
            |mut region| {
                config.q_step.enable(&mut region, 0)?;
                for (column, value) in columns.iter().zip(self.0) {
                    region.assign_advice(|| "value", *column, 0, || Value::known(value))?;
                }
                Ok(())
            },
        )
    }
}

/// The names of the constraints that these values break.
fn broken(left: Fp, right: Fp, node: Fp, bit: Fp) -> Vec<&'static str> {
    let circuit = RawStep([left, right, node, bit]);
    let failures = MockProver::run(4, &circuit, vec![]).unwrap().verify().err().unwrap_or_default();
    let text: Vec<String> = failures.iter().map(ToString::to_string).collect();
    ["the bit is a bit", "the node is on the bit's side"]
        .into_iter()
        .filter(|name| text.iter().any(|failure| failure.contains(name)))
        .collect()
}

const NODE: Fp = Fp::from_raw([17, 0, 0, 0]);
const SIBLING: Fp = Fp::from_raw([23, 0, 0, 0]);

#[test]
fn honest_steps_pass() {
    assert!(broken(NODE, SIBLING, NODE, Fp::ZERO).is_empty());
    assert!(broken(SIBLING, NODE, NODE, Fp::ONE).is_empty());
}

#[test]
fn swapped_children() {
    let side = ["the node is on the bit's side"];
    assert_eq!(broken(SIBLING, NODE, NODE, Fp::ZERO), side);
    assert_eq!(broken(NODE, SIBLING, NODE, Fp::ONE), side);
}

#[test]
fn the_node_may_not_be_left_out() {
    assert_eq!(broken(SIBLING, SIBLING, NODE, Fp::ZERO), ["the node is on the bit's side"]);
    assert_eq!(broken(SIBLING, SIBLING, NODE, Fp::ONE), ["the node is on the bit's side"]);
}

/// With bit 2 the second constraint reads `2 right - left = node`: without the first one, a prover could put any left
/// child beside a fitting right one and so leave the node out of the hash.
#[test]
fn a_bit_that_is_none() {
    let two = Fp::from(2);
    let fitting_right = (NODE + SIBLING) * two.invert().unwrap();
    assert_eq!(broken(SIBLING, fitting_right, NODE, two), ["the bit is a bit"]);

    let half = two.invert().unwrap();
    assert_eq!(broken(SIBLING, NODE.double() - SIBLING, NODE, half), ["the bit is a bit"]);
    assert_eq!(broken(NODE.double() - SIBLING, SIBLING, NODE, half), ["the bit is a bit"]);
    assert_eq!(broken(NODE, NODE, NODE, -Fp::ONE), ["the bit is a bit"]);
}
