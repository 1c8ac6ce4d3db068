//! The credential statement as a halo2 circuit over `Fp`, with one public input, put together from `zk-gadgets`.
//!
//! Every value but the witness is an output of a gadget and goes by copy constraints into the next one. So a witness
//! determines its public input, and the gadgets' constraints are all that is needed.
//!
//! # Layout
//! Two lanes cost a verifier half the points of one lane, and each proof is a kilobyte shorter than with three. The
//! crate's README has the figures.
//!
//! Start at [`CredentialCircuit`].

use ff::Field;
use halo2_proofs::circuit::{Layouter, SimpleFloorPlanner, Value};
use halo2_proofs::plonk::{Circuit, ConstraintSystem, Error};
use pasta_curves::Fp;
use zk_gadgets::circuit::{Cell, Lane, Nullifier, PathValues, PublicInputHash, membership};

use crate::statement::{Context, Credential, DEPTH, tags};

/// The circuit has 2^`K` rows.
pub const K: u32 = 10;

/// Public inputs in each instance column: what `build_and_write` takes.
pub const INSTANCE_LENS: [usize; 1] = PublicInputHash::INSTANCE_LENS;

/// The length of a proof in bytes.
pub const PROOF_LEN: usize = 3232;

/// The degree of the constraint system. The gates need 6. Up to 9 the prover's extended domain is the same, while
/// more columns fit one permutation product and more selectors one fixed column: a shorter proof.
const DEGREE: usize = 9;

/// Hash chips side by side.
const LANES: usize = 2;

/// The columns of the circuit.
#[derive(Clone, Debug)]
pub struct CredentialConfig {
    lanes: [Lane; LANES],
    public_input: PublicInputHash,
}

impl CredentialConfig {
    /// The lane for the `i`-th of the hashes outside of the tree, which are dealt out in turn.
    fn lane(&self, i: usize) -> &Lane {
        &self.lanes[i % LANES]
    }
}

/// The circuit with the values of a credential and a context, or with none (key generation).
#[derive(Clone, Default)]
pub struct CredentialCircuit {
    secret_key: Value<Fp>,
    attributes: Value<Fp>,
    path: PathValues<DEPTH>,
    context: Value<Fp>,
}

/// Says nothing of the values, which are secret.
impl core::fmt::Debug for CredentialCircuit {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CredentialCircuit").finish_non_exhaustive()
    }
}

impl CredentialCircuit {
    /// The circuit for a credential's use in a context.
    pub fn new(credential: &Credential, context: Context) -> Self {
        Self {
            secret_key: Value::known(credential.secret_key.0),
            attributes: Value::known(credential.attributes.0),
            path: (&credential.path).into(),
            context: Value::known(context.0),
        }
    }
}

impl Circuit<Fp> for CredentialCircuit {
    type Config = CredentialConfig;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> CredentialConfig {
        meta.set_minimum_degree(DEGREE);
        let lanes: [Lane; LANES] = core::array::from_fn(|_| Lane::configure(meta));
        meta.enable_constant(lanes[0].constants());
        CredentialConfig { lanes, public_input: PublicInputHash::configure(meta) }
    }

    fn synthesize(&self, config: CredentialConfig, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        let mut witness = |i: usize, name: &'static str, value: Value<Fp>| {
            config.lane(i).witness(layouter.namespace(|| name), value)
        };
        let secret_key = witness(0, "secret key", self.secret_key)?;
        let attributes = witness(1, "attributes", self.attributes)?;
        let context = witness(2, "context", self.context)?;

        let leaf = leaf(&config, layouter.namespace(|| "leaf"), &secret_key, attributes)?;
        let root = membership(&config.lanes, layouter.namespace(|| "path"), &leaf, &self.path)?;
        let nullifier = Nullifier::new(tags::NULLIFIER).hash(
            config.lane(1),
            layouter.namespace(|| "nullifier"),
            &secret_key,
            &context,
        )?;
        let tag = config.lane(1).tag(layouter.namespace(|| "tag"), tags::STATEMENT)?;
        config.public_input.constrain(config.lane(0), layouter, [tag, root, nullifier, context])
    }
}

/// `H(tag_leaf, H(tag_owner, sk, 0), attributes)`
fn leaf(
    config: &CredentialConfig,
    mut layouter: impl Layouter<Fp>,
    secret_key: &Cell,
    attributes: Cell,
) -> Result<Cell, Error> {
    let lane = config.lane(0);
    let tag = lane.tag(layouter.namespace(|| "tag"), tags::OWNER)?;
    let zero = lane.constant(layouter.namespace(|| "zero"), Fp::ZERO)?;
    let owner = lane.hash(layouter.namespace(|| "owner"), [tag, secret_key.clone(), zero])?;
    let lane = config.lane(1);
    let tag = lane.tag(layouter.namespace(|| "tag"), tags::LEAF)?;
    lane.hash(layouter.namespace(|| "leaf"), [tag, owner, attributes])
}

#[cfg(test)]
mod tests;
