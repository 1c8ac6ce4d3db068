//! The circuit that the recipes' tests prove with.

// docs: begin

use zk_gadgets::circuit::{Lane, PublicInputHash};
use zk_multi_test::halo2_proofs::{circuit::*, pasta::Fp, plonk::*};

/// I know the secret with this hash, and mean this context: `H(H(secret), context)` is the public input.
#[derive(Clone, Default)]
pub(crate) struct Opening {
    pub(crate) secret: Value<Fp>,
    pub(crate) context: Value<Fp>,
}

impl Circuit<Fp> for Opening {
    type Config = (Lane, PublicInputHash);
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        let lane = Lane::configure(meta);
        meta.enable_constant(lane.constants());
        (lane, PublicInputHash::configure(meta))
    }

    fn synthesize(&self, config: Self::Config, mut rows: impl Layouter<Fp>) -> Result<(), Error> {
        let (lane, statement) = config;
        let secret = lane.witness(rows.namespace(|| "secret"), self.secret)?;
        let context = lane.witness(rows.namespace(|| "context"), self.context)?;
        let hash = lane.hash(rows.namespace(|| "hash"), [secret])?;
        statement.constrain(&lane, rows.namespace(|| "statement"), [hash, context])
    }
}

// docs: end
