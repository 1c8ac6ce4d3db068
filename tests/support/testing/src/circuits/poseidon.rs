//! The preimage of a Poseidon hash of two elements, with the chip of `halo2_gadgets`.

use halo2_gadgets::poseidon::{Hash, Pow5Chip, Pow5Config};
use halo2_poseidon::{ConstantLength, P128Pow5T3};
use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{Advice, Circuit, Column, ConstraintSystem, Error, Instance};
use pasta_curves::Fp;

/// The preimage of a Poseidon hash.
#[derive(Clone, Default, Debug)]
pub struct Poseidon {
    message: Value<[Fp; 2]>,
}

impl Poseidon {
    /// The witness for the hash of `message`.
    pub fn new(message: [Fp; 2]) -> Self {
        Self { message: Value::known(message) }
    }

    /// The statement: the hash of `message`.
    pub fn hash(message: [Fp; 2]) -> Fp {
        halo2_poseidon::Hash::<_, P128Pow5T3, ConstantLength<2>, 3, 2>::init().hash(message)
    }
}

#[derive(Clone, Debug)]
pub struct Config {
    state: [Column<Advice>; 3],
    chip: Pow5Config<Fp, 3, 2>,
    instance: Column<Instance>,
}

impl Circuit<Fp> for Poseidon {
    type Config = Config;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        let state = [(); 3].map(|()| meta.advice_column());
        let sbox = meta.advice_column();
        let rc_a = [(); 3].map(|()| meta.fixed_column());
        let rc_b = [(); 3].map(|()| meta.fixed_column());
        let instance = meta.instance_column();
        meta.enable_equality(instance);
        meta.enable_constant(rc_b[0]);
        let chip = Pow5Chip::configure::<P128Pow5T3>(meta, state, sbox, rc_a, rc_b);
        Config { state, chip, instance }
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let message = layouter.assign_region(
            || "message",
            |mut region| {
                let [a, b] = [0, 1].map(|i| self.message.map(|message| message[i]));
                let a = region.assign_advice(|| "", config.state[0], 0, || a)?;
                let b = region.assign_advice(|| "", config.state[1], 0, || b)?;
                Ok([a, b])
            },
        )?;
        let chip = Pow5Chip::construct(config.chip);
        let hash = Hash::<_, _, P128Pow5T3, ConstantLength<2>, 3, 2>::init(chip, layouter.namespace(|| ""))?;
        let hash = hash.hash(layouter.namespace(|| ""), message)?;
        layouter.constrain_instance(hash.cell(), config.instance, 0)
    }
}
