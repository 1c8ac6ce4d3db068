use super::*;
use crate::circuit::testing::failures;
use crate::public_input_hash;
use ff::{Field, PrimeField};
use halo2_proofs::circuit::{SimpleFloorPlanner, Value};
use halo2_proofs::plonk::Circuit;

/// Exposes the hash of `L` values.
#[derive(Clone)]
struct Exposed<const L: usize>([Value<Fp>; L]);

impl<const L: usize> Circuit<Fp> for Exposed<L> {
    type Config = (Lane, PublicInputHash);
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self([Value::unknown(); L])
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        let lane = Lane::configure(meta);
        meta.enable_constant(lane.constants());
        (lane, PublicInputHash::configure(meta))
    }

    fn synthesize(&self, (lane, output): Self::Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let cells = self.0.map(|value| lane.witness(layouter.namespace(|| "value"), value));
        let cells: Vec<Cell> = cells.into_iter().collect::<Result<_, _>>()?;
        let cells: [Cell; L] = cells.try_into().map_err(|_| Error::Synthesis)?;
        output.constrain(&lane, layouter, cells)
    }
}

fn values<const L: usize>() -> [Fp; L] {
    core::array::from_fn(|i| Fp::DELTA * Fp::from(i as u64 + 1))
}

fn accepts<const L: usize>(instance: Fp) -> bool {
    failures(9, &Exposed(values::<L>().map(Value::known)), vec![vec![instance]]).is_empty()
}

fn agrees<const L: usize>() {
    let hash = public_input_hash(&values::<L>());
    assert!(accepts::<L>(hash), "length {L}");
    assert!(!accepts::<L>(hash + Fp::ONE), "length {L}");
}

#[test]
fn the_gadget_is_its_plain_twin() {
    agrees::<1>();
    agrees::<2>();
    agrees::<3>();
    agrees::<7>();
    agrees::<16>();
}

#[test]
fn every_value_its_place_and_their_number_are_bound() {
    for i in 0..3 {
        let mut other = values::<3>();
        other[i] += Fp::ONE;
        assert!(!accepts::<3>(public_input_hash(&other)), "value {i}");
    }
    let [a, b, c] = values();
    assert!(!accepts::<3>(public_input_hash(&[b, a, c])), "order");
    assert!(!accepts::<3>(public_input_hash(&[a, b])), "one less");
    assert!(!accepts::<3>(public_input_hash(&[a, b, c, Fp::ZERO])), "the padding as a value");
}
