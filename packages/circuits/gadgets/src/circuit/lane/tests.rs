#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use crate::poseidon;
use ff::{Field, PrimeField};
use halo2_proofs::circuit::SimpleFloorPlanner;
use halo2_proofs::dev::MockProver;
use halo2_proofs::plonk::{Circuit, Instance};

/// Hashes `L` witnessed values and exposes the result.
#[derive(Clone)]
struct HashCircuit<const L: usize>([Value<Fp>; L]);

impl<const L: usize> Circuit<Fp> for HashCircuit<L> {
    type Config = (Lane, Column<Instance>);
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self([Value::unknown(); L])
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        let lane = Lane::configure(meta);
        meta.enable_constant(lane.constants());
        let output = meta.instance_column();
        meta.enable_equality(output);
        (lane, output)
    }

    fn synthesize(&self, (lane, output): Self::Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let cells: Vec<Cell> = self
            .0
            .iter()
            .map(|value| lane.witness(layouter.namespace(|| ""), *value))
            .collect::<Result<_, _>>()?;
        let hash = lane.hash(layouter.namespace(|| ""), <[Cell; L]>::try_from(cells).unwrap())?;
        layouter.constrain_instance(hash.cell(), output, 0)
    }
}

fn agrees<const L: usize>() {
    let message: [Fp; L] = core::array::from_fn(|i| Fp::DELTA * Fp::from(i as u64 + 1));
    let expected = poseidon::hash(&message);
    let circuit = HashCircuit(message.map(Value::known));
    let verdict = |output| MockProver::run(9, &circuit, vec![vec![output]]).unwrap().verify();
    assert_eq!(verdict(expected), Ok(()), "length {L}");
    assert!(verdict(expected + Fp::ONE).is_err(), "length {L}");
}

#[test]
fn the_gadget_is_its_plain_twin() {
    agrees::<1>();
    agrees::<2>();
    agrees::<3>();
    agrees::<4>();
    agrees::<5>();
    agrees::<7>();
    agrees::<12>();
}

const LEAF: Tag = Tag::new("test/leaf");
const OWNER: Tag = Tag::new("test/owner");

/// A lane whose constant cell is compared with a public value.
#[derive(Clone)]
struct TagCircuit;

impl Circuit<Fp> for TagCircuit {
    type Config = (Lane, Column<Instance>);
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        HashCircuit::<2>::configure(meta)
    }

    fn synthesize(&self, (lane, output): Self::Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let tag = lane.tag(layouter.namespace(|| ""), LEAF)?;
        layouter.constrain_instance(tag.cell(), output, 0)
    }
}

#[test]
fn a_tag_cell_holds_the_tag() {
    let verdict = |tag: Tag| MockProver::run(9, &TagCircuit, vec![vec![tag.to_field()]]).unwrap().verify();
    assert_eq!(verdict(LEAF), Ok(()));
    assert!(verdict(OWNER).is_err());
}
