//! What the gadgets' tests share.
#![allow(clippy::unwrap_used, reason = "tests")]

use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::dev::MockProver;
use halo2_proofs::plonk::{Circuit, ConstraintSystem, Error};
use pasta_curves::Fp;

use super::{Cell, Lane, PublicInputHash};

/// What a circuit says to public inputs: the text of each failure, none if it is satisfied.
pub(crate) fn failures(k: u32, circuit: &impl Circuit<Fp>, instance: Vec<Vec<Fp>>) -> Vec<String> {
    let failures = MockProver::run(k, circuit, instance).unwrap().verify().err().unwrap_or_default();
    failures.iter().map(ToString::to_string).collect()
}

/// What a gadget makes of witnessed values: `WITNESSED` cells in, one cell out.
pub(crate) trait Gadget: Clone {
    fn synthesize(&self, lanes: &[Lane], layouter: impl Layouter<Fp>, cells: &[Cell]) -> Result<Cell, Error>;
}

/// Witnesses values, passes them to a gadget, and exposes the hash of its result.
#[derive(Clone)]
pub(crate) struct GadgetCircuit<G> {
    pub(crate) gadget: G,
    pub(crate) values: Vec<Fp>,
}

impl<G: Gadget> Circuit<Fp> for GadgetCircuit<G> {
    type Config = ([Lane; 2], PublicInputHash);
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        self.clone()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        let lanes = core::array::from_fn(|_| Lane::configure(meta));
        meta.enable_constant(lanes[0].constants());
        (lanes, PublicInputHash::configure(meta))
    }

    fn synthesize(
        &self,
        (lanes, output): Self::Config,
        mut layouter: impl Layouter<Fp>,
    ) -> Result<(), Error> {
        let witness = |value: &Fp| lanes[0].witness(layouter.namespace(|| "witness"), Value::known(*value));
        let cells: Vec<Cell> = self.values.iter().map(witness).collect::<Result<_, _>>()?;
        let result = self.gadget.synthesize(&lanes, layouter.namespace(|| "gadget"), &cells)?;
        output.constrain(&lanes[1], layouter, [result])
    }
}

impl<G: Gadget> GadgetCircuit<G> {
    /// Whether the circuit accepts `result` as that of the gadget.
    pub(crate) fn accepts(&self, result: Fp) -> bool {
        failures(10, self, vec![vec![crate::public_input_hash(&[result])]]).is_empty()
    }
}
